// Whom money blocks and when, what spares them, and what the coming days bring.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { Note } from "../../../shared/text.ts";
import { paymentMethods } from "../billing/accounts/contract.ts";

const customerId = z.object({ customerId: z.uuid() });
const statuses = ["new", "active", "blocked", "inactive", "archived"] as const;
const causes = ["finance", "prepaid", "admin", "abuse"] as const;

// One customer's case -------------------------------------------------------------------------------------------------------

const holdKinds = ["promise", "extension", "dispute", "pending_payment", "exempt"] as const;

/** Why the status is what it is, one reason after the other (B-252); each code has its own facts. */
export const ReasonView = z.discriminatedUnion("code", [
  z.object({ code: z.literal("by-staff"), cause: z.enum(causes).nullable() }),
  z.object({ code: z.literal("not-running"), status: z.enum(statuses) }),
  z.object({ code: z.enum(["billing-off", "blocking-off", "never-blocks", "nothing-owed", "deactivation-off", "debts-cleared"]) }),
  z.object({
    code: z.literal("owes"),
    text: z.string(),
    documentId: z.uuid().nullable(),
    dueOn: DayShape,
    open: MoneyShape,
  }),
  z.object({ code: z.literal("below-minimum"), missing: MoneyShape }),
  z.object({ code: z.literal("not-yet"), blockOn: DayShape }),
  z.object({ code: z.literal("too-little"), shortfall: MoneyShape, least: MoneyShape }),
  z.object({ code: z.literal("tolerated"), shortfall: MoneyShape, tolerated: MoneyShape }),
  z.object({ code: z.literal("hold"), kind: z.enum(holdKinds), until: DayShape.nullable() }),
  z.object({ code: z.literal("day-off"), next: DayShape }),
  z.object({ code: z.literal("shortfall"), shortfall: MoneyShape, since: DayShape }),
  z.object({ code: z.literal("deactivates"), on: DayShape }),
  z.object({ code: z.literal("no-paid-time"), unpaid: z.int(), running: z.int() }),
]);

export const NextBlockView = z.object({
  on: DayShape,
  /** "09:00" by the partner's clock. */
  time: z.string(),
  lastDayToPay: DayShape,
  /** What has to be paid by then so that it does not come. */
  shortfall: MoneyShape,
  daysLeft: z.int(),
});

/** What may be promised now, or why nothing. */
export const PromiseOfferView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("offer"), shortfall: MoneyShape, least: MoneyShape, firstDay: DayShape, lastDay: DayShape }),
  z.object({
    kind: z.literal("refused"),
    why: z.enum(["nothing-owed", "not-near", "open-promise", "too-many", "broken-lately", "not-for-money", "switched-off"]),
    from: DayShape.nullable(),
  }),
]);

export const HoldView = z.object({
  /** Null: money under way, which nobody adds or ends. */
  id: z.uuid().nullable(),
  kind: z.enum(holdKinds),
  until: DayShape.nullable(),
  reason: z.string(),
  pausesFees: z.boolean(),
  amount: MoneyShape.nullable(),
  document: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  channel: z.enum(["staff", "portal", "system"]),
  outcome: z.enum(["kept", "broken", "expired", "ended", "replaced", "merged"]).nullable(),
  endedAt: MomentShape.nullable(),
  endedBy: z.string().nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
});

const inherited = <Value extends z.ZodType>(value: Value) =>
  z.object({
    value,
    /** Set for this customer, or as the provider has it. */
    isOwn: z.boolean(),
  });

export const CaseView = z.object({
  status: z.enum(statuses),
  blockedBy: z.enum(causes).nullable(),
  blockedOn: DayShape.nullable(),
  today: DayShape,
  currency: z.string(),
  balance: MoneyShape,
  shortfall: MoneyShape,
  dueOn: DayShape.nullable(),
  blockOn: DayShape.nullable(),
  deactivateOn: DayShape.nullable(),
  nextBlock: NextBlockView.nullable(),
  reasons: z.array(ReasonView),
  promise: PromiseOfferView,
  /** What spares now, the longest first. */
  holds: z.array(HoldView),
  terms: z.object({
    blockingDays: inherited(z.int()),
    neverBlocks: inherited(z.boolean()),
    deactivationDays: inherited(z.union([z.int(), z.literal("never")])),
    minBalance: inherited(MoneyShape),
  }),
  /** Of the billing account, for changing the terms. */
  version: z.int(),
});

