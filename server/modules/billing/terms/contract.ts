// How customers are billed: the configuration of one, templates by payment method, the billing day in the portal.

import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { ReminderRule } from "../../../../shared/reminder-rule.ts";
import { TaxNumberView } from "../tax-numbers/contract.ts";

const methods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"] as const;
export const billingTypes = ["recurring", "prepaid_period", "prepaid_daily"] as const;
export const groupings = ["account", "service", "kind", "location", "subaccount"] as const;
export const proformaWays = ["none", "auto", "first"] as const;
export const proformaCycles = ["current", "next"] as const;
const taxStatuses = ["taxable", "exempt", "reverse_charge"] as const;
export const pinnable = [
  "billingType",
  "prepaidMonths",
  "billingDay",
  "dueDays",
  "blocking",
  "deactivationDays",
  "minBalance",
  "autoPayFromBalance",
  "grouping",
  "autoInvoice",
  "billWhileBlocked",
  "creditOnDeactivation",
  "payFromNegative",
  "reminders",
  "proformas",
  "proformaDay",
  "proformaMonths",
  "proformaFor",
  "lateFees",
  "chargeFilter",
] as const;

const BillingDay = z.int();
const Blocking = z.union([z.int().min(0).max(99), z.literal("never")]);
const fields = {
  billingType: z.enum(billingTypes),
  /** 0: afterwards. */
  prepaidMonths: z.int().min(0).max(12),
  dueDays: z.int().min(0).max(60),
  /** Days after the due date, or never. */
  blocking: Blocking,
  /** Days after the block, or never. */
  deactivationDays: z.union([z.int().min(1).max(99), z.literal("never")]),
  minBalance: MoneyShape,
  autoPayFromBalance: z.boolean(),
  grouping: z.enum(groupings),
  reminders: ReminderRule,
  proformas: z.enum(proformaWays),
  /** The day of the month on which they are made. */
  proformaDay: z.int().min(1).max(28),
  /** So many billing cycles stand on one. */
  proformaMonths: z.int().min(1).max(12),
  /** The cycle that runs on the day, or those that follow it. */
  proformaFor: z.enum(proformaCycles),
  lateFees: z.boolean(),
  /** The filter of automatic charges that takes the documents; none of them. */
  chargeFilter: z.union([z.literal("none"), z.uuid()]),
};

const ChargeFilters = z.array(z.object({ id: z.uuid(), name: z.string(), isEnabled: z.boolean() }));

// One customer ---------------------------------------------------------------------------------------------------------

/** A value, where it comes from, and what would hold without one of the customer's own. */
const explained = <Shape extends z.ZodType>(shape: Shape) =>
  z.object({
    value: shape.nullable(),
    origin: z.enum(["default", "system", "partner", "template", "customer"]),
    /** Null: what the provider has set for all; said by the module that owns it. */
    inherited: shape.nullable(),
    isPinned: z.boolean(),
  });

/** The four switches of a configuration, in their order on screens. */
export const switchFields = ["autoInvoice", "billWhileBlocked", "creditOnDeactivation", "payFromNegative"] as const;

const switchesExplained = {
  autoInvoice: explained(z.boolean()),
  billWhileBlocked: explained(z.boolean()),
  creditOnDeactivation: explained(z.boolean()),
  payFromNegative: explained(z.boolean()),
};

const PendingMove = z.object({
  from: z.int(),
  to: z.int(),
  /** The old day comes for the last time. */
  effectiveOn: DayShape,
  firstOn: DayShape,
  isMerged: z.boolean(),
});

const warningCodes = ["never-blocks-with-deactivation", "blocking-without-billing"] as const;

