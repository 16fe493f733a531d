// What is to happen to a running service, with its price before it happens: plan, pause, resume, end, and edits of what is invoiced already.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { Line } from "../../../../shared/text.ts";
import { PercentText, PriceText, QuantityText } from "../../catalog/contract.ts";

const Money = z.object({ amount: z.string(), currency: z.string() });
const Period = z.object({ start: DayShape, end: DayShape });
const Totals = z.object({ net: Money, tax: Money, gross: Money });
/** F(to) − F(from) of a price over so many days; what discounts took off stands apart. */
const Why = z.object({
  price: Money,
  days: z.int(),
  from: z.int(),
  to: z.int(),
  atFrom: Money,
  atTo: Money,
  allowance: Money,
});
const FigureLine = z.object({
  serviceId: z.uuid(),
  text: z.string(),
  period: Period.nullable(),
  days: z.int().nullable(),
  /** Net, or with tax if `includesTax`. */
  amount: Money,
  includesTax: z.boolean(),
  /** Of a credit: the invoice it takes back; empty when that is still to be issued, null when the days were charged without one. */
  invoiceNumber: z.string().nullable(),
  why: Why.nullable(),
});

/** What a change comes to, line by line. */
export const Figures = z.object({
  currency: z.string(),
  credits: z.array(FigureLine),
  charges: z.array(FigureLine),
  /** `isNow`: on the invoice of the change; otherwise on the next regular one. */
  fees: z.array(z.object({ code: z.string(), text: z.string(), amount: Money, isNow: z.boolean() })),
  credit: Totals.nullable(),
  /** `isCharged`: taken from the balance, and no invoice is made of it. */
  invoice: Totals.extend({ dueOn: DayShape.nullable(), isCharged: z.boolean().optional() }).nullable(),
  /** Above zero: to pay; below: to be credited. */
  net: Money,
  /** The next regular invoice of the service, with what waits for it. */
  next: Totals.extend({ on: DayShape }).nullable(),
});

const Reason = Line(500).default("");
/** Without the fees that it would cost; says why. */
const Waive = Line(500).optional();

export const ChangeWish = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("plan"),
    planId: z.uuid(),
    /** The first day on it. Left out: the first that is possible. */
    on: DayShape.optional(),
    /** Its own price; left out or null: the list price. */
    customPrice: PriceText.nullable().default(null),
    /** Left out: as many as now. */
    quantity: QuantityText.optional(),
    /** Paid days are given up where nothing is given back for them. */
    forfeit: z.boolean().default(false),
    waive: Waive,
    reason: Reason,
  }),
  z.strictObject({
    kind: z.literal("pause"),
    /** The first day without the service. Left out: today. */
    on: DayShape.optional(),
    /** The first day with it again; null: nobody knows yet. */
    until: DayShape.nullable().default(null),
    waive: Waive,
    reason: Reason,
  }),
  z.strictObject({ kind: z.literal("resume"), on: DayShape.optional(), reason: Reason }),
  z.strictObject({
    kind: z.literal("end"),
    /** Its last day. */
    endOn: DayShape,
    /** Today's service is over at once. */
    isNow: z.boolean().default(false),
    /** Left out: as the settings say. */
    refund: z.boolean().optional(),
    /** What happens to credit after the last service. */
    final: z.enum(["keep", "refund_to_method"]).optional(),
    waive: Waive,
    reason: Reason,
  }),
  z.strictObject({
    kind: z.literal("terms"),
    on: DayShape.optional(),
    /** Its own price; null: the list price again; left out: as it is. */
    customPrice: PriceText.nullable().optional(),
    quantity: QuantityText.optional(),
    reason: Reason,
  }),
  z.strictObject({
    kind: z.literal("discount"),
    percent: PercentText.nullable().default(null),
    fixed: PriceText.nullable().default(null),
    on: DayShape.optional(),
    /** The first day without it. */
    endBefore: DayShape.nullable().default(null),
    reason: Reason,
  }),
  z.strictObject({ kind: z.literal("discount_end"), discountId: z.uuid(), on: DayShape.optional(), reason: Reason }),
]);