export const getCaseEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/collections",
  summary: "Whether and when money blocks a customer, and why.",
  params: customerId,
  returns: z.object({
    case: CaseView.nullable(),
    /** Who pays instead, where there is no case: the main account. */
    payerId: z.uuid().nullable(),
  }),
});
export const changeTermsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/collections",
  summary: "Sets when this customer is blocked and deactivated; null goes by the provider's setting.",
  params: customerId,
  body: z
    .strictObject({
      blockingDays: z.int().min(0).max(99).nullable(),
      neverBlocks: z.boolean().nullable(),
      deactivationDays: z.union([z.int().min(1).max(99), z.literal("never")]).nullable(),
      minBalance: MoneyShape.nullable(),
    })
    .partial(),
  returns: CaseView,
  versioned: true,
});
export const listHoldsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/holds",
  summary: "What spared a customer so far, the newest first.",
  params: customerId,
  returns: z.object({ items: z.array(HoldView) }),
});
export const addHoldEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/holds",
  summary: "Spares a customer: an extension, a dispute, or an exemption.",
  params: customerId,
  body: z.strictObject({
    kind: z.enum(["extension", "dispute", "exempt"]),
    /** The last day on which it holds; null: until it is ended. An extension has a day. */
    until: DayShape.nullable(),
    reason: Note(500),
    pausesFees: z.boolean().default(false),
    /** A dispute about one document; left out: about the whole account. */
    documentId: z.uuid().nullable().optional(),
  }),
  returns: CaseView,
  idempotent: true,
});
export const addPromiseEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/promises",
  summary: "Writes down that a customer promised to pay; until then nothing blocks.",
  params: customerId,
  body: z.strictObject({ amount: MoneyShape, until: DayShape, reason: Note(500).default("") }),
  returns: CaseView,
  idempotent: true,
});
export const endHoldEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/holds/:holdId/end",
  summary: "Ends what spares a customer before its time.",
  params: z.object({ customerId: z.uuid(), holdId: z.uuid() }),
  body: z.strictObject({}),
  returns: CaseView,
});

// Account status -------------------------------------------------------------------------------------------------------------

export const statusGroups = ["due", "blocked", "deactivated"] as const;

const statusFilter = {
  /** The day that is looked at: today up to seven days ahead; left out: today. */
  on: DayShape.optional(),
  group: anyOf(z.enum(statusGroups)).optional(),
  partnerId: anyOf(z.uuid()).optional(),
  locationId: anyOf(z.uuid()).optional(),
  billingType: anyOf(z.enum(["recurring", "prepaid_period", "prepaid_daily"])).optional(),
  paymentMethod: anyOf(z.enum(paymentMethods)).optional(),
  labelId: anyOf(z.uuid()).optional(),
  search: z.string().trim().max(100).optional(),
};
const statusSorts = ["number", "name", "open", "shortfall"] as const;

export const StatusRow = z.object({
  customerId: z.uuid(),
  number: z.int(),
  name: z.string(),
  partnerId: z.uuid(),
  locationId: z.uuid().nullable(),
  labels: z.array(z.object({ id: z.uuid(), title: z.string(), colour: z.string(), textColour: z.string() })),
  status: z.enum(statuses),
  group: z.enum(statusGroups),
  on: DayShape,
  /** When on that day, by the partner's clock; null: at the end of it. */
  time: z.string().nullable(),
  /** It has happened already. */
  isDone: z.boolean(),
  balance: MoneyShape,
  open: MoneyShape,
  shortfall: MoneyShape,
  /** The document that starts the clock. */
  document: z.object({ id: z.uuid().nullable(), text: z.string(), dueOn: DayShape }).nullable(),
  daysOverdue: z.int(),
  blockingDays: z.int(),
  holds: z.array(z.object({ kind: z.enum(holdKinds), until: DayShape.nullable() })),
  /** Money that a bank has and has not answered for. */
  underWay: MoneyShape.nullable(),
  paymentMethod: z.enum(paymentMethods),
  billingType: z.enum(["recurring", "prepaid_period", "prepaid_daily"]),
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  services: z.array(z.object({ id: z.uuid(), number: z.int(), kind: z.string() })),
  /** What they come to by the month, net of tax. */
  atRisk: MoneyShape.nullable(),
});

