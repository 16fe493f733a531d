// Changing sessions that are open: what staff ask for, and what came of each attempt (network.md 2.10, 2.11).
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

/** Why a session was to change (N-107, from what goes first to what may wait). */
export const coaCauses = ["unblock", "operator", "limit", "block", "plan", "quota", "time"] as const;
export type CoaCause = (typeof coaCauses)[number];

/** To change a session, and to end it. */
export const coaPackets = ["coa", "disconnect"] as const;

/** What became of one request to a router. */
export const coaResults = ["ack", "nak", "timeout", "not_sent"] as const;

/** `disconnect`: the session ends, and its line logs in anew. `reapply`: it gets again what its service is to have now. */
export const sessionActions = ["disconnect", "reapply"] as const;

const params = z.object({ sessionId: z.uuid() });

export const disconnectSessionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sessions/:sessionId/disconnect",
  summary: "Asks the router to end an open session. It is done within seconds, or shown as an attempt that failed.",
  params,
});
export const reapplySessionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sessions/:sessionId/reapply",
  summary: "Sends an open session its speed and state once more, as a login would get them now.",
  params,
});
export const changeSessionsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/session-changes",
  summary: "The same for many sessions at once; each router gets them at the pace that it bears.",
  body: z.strictObject({ action: z.enum(sessionActions), sessionIds: z.array(z.uuid()).min(1).max(5000) }),
  returns: z.object({
    /** Asked for; what comes of it stands in the attempts of each session. */
    accepted: z.int(),
    /** Over since, nobody's, or not for whoever asks. */
    gone: z.int(),
    /** Their router takes no such requests. */
    unreachable: z.int(),
  }),
});

const CoaAttempt = z.object({
  id: z.uuid(),
  at: MomentShape,
  sessionId: z.uuid(),
  acctSessionId: z.string().nullable(),
  nas: z.string().nullable(),
  packet: z.enum(coaPackets),
  cause: z.enum(coaCauses),
  result: z.enum(coaResults),
  /** Error-Cause (RFC 5176 section 3.6) of a NAK that says one. */
  errorCause: z.int().nullable(),
  /** What was sent, without secrets. */
  attributes: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Until the answer; null: there was none. */
  latencyMs: z.int().nullable(),
  /** How often it was sent. */
  tries: z.int(),
});
export const sessionAttemptsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sessions/:sessionId/changes",
  summary: "The latest attempts to change or end a session, the newest first.",
  params,
  returns: z.object({ items: z.array(CoaAttempt) }),
});
export const serviceAttemptsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/session-changes",
  summary: "The latest attempts to bring what a line's open sessions have in step with what it is to have, the newest first.",
  params: z.object({ serviceId: z.uuid() }),
  returns: z.object({ items: z.array(CoaAttempt) }),
});

export const nasCoaEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/nases/:nasId/dynamic-authorisation",
  summary: "How a router takes requests to change sessions, as far as it was seen.",
  params: z.object({ nasId: z.uuid() }),
  returns: z.object({
    lastAckAt: MomentShape.nullable(),
    /** Answers whose authenticator was wrong, so they were ignored: the secret may be another one there. */
    badAnswers: z.int(),
    lastBadAt: MomentShape.nullable(),
    /** When it last said that it does not obey us (501) or that we are not the one it knows (403). */
    refusedAt: MomentShape.nullable(),
    refusedCause: z.int().nullable(),
  }),
});
