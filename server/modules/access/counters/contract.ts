// N-113 what each NAS asks, and how it is answered.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

const Counted = z.array(z.object({ name: z.string(), count: z.int() }));

export const nasCountersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases/:nasId/radius-counters",
  summary:
    "What a router asked by RADIUS and how it was answered, over the last hour minute by minute, or over the last day by quarters of an hour.",
  params: z.object({ nasId: z.uuid() }),
  query: z.strictObject({ span: z.enum(["hour", "day"]).default("hour") }),
  returns: z.object({
    /** The oldest first; each lasts this long. */
    stepSeconds: z.int(),
    steps: z.array(
      z.object({
        at: MomentShape,
        accepts: z.int(),
        /** Let in, but only into the walled garden. */
        walled: z.int(),
        rejects: z.int(),
        drops: z.int(),
        accounting: z.int(),
        /** How long answers took, in microseconds; null: there were none. */
        p50Us: z.int().nullable(),
        p99Us: z.int().nullable(),
      }),
    ),
    /** Over the whole span, the most frequent first. */
    rejects: Counted,
    drops: Counted,
    accounting: Counted,
    /** N-84 accounting that told less than was known. */
    late: z.int(),
    /** N-123 accounting that was copied to another server, and that could not be. */
    copied: z.int(),
    copiesDropped: z.int(),
    p50Us: z.int().nullable(),
    p99Us: z.int().nullable(),
  }),
});

export const listUnknownClientsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/unknown-radius-clients",
  summary: "Addresses that ask by RADIUS and belong to no router, those that asked last first.",
  returns: z.object({
    items: z.array(
      z.object({
        source: z.string(),
        port: z.enum(["authentication", "accounting"]),
        /** Empty: it sent none. */
        nasIdentifier: z.string(),
        packets: z.int(),
        firstAt: MomentShape,
        lastAt: MomentShape,
      }),
    ),
  }),
});
