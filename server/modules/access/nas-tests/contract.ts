// N-23 tests of one router: does it answer, would we answer it, does it obey us.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

/** `ping`: it answers. `login`: what it asks is taken. `coa`: it takes requests to change sessions. */
export const nasTestKinds = ["ping", "login", "coa"] as const;
export type NasTestKind = (typeof nasTestKinds)[number];

/** `lost`: nobody took it, so the role that does such tests is not running. */
const nasTestStates = ["waiting", "done", "lost"] as const;

const NasTestView = z.object({
  kind: z.enum(nasTestKinds),
  state: z.enum(nasTestStates),
  askedAt: MomentShape,
  askedBy: z.string(),
  /** What it proved, or what is wrong; null: not known yet. */
  verdict: z.string().nullable(),
  /** What its sentence tells: address, port, errorCause, milliseconds. */
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

const params = z.object({ nasId: z.uuid() });

export const nasTestsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases/:nasId/tests",
  summary: "The latest test of each kind of a router, and what it found.",
  params,
  returns: z.object({ items: z.array(NasTestView) }),
});

export const testNasEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/nases/:nasId/tests",
  summary:
    "Tests a router: by ping, by a login as it would ask for one, or by a change of a session that does not exist. It takes some seconds.",
  params,
  body: z.strictObject({ kind: z.enum(nasTestKinds) }),
  returns: NasTestView,
});
