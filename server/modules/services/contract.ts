// A customer's running plans: services, what they cost, and what may be done with them.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { PlaceShape } from "../../../shared/place.ts";
import { FilledLine, FilledNote, Line, Note } from "../../../shared/text.ts";
import { PercentText, PlanKind, PriceText, QuantityText } from "../catalog/contract.ts";

const ServiceState = z.enum(["pending", "active", "paused", "stopped", "disabled", "archived"]);
const ServiceLock = z.enum(["none", "unpaid_document", "unpaid_period", "admin"]);
const WaitsFor = z.enum(["start_date", "task", "contract", "approval", "payment"]);
const Money = z.object({ amount: z.string(), currency: z.string() });
const ShownPrice = z.object({ net: Money, gross: Money });
/** Half-open, as everywhere; people are shown the day before `end`. */
const OpenPeriod = z.object({ start: DayShape, end: DayShape.nullable() });
const Login = z
  .string()
  .trim()
  .refine((text) => /^[\x21-\x7e]{1,64}$/.test(text), {
    params: { code: "login-shape" },
    message: "1 to 64 letters, digits and signs without spaces",
  });

const Action = z.object({ action: z.string(), refusal: z.string().nullable() });

const DiscountView = z.object({
  id: z.uuid(),
  percent: z.string().nullable(),
  fixed: z.string().nullable(),
  period: OpenPeriod,
  reason: z.string(),
  coupon: z.string().nullable(),
  holdsToday: z.boolean(),
});

const serviceRow = {
  id: z.uuid(),
  number: z.int(),
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  payerId: z.uuid(),
  partnerId: z.uuid(),
  kind: PlanKind,
  plan: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
  bundleServiceId: z.uuid().nullable(),
  /** B-115 it ends with this service. */
  dependsOnServiceId: z.uuid().nullable(),
  state: ServiceState,
  stateSinceOn: DayShape,
  badge: z.object({ word: z.string(), on: DayShape.nullable() }),
  lock: ServiceLock,
  startOn: DayShape,
  /** The last day. */
  endOn: DayShape.nullable(),
  waitsFor: WaitsFor.nullable(),
  unitPrice: z.string(),
  quantity: z.string(),
  currency: z.string(),
  includesTax: z.boolean(),
  priceMonths: z.int(),
  hasOwnPrice: z.boolean(),
  /** For one period and by the month, at today's discounts. A part of a bundle costs nothing of its own. */
  price: z.object({ period: ShownPrice, month: ShownPrice }).nullable(),
  login: z.string().nullable(),
  address: z.string(),
  /** 1 is paid first where a balance does not pay for all services of an account. */
  priority: z.int(),
  /** The last invoiced day. */
  invoicedUntilOn: DayShape.nullable(),
  nextEvent: z.object({ kind: z.string(), on: DayShape }).nullable(),
  actions: z.array(Action),
  version: z.int(),
};
export const ServiceRow = z.object(serviceRow);

export const ServiceView = z.object({
  ...serviceRow,
  /** Where it is for taxes; null: where its customer is. */
  place: PlaceShape.nullable(),
  taxId: z.uuid().nullable(),
  taxGroupId: z.uuid().nullable(),
  contract: OpenPeriod.nullable(),
  separateInvoice: z.boolean(),
  lineText: z.string().nullable(),
  note: z.string(),
  externalId: z.string().nullable(),
  discounts: z.array(DiscountView),
  /** Its life in pieces, the first one first. */
  segments: z.array(
    z.object({
      period: OpenPeriod,
      plan: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
      unitPrice: z.string(),
      quantity: z.string(),
      includesTax: z.boolean(),
      billable: z.enum(["yes", "pause_price", "no"]),
      cause: z.string(),
    }),
  ),
  /** The newest first. */
  history: z.array(z.object({ from: ServiceState.nullable(), to: ServiceState, cause: z.string(), by: z.string(), at: MomentShape })),
  parts: z.array(ServiceRow),
});

/** B-33 1 is paid first, 9 last. */
const ServicePriority = z.int().min(1).max(9);
/** Of a service whose priority nobody chose. */
export const usualPriority = 5;

