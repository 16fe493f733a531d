// What services use and may use: for customers about themselves, for staff about everybody, and what plans and packs say of it.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../shared/endpoint.ts";
import { FilledNote } from "../../../shared/text.ts";
import { CorrectionView, StaffCorrection } from "./corrections/contract.ts";

/** portal.md 2.3, row "Internet statistics". Fair use and live rates come when something tells of them. */
export const statisticsItems = ["daily_usage", "totals", "graph", "current_limits", "cap", "sessions", "termination_cause"] as const;

const Bytes = z.int().min(0);
const Speed = z.object({ downBps: z.int().nullable(), upBps: z.int().nullable() });

const BucketView = z.object({
  id: z.uuid(),
  kind: z.enum(["base", "rollover", "topup", "auto_topup", "bonus", "gift"]),
  title: z.string(),
  bytes: Bytes,
  usedBytes: Bytes,
  leftBytes: Bytes,
  grantedAt: MomentShape,
  /** The last day on which it works; null: without end. */
  throughOn: DayShape.nullable(),
  cycleStart: DayShape,
});

export const QuotaView = z.object({
  serviceId: z.uuid(),
  number: z.int(),
  title: z.string(),
  capBytes: Bytes,
  /** Of everything that the cycle gave and that packs give. */
  usedBytes: Bytes,
  leftBytes: Bytes,
  percent: z.int(),
  /** What went beyond it all. */
  overuseBytes: Bytes,
  counts: z.enum(["sum", "down", "up"]),
  state: z.enum(["open", "blocked", "slowed"]),
  stateSince: MomentShape,
  atLimit: z.object({ act: z.enum(["block", "set", "percent"]), percent: z.int().nullable(), speed: Speed }),
  bonus: z.object({ from: z.string(), until: z.string(), bytes: Bytes.nullable(), leftBytes: Bytes.nullable() }).nullable(),
  rolloverPercent: z.int(),
  cycleStart: DayShape,
  /** The day on which counting begins anew. */
  resetOn: DayShape,
  /** Beside the plan's own: packs, gifts, what came over. */
  buckets: z.array(BucketView),
  knownUntil: MomentShape.nullable(),
  /** At the pace of this cycle the data is used up on this day. */
  usedUpOn: DayShape.nullable(),
});

const FairRuleState = z.object({
  name: z.string(),
  period: z.enum(["day", "week", "cycle", "none"]),
  metric: z.enum(["sum", "down", "up", "online_time"]),
  /** Bytes, or seconds of time online; null: the time of day alone decides. */
  threshold: z.int().nullable(),
  used: z.int(),
  action: z.enum(["set", "percent", "block", "notify"]),
  /** The day on which counting begins anew. */
  resetOn: DayShape.nullable(),
});
/** P-184 */
export const FairUseState = z.object({
  inForce: FairRuleState.nullable(),
  /** When time alone may change the speed. */
  mayChangeAt: MomentShape.nullable(),
  rules: z.array(FairRuleState.extend({ holds: z.boolean() })),
});

const serviceId = z.object({ serviceId: z.uuid() });

export const portalUsageEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/usage",
  summary: "Where the customer's services with a data cap stand.",
  returns: z.object({ items: z.array(QuotaView) }),
});

const CycleView = z.object({
  start: DayShape,
  throughOn: DayShape,
  capBytes: Bytes,
  usedBytes: Bytes,
  overuseBytes: Bytes,
  buckets: z.array(BucketView),
  corrections: z.array(z.object({ id: z.uuid(), bytes: z.int(), at: MomentShape })),
});

export const portalQuotaEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/data",
  summary: "Where a service with a data cap stands, and its packs, gifts and corrections by cycle; null: it has no cap.",
  params: serviceId,
  returns: z.object({ quota: QuotaView.nullable(), cycles: z.array(CycleView) }),
});

const Span = { from: DayShape.optional(), through: DayShape.optional() };
const Totals = z.object({ downBytes: Bytes, upBytes: Bytes, bonusBytes: Bytes, seconds: Bytes, sessions: z.int() });
const DayRow = z.object({ day: DayShape, downBytes: Bytes, upBytes: Bytes, bonusBytes: Bytes, seconds: Bytes });

const Statistics = z.object({
  services: z.array(z.object({ id: z.uuid(), number: z.int(), title: z.string() })),
  from: DayShape,
  through: DayShape,
  today: DayShape,
  /** What a provider has switched off is null. */
  totals: Totals.nullable(),
  days: z.array(DayRow).nullable(),
  /** The latest twelve, whatever the period. */
  months: z.array(z.object({ month: DayShape, downBytes: Bytes, upBytes: Bytes, bonusBytes: Bytes, seconds: Bytes })).nullable(),
  limits: z
    .array(
      z.object({
        ...{ serviceId: z.uuid(), title: z.string(), plan: Speed, now: Speed, isSlowed: z.boolean() },
        /** N-138 a rule or the data cap stops the line. */
        isBlocked: z.boolean(),
        /** Null: its plan has no rules. */
        fairUse: FairUseState.nullable(),
      }),
    )
    .nullable(),
  quotas: z.array(QuotaView).nullable(),
  hasGraph: z.boolean(),
  hasSessions: z.boolean(),
  /** N-134 of the last twelve months, the latest first. */
  corrections: z.array(CorrectionView),
  knownUntil: MomentShape.nullable(),
});

export const portalStatisticsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/statistics/internet",
  summary: "The customer's own usage of a period of up to a year: totals, days, months, limits.",
  query: z.strictObject({ serviceId: z.uuid().optional(), ...Span }),
  returns: Statistics,
});

