// N-115 traces of RADIUS packets.
import { z } from "zod";
import { endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

const traceMinutesMost = 15;

const TraceView = z.object({
  id: z.uuid(),
  nas: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  serviceId: z.uuid().nullable(),
  login: z.string().nullable(),
  mac: z.string().nullable(),
  startedAt: MomentShape,
  /** When it ends by itself, or ended. */
  until: MomentShape,
  isRunning: z.boolean(),
  startedBy: z.string(),
  packets: z.int(),
  /** As many packets as a trace holds are in it. */
  isFull: z.boolean(),
});

export const listTracesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/radius-traces",
  summary: "Traces of RADIUS packets, the latest first. They are kept for three days.",
  query: listQuery({ sort: ["startedAt"], filter: { nasId: z.uuid().optional(), serviceId: z.uuid().optional() } }),
  returns: listOf(TraceView),
});

export const startTraceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/radius-traces",
  summary:
    "Begins to write down the RADIUS packets of a router, a login or a device, for 15 minutes or 5,000 packets at most. What is named has to fit together.",
  body: z
    .strictObject({
      nasId: z.uuid().optional(),
      /** Its login is followed. */
      serviceId: z.uuid().optional(),
      login: z.string().trim().min(1).max(253).optional(),
      /** In any of the ways in which devices are written. */
      mac: z.string().trim().min(1).max(60).optional(),
      minutes: z.int().min(1).max(traceMinutesMost).default(traceMinutesMost),
    })
    .refine(({ nasId, serviceId, login, mac }) => (nasId ?? serviceId ?? login ?? mac) !== undefined, {
      path: ["nasId"],
      error: "required",
    }),
  returns: TraceView,
  idempotent: true,
});

const traceId = z.object({ traceId: z.uuid() });

export const stopTraceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/radius-traces/:traceId/stop",
  summary: "Ends a trace before its time; what is in it stays.",
  params: traceId,
  returns: TraceView,
});

export const showTraceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/radius-traces/:traceId",
  summary: "A trace with its latest packets, decoded; passwords are masked.",
  params: traceId,
  returns: z.object({
    trace: TraceView,
    packets: z.array(
      z.object({
        position: z.int(),
        at: MomentShape,
        /** "Access-Request 17". */
        title: z.string(),
        isAnswer: z.boolean(),
        client: z.string(),
        /** Why it got no answer; empty: it was taken. */
        dropped: z.string(),
        lines: z.array(z.string()),
      }),
    ),
  }),
});

export const downloadTraceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/radius-traces/:traceId/file",
  summary: "A trace as a file: decoded as text, or as packets for other tools (pcap). Passwords are masked in both.",
  params: traceId,
  query: z.strictObject({ format: z.enum(["text", "pcap"]).default("text") }),
  reply: "file",
});