const customerId = z.object({ customerId: z.uuid() });
const serviceId = z.object({ serviceId: z.uuid() });

const serviceFilter = {
  state: anyOf(ServiceState).optional(),
  kind: anyOf(PlanKind).optional(),
  planId: z.uuid().optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  number: z.coerce.number().int().positive().optional(),
  login: z.string().min(1).max(64).optional(),
  lock: anyOf(ServiceLock).optional(),
  hasOwnPrice: BooleanText.optional(),
  endsFrom: DayShape.optional(),
  endsUntil: DayShape.optional(),
  /** In its number, login, address or foreign number. */
  text: z.string().min(1).max(100).optional(),
};
const serviceSorts = ["number", "startOn", "stateSinceOn"] as const;

export const listServicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services",
  summary: "Services of all customers that you may see.",
  query: listQuery({ sort: serviceSorts, filter: serviceFilter }),
  returns: listOf(ServiceRow),
});

// biome-ignore format: one list.
export const serviceColumns = [
  "number", "customerNumber", "customer", "planCode", "plan", "kind", "state", "stateSinceOn", "waitsFor", "lock", "startOn", "endOn", "invoicedUntilOn", "quantity",
  "unitPrice", "ownPrice", "includesTax", "priceMonths", "monthNet", "monthGross", "currency", "login", "address", "priority",
] as const;

export const exportServicesEndpoint = exportEndpoint({
  path: "/api/admin/service-export",
  summary: "Exactly the services that the filter shows, as a file.",
  sort: serviceSorts,
  filter: serviceFilter,
  columns: serviceColumns,
});
export const listCustomerServicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/services",
  summary: "All services of a customer with what may be done to each, and what they come to by the month.",
  params: customerId,
  query: z.strictObject({ past: BooleanText.default(true) }),
  returns: z.object({ items: z.array(ServiceRow), month: ShownPrice.nullable() }),
});
export const getServiceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId",
  summary: "One service with its prices, discounts, pieces and history.",
  params: serviceId,
  returns: ServiceView,
});

// Adding

export const availablePlansEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/available-plans",
  summary: "The plans that this customer's partner sells, each with the reason why this customer cannot have it, if there is one.",
  params: customerId,
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        code: z.string(),
        kind: PlanKind,
        title: z.string(),
        currency: z.string(),
        price: z.string(),
        includesTax: z.boolean(),
        priceMonths: z.int(),
        /** Today's list price by the month. */
        month: ShownPrice,
        downBps: z.int().nullable(),
        upBps: z.int().nullable(),
        contractMonths: z.int(),
        introDiscount: z.object({ months: z.int(), percent: z.string().nullable(), fixed: z.string().nullable() }).nullable(),
        components: z.array(z.object({ planId: z.uuid(), title: z.string(), kind: PlanKind, quantity: z.string() })),
        restriction: z.string().nullable(),
      }),
    ),
  }),
});

const DiscountBody = z
  .strictObject({
    percent: PercentText.nullable().default(null),
    fixed: PriceText.nullable().default(null),
    startOn: DayShape.optional(),
    /** The first day without it; or for how many months it holds; neither: for good. */
    endBefore: DayShape.optional(),
    months: z.int().min(1).max(120).optional(),
    reason: Line(200).default(""),
  })
  .refine(({ percent, fixed }) => (percent === null) !== (fixed === null), {
    path: ["percent"],
    params: { code: "percent-or-fixed" },
    message: "a percentage or an amount, one of them",
  })
  .refine(({ endBefore, months }) => endBefore === undefined || months === undefined, {
    path: ["months"],
    params: { code: "end-or-months" },
    message: "an end or a number of months, not both",
  });