export const accountStatusEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/account-status",
  summary: "Customers who will be due, blocked or deactivated on a day if nothing happens until then.",
  query: listQuery({ sort: statusSorts, filter: statusFilter }),
  returns: listOf(StatusRow),
});
export const statusColumns = [
  "number",
  "name",
  "status",
  "group",
  "on",
  "isDone",
  "document",
  "dueOn",
  "daysOverdue",
  "open",
  "shortfall",
  "balance",
  "currency",
  "holds",
  "paymentMethod",
  "billingType",
  "services",
  "atRisk",
  "phones",
  "emails",
  "labels",
] as const;
export const exportAccountStatusEndpoint = exportEndpoint({
  path: "/api/admin/account-status-export",
  summary: "Exactly the customers that the filter shows, as a file.",
  sort: statusSorts,
  filter: statusFilter,
  columns: statusColumns,
});
export const accountStatusTotalsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/account-status-totals",
  summary: "How many customers become due, blocked and deactivated on each of the coming days, and with what amounts.",
  query: z.strictObject({ partnerId: statusFilter.partnerId }),
  returns: z.object({
    days: z.array(
      z.object({
        on: DayShape,
        groups: z.array(z.object({ group: z.enum(statusGroups), count: z.int(), open: z.array(MoneyShape) })),
      }),
    ),
    /** Steps that would do more than they may unasked, and wait. */
    held: z.array(z.object({ partnerId: z.uuid(), partnerName: z.string(), step: z.string(), on: DayShape, why: z.string() })),
    /** Customers with whom a step could not do its work. */
    setAside: z.array(z.object({ customerId: z.uuid(), number: z.int(), step: z.string(), on: DayShape, failure: z.string() })),
  }),
});
export const releaseStepEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/account-status-releases",
  summary: "Lets a step go on that stopped because it would block or deactivate so many.",
  body: z.strictObject({ partnerId: z.uuid(), step: z.enum(["collections.block", "collections.deactivate"]), on: DayShape }),
  returns: z.object({}),
});
export const holdManyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/account-status-holds",
  summary: "Spares several customers at once; tells of each whether it was possible.",
  body: z.strictObject({
    customerIds: z.array(z.uuid()).min(1).max(500),
    kind: z.enum(["extension", "promise", "exempt"]),
    until: DayShape.nullable(),
    reason: Note(500),
  }),
  returns: z.object({
    done: z.int(),
    refused: z.array(z.object({ customerId: z.uuid(), number: z.int(), code: z.string(), why: z.string() })),
  }),
  idempotent: true,
});

// Late fees ------------------------------------------------------------------------------------------------------------------

const PositiveDecimal = z
  .string()
  .regex(/^\d{1,8}(\.\d{1,4})?$/)
  .refine((text) => /[1-9]/.test(text), { params: { code: "not-positive" }, message: "a number above zero" });

export const LateFeeStepShape = z.strictObject({
  /** Left out: a new step. */
  id: z.uuid().optional(),
  daysAfterDue: z.int().min(1).max(365),
  kind: z.enum(["fixed", "percent", "percent_per_year"]),
  /** An amount, or percent of what is open. */
  value: PositiveDecimal,
  min: MoneyShape.nullable(),
  max: MoneyShape.nullable(),
  /** All fees of one document together. */
  cap: MoneyShape.nullable(),
  /** A tax or a group of taxes. */
  taxId: z.uuid(),
  chargedAs: z.enum(["invoice", "future_item"]),
  skipIfHold: z.boolean(),
  /** Invoices of late fees bear this one, too. */
  isCompound: z.boolean().default(false),
});

const LateFeeSteps = z.object({ items: z.array(LateFeeStepShape), currency: z.string() });

export const listLateFeeStepsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/late-fees",
  summary: "What a partner charges for being late.",
  params: z.object({ partnerId: z.uuid() }),
  returns: LateFeeSteps,
});
export const saveLateFeeStepsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/late-fees",
  summary: "Replaces what a partner charges for being late. A new step counts for documents from now on.",
  params: z.object({ partnerId: z.uuid() }),
  body: z.strictObject({ items: z.array(LateFeeStepShape).max(6) }),
  returns: LateFeeSteps,
});

// Portal ---------------------------------------------------------------------------------------------------------------------

export const OwnStatusView = z.object({
  status: z.enum(statuses),
  /** Paying is what lifts the block. */
  isForMoney: z.boolean(),
  /** P-54 what was paid lifts the block; that is about to be done. */
  isLifting: z.boolean(),
  blockedOn: DayShape.nullable(),
  deactivateOn: DayShape.nullable(),
  /** What is missing now. */
  shortfall: MoneyShape,
  nextBlock: NextBlockView.nullable(),
  /** A promise that runs. */
  promised: z.object({ amount: MoneyShape, until: DayShape }).nullable(),
  promise: PromiseOfferView,
});

export const ownStatusEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/account-status",
  summary: "Whether and when your services are suspended for money, and what you may promise.",
  returns: z.object({ account: OwnStatusView.nullable() }),
});
export const promiseEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/promises",
  summary: "Promises to pay by a day; until then your services stay on.",
  body: z.strictObject({ amount: MoneyShape, until: DayShape }),
  returns: z.object({ account: OwnStatusView.nullable() }),
  idempotent: true,
});