export const TermsView = z.object({
  customerId: z.uuid(),
  version: z.int(),
  currency: z.string(),
  billingEnabled: z.boolean(),
  paymentMethod: z.enum(methods),
  billingType: explained(fields.billingType),
  prepaidMonths: explained(fields.prepaidMonths),
  billingDay: explained(z.int()),
  dueDays: explained(fields.dueDays),
  blocking: explained(Blocking),
  deactivationDays: explained(fields.deactivationDays),
  minBalance: explained(MoneyShape),
  autoPayFromBalance: explained(z.boolean()),
  grouping: explained(fields.grouping),
  ...switchesExplained,
  reminders: explained(fields.reminders),
  proformas: explained(fields.proformas),
  proformaDay: explained(fields.proformaDay),
  proformaMonths: explained(fields.proformaMonths),
  proformaFor: explained(fields.proformaFor),
  lateFees: explained(fields.lateFees),
  chargeFilter: explained(fields.chargeFilter),
  /** Those that there are to choose from. */
  chargeFilters: ChargeFilters,
  sendNotifications: z.boolean(),
  taxStatus: z.enum(taxStatuses),
  /** Of an exemption: the last day of its certificate, null without an end; and its number. */
  taxExemptUntil: DayShape.nullable(),
  taxExemptNumber: z.string(),
  taxNumber: TaxNumberView,
  billingName: z.string(),
  billingAddress: z.string(),
  poNumber: z.string(),
  language: z.string(),
  billingEmails: z.array(z.string()),
  nextBillingOn: DayShape.nullable(),
  /** A main account says how and when this one is billed. */
  billedThroughMain: z.boolean(),
  pendingMove: PendingMove.nullable(),
  template: z.object({ id: z.uuid(), paymentMethod: z.enum(methods), revision: z.int(), latest: z.int() }).nullable(),
  dayRequest: z.object({ id: z.uuid(), billingDay: z.int(), askedAt: MomentShape }).nullable(),
  warnings: z.array(z.enum(warningCodes)),
});

const customerId = z.object({ customerId: z.uuid() });

/** Null: inherited. */
const TermsBody = z.strictObject({
  billingEnabled: z.boolean().optional(),
  paymentMethod: z.enum(methods).optional(),
  billingType: fields.billingType.nullable().optional(),
  prepaidMonths: fields.prepaidMonths.nullable().optional(),
  billingDay: z
    .union([BillingDay, z.literal("from_creation")])
    .nullable()
    .optional(),
  dueDays: fields.dueDays.nullable().optional(),
  blocking: fields.blocking.nullable().optional(),
  deactivationDays: fields.deactivationDays.nullable().optional(),
  minBalance: fields.minBalance.nullable().optional(),
  autoPayFromBalance: z.boolean().nullable().optional(),
  grouping: fields.grouping.nullable().optional(),
  autoInvoice: z.boolean().nullable().optional(),
  billWhileBlocked: z.boolean().nullable().optional(),
  creditOnDeactivation: z.boolean().nullable().optional(),
  payFromNegative: z.boolean().nullable().optional(),
  reminders: fields.reminders.nullable().optional(),
  proformas: fields.proformas.nullable().optional(),
  proformaDay: fields.proformaDay.nullable().optional(),
  proformaMonths: fields.proformaMonths.nullable().optional(),
  proformaFor: fields.proformaFor.nullable().optional(),
  lateFees: z.boolean().nullable().optional(),
  chargeFilter: fields.chargeFilter.nullable().optional(),
  sendNotifications: z.boolean().optional(),
  taxStatus: z.enum(taxStatuses).optional(),
  /** With another tax status: the first day with it. Left out: today. */
  taxStatusFrom: DayShape.optional(),
  /** Of an exemption: the last day of its certificate; null: it has no end. */
  taxExemptUntil: DayShape.nullable().optional(),
  taxExemptNumber: z.string().trim().max(100).optional(),
  /** With another tax status: days that are invoiced beyond it are credited and invoiced anew. Left out: they are. */
  adjustBilledDays: z.boolean().optional(),
  billingName: z.string().trim().max(255).optional(),
  billingAddress: z.string().trim().max(1000).optional(),
  poNumber: z.string().trim().max(100).optional(),
  pinned: z.array(z.enum(pinnable)).optional(),
});

export const getTermsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/billing/terms",
  summary: "How a customer is billed, each value with where it comes from.",
  params: customerId,
  returns: TermsView,
});