export const NewServiceBody = z.strictObject({
  planId: z.uuid(),
  /** Left out: today. */
  startOn: DayShape.optional(),
  endOn: DayShape.nullable().default(null),
  waitsFor: WaitsFor.nullable().default(null),
  quantity: QuantityText.default("1"),
  customPrice: PriceText.nullable().default(null),
  login: Login.nullable().default(null),
  address: Line(300).default(""),
  /** Where it is for taxes; null: where its customer is. */
  place: PlaceShape.nullable().default(null),
  lineText: Line(500).nullable().default(null),
  note: Note(2_000).default(""),
  separateInvoice: z.boolean().default(false),
  priority: ServicePriority.default(usualPriority),
  /** When its first invoice comes, where the provider has first invoices on; left out: as set there. */
  invoice: z.enum(["now", "cutoff", "regular"]).optional(),
  /** Left out: the plan's; 0: none. */
  contractMonths: z.int().min(0).max(120).optional(),
  discounts: z.array(DiscountBody).max(10).default([]),
  /** As the customer has it. */
  promoCode: Line(60)
    .transform((code) => code || null)
    .nullable()
    .default(null),
  /** Of a bundle: the logins and addresses of its parts. */
  members: z
    .array(z.strictObject({ planId: z.uuid(), login: Login.optional(), address: Line(300).optional() }))
    .max(20)
    .default([]),
});

export const previewServiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/services/preview",
  summary: "What adding a service would make, without making it.",
  params: customerId,
  body: NewServiceBody,
  returns: z.object({
    plan: z.object({ id: z.uuid(), code: z.string(), title: z.string(), kind: PlanKind }),
    state: ServiceState,
    startOn: DayShape,
    endOn: DayShape.nullable(),
    contract: OpenPeriod.nullable(),
    unitPrice: z.string(),
    quantity: z.string(),
    currency: z.string(),
    price: z.object({ period: ShownPrice, month: ShownPrice }),
    activationFee: z.string(),
    /** What is charged once beside it. */
    setupItems: z.array(z.object({ planId: z.uuid(), title: z.string(), price: z.string(), includesTax: z.boolean() })),
    parts: z.array(z.object({ planId: z.uuid(), title: z.string(), kind: PlanKind, quantity: z.string() })),
    /** The customer is new and becomes active with it. */
    activatesCustomer: z.boolean(),
    /** What the promo code gives; `without`: a month at the same moment without it. */
    promo: z
      .object({
        code: z.string(),
        effect: z.enum(["percent", "fixed", "fee_waiver", "plan_unlocked"]),
        percent: z.string().nullable(),
        fixed: z.string().nullable(),
        cycles: z.int().nullable(),
        waives: z.array(z.enum(["activation", "setup"])),
        without: ShownPrice,
      })
      .nullable(),
  }),
});
export const checkPromoEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/promo-codes/check",
  summary: "Whether a customer may use a promo code for a plan. Ten wrong codes within an hour lock entry for an hour.",
  params: customerId,
  body: z.strictObject({ planId: z.uuid(), promoCode: FilledLine(60), discounts: z.int().min(0).default(0) }),
  returns: z.object({ code: z.string() }),
});
export const addServiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/services",
  summary: "Adds a service to a customer.",
  params: customerId,
  body: NewServiceBody,
  returns: ServiceView,
  idempotent: true,
});

// Changing

