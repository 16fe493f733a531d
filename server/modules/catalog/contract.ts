// What we sell: taxes, tax groups, tariff plans.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { Currency } from "../../../shared/money.ts";
import { asks, deliveries } from "../../../shared/orders.ts";
import { FilledLine, Line, Note } from "../../../shared/text.ts";

export const planKinds = ["internet", "voice", "recurring", "one_time", "topup", "bundle"] as const;
export const PlanKind = z.enum(planKinds);
/** The oldest session ends, the new one is refused, or there is no limit. */
export const sessionPolicies = ["kick_oldest", "deny_new", "allow"] as const;

/** A price is a decimal text with up to 8 places: unit prices are finer than money. */
export const PriceText = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,8})?$/, "a decimal number with at most 8 places, such as 45 or 0.00125")
  .refine((text) => !text.startsWith("-"), { params: { code: "price-negative" }, message: "a price is not negative" });
/** A share from 0 to 100, with up to 4 places. */
export const PercentText = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,4})?$/, "a percentage such as 20 or 5.5")
  .refine((text) => !/^(100\.0*[1-9]|10[1-9]|1[1-9]\d|[2-9]\d\d)/.test(text), {
    params: { code: "too-big", maximum: "100" },
    message: "at most 100 %",
  });
/** How many: up to 3 places, more than nothing. */
export const QuantityText = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/, "a quantity such as 1 or 2.5")
  .refine((text) => /[1-9]/.test(text), { params: { code: "not-positive" }, message: "more than nothing" });

// Taxes

const EnCategory = z.enum(["S", "Z", "E", "AE", "K", "G", "O"]);
const LedgerAccount = z
  .string()
  .refine((text) => /^\d{3,8}$/.test(text), { params: { code: "ledger-account" }, message: "an account number such as 2100" });
export const RateText = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,5})?$/, "a percentage such as 20 or 5.5")
  .refine((text) => !/^(100\.0*[1-9]|10[1-9]|1[1-9]\d|[2-9]\d\d)/.test(text), {
    params: { code: "too-big", maximum: "100" },
    message: "at most 100 %",
  });

export const TaxView = z.object({
  id: z.uuid(),
  name: z.string(),
  code: z.string(),
  ratePercent: z.string(),
  enCategory: EnCategory,
  exemptionText: z.string(),
  ledgerAccount: z.string(),
  /** Half-open: from the first day to the first day of the next rate; null: since ever, for ever. */
  validFrom: DayShape.nullable(),
  validTo: DayShape.nullable(),
  enabled: z.boolean(),
  version: z.int(),
});

const taxId = z.object({ taxId: z.uuid() });

export const listTaxesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/taxes",
  summary: "All taxes, each with its rates through time.",
  returns: z.object({ items: z.array(TaxView) }),
});
export const createTaxEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/taxes",
  summary: "Makes a tax with its first rate.",
  body: z.strictObject({
    name: FilledLine(100),
    code: FilledLine(30),
    ratePercent: RateText,
    enCategory: EnCategory.default("S"),
    exemptionText: Line(500).default(""),
    ledgerAccount: LedgerAccount.default("2100"),
    validFrom: DayShape.optional(),
  }),
  returns: TaxView,
  idempotent: true,
});
export const updateTaxEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/taxes/:taxId",
  summary: "Changes what a tax is called, where it is booked and whether plans may take it. Its rate changes by a new rate.",
  params: taxId,
  body: z.strictObject({ name: FilledLine(100), exemptionText: Line(500), ledgerAccount: LedgerAccount, enabled: z.boolean() }).partial(),
  returns: TaxView,
  versioned: true,
});
export const changeTaxRateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/taxes/:taxId/rates",
  summary: "Gives a tax another rate from a day on. Documents take the rate of their tax point.",
  params: taxId,
  body: z.strictObject({ ratePercent: RateText, validFrom: DayShape }),
  returns: TaxView,
  idempotent: true,
});
export const deleteTaxEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/taxes/:taxId",
  summary: "Removes a tax, or one of its rates, that nothing refers to.",
  params: taxId,
  versioned: true,
});

const TaxUses = z.object({
  groups: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** `isCurrent`: today's price has it; else an earlier or a coming one. */
  plans: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), isCurrent: z.boolean() })),
  /** Settings that name it; of a partner, or (null) of the whole installation. */
  settings: z.array(z.object({ key: z.string(), partner: z.string().nullable() })),
});
export const taxUsesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/taxes/:taxId/uses",
  summary: "The plans, groups and settings that take a tax, at any of its rates.",
  params: taxId,
  returns: TaxUses,
});

const TaxComponent = z.strictObject({
  taxId: z.uuid(),
  base: z.enum(["net", "previous_tax", "net_plus_previous", "net_plus_all_previous", "all_previous"]),
});
export const TaxGroupView = z.object({
  id: z.uuid(),
  name: z.string(),
  components: z.array(TaxComponent),
  /** What it comes to on the net amount today, for display; null while one of its taxes has no rate. */
  effectivePercent: z.string().nullable(),
  enabled: z.boolean(),
  version: z.int(),
});
const taxGroupId = z.object({ taxGroupId: z.uuid() });
const components = z.array(TaxComponent).min(1).max(10);