const Kind = z.enum(["plan", "pause", "resume", "end", "terms", "discount", "discount_end"]);
export const QuoteView = z.object({
  id: z.uuid(),
  serviceId: z.uuid(),
  kind: Kind,
  /** The first day that is otherwise; of an end the day after the last one. */
  on: DayShape,
  /** It happens when it is confirmed, not on a day ahead. */
  isAtOnce: z.boolean(),
  /** When its documents are made. */
  documentsOn: DayShape,
  validUntil: MomentShape,
  figures: Figures,
  /** What whoever confirms should know: "replaces-planned", "ends-others", "contract-ends", "overdue", "paid-days-lost", "below-minimum". */
  notes: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.string()) })),
  plan: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  contractEndOn: DayShape.nullable(),
  /** P-78 what has to be paid before it is made; null: an invoice is enough, or nothing is to pay. */
  pay: z
    .object({
      /** Now: in the portal. Or from the credit as far as it reaches, and the rest in the portal. */
      how: z.enum(["now", "balance_or_now"]),
      toPay: Money,
      /** As much of it as the credit of the account pays. */
      fromCredit: Money,
    })
    .nullable(),
  /** Whether credit after the last service has to be decided about. */
  asksFinal: z.boolean(),
});

const PlannedChangeState = z.enum(["scheduled", "applied", "withdrawn", "replaced", "failed"]);
const Document = z.object({ id: z.uuid(), number: z.string() });

export const PlannedChangeView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  service: z.object({ id: z.uuid(), number: z.int(), title: z.string() }),
  kind: Kind,
  state: PlannedChangeState,
  on: DayShape,
  /** Of a pause: the first day with the service again. */
  until: DayShape.nullable(),
  /** Of a change of plan. */
  plan: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  figures: Figures,
  isSettled: z.boolean(),
  documents: z.object({ creditNotes: z.array(Document), invoice: Document.nullable() }),
  failure: z.string().nullable(),
  channel: z.enum(["admin", "portal", "roll"]),
  requestedBy: z.string(),
  reason: z.string(),
  createdAt: MomentShape,
  decidedAt: MomentShape.nullable(),
  version: z.int(),
});

const serviceId = z.object({ serviceId: z.uuid() });
const quoteId = z.object({ quoteId: z.uuid() });
const changeId = z.object({ plannedChangeId: z.uuid() });

export const makeQuoteEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/price-quotes",
  summary: "What a change of a running service comes to. Nothing happens until it is confirmed; it is good for a quarter of an hour.",
  params: serviceId,
  body: z.strictObject({ wish: ChangeWish }),
  returns: QuoteView,
});
export const confirmQuoteEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/price-quotes/:quoteId/confirm",
  summary: "Makes the change at once, or plans it for its day, at the prices that were shown.",
  params: quoteId,
  body: z.strictObject({
    /** Staff put it in the place of what is planned already. */
    replace: z.boolean().default(false),
  }),
  returns: PlannedChangeView,
  idempotent: true,
});
export const withdrawChangeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/planned-changes/:plannedChangeId/withdraw",
  summary: "Takes a planned change back before its day. Documents that were made for it are balanced.",
  params: changeId,
  body: z.strictObject({ reason: Line(500).default("") }),
  returns: PlannedChangeView,
  versioned: true,
});
export const retryChangeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/planned-changes/:plannedChangeId/retry",
  summary: "Tries a change again that failed on its day, as of today.",
  params: changeId,
  body: z.strictObject({}),
  returns: QuoteView,
});

const filter = {
  state: anyOf(PlannedChangeState).optional(),
  kind: anyOf(Kind).optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  serviceId: z.uuid().optional(),
  channel: anyOf(z.enum(["admin", "portal", "roll"])).optional(),
  onFrom: DayShape.optional(),
  onUntil: DayShape.optional(),
  /** A customer's name, number or contact. */
  text: z.string().min(1).max(100).optional(),
};
const sorts = ["on", "createdAt"] as const;
export const listPlannedChangesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/planned-changes",
  summary: "What is planned for services, and what became of it.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(PlannedChangeView),
});
// biome-ignore format: one list.
export const plannedChangeColumns = [
  "number", "customerNumber", "customer", "service", "servicePlan", "kind", "plan", "on", "until", "state", "net", "currency", "channel", "requestedBy", "reason", "failure",
  "createdAt", "decidedAt",
] as const;
export const exportPlannedChangesEndpoint = exportEndpoint({
  path: "/api/admin/planned-change-export",
  summary: "Exactly the planned changes that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: plannedChangeColumns,
});