export const editServiceEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/services/:serviceId",
  summary: "Changes what moves no money: note, address, login, text on documents, priority, end of contract.",
  params: serviceId,
  body: z
    .strictObject({
      note: Note(2_000),
      address: Line(300),
      login: Login.nullable(),
      lineText: FilledLine(500).nullable(),
      separateInvoice: z.boolean(),
      priority: ServicePriority,
      externalId: FilledLine(100).nullable(),
      contractEndOn: DayShape.nullable(),
      /** The service with which this one ends; null: none. */
      dependsOnServiceId: z.uuid().nullable(),
    })
    .partial(),
  returns: ServiceView,
  versioned: true,
});
export const editServiceTermsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/terms",
  summary: "Gives a service another price or quantity from a day on: one that is not invoiced yet, or with the invoiced days adjusted.",
  params: serviceId,
  body: z
    .strictObject({
      /** Left out: today. */
      on: DayShape.optional(),
      /** Its own price; null: the list price again. */
      customPrice: PriceText.nullable().optional(),
      quantity: QuantityText.optional(),
      reason: Line(500).optional(),
      /** B-28 days that are invoiced already are credited and charged anew by the next run, which proposes it first. */
      adjustBilledDays: z.boolean().default(false),
    })
    .refine(({ customPrice, quantity }) => customPrice !== undefined || quantity !== undefined, {
      path: ["customPrice"],
      params: { code: "nothing-to-change" },
      message: "another price, another quantity, or both",
    }),
  returns: ServiceView,
  versioned: true,
});
export const endServiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/end",
  summary: "Ends a service on a day, which is its last, or withdraws a planned end (null).",
  params: serviceId,
  body: z.strictObject({ endOn: DayShape.nullable(), reason: Line(500).optional() }),
  returns: ServiceView,
  versioned: true,
});
export const moveServiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/state",
  summary: "Activates, withdraws, pauses, resumes, ends now, restores or archives a service.",
  params: serviceId,
  body: z.strictObject({
    act: z.enum(["activate", "withdraw", "pause", "resume", "end_now", "restore", "archive"]),
    /** Activate, restore: the first day. Left out: today. */
    on: DayShape.optional(),
    /** Activate: start on the planned day although that is past. */
    keepPlannedStart: z.boolean().default(false),
    /** Pause: invoiced days stay paid, and nothing is given back for them. */
    withoutCredit: z.boolean().default(false),
    reason: Line(500).optional(),
  }),
  returns: ServiceView,
  versioned: true,
});
export const changeStartEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/start",
  summary: "Plans another first day for a service that has not begun; what is invoiced for its days follows.",
  params: serviceId,
  body: z.strictObject({ startOn: DayShape, reason: Line(500).optional() }),
  returns: ServiceView,
  versioned: true,
});
export const archiveByMistakeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/archive-by-mistake",
  summary: "Takes back a service that should not have been added, while no day of it is invoiced.",
  params: serviceId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: ServiceView,
  versioned: true,
});
export const lockServiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/lock",
  summary: "Locks a service by hand, or takes that lock away.",
  params: serviceId,
  body: z.strictObject({ isLocked: z.boolean(), reason: Line(500).optional() }),
  returns: ServiceView,
  versioned: true,
});
export const addDiscountEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/discounts",
  summary: "Takes something off a service's price, from a day on that is not invoiced yet.",
  params: serviceId,
  body: DiscountBody,
  returns: ServiceView,
  idempotent: true,
});
export const removeDiscountEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/services/:serviceId/discounts/:discountId",
  summary: "Ends a discount with the last invoiced day, or removes it when no day has it yet.",
  params: z.object({ serviceId: z.uuid(), discountId: z.uuid() }),
  returns: ServiceView,
});

// Plans and their services

const planId = z.object({ planId: z.uuid() });
/** Days on invoices, given back at what was billed and charged at what holds now. */
const AdjustedDays = z.object({ services: z.int(), credited: Money, charged: Money, difference: Money });
const Audience = z.enum(["new_services_only", "same_price_services", "all_services"]);

