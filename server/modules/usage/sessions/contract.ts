// Who is online, and what of a session staff decide (network.md 2.10).
import { z } from "zod";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

const sessionStates = ["open", "stale"] as const;
const doubts = ["mismatch", "conflict"] as const;
const Bytes = z.int().min(0);
const Named = z.object({ id: z.uuid(), name: z.string() });

const OnlineSession = z.object({
  id: z.uuid(),
  /** "stale": nobody has heard of it for longer than its intervals allow (N-94). */
  state: z.enum(sessionStates),
  /** N-90 a session that is nobody's has none of these four. */
  customer: Named.extend({ number: z.int() }).nullable(),
  service: z.object({ id: z.uuid(), number: z.int() }).nullable(),
  plan: Named.nullable(),
  partner: Named.nullable(),
  /** `name` is null when the router is gone, or not for the reader. */
  nas: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  site: Named.nullable(),
  portId: z.string().nullable(),
  calledId: z.string().nullable(),
  login: z.string().nullable(),
  acctSessionId: z.string().nullable(),
  mac: z.string().nullable(),
  ipv4: z.string().nullable(),
  ipv6Wan: z.string().nullable(),
  delegatedPrefix: z.string().nullable(),
  /** N-76 the NAS shows an address that is somebody else's, or that another session shows, too. */
  addressDoubt: z.enum(doubts).nullable(),
  startedAt: MomentShape,
  /** Of the counters. */
  updatedAt: MomentShape,
  /** When its NAS last said anything of it. */
  heardAt: MomentShape,
  seconds: Bytes,
  downBytes: Bytes,
  upBytes: Bytes,
  /** Of the last interval. */
  downBps: Bytes,
  upBps: Bytes,
  interimSeconds: z.int().nullable(),
  source: z.string(),
});

const sorts = ["startedAt", "heardAt", "downBytes", "upBytes", "downBps", "upBps"] as const;
const filter = {
  nasId: z.uuid().optional(),
  siteId: z.uuid().optional(),
  planId: z.uuid().optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  serviceId: z.uuid().optional(),
  state: anyOf(z.enum(sessionStates)).optional(),
  addressDoubt: anyOf(z.enum(doubts)).optional(),
  /** Nobody's, or somebody's. */
  orphan: BooleanText.optional(),
  /** An address or a network that it lies in, a MAC address, a part of the login, or a whole session id. */
  text: z.string().max(100).optional(),
};

export const listOnlineEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sessions",
  summary: "Who is online now, the latest first.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(OnlineSession),
});
const onlineColumns = [
  ...(["customer", "customerNumber", "service", "plan", "partner", "site", "nas", "port", "called", "login", "ipv4", "ipv6Wan"] as const),
  ...([
    "delegatedPrefix",
    "mac",
    "startedAt",
    "heardAt",
    "seconds",
    "downBytes",
    "upBytes",
    "downBps",
    "upBps",
    "state",
    "sessionId",
  ] as const),
] as const;
export const exportOnlineEndpoint = exportEndpoint({
  path: "/api/admin/session-export",
  summary: "Exactly the sessions that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: onlineColumns,
});
export const countOnlineEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/session-counts",
  summary: "How many sessions are open on each router.",
  returns: z.object({
    items: z.array(
      z.object({
        nas: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
        site: Named.nullable(),
        open: z.int(),
        /** Of those. */
        stale: z.int(),
      }),
    ),
  }),
});
export const closeSessionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sessions/:sessionId/close",
  summary:
    "Takes a stale session for over, as of its last update. Nothing is said to the router; a later word of it opens the session again.",
  params: z.object({ sessionId: z.uuid() }),
});

const deltaStates = ["waiting", "accepted", "rejected"] as const;
const DoubtfulDelta = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  serviceId: z.uuid(),
  customerId: z.uuid(),
  from: MomentShape,
  until: MomentShape,
  downBytes: Bytes,
  upBytes: Bytes,
  state: z.enum(deltaStates),
  decidedAt: MomentShape.nullable(),
});
export const listDoubtfulEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/doubtful-usage",
  summary: "Traffic that no line can have carried (N-86), the latest first; what waits takes nothing of the data of a cycle.",
  query: listQuery({
    sort: ["until"],
    filter: { serviceId: z.uuid().optional(), customerId: z.uuid().optional(), state: anyOf(z.enum(deltaStates)).optional() },
  }),
  returns: listOf(DoubtfulDelta),
});
export const decideDoubtfulEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/doubtful-usage/:deltaId/decide",
  summary: "Says whether doubted traffic is taken out of the data of its cycle. The session and its sums stay as they were counted.",
  params: z.object({ deltaId: z.uuid() }),
  body: z.strictObject({ accept: z.boolean() }),
  returns: DoubtfulDelta,
});
