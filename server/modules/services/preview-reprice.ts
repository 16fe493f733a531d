// Before a price is changed: who would get it, and what that makes of what they pay by the month (B-12).
import { sql } from "kysely";
import type { z } from "zod";
import { type Day, maxDay } from "../../../shared/calendar.ts";
import { roundToMoney, toMoneyJson } from "../../../shared/money.ts";
import { add, type Rational, rational } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { effectiveRate, getPlan, loadTaxBook, monthlyValue, type Plan, priceOn } from "../catalog/index.ts";
import { type AdjustmentFigures, adjustmentFigures, noAdjustments } from "./adjust-billed-days.ts";
import { adjustmentView } from "./adjustment-view.ts";
import { listBilledThrough } from "./billed-days.ts";
import type { previewRepriceEndpoint } from "./contract.ts";
import { billableServices } from "./list-billable-services.ts";
import { audiences, hasListPrice, runningServices } from "./reprice-plan.ts";
import { listSegments } from "./save-segments.ts";
import { type Segment, segmentOn } from "./segment-rules.ts";
import { withTerms } from "./what-if.ts";

interface Repricing {
  readonly planId: string;
  readonly price: string;
  readonly validFrom: Day;
  readonly includesTax?: boolean | undefined;
  readonly taxId?: string | null | undefined;
  readonly taxGroupId?: string | null | undefined;
}

interface Reached {
  services: number;
  invoicedFurther: number;
  before: Rational;
  after: Rational;
  adjusted: AdjustmentFigures;
}

export async function previewReprice(work: Work, wish: Repricing): Promise<z.input<typeof previewRepriceEndpoint.returns>> {
  const plan = await getPlan(work, wish.planId);
  const previous = priceOn(plan.prices, wish.validFrom);
  if (!previous) throw new Error(`the plan ${plan.code} has no price`);
  const monthOf = await valuer(work, plan, wish.validFrom);
  const reached = new Map(
    audiences.map((audience): [string, Reached] => [
      audience,
      { services: 0, invoicedFurther: 0, before: rational(0n), after: rational(0n), adjusted: noAdjustments() },
    ]),
  );
  const nobody = sql``;
  for await (const batch of runningServices(work, plan.id, nobody)) {
    const ids = batch.map(({ id }) => id);
    const segments = await listSegments(work, ids);
    const billed = await listBilledThrough(work, ids);
    const further = new Map<string, { from: Day; audiences: string[] }>();
    for (const service of batch) {
      const mine = segments.get(service.id) ?? [];
      const now = segmentOn(mine, wish.validFrom);
      if (!now || (service.endOn !== null && service.endOn < wish.validFrom)) continue;
      const change = {
        isInvoicedFurther: (billed.get(service.id) ?? wish.validFrom) > wish.validFrom,
        before: monthOf(now),
        after: monthOf({ ...now, unitPrice: wish.price, includesTax: wish.includesTax ?? now.includesTax }),
      };
      const own = hasListPrice(service, mine, wish.validFrom, previous) ? ["all_services", "same_price_services"] : ["all_services"];
      for (const audience of own) count(reached.get(audience), change);
      if (change.isInvoicedFurther) further.set(service.id, { from: maxDay(wish.validFrom, service.startOn), audiences: own });
    }
    await addAdjustments(work, plan, wish, further, reached);
  }
  const rounded = (value: Rational) => toMoneyJson(roundToMoney(value, plan.currency));
  return {
    before: previous.price,
    audiences: [...reached].map(([audience, { services, invoicedFurther, before, after, adjusted }]) => ({
      audience: audience as (typeof audiences)[number],
      services,
      invoicedFurther,
      monthBefore: rounded(before),
      monthAfter: rounded(after),
      adjusted: adjustmentView(adjusted, plan.currency),
    })),
  };
}

/** B-12 what "adjust already billed days" would give back and charge anew. */
async function addAdjustments(
  work: Work,
  plan: Plan,
  wish: Repricing,
  further: ReadonlyMap<string, { from: Day; audiences: readonly string[] }>,
  reached: ReadonlyMap<string, Reached>,
): Promise<void> {
  const terms = {
    planVersionId: "the new price",
    unitPrice: wish.price,
    ...(wish.includesTax === undefined ? {} : { includesTax: wish.includesTax }),
    ...(wish.taxId || wish.taxGroupId ? { taxId: wish.taxId ?? null, taxGroupId: wish.taxGroupId ?? null } : {}),
  };
  const services = await billableServices(work, [...further.keys()]);
  for (const [audience, sums] of reached) {
    const changed = services.flatMap((service) => {
      const how = further.get(service.id);
      return how?.audiences.includes(audience) ? [{ after: withTerms(service, how.from, terms), from: how.from }] : [];
    });
    const figures = await adjustmentFigures(work, { cause: "price", currency: plan.currency, services: changed });
    sums.adjusted.services += figures.services;
    sums.adjusted.creditedMinor += figures.creditedMinor;
    sums.adjusted.chargedMinor += figures.chargedMinor;
  }
}

function count(sums: Reached | undefined, change: { isInvoicedFurther: boolean; before: Rational; after: Rational }): void {
  if (!sums) return;
  sums.services += 1;
  if (change.isInvoicedFurther) sums.invoicedFurther += 1;
  sums.before = add(sums.before, change.before);
  sums.after = add(sums.after, change.after);
}

/** B-17 by the month, net and without discounts; what is not billed is worth nothing. */
async function valuer(work: Work, plan: Plan, on: Day): Promise<(segment: Segment) => Rational> {
  const taxes = await loadTaxBook(work);
  return (segment) =>
    segment.billable === "yes"
      ? monthlyValue({
          ...{ unitPrice: segment.unitPrice, quantity: segment.quantity, includesTax: segment.includesTax },
          period: plan.prepaidDays === null ? { months: plan.priceMonths } : { days: plan.prepaidDays },
          taxShare: effectiveRate(taxes, segment, on) ?? rational(0n),
        })
      : rational(0n);
}