export const planServicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId/services",
  summary: "How many services have a plan, by state, and how many of them would follow a new price.",
  params: planId,
  returns: z.object({ states: z.array(z.object({ state: ServiceState, count: z.int() })), withListPrice: z.int(), withOwnPrice: z.int() }),
});
export const repricePlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/prices",
  summary: "Gives a plan another price from a day on, and says who gets it.",
  params: planId,
  body: z
    .strictObject({
      price: PriceText,
      validFrom: DayShape,
      taxId: z.uuid().nullable().optional(),
      taxGroupId: z.uuid().nullable().optional(),
      includesTax: z.boolean().optional(),
      audience: Audience,
      adjustBilledDays: z.boolean().default(false),
    })
    .refine(({ taxId, taxGroupId }) => !taxId || !taxGroupId, {
      path: ["taxGroupId"],
      params: { code: "tax-or-group" },
      message: "a tax or a tax group, not both",
    }),
  returns: z.object({ planVersionId: z.uuid(), services: z.int() }),
  idempotent: true,
});
export const previewRepriceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/prices/preview",
  summary: "Who would get another price of a plan, and what that makes of what they pay by the month. Nothing is changed.",
  params: planId,
  body: z.strictObject({
    price: PriceText,
    validFrom: DayShape,
    taxId: z.uuid().nullable().optional(),
    taxGroupId: z.uuid().nullable().optional(),
    includesTax: z.boolean().optional(),
  }),
  returns: z.object({
    /** The list price that holds until then. */
    before: z.string(),
    audiences: z.array(
      z.object({
        audience: Audience,
        services: z.int(),
        /** Of these, so many have invoiced days after the new price begins. */
        invoicedFurther: z.int(),
        /** By the month, net and without discounts, of the services that run. */
        monthBefore: Money,
        monthAfter: Money,
        /** What it comes to when days on invoices are adjusted as well, with tax; the next run proposes it. */
        adjusted: AdjustedDays,
      }),
    ),
  }),
});
export const previewBundleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/components/preview",
  summary: "What other parts of a bundle make of the days of its services that are invoiced already. Nothing is changed.",
  params: planId,
  body: z.strictObject({
    components: z.array(z.strictObject({ planId: z.uuid(), weight: z.int().min(1).max(1_000_000) })).max(20),
  }),
  returns: z.object({
    services: z.int(),
    /** Of these, so many are invoiced beyond today. */
    invoicedFurther: z.int(),
    /** With tax; the next run proposes it where staff want that. */
    adjusted: AdjustedDays,
  }),
});
export const withdrawPlanPriceEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/plans/:planId/prices/:planVersionId",
  summary: "Takes back a price that has not begun; services that were to have it go on as before.",
  params: z.object({ planId: z.uuid(), planVersionId: z.uuid() }),
  returns: z.object({ services: z.int() }),
});
export const retextPlanEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/plans/:planId/line-text",
  summary: "Gives a plan another text on documents, and says whose documents get it. Documents that exist keep theirs.",
  params: planId,
  body: z.strictObject({ lineText: FilledLine(500), audience: Audience }),
  returns: z.object({ services: z.int() }),
});

// The portal

const portalService = {
  id: z.uuid(),
  number: z.int(),
  kind: PlanKind,
  title: z.string(),
  description: z.string(),
  state: ServiceState,
  badge: z.object({ word: z.string(), on: DayShape.nullable() }),
  quantity: z.string(),
  priceMonths: z.int(),
  /** Null for a part of a bundle: it is included. */
  price: z.object({ period: ShownPrice, month: ShownPrice }).nullable(),
  discounts: z.array(z.object({ percent: z.string().nullable(), fixed: z.string().nullable(), until: DayShape.nullable() })),
  startOn: DayShape,
  endOn: DayShape.nullable(),
  invoicedUntilOn: DayShape.nullable(),
  contract: OpenPeriod.nullable(),
  autoRenew: z.boolean(),
  address: z.string(),
  login: z.string().nullable(),
  downBps: z.int().nullable(),
  upBps: z.int().nullable(),
  nextEvent: z.object({ kind: z.string(), on: DayShape }).nullable(),
  /** P-252 of a coming plan, which stands in the list beside the present one: the service that it replaces. */
  replaces: z.uuid().nullable(),
  /** What is planned for it; of a coming plan the change itself. */
  planned: z
    .object({
      id: z.uuid(),
      kind: z.enum(["plan", "pause", "resume", "end"]),
      on: DayShape,
      /** Of a pause: the first day with the service again. */
      until: DayShape.nullable(),
      /** failed: it could not be made on its day, and the provider looks at it. */
      state: z.enum(["scheduled", "failed"]),
      /** The customer may take it back until its day. */
      mayWithdraw: z.boolean(),
      version: z.int(),
      /** Of pauses that were asked for together. */
      groupId: z.uuid().nullable(),
    })
    .nullable(),
};
export const PortalService = z.object({ ...portalService, parts: z.array(z.object(portalService)) });

export const portalServicesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services",
  summary: "Your services, and what they cost by the month.",
  query: z.strictObject({ past: BooleanText.default(false) }),
  returns: z.object({ items: z.array(PortalService), month: ShownPrice.nullable() }),
});
export const portalServiceEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/services/:serviceId",
  summary: "One of your services with its history.",
  params: serviceId,
  returns: z.object({
    service: PortalService,
    history: z.array(z.object({ from: ServiceState.nullable(), to: ServiceState, at: MomentShape })),
  }),
});
