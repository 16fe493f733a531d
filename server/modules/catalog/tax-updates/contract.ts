import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { PlanKind, RateText } from "../contract.ts";

const TaxUpdateWish = z.strictObject({
  /** Any rate of the tax that is changed. */
  oldTaxId: z.uuid(),
  /** Another tax in its place … */
  newTaxId: z.uuid().nullable().default(null),
  /** … or another rate of the same. */
  newRatePercent: RateText.nullable().default(null),
  on: DayShape,
  bearer: z.enum(["customer", "isp"]),
  rounding: z.enum(["0.01", "up_to_0.10", "up_to_1"]).default("0.01"),
  /** What becomes of days from the date on that are on invoices already: they stay, or the next run proposes to bill them anew. */
  billedDays: z.enum(["leave", "adjust"]).default("leave"),
  /** Empty: all. A plan is meant when all who sell it, or all its places, are. */
  partnerIds: z.array(z.uuid()).max(200).default([]),
  kinds: z.array(PlanKind).default([]),
  locationIds: z.array(z.uuid()).max(200).default([]),
});

const Amounts = z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape });
const Named = z.object({ id: z.uuid(), name: z.string() });

export const previewTaxUpdateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-updates/preview",
  summary: "What another tax from a day on would make of every plan and of the month. Nothing is changed.",
  body: TaxUpdateWish,
  returns: z.object({
    plans: z.array(
      z.object({
        id: z.uuid(),
        code: z.string(),
        title: z.string(),
        kind: PlanKind,
        includesTax: z.boolean(),
        services: z.int(),
        ownPriced: z.int(),
        /** Of the services: invoiced beyond the date. */
        invoicedFurther: z.int(),
        /** Of the billed days, with tax, where they are adjusted. */
        credited: MoneyShape,
        charged: MoneyShape,
        /** Null: the price of the day has another tax; some services still have the old one. */
        before: Amounts.nullable(),
        after: Amounts.nullable(),
        monthBefore: MoneyShape,
        monthAfter: MoneyShape,
        /** Days from which the plan has a price of its own already; such a price stays as it was agreed. */
        laterPrices: z.array(DayShape),
      }),
    ),
    /** By the month and currency, net and without discounts. */
    months: z.array(z.object({ before: MoneyShape, after: MoneyShape })),
    groups: z.array(Named),
    /** Books that do not know where to book the new tax: it would go to the suspense account. */
    missingMappings: z.array(z.object({ partner: Named, account: z.string() })),
  }),
});

const TaxUpdateView = z.object({
  id: z.uuid(),
  oldTax: z.object({ id: z.uuid(), name: z.string(), code: z.string() }),
  newTax: z.object({ id: z.uuid(), name: z.string(), code: z.string() }).nullable(),
  newRatePercent: z.string().nullable(),
  on: DayShape,
  bearer: z.enum(["customer", "isp"]),
  rounding: z.enum(["0.01", "up_to_0.10", "up_to_1"]),
  billedDays: z.enum(["leave", "adjust"]),
  state: z.enum(["scheduled", "applying", "applied", "cancelled"]),
  steps: z.int(),
  done: z.int(),
  /** Steps that did not work, with what they said; they are tried again. */
  failures: z.array(z.object({ label: z.string(), why: z.string() })),
  createdBy: z.string(),
  createdAt: MomentShape,
  endedAt: MomentShape.nullable(),
  version: z.int(),
});
const taxUpdateId = z.object({ taxUpdateId: z.uuid() });

export const listTaxUpdatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-updates",
  summary: "Planned and past tax updates, the newest first.",
  returns: z.object({ items: z.array(TaxUpdateView) }),
});
export const scheduleTaxUpdateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-updates",
  summary: "Plans another tax for plans, services, fees and what waits for an invoice, from a day on.",
  body: TaxUpdateWish,
  returns: TaxUpdateView,
  idempotent: true,
  freshProof: true,
});
export const cancelTaxUpdateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tax-updates/:taxUpdateId/cancel",
  summary: "Takes a planned tax update back; possible until it has begun.",
  params: taxUpdateId,
  returns: TaxUpdateView,
  versioned: true,
});
export const taxUpdateLogEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tax-updates/:taxUpdateId/log",
  summary: "What a tax update did, plan by plan, as CSV.",
  params: taxUpdateId,
  reply: "file",
});