export const changeTermsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/billing/terms",
  summary: "Changes how a customer is billed; another payment method brings its template.",
  params: customerId,
  body: TermsBody,
  returns: TermsView,
  versioned: true,
});

const Change = z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() });
const Coming = z.object({
  on: DayShape,
  start: DayShape,
  end: DayShape,
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  isBridge: z.boolean(),
});

const Sums = z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape });

export const TermsPreview = z.object({
  changes: z.array(Change),
  /** The template that would be brought along. */
  template: z.object({ paymentMethod: z.enum(methods), revision: z.int() }).nullable(),
  move: PendingMove.extend({ bridge: z.object({ start: DayShape, end: DayShape }).nullable() }).nullable(),
  /** B-102 what days that are invoiced beyond another tax status are credited at and invoiced at anew; null: there are none. */
  adjusted: z.object({ credit: Sums.nullable(), invoice: Sums.nullable(), net: MoneyShape }).nullable(),
  /** What would be invoiced at once for days that were used. */
  closing: z.object({ start: DayShape, end: DayShape, gross: MoneyShape }).nullable(),
  /** Days that nobody paid for and that would never be billed. */
  unbilledDays: z.int(),
  /** The next invoices as they would be. */
  coming: z.array(Coming),
  /** Out of a balance: what each service would first be charged, and when. */
  charges: z.array(z.object({ text: z.string(), on: DayShape, end: DayShape, gross: MoneyShape })),
  realigned: z.int(),
  warnings: z.array(z.enum(warningCodes)),
});

export const previewTermsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/billing/terms/preview",
  summary: "What a change of how a customer is billed comes to: what becomes what, the bridge, the next invoices.",
  params: customerId,
  body: TermsBody,
  returns: TermsPreview,
});

export const decideDayRequestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/billing/day-request",
  summary: "Approves or declines a customer's wish for another billing day.",
  params: customerId,
  body: z.strictObject({ requestId: z.uuid(), approve: z.boolean(), reason: z.string().trim().max(500).default("") }),
  returns: TermsView,
  idempotent: true,
});

// Templates ------------------------------------------------------------------------------------------------------------

export const TemplateValuesShape = z.strictObject({
  billingType: fields.billingType.optional(),
  prepaidMonths: fields.prepaidMonths.optional(),
  /** One day for all, or the days that a customer may have. */
  billingDay: z
    .union([z.strictObject({ day: z.int().min(1).max(28) }), z.strictObject({ allowed: z.array(z.int().min(1).max(28)).min(1).max(28) })])
    .optional(),
  dueDays: fields.dueDays.optional(),
  blocking: fields.blocking.optional(),
  deactivationDays: fields.deactivationDays.optional(),
  minBalance: fields.minBalance.optional(),
  autoPayFromBalance: z.boolean().optional(),
  grouping: fields.grouping.optional(),
  autoInvoice: z.boolean().optional(),
  billWhileBlocked: z.boolean().optional(),
  creditOnDeactivation: z.boolean().optional(),
  payFromNegative: z.boolean().optional(),
  reminders: fields.reminders.optional(),
  proformas: fields.proformas.optional(),
  proformaDay: fields.proformaDay.optional(),
  proformaMonths: fields.proformaMonths.optional(),
  proformaFor: fields.proformaFor.optional(),
  lateFees: z.boolean().optional(),
  chargeFilter: fields.chargeFilter.optional(),
});

export const TemplateView = z.object({
  /** Null: there is none for this way of paying yet. */
  id: z.uuid().nullable(),
  paymentMethod: z.enum(methods),
  isActive: z.boolean(),
  onPayment: z.boolean(),
  onCashPayment: z.boolean(),
  realignOpenDue: z.boolean(),
  version: z.int(),
  revisionId: z.uuid().nullable(),
  revision: z.int(),
  values: TemplateValuesShape,
  savedAt: MomentShape.nullable(),
  /** Who pays this way, and how many of them follow the template, the newest revision and older ones. */
  customers: z.int(),
  followers: z.int(),
  followersOfOlder: z.int(),
  warnings: z.array(z.enum(warningCodes)),
});