// The portal: the same quotes, as far as the provider lets customers do it themselves.

const PortalWish = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("plan"), planId: z.uuid(), on: DayShape.optional() }),
  z.strictObject({ kind: z.literal("pause"), on: DayShape.optional(), until: DayShape.nullable().default(null) }),
  z.strictObject({ kind: z.literal("resume") }),
  /** One of the provider's reasons, where it keeps a list; what the customer says besides. */
  z.strictObject({ kind: z.literal("end"), endOn: DayShape, reason: Line(100).default(""), comment: Line(390).default("") }),
]);
const ShownPrice = z.object({ net: Money, gross: Money });
const PortalPlan = z.object({
  id: z.uuid(),
  title: z.string(),
  text: z.string(),
  /** For this customer, with today's discounts of the service. */
  price: z.object({ period: ShownPrice, month: ShownPrice }),
  priceMonths: z.int(),
  /** Against the present plan, by the month and with tax; below zero: cheaper. */
  difference: Money,
  downBps: z.int().nullable(),
  upBps: z.int().nullable(),
  contractMonths: z.int(),
  highlights: z.array(z.string()),
  badge: z.string(),
  /** "request": asked for, because a contract is signed first (P-179) or the provider decides about all changes. */
  mode: z.enum(["self", "request"]),
  /** The days on which it may begin. */
  earliestOn: DayShape,
  latestOn: DayShape,
  /** Null: any of them. Otherwise only these. */
  startDays: z.array(DayShape).nullable(),
});
const PortalChange = z.object({
  id: z.uuid(),
  service: z.object({ id: z.uuid(), title: z.string() }),
  kind: Kind,
  state: PlannedChangeState,
  on: DayShape,
  until: DayShape.nullable(),
  plan: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  figures: Figures,
  documents: z.object({ creditNotes: z.array(Document), invoice: Document.nullable() }),
  mayWithdraw: z.boolean(),
  /** Asked for together with others, and taken back with them. */
  groupId: z.uuid().nullable(),
  version: z.int(),
});
const act = {
  allowed: z.boolean(),
  /** "change-pending", "request-pending", "account-blocked", "overdue-debt", "limit-reached", "not-in-this-state", "part-of-bundle", "not-pausable" */
  refusal: z.string().nullable(),
  /** Of "limit-reached": what may be done so often or so long, and from when anew. */
  limit: z.object({ of: z.enum(["changes", "pauses", "paused-days"]), most: z.int(), renewsOn: DayShape }).nullable(),
  earliestOn: DayShape.nullable(),
  latestOn: DayShape.nullable(),
  /** By yourself, or by a request that the provider decides about. */
  mode: z.enum(["self", "request"]),
};
const Act = z.object(act);

