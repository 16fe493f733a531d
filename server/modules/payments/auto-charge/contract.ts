import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const triggers = ["on_issue", "issue_day", "due_day"] as const;
const consentWays = ["own", "paper", "telephone", "mail"] as const;
/** P-133 whoever paid by a link and had a code besides. */
const consentsKnown = [...consentWays, "pay-link"] as const;
const AmountText = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, "a decimal number such as 12.34");
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 10:00");

// Consent ------------------------------------------------------------------------------------------------------------

/** A customer's consent to be charged with a saved method; version 0: never given. */
export const AutoPayView = z.object({
  state: z.enum(["on", "retrying", "suspended", "off"]),
  version: z.int(),
  methodId: z.uuid().nullable(),
  /** Null: when the provider's filters say. */
  trigger: z.enum(triggers).nullable(),
  triggerDays: z.int(),
  /** In the account's currency. */
  currency: z.string(),
  limit: MoneyShape.nullable(),
  consentBy: z.string().nullable(),
  /** How the customer agreed, or whose word staff wrote down. */
  how: z.enum(consentsKnown).nullable(),
  changedAt: MomentShape.nullable(),
});

const AutoPayBody = z.strictObject({
  isOn: z.boolean(),
  methodId: z.uuid().optional(),
  trigger: z.enum(triggers).nullable().optional(),
  triggerDays: z.int().min(-28).max(28).optional(),
  /** Never more in one charge. */
  limit: z.strictObject({ amount: AmountText }).nullable().optional(),
  /** P-128 also what was issued before the customer agreed and is still open; else new invoices alone. */
  includesOpen: z.boolean().default(false),
  /** How staff have the customer's word. */
  how: z.enum(consentWays).optional(),
  /** P-130 the digest of the new terms that the customer was shown, where the method brings any. */
  terms: z.string().max(40).optional(),
});

const customerId = z.object({ customerId: z.uuid() });

export const getAutoPayEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/auto-pay",
  summary: "Whether a customer is charged automatically, with what, and who agreed.",
  params: customerId,
  returns: AutoPayView,
});
export const changeAutoPayEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/customers/:customerId/auto-pay",
  summary: "Writes down a customer's consent to automatic charges, or its end.",
  params: customerId,
  body: AutoPayBody,
  returns: AutoPayView,
  versioned: true,
});
export const portalGetAutoPayEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/auto-pay",
  summary: "Whether you are charged automatically, and with what.",
  returns: AutoPayView,
});
export const portalChangeAutoPayEndpoint = endpoint({
  method: "PUT",
  path: "/api/portal/auto-pay",
  summary: "Agrees to automatic charges with a saved method, or ends them.",
  body: AutoPayBody.omit({ how: true }),
  returns: AutoPayView,
  versioned: true,
});

// Filters ------------------------------------------------------------------------------------------------------------

const Ids = z.array(z.uuid()).min(1).max(500);

export const ChargeFilterBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  position: z.int().min(0).max(1000),
  isEnabled: z.boolean(),
  trigger: z.enum(triggers),
  /** Minutes after the issue for `on_issue`; days otherwise, before the due day below zero. */
  offset: z.int().min(-28).max(10_080),
  hour: Hour,
  conditions: z.strictObject({
    paymentMethods: z.array(z.string()).min(1).max(20).optional(),
    kinds: z
      .array(z.enum(["recurring", "one_time"]))
      .min(1)
      .optional(),
    locationIds: Ids.optional(),
    labelIds: Ids.optional(),
    customerIds: Ids.optional(),
    total: z.strictObject({ is: z.enum(["at_least", "at_most"]), amount: AmountText }).optional(),
  }),
  driver: z.string().max(50).nullable(),
  amount: z.enum(["document", "balance"]),
  maxAmount: AmountText.nullable(),
  /** Days after the first attempt, rising. */
  retryDays: z
    .array(z.int().min(1).max(60))
    .max(10)
    .refine((days) => days.every((day, index) => index === 0 || day > (days[index - 1] ?? 0)), "days that rise, such as 1, 3, 7"),
});

