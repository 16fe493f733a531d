// Who is online, and what of a session staff decide (network.md 2.10).
import { z } from "zod";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

const sessionStates = ["open", "stale"] as const;
const doubts = ["mismatch", "conflict"] as const;
const speedRules = ["plan", "own", "quota"] as const;
const Bytes = z.int().min(0);
const Named = z.object({ id: z.uuid(), name: z.string() });
const CustomerOf = Named.extend({ number: z.int() });
const ServiceOf = z.object({ id: z.uuid(), number: z.int() });
/** `name` is null when the router is gone, or not for the reader. */
const NasOf = z.object({ id: z.uuid(), name: z.string().nullable() });

const OnlineSession = z.object({
  id: z.uuid(),
  /** "stale": nobody has heard of it for longer than its intervals allow (N-94). */
  state: z.enum(sessionStates),
  /** N-90 a session that is nobody's has none of these four. */
  customer: CustomerOf.nullable(),
  service: ServiceOf.nullable(),
  plan: Named.nullable(),
  partner: Named.nullable(),
  /** What its line gives now (M-12); null: nothing was worked out yet, or it is nobody's. */
  accessState: z.string().nullable(),
  /** N-66 what its line may carry now, and why just that; null in a walled garden, and for what is nobody's. 0: nothing is said of speed. */
  speed: z
    .object({
      downBps: Bytes,
      upBps: Bytes,
      rule: z.enum(speedRules),
      /** The rule of fair use that is in force. */
      ruleName: z.string().nullable(),
    })
    .nullable(),
  nas: NasOf.nullable(),
  site: Named.nullable(),
  portId: z.string().nullable(),
  calledId: z.string().nullable(),
  login: z.string().nullable(),
  acctSessionId: z.string().nullable(),
  mac: z.string().nullable(),
  /** Who made the device; null: nobody knows, or it made its address up. */
  macVendor: z.string().nullable(),
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
  /** For how long it has said nothing. */
  quietSeconds: Bytes,
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
  nasId: anyOf(z.uuid()).optional(),
  siteId: anyOf(z.uuid()).optional(),
  planId: anyOf(z.uuid()).optional(),
  partnerId: anyOf(z.uuid()).optional(),
  accessState: anyOf(z.string().regex(/^[a-z_]{1,30}$/)).optional(),
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
export const onlineColumns = [
  ...(["customer", "customerNumber", "service", "plan", "partner", "site", "nas", "port", "called", "login", "ipv4", "ipv6Wan"] as const),
  ...(["accessState", "speedDownBps", "speedUpBps", "speedRule"] as const),
  ...([
    "delegatedPrefix",
    "mac",
    "macVendor",
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
const Open = {
  open: z.int(),
  /** Of those. */
  stale: z.int(),
};
export const countOnlineEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/session-counts",
  summary:
    "How many sessions are open on each router, at each site, of each plan and partner; the most first. Nobody's have no plan and partner.",
  returns: z.object({
    ...Open,
    items: z.array(z.object({ nas: NasOf.nullable(), site: Named.nullable(), ...Open })),
    sites: z.array(z.object({ site: Named, ...Open })),
    plans: z.array(z.object({ plan: Named, ...Open })),
    partners: z.array(z.object({ partner: Named, ...Open })),
    /** Nobody's. */
    orphans: z.int(),
  }),
});
export const sessionRateEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/sessions/:sessionId/rate",
  summary: "What one session carries: the rate of the last interval between two reports of its router, and when the next one is due.",
  params: z.object({ sessionId: z.uuid() }),
  returns: z.object({
    state: z.enum([...sessionStates, "ended"]),
    startedAt: MomentShape,
    /** Of the counters, and so the end of the interval. */
    updatedAt: MomentShape,
    /** When the next report is due; null: there is none to come. */
    dueAt: MomentShape.nullable(),
    seconds: Bytes,
    downBytes: Bytes,
    upBytes: Bytes,
    downBps: Bytes,
    upBps: Bytes,
    interimSeconds: z.int().nullable(),
  }),
});
export const closeSessionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sessions/:sessionId/close",
  summary:
    "Takes a stale session for over, as of its last update. Nothing is said to the router; a later word of it opens the session again.",
  params: z.object({ sessionId: z.uuid() }),
});

export const deltaStates = ["waiting", "accepted", "rejected"] as const;
const DoubtfulDelta = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  serviceId: z.uuid(),
  customerId: z.uuid(),
  customer: CustomerOf.nullable(),
  service: ServiceOf.nullable(),
  plan: Named.nullable(),
  login: z.string().nullable(),
  nas: NasOf.nullable(),
  /** bit/s that its line may carry by its plan or by itself; 0: nothing is said of speed. */
  lineDownBps: Bytes,
  lineUpBps: Bytes,
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

const OrphanSession = z.object({
  id: z.uuid(),
  login: z.string().nullable(),
  mac: z.string().nullable(),
  nas: NasOf.nullable(),
  portId: z.string().nullable(),
  calledId: z.string().nullable(),
  acctSessionId: z.string().nullable(),
  ipv4: z.string().nullable(),
  startedAt: MomentShape,
  updatedAt: MomentShape,
  endedAt: MomentShape.nullable(),
  downBytes: Bytes,
  upBytes: Bytes,
  /** It is still given to whoever gets its login. */
  isAdoptable: z.boolean(),
});
export const listOrphansEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/orphan-sessions",
  summary: "Sessions of logins that no service has (N-90), the latest first. Only who sees all partners sees them.",
  query: listQuery({
    sort: ["startedAt"],
    filter: {
      nasId: anyOf(z.uuid()).optional(),
      isOpen: BooleanText.optional(),
      /** A MAC address, or a part of the login. */
      text: z.string().max(100).optional(),
    },
  }),
  returns: listOf(OrphanSession),
});

const QuarantinedRecord = z.object({
  id: z.uuid(),
  at: MomentShape,
  nas: NasOf,
  /** What the database said. */
  error: z.string(),
  /** The record as it was decoded. */
  record: z.record(z.string(), z.unknown()),
});
export const listQuarantinedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/quarantined-accounting",
  summary: "Accounting that could not be applied (N-80), the latest first; kept for 30 days.",
  query: listQuery({ sort: ["at"], filter: { nasId: anyOf(z.uuid()).optional() } }),
  returns: listOf(QuarantinedRecord),
});