const SessionView = z.object({
  id: z.uuid(),
  serviceId: z.uuid(),
  startedAt: MomentShape,
  endedAt: MomentShape.nullable(),
  seconds: Bytes,
  downBytes: Bytes,
  upBytes: Bytes,
  address: z.string().nullable(),
  mac: z.string().nullable(),
  /** Null also where the provider does not show it. */
  terminateCause: z.string().nullable(),
});

const sessionsQuery = z.strictObject({ serviceId: z.uuid().optional(), ...Span, before: MomentShape.optional() });
const Sessions = z.object({ items: z.array(SessionView), next: MomentShape.nullable() });

export const portalSessionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/statistics/internet/sessions",
  summary: "The customer's own sessions, the newest first; `next` goes into `before`.",
  query: sessionsQuery,
  returns: Sessions,
});

export const serviceUsageEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/usage",
  summary: "What a service used, as its customer reads it, with every bucket and correction.",
  params: serviceId,
  query: z.strictObject(Span),
  returns: Statistics.extend({
    isCounted: z.boolean(),
    corrections: z.array(StaffCorrection),
    cycles: z.array(CycleView.extend({ reasons: z.record(z.string(), z.string()) })),
  }),
});
export const serviceSessionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/sessions",
  summary: "A service's sessions, the newest first; `next` goes into `before`.",
  params: serviceId,
  query: z.strictObject({ ...Span, before: MomentShape.optional() }),
  returns: Sessions.extend({
    items: z.array(
      SessionView.extend({
        nas: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
        login: z.string().nullable(),
        portId: z.string().nullable(),
        calledId: z.string().nullable(),
        ipv6Wan: z.string().nullable(),
        delegatedPrefix: z.string().nullable(),
        /** When its NAS last said anything of it. */
        heardAt: MomentShape,
      }),
    ),
  }),
});

const Validity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cycle_end") }),
  z.strictObject({ kind: z.literal("days"), days: z.int().min(1).max(730) }),
  z.strictObject({ kind: z.literal("unlimited") }),
]);
const GivenBytes = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

export const grantDataEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/data",
  summary: "Gives a service data beside its plan's.",
  params: serviceId,
  body: z.strictObject({ bytes: GivenBytes, validity: Validity, reason: FilledNote(500) }),
  returns: QuotaView,
  idempotent: true,
});
export const correctBucketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/data-buckets/:bucketId/correct",
  summary: "Gives used bytes back, or takes some; raw sessions stay as they are.",
  params: z.object({ bucketId: z.uuid() }),
  /** Above zero: given back. */
  body: z.strictObject({ bytes: z.int().refine((bytes) => bytes !== 0), reason: FilledNote(500) }),
  returns: QuotaView,
  idempotent: true,
});

const Bps = z.int().min(1000).max(Number.MAX_SAFE_INTEGER);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const PlanTermsBody = z.strictObject({
  counts: z.enum(["sum", "down", "up"]).default("sum"),
  atLimit: z.enum(["block", "set", "percent"]).default("block"),
  limitDownBps: Bps.nullable().default(null),
  limitUpBps: Bps.nullable().default(null),
  limitPercent: z.int().min(1).max(99).nullable().default(null),
  bonusFrom: Clock.nullable().default(null),
  bonusUntil: Clock.nullable().default(null),
  bonusBytes: GivenBytes.nullable().default(null),
  rolloverPercent: z.int().min(0).max(100).default(0),
  rolloverMaxBytes: GivenBytes.nullable().default(null),
  rolloverCycles: z.int().min(1).max(12).default(1),
  /** N-149 the router is told how much is left, and stops there by itself. */
  nasEnforcedCap: z.boolean().default(false),
  resetDay: z.int().min(1).max(28).nullable().default(null),
  packPlanIds: z.array(z.uuid()).max(50).default([]),
});
const PackTermsBody = z.strictObject({
  bytes: GivenBytes,
  validity: z.enum(["cycle_end", "days", "unlimited"]).default("cycle_end"),
  validDays: z.int().min(1).max(730).nullable().default(null),
  toNextInvoice: z.boolean().default(false),
  maxPerCycle: z.int().min(1).max(100).nullable().default(null),
});

const planId = z.object({ planId: z.uuid() });
/** Of a plan without a row of its own: what holds then, at version 0. */
const PlanDataView = z.object({
  capBytes: Bytes.nullable(),
  terms: PlanTermsBody.nullable(),
  pack: PackTermsBody.nullable(),
  packs: z.array(z.object({ id: z.uuid(), title: z.string() })),
  version: z.int(),
});

export const planDataEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId/data",
  summary: "What an internet plan does with its data cap, or what a pack gives.",
  params: planId,
  returns: PlanDataView,
});
export const savePlanTermsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/plans/:planId/data-cap",
  summary: "Says what an internet plan does at its data cap; holds from now for running services, with what they have used.",
  params: planId,
  body: PlanTermsBody,
  returns: PlanDataView,
  versioned: true,
});
export const savePackTermsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/plans/:planId/pack",
  summary: "Says what a data pack gives; holds for packs that are bought from now on.",
  params: planId,
  body: PackTermsBody,
  returns: PlanDataView,
  versioned: true,
});

const UsageAlerts = z.object({
  /** Told to everybody, in percent of a cycle's data. */
  given: z.array(z.int()),
  own: z.array(z.int()),
  /** Whether there is anything to be told of. */
  hasCap: z.boolean(),
  version: z.int(),
});
export const usageAlertsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/usage-alerts",
  summary: "Of how much used data you are told.",
  returns: UsageAlerts,
});
export const saveUsageAlertsEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/usage-alerts",
  summary: "Of how much used data you want to be told besides, in percent; each once in a cycle.",
  body: z.strictObject({ own: z.array(z.int().min(1).max(100)).max(5) }),
  returns: UsageAlerts,
  versioned: true,
});