export const ChargeFilterView = ChargeFilterBody.omit({ maxAmount: true }).extend({
  id: z.uuid(),
  partnerId: z.uuid(),
  version: z.int(),
  maxAmount: MoneyShape.nullable(),
  /** Those named in its conditions. */
  customers: z.array(z.object({ id: z.uuid(), number: z.int(), name: z.string() })),
});
const ChargeFilters = z.object({ currency: z.string(), items: z.array(ChargeFilterView) });

export const listChargeFiltersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/charge-filters",
  summary: "Whom this provider charges automatically when, in order.",
  params: z.object({ partnerId: z.uuid() }),
  returns: ChargeFilters,
});
export const addChargeFilterEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/charge-filters",
  summary: "Adds a filter of automatic charges.",
  params: z.object({ partnerId: z.uuid() }),
  body: ChargeFilterBody,
  returns: ChargeFilterView,
  idempotent: true,
});
export const changeChargeFilterEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/charge-filters/:filterId",
  summary: "Changes a filter of automatic charges.",
  params: z.object({ filterId: z.uuid() }),
  body: ChargeFilterBody,
  returns: ChargeFilterView,
  versioned: true,
});
export const orderChargeFiltersEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/charge-filters/order",
  summary: "Puts a provider's filters of automatic charges in another order; the first that fits a document counts.",
  params: z.object({ partnerId: z.uuid() }),
  /** All of them. */
  body: z.strictObject({ filterIds: z.array(z.uuid()).min(1).max(200) }),
  returns: ChargeFilters,
});
export const removeChargeFilterEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/charge-filters/:filterId",
  summary: "Removes a filter; one that has charged something is only switched off.",
  params: z.object({ filterId: z.uuid() }),
});

// Charging by hand, and the history ----------------------------------------------------------------------------------

const ChargeWish = z.strictObject({
  partnerId: z.uuid(),
  /** Whose documents the filter speaks of; or these documents. */
  filterId: z.uuid().optional(),
  documentIds: z.array(z.uuid()).min(1).max(1000).optional(),
});

export const previewChargesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/charges/preview",
  summary: "What charging these documents now would come to, and who cannot be charged.",
  body: ChargeWish,
  returns: z.object({
    count: z.int(),
    open: MoneyShape,
    /** Different customers that are charged. */
    customers: z.int(),
    /** The first of those who cannot be charged, and how many documents that concerns. */
    withoutCount: z.int(),
    /** Customers whose document fits and who have not agreed, or have no usable method. */
    without: z.array(z.object({ customerId: z.uuid(), customerNumber: z.int(), customerName: z.string(), number: z.string() })),
  }),
});
export const startChargesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/charges",
  summary: "Charges these documents, now or from a moment on; the results stand in the history.",
  body: ChargeWish.extend({ at: MomentShape.optional() }),
  returns: z.object({ planned: z.int() }),
  idempotent: true,
  freshProof: true,
});

export const AutoChargeView = z.object({
  id: z.uuid(),
  documentId: z.uuid(),
  number: z.string(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  /** Null: by the customer's own consent. */
  filterName: z.string().nullable(),
  attempt: z.int(),
  state: z.enum(["planned", "charging", "succeeded", "failed", "skipped"]),
  /** Why it was skipped, or the bank's code. */
  reason: z.string(),
  isSoft: z.boolean().nullable(),
  amount: MoneyShape.nullable(),
  /** What was asked of the gateway. */
  attemptId: z.uuid().nullable(),
  /** Who of staff asked for it; null: the clock. */
  askedBy: z.string().nullable(),
  plannedAt: MomentShape,
  endedAt: MomentShape.nullable(),
  dueOn: DayShape.nullable(),
});

export const listAutoChargesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/charges",
  summary: "Automatic charges, planned and made, with their results.",
  query: listQuery({
    sort: ["plannedAt"],
    filter: {
      state: anyOf(AutoChargeView.shape.state).optional(),
      partner: anyOf(z.uuid()).optional(),
      customer: z.uuid().optional(),
      document: z.uuid().optional(),
      filterId: anyOf(z.uuid()).optional(),
      reason: anyOf(z.string().max(60)).optional(),
    },
  }),
  returns: listOf(AutoChargeView),
});

export const withdrawChargeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/charges/:chargeId/withdraw",
  summary: "Takes a planned charge back before its moment; the document is not charged automatically again.",
  params: z.object({ chargeId: z.uuid() }),
  returns: AutoChargeView.pick({ id: true, state: true, reason: true }),
});
