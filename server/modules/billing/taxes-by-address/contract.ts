// B-140 taxes by address: the rules of a partner, what they say of an address, and where a service is.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { normalZip, PlaceShape } from "../../../../shared/place.ts";
import { CountryCode, FilledLine, Line } from "../../../../shared/text.ts";
import { PlanKind } from "../../catalog/contract.ts";

export const ruleStates = ["now", "coming", "ended"] as const;
const keepings = ["gross", "net"] as const;

const ZipPart = Line(20)
  .transform(normalZip)
  .refine((zip) => /^[A-Z0-9]{0,10}$/.test(zip), { params: { code: "zip-letters" }, message: "letters A to Z and digits, at most ten" });

const match = {
  /** What is left empty fits anything. */
  country: CountryCode.default(""),
  state: Line(100).default(""),
  city: Line(100).default(""),
  /** A beginning ("35"), or from one code to another of the same length; both are meant. */
  zipFrom: ZipPart.default(""),
  zipTo: ZipPart.default(""),
  kind: PlanKind.nullable().default(null),
  planId: z.uuid().nullable().default(null),
};

const billedDays = z.enum(["leave", "adjust"]);

const RuleBody = {
  title: FilledLine(100),
  ...match,
  taxId: z.uuid().nullable().default(null),
  taxGroupId: z.uuid().nullable().default(null),
  /** What stays of a price that includes tax: the price, or what it is without its plan's tax. */
  keeps: z.enum(keepings).default("gross"),
  startOn: DayShape,
  /** The last day with it; null: it goes on. */
  endOn: DayShape.nullable().default(null),
};

export const TaxRuleView = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  title: z.string(),
  country: z.string(),
  state: z.string(),
  city: z.string(),
  zipFrom: z.string(),
  zipTo: z.string(),
  kind: PlanKind.nullable(),
  plan: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  taxId: z.uuid().nullable(),
  taxGroupId: z.uuid().nullable(),
  taxName: z.string(),
  /** Today's; null: it has no rate today. */
  ratePercent: z.string().nullable(),
  keeps: z.enum(keepings),
  startOn: DayShape,
  endOn: DayShape.nullable(),
  when: z.enum(ruleStates),
  createdBy: z.string(),
  version: z.int(),
});

const sorts = ["title", "startOn", "country"] as const;
const filter = {
  q: z.string().trim().min(1).max(100).optional(),
  partner: anyOf(z.uuid()).optional(),
  country: anyOf(z.string().regex(/^[A-Z]{2}$/)).optional(),
  when: anyOf(z.enum(ruleStates)).optional(),
};

export const listTaxRulesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-rules",
  summary: "Which tax holds at which addresses, in place of the plan's.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(TaxRuleView),
});

export const taxRuleColumns = [
  "title",
  "country",
  "state",
  "city",
  "zipFrom",
  "zipTo",
  "kind",
  "plan",
  "tax",
  "rate",
  "keeps",
  "startOn",
  "endOn",
] as const;
export const exportTaxRulesEndpoint = exportEndpoint({
  path: "/api/admin/tax-rules-export",
  summary: "Exactly the taxes by address that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: taxRuleColumns,
});

const ruleId = z.object({ ruleId: z.uuid() });

export const getTaxRuleEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-rules/:ruleId",
  summary: "One tax by address.",
  params: ruleId,
  returns: TaxRuleView,
});
export const addTaxRuleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-rules",
  summary: "Adds a tax by address.",
  body: z.strictObject({ partnerId: z.uuid(), ...RuleBody, billedDays: billedDays.default("leave") }),
  returns: TaxRuleView,
  idempotent: true,
});
export const changeTaxRuleEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/tax-rules/:ruleId",
  summary: "Changes a tax by address. Once it holds, only its name and its last day can be another.",
  params: ruleId,
  body: z.strictObject({ ...RuleBody, billedDays: billedDays.default("leave") }),
  returns: TaxRuleView,
  versioned: true,
});
export const removeTaxRuleEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/tax-rules/:ruleId",
  summary: "Removes a tax by address that has not begun.",
  params: ruleId,
  versioned: true,
});

export const previewTaxRuleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-rules/preview",
  summary: "How many services a tax by address would reach, and how many of them are invoiced beyond the day on which something changes.",
  body: z.strictObject({ partnerId: z.uuid(), ruleId: z.uuid().nullable().default(null), ...RuleBody }),
  returns: z.object({ services: z.int(), from: DayShape, invoicedFurther: z.int() }),
});

/** Which tax holds, and what said so. */
const Answer = z.object({
  why: z.enum(["exempt", "reverse_charge", "rule", "plan", "none"]),
  taxName: z.string().nullable(),
  ratePercent: z.string().nullable(),
  rule: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  /** Rules that fit as well and say less exactly what they mean. */
  yielding: z.array(z.object({ id: z.uuid(), title: z.string() })),
});

export const tryTaxRulesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-rules/try",
  summary: "Which tax a plan bears at an address or for a customer on a day, and why.",
  body: z.strictObject({
    partnerId: z.uuid(),
    /** With a customer: as they are taxed, and where they are unless `place` says otherwise. */
    customerId: z.uuid().nullable().default(null),
    place: PlaceShape.nullable().default(null),
    planId: z.uuid().nullable().default(null),
    on: DayShape.nullable().default(null),
  }),
  returns: z.object({ on: DayShape, place: PlaceShape, ...Answer.shape }),
});

// Where a service is ---------------------------------------------------------------------------------------------------

const serviceId = z.object({ serviceId: z.uuid() });

export const serviceTaxationEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/taxation",
  summary: "Where a service is, which tax it bears today, and why.",
  params: serviceId,
  returns: z.object({
    /** Null: where its customer is. */
    ownPlace: PlaceShape.nullable(),
    customersPlace: PlaceShape,
    /** The customer's other addresses, to choose from. */
    addresses: z.array(z.object({ id: z.uuid(), title: z.string(), text: z.string(), place: PlaceShape })),
    /** Where it was before, the newest first. */
    moves: z.array(z.object({ since: DayShape, before: PlaceShape.nullable() })),
    /** The provider has rules about addresses. */
    hasRules: z.boolean(),
    /** Of a bundle: of each of its parts. */
    taxes: z.array(z.object({ title: z.string(), ...Answer.shape })),
    version: z.int(),
  }),
});

const PlaceBody = z.strictObject({
  /** Null: where its customer is. */
  place: PlaceShape.nullable(),
  /** The address as people read it; left out: it stays. */
  address: Line(300).optional(),
  /** The first day there; left out: today. */
  on: DayShape.optional(),
  /** Days that are invoiced beyond it are credited and invoiced anew where their tax is another. */
  adjustBilledDays: z.boolean().default(true),
});

const Sums = z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape });

export const previewServicePlaceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/services/:serviceId/place/preview",
  summary: "What moving a service to another place comes to: its tax before and after, and what is credited and invoiced anew.",
  params: serviceId,
  body: PlaceBody,
  returns: z.object({
    before: z.array(z.object({ title: z.string(), ...Answer.shape })),
    after: z.array(z.object({ title: z.string(), ...Answer.shape })),
    adjusted: z.object({ credit: Sums.nullable(), invoice: Sums.nullable(), net: MoneyShape }).nullable(),
  }),
});
export const changeServicePlaceEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/services/:serviceId/place",
  summary: "Says that a service is at another place from a day on; invoiced days get the tax of the new place.",
  params: serviceId,
  body: PlaceBody,
  returns: z.object({ version: z.int() }),
  versioned: true,
});