export const listTaxGroupsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-groups",
  summary: "All tax groups with their taxes in order.",
  returns: z.object({ items: z.array(TaxGroupView) }),
});
export const createTaxGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-groups",
  summary: "Makes a tax group. The first tax is on the net amount, and each tax stands once.",
  body: z.strictObject({ name: FilledLine(100), components }),
  returns: TaxGroupView,
  idempotent: true,
});
export const updateTaxGroupEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/tax-groups/:taxGroupId",
  summary: "Changes a tax group; its taxes only while nothing is taxed with it.",
  params: taxGroupId,
  body: z.strictObject({ name: FilledLine(100), components, enabled: z.boolean() }).partial(),
  returns: TaxGroupView,
  versioned: true,
});
export const deleteTaxGroupEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/tax-groups/:taxGroupId",
  summary: "Removes a tax group that nothing refers to.",
  params: taxGroupId,
  versioned: true,
});

export const taxGroupUsesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-groups/:taxGroupId/uses",
  summary: "The plans that take a tax group.",
  params: taxGroupId,
  returns: TaxUses,
});

// Plans

const PlanComponent = z.strictObject({ planId: z.uuid(), quantity: QuantityText.default("1"), weight: z.int().min(1).max(1_000_000) });
const IntroDiscount = z
  .strictObject({
    months: z.int().min(1).max(120),
    percent: PercentText.nullable().default(null),
    fixed: PriceText.nullable().default(null),
  })
  .refine(({ percent, fixed }) => (percent === null) !== (fixed === null), {
    path: ["percent"],
    params: { code: "percent-or-fixed" },
    message: "a percentage or a fixed amount, one of them",
  });
const TransferRule = z.strictObject({
  targetId: z.uuid(),
  channels: z
    .array(z.enum(["portal", "admin", "api", "mass"]))
    .min(1)
    .max(4),
  allowedWhen: z.enum(["any_date", "next_cycle"]).default("any_date"),
  fee: PriceText.nullable().default(null),
  refund: z.enum(["none", "unused_money"]).nullable().default(null),
  approval: z.enum(["none", "ticket"]).default("none"),
  feasibility: z.boolean().default(false),
  maxPerCycle: z.int().min(1).max(100).nullable().default(null),
});

/** P-95 what whoever orders it in the portal is asked for. */
const OrderInputs = z
  .strictObject({
    start: z.enum(asks),
    address: z.enum(asks),
    notes: z.enum(asks),
    delivery: z.enum(deliveries),
    placeIds: z.array(z.uuid()).max(100).default([]),
  })
  .refine(({ delivery, placeIds }) => (delivery !== "pick_up" && delivery !== "either") || placeIds.length > 0, {
    path: ["placeIds"],
    params: { code: "required" },
    message: "at least one place where it is picked up",
  });

const ids = z.array(z.uuid()).max(500);
const inRange = (min: number, max: number) =>
  z.int().refine((value) => value >= min && value <= max, {
    params: { code: "period-range", minimum: min, maximum: max },
    message: `from ${min} to ${max}`,
  });

/** What may be changed of a plan at any time. Price and line text change with a choice of who gets them. */
const planFields = {
  title: FilledLine(200),
  portalTitle: Line(200),
  portalText: Note(5_000),
  priceMonths: inRange(1, 36),
  prepaidDays: inRange(1, 365).nullable(),
  billingTypes: z
    .array(z.enum(["recurring", "prepaid_period", "prepaid_daily"]))
    .min(1)
    .max(3),
  partnerIds: ids,
  locationIds: ids,
  categories: z.array(z.enum(["individual", "company", "reseller"])).max(3),
  labelIds: ids,
  technologies: z.array(FilledLine(40)).max(20),
  portalShop: z.boolean(),
  signupWidget: z.boolean(),
  highlights: z.array(FilledLine(120)).max(8),
  badge: Line(30),
  position: z.int().min(-100_000).max(100_000),
  maxPerCustomer: z.int().min(1).max(1_000).nullable(),
  requiresKind: z.enum(["internet", "voice", "recurring"]).nullable(),
  /** Null: what is usual for its kind. */
  orderInputs: OrderInputs.nullable(),
  portalTargets: ids,
  setupPlanIds: z.array(z.uuid()).max(20),
  separateInvoice: z.boolean(),
  category: Line(40).nullable(),
  revenueAccount: LedgerAccount.nullable(),
  contractMonths: z.int().min(0).max(120),
  autoRenew: z.boolean(),
  noticeDays: z.int().min(0).max(365),
  autoReactivate: z.boolean(),
  activationFee: PriceText,
  activationFeeWhen: z.enum(["creation", "first_billing"]),
  cancellationFee: PriceText,
  earlyFeeKind: z.enum(["fixed", "percent_of_remaining", "remaining"]),
  earlyFee: PriceText,
  introDiscount: IntroDiscount.nullable(),
  pausable: z.boolean(),
  pausePrice: PriceText,
  proration: z.enum(["on", "full", "free", "half_if_under_15_days"]),
  downBps: z.int().positive().nullable(),
  upBps: z.int().positive().nullable(),
  dataCapBytes: z.int().positive().nullable(),
  /** N-96 of a service of this plan at once, and what happens with one too many. */
  maxSessions: z.int().min(1).max(16),
  sessionPolicy: z.enum(sessionPolicies),
  components: z.array(PlanComponent).max(20),
  transferRules: z.array(TransferRule).max(200),
};