const Templates = z.object({ currency: z.string(), chargeFilters: ChargeFilters, items: z.array(TemplateView), failedSwitches: z.int() });

export const listTemplatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-templates",
  summary: "The billing templates of a partner, one for each payment method.",
  query: z.strictObject({ partnerId: z.uuid() }),
  returns: Templates,
});

export const saveTemplateEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/billing-templates/:partnerId/:method",
  summary: "Saves the template of a payment method as a new revision, used from now on.",
  params: z.object({ partnerId: z.uuid(), method: z.enum(methods) }),
  body: z.strictObject({
    isActive: z.boolean(),
    onPayment: z.boolean(),
    onCashPayment: z.boolean(),
    realignOpenDue: z.boolean(),
    values: TemplateValuesShape,
  }),
  returns: TemplateView,
  versioned: true,
});

export const listRevisionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-templates/:partnerId/:method/revisions",
  summary: "The revisions of a template, the newest first, with how many accounts follow each.",
  params: z.object({ partnerId: z.uuid(), method: z.enum(methods) }),
  returns: z.object({
    items: z.array(
      z.object({ id: z.uuid(), number: z.int(), values: TemplateValuesShape, madeAt: MomentShape, madeBy: z.string(), followers: z.int() }),
    ),
  }),
});

export const listFailedSwitchesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-templates/failed-switches",
  summary: "Customers whose payment brought a template and came back later.",
  query: z.strictObject({ partnerId: z.uuid() }),
  returns: z.object({
    items: z.array(
      z.object({
        customerId: z.uuid(),
        customerNumber: z.int(),
        customerName: z.string(),
        paymentMethod: z.enum(methods),
        usedAt: MomentShape,
        reversedAt: MomentShape,
      }),
    ),
  }),
});

// The billing day in the portal ----------------------------------------------------------------------------------------

export const DayOffer = z.object({
  /** Off: there is nothing to choose; request: staff decide. */
  mode: z.enum(["off", "request", "self"]),
  current: z.int(),
  days: z.array(z.int()),
  pendingMove: PendingMove.nullable(),
  request: z.object({ billingDay: z.int(), askedAt: MomentShape }).nullable(),
  /** Why not now: null means that it can be moved. */
  refused: z.enum(["overdue", "too-soon", "billed-elsewhere", "prepaid"]).nullable(),
  /** With "too-soon": the first day on which it can be moved again. */
  from: DayShape.nullable(),
});

export const dayOfferEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/billing-day",
  summary: "Whether the billing day can be moved, to which days, and if not why.",
  returns: DayOffer,
});

const WishedDay = z.strictObject({ billingDay: z.int() });

export const quoteDayEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/billing-day/quote",
  summary: "What another billing day comes to: the bridge and the next two amounts.",
  body: WishedDay,
  returns: z.object({
    effectiveOn: DayShape,
    firstOn: DayShape,
    bridge: z.object({ start: DayShape, end: DayShape }).nullable(),
    isMerged: z.boolean(),
    coming: z.array(Coming),
  }),
});

export const moveDayEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/billing-day",
  summary: "Moves the own billing day, or asks for it where staff decide.",
  body: WishedDay,
  returns: DayOffer,
  idempotent: true,
});

export const withdrawDayRequestEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/billing-day/request",
  summary: "Takes back the own wish for another billing day.",
  returns: DayOffer,
});

// Bulk -----------------------------------------------------------------------------------------------------------------

export const undoBulkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/billing-updates/:actionId/undo",
  summary: "Takes back a bulk update of billing configurations within a day, where nothing was issued or changed since.",
  params: z.object({ actionId: z.uuid() }),
  body: z.strictObject({}),
  returns: z.object({ undone: z.int(), kept: z.array(z.object({ customerId: z.uuid(), why: z.string() })) }),
  idempotent: true,
});

export const bulkUndoOfferEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/billing-updates/:actionId",
  summary: "Whether a bulk update of billing configurations can still be taken back.",
  params: z.object({ actionId: z.uuid() }),
  returns: z.object({ accounts: z.int(), until: MomentShape.nullable(), undoneAt: MomentShape.nullable() }),
});