export const portalChangeOptionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId/change-options",
  summary: "What you may change about your service by yourself, to which plans, on which days, and what is planned already.",
  params: serviceId,
  returns: z.object({
    today: DayShape,
    /** The first day of the next billing period. */
    nextPeriodOn: DayShape,
    /** Null: not offered at all. */
    plan: Act.nullable(),
    pause: Act.extend({ minDays: z.int(), maxDays: z.int(), daysLeft: z.int().nullable(), pausesLeft: z.int().nullable() }).nullable(),
    resume: Act.nullable(),
    end: Act.extend({
      /** Null: any day between. Otherwise only these. */
      lastDays: z.array(DayShape).nullable(),
      /** Empty: the usual ones. */
      reasons: z.array(z.string()),
      /** Whether other ways are offered before it. */
      keepOffer: z.boolean(),
    }).nullable(),
    plans: z.array(PortalPlan),
    /** Whether you may ask for another plan in your own words. */
    asks: z.boolean(),
    planned: PortalChange.nullable(),
  }),
});
export const portalMakeQuoteEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/services/:serviceId/price-quotes",
  summary: "What a change of your service comes to, before you confirm it.",
  params: serviceId,
  body: z.strictObject({ wish: PortalWish }),
  returns: QuoteView,
});
export const portalConfirmQuoteEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/price-quotes/:quoteId/confirm",
  summary: "Confirms a change of your service at the price that was shown.",
  params: quoteId,
  body: z.strictObject({
    /** A change that is paid first is paid from the credit of the account. */
    fromCredit: z.boolean().default(false),
  }),
  returns: PortalChange,
  idempotent: true,
});
export const PaidChange = z.object({
  quoteId: z.uuid(),
  service: z.object({ id: z.uuid(), title: z.string() }),
  plan: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  /** The first day that is otherwise. */
  on: DayShape,
  /** awaiting_payment: nothing has changed. making: the money is there. not_made: the money came and is credit now. expired: no money came in time. */
  state: z.enum(["awaiting_payment", "making", "made", "not_made", "expired"]),
  /** What a payment has to bring. */
  toPay: Money,
  payUntil: MomentShape,
  changeId: z.uuid().nullable(),
  /** Of "not_made": "change-pending", "quote-stale", "payment-needed" (the credit was used otherwise) or another refusal. */
  failure: z.string().nullable(),
});
export const portalPayChangeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/price-quotes/:quoteId/payment",
  summary:
    "Confirms a change that is paid before it is made. It waits a day for its payment, which names the price; nothing changes before.",
  params: quoteId,
  body: z.strictObject({}),
  returns: PaidChange,
  idempotent: true,
});
export const portalPaidChangeEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/price-quotes/:quoteId/payment",
  summary: "What became of a change of yours that is paid before it is made.",
  params: quoteId,
  returns: PaidChange,
});
export const portalPlannedChangeEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/planned-changes/:plannedChangeId",
  summary: "One change of a service of yours: what it came to, what was issued for it, and whether it can be taken back.",
  params: changeId,
  returns: PortalChange,
});
export const portalWithdrawChangeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/planned-changes/:plannedChangeId/withdraw",
  summary: "Keeps your service as it is: takes a planned change back before its day.",
  params: changeId,
  body: z.strictObject({}),
  returns: PortalChange,
  versioned: true,
});

// All services at once (P-81).

const groupId = z.object({ groupId: z.uuid() });
const GroupKind = z.enum(["pause", "resume"]);

export const portalQuoteGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/change-groups",
  summary:
    "What pausing or resuming all your services comes to: which are included, which are not and why. Nothing happens until it is confirmed.",
  body: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pause"), on: DayShape.optional(), until: DayShape.nullable().default(null) }),
    z.strictObject({ kind: z.literal("resume") }),
  ]),
  returns: z.object({
    id: z.uuid(),
    kind: GroupKind,
    mode: z.enum(["self", "request"]),
    /** The first day that is otherwise; null: nothing is included. */
    on: DayShape.nullable(),
    earliestOn: DayShape.nullable(),
    included: z.array(z.object({ serviceId: z.uuid(), title: z.string(), quote: QuoteView })),
    left: z.array(z.object({ serviceId: z.uuid(), title: z.string(), refusal: z.string(), limit: act.limit, on: DayShape.nullable() })),
  }),
});
export const portalConfirmGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/change-groups/:groupId/confirm",
  summary: "Pauses or resumes all the services that were shown.",
  params: groupId,
  body: z.strictObject({}),
  returns: z.object({ id: z.uuid(), kind: GroupKind, changes: z.array(PortalChange) }),
  idempotent: true,
});
export const portalGroupEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/change-groups/:groupId",
  summary: "What you asked for all your services at once, and what became of it.",
  params: groupId,
  returns: z.object({ id: z.uuid(), kind: GroupKind, changes: z.array(PortalChange) }),
});
export const portalWithdrawGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/change-groups/:groupId/withdraw",
  summary: "Takes back a pause of all your services before its day.",
  params: groupId,
  body: z.strictObject({}),
  returns: z.object({ id: z.uuid(), kind: GroupKind, changes: z.array(PortalChange) }),
});