const taxed = { taxId: z.uuid().nullable(), taxGroupId: z.uuid().nullable(), includesTax: z.boolean() };
const oneTax = ({ taxId, taxGroupId }: { taxId?: string | null | undefined; taxGroupId?: string | null | undefined }): boolean =>
  !taxId || !taxGroupId;
const oneTaxSaid = { path: ["taxGroupId"], params: { code: "tax-or-group" }, message: "a tax or a tax group, not both" };

const NewPlanBody = z
  .strictObject({
    ...z.strictObject(planFields).partial().shape,
    code: FilledLine(60),
    kind: PlanKind,
    title: planFields.title,
    lineText: FilledLine(500).optional(),
    /** Left out: the currency of the plan's only partner. */
    currency: Currency,
    partnerIds: ids,
    price: PriceText,
    taxId: taxed.taxId.optional(),
    taxGroupId: taxed.taxGroupId.optional(),
    includesTax: taxed.includesTax.optional(),
    validFrom: DayShape.optional(),
    wayBackIds: ids.optional(),
  })
  .refine(oneTax, oneTaxSaid);

/** Of the plans named as targets, those whose holders may also change back (B-271). */
const wayBackIds = ids.optional();

const PlanEdit = z
  .strictObject({
    ...planFields,
    code: FilledLine(60),
    wayBackIds,
    /** B-102 of a bundle that is made of something else: the next run proposes to bill invoiced days anew. */
    adjustBilledDays: z.boolean(),
  })
  .partial();

const PlanPriceView = z.object({ planVersionId: z.uuid(), price: z.string(), ...taxed, validFrom: DayShape });

const summaryFields = {
  id: z.uuid(),
  code: z.string(),
  kind: PlanKind,
  title: z.string(),
  enabled: z.boolean(),
  archivedAt: MomentShape.nullable(),
  currency: z.string(),
  priceMonths: z.int(),
  prepaidDays: z.int().nullable(),
  /** Today's price, and the next one if there is one to come. */
  price: PlanPriceView,
  comingPrice: PlanPriceView.nullable(),
  /** The partners that you may see. */
  partnerIds: z.array(z.uuid()),
  /** You may change it: all its partners are yours. */
  mayEdit: z.boolean(),
  portalShop: z.boolean(),
  signupWidget: z.boolean(),
  downBps: z.int().nullable(),
  upBps: z.int().nullable(),
  version: z.int(),
};
export const PlanSummary = z.object(summaryFields);

export const PlanView = z.object({
  ...z.object(planFields).shape,
  ...summaryFields,
  lineText: z.string(),
  prices: z.array(PlanPriceView),
});

const planId = z.object({ planId: z.uuid() });

export const listPlansEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans",
  summary: "The plans of the kinds and partners that you may see.",
  query: listQuery({
    sort: ["title", "code", "kind", "createdAt"],
    filter: {
      kind: anyOf(PlanKind).optional(),
      enabled: BooleanText.optional(),
      archived: BooleanText.optional(),
      partnerId: z.uuid().optional(),
      currency: Currency.optional(),
      portalShop: BooleanText.optional(),
      text: z.string().max(100).optional(),
    },
  }),
  returns: listOf(PlanSummary),
});
export const getPlanEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId",
  summary: "One plan with all its prices.",
  params: planId,
  returns: PlanView,
});
export const createPlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans",
  summary: "Makes a plan with its first price.",
  body: NewPlanBody,
  returns: PlanView,
  idempotent: true,
});
export const updatePlanEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/plans/:planId",
  summary: "Changes a plan. Running services keep their price, text and contract.",
  params: planId,
  body: PlanEdit,
  returns: PlanView,
  versioned: true,
});
export const copyPlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/copy",
  summary: "Makes a plan like this one, with today's price.",
  params: planId,
  body: z.strictObject({ code: FilledLine(60), title: FilledLine(200), partnerIds: ids.optional() }),
  returns: PlanView,
  idempotent: true,
});
export const changePlanStateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/state",
  summary: "Enables, disables or archives a plan. Running services go on.",
  params: planId,
  body: z.strictObject({ to: z.enum(["enabled", "disabled", "archived"]) }),
  returns: PlanView,
  versioned: true,
});
export const deletePlanEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/plans/:planId",
  summary: "Removes a plan that was never used.",
  params: planId,
  versioned: true,
});
