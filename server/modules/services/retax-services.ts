// What a tax update makes of services (B-147): their pieces from the day on, and the prices that they have of their own.
import { sql } from "kysely";
import { type Day, maxDay } from "../../../shared/calendar.ts";
import { add, type Rational, rational, trimDecimal } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { monthlyValue, type Plan, type PlanEffect, type RetaxedPlan, type TaxChange, type TaxUpdateParticipant } from "../catalog/index.ts";
import { type AdjustmentFigures, type AdjustmentWish, adjustmentFigures, askForAdjustments } from "./adjust-billed-days.ts";
import { listBilledThrough } from "./billed-days.ts";
import { billableServices } from "./list-billable-services.ts";
import { runningServices } from "./reprice-plan.ts";
import { listSegments, type Reshaped, saveSegments } from "./save-segments.ts";
import { reshapeFrom, type Segment, segmentOn, type Terms } from "./segment-rules.ts";

export const taxUpdatesOfServices: TaxUpdateParticipant = { effectOn, followPlan };

/** What a piece is billed by once the tax is another; undefined: nothing changes for it. */
function retaxed(change: TaxChange, plan: Plan, terms: Terms, versions: ReadonlyMap<string, string>): Partial<Terms> | undefined {
  const taxed = change.retaxed(terms);
  if (!taxed) return undefined;
  const unitPrice = change.priceAfter({ ...terms, price: terms.unitPrice, currency: plan.currency });
  const planVersionId = versions.get(terms.planVersionId) ?? terms.planVersionId;
  const isSame =
    unitPrice === trimDecimal(terms.unitPrice) &&
    taxed.taxId === terms.taxId &&
    taxed.taxGroupId === terms.taxGroupId &&
    planVersionId === terms.planVersionId;
  return isSame ? undefined : { ...taxed, unitPrice, planVersionId };
}

async function followPlan(
  work: Work,
  change: TaxChange,
  { plan, versions }: RetaxedPlan,
): Promise<{ services: number; ownPrices: number }> {
  let services = 0;
  let ownPrices = 0;
  for await (const batch of runningServices(work, plan.id)) {
    const ids = batch.map(({ id }) => id);
    const segments = await listSegments(work, ids);
    const billed = await listBilledThrough(work, ids);
    const own: { id: string; price: string }[] = [];
    const adjusted: AdjustmentWish["services"][number][] = [];
    const reshaped = batch.flatMap((service): Reshaped[] => {
      const before = segments.get(service.id) ?? [];
      const begins = maxDay(change.on, service.startOn);
      const billedThrough = billed.get(service.id) ?? begins;
      const from = change.billedDays === "adjust" ? begins : maxDay(begins, billedThrough);
      if (service.endOn !== null && from > service.endOn) return [];
      const now = segmentOn(before, from);
      // B-149 also where only the rate of the tax is another one, and the service stays as it is.
      if (from < billedThrough && now && change.retaxed(now))
        adjusted.push({ serviceId: service.id, customerId: service.customerId, partnerId: service.partnerId, from });
      const after = reshapeFrom(before, from, (piece) => retaxed(change, plan, piece, versions), "tax_changed");
      if (!after) return [];
      if (service.customPrice !== null && now) {
        const price = change.priceAfter({ ...now, price: service.customPrice, currency: plan.currency });
        if (price !== trimDecimal(service.customPrice)) own.push({ id: service.id, price });
      }
      return [{ serviceId: service.id, customerId: service.customerId, partnerId: service.partnerId, before, after }];
    });
    await saveSegments(work, reshaped);
    await saveOwnPrices(work, own);
    if (change.updateId !== undefined) await askForAdjustments(work, { cause: "tax", sourceId: change.updateId, services: adjusted });
    services += reshaped.length;
    ownPrices += own.length;
  }
  return { services, ownPrices };
}

async function saveOwnPrices(work: Work, prices: readonly { id: string; price: string }[]): Promise<void> {
  if (prices.length === 0) return;
  await sql`update services.services service set custom_price = own.price, version = service.version + 1, updated_at = ${work.now}
    from jsonb_to_recordset(${JSON.stringify(prices)}::jsonb) as own (id uuid, price numeric) where service.id = own.id`.execute(work.tx);
}

/** B-148 how many services of a plan, and what the month comes to before and after: net, without discounts. */
async function effectOn(work: Work, change: TaxChange, plan: Plan): Promise<PlanEffect> {
  const effect = {
    services: 0,
    ownPriced: 0,
    invoicedFurther: 0,
    creditedMinor: 0n,
    chargedMinor: 0n,
    monthBefore: rational(0n),
    monthAfter: rational(0n),
  };
  const nobody = sql``;
  for await (const batch of runningServices(work, plan.id, nobody)) {
    const ids = batch.map(({ id }) => id);
    const segments = await listSegments(work, ids);
    const billed = await listBilledThrough(work, ids);
    const further = new Map<string, Day>();
    for (const service of batch) {
      const now = segmentOn(segments.get(service.id) ?? [], change.on);
      if (!now || !change.retaxed(now) || (service.endOn !== null && service.endOn < change.on)) continue;
      effect.services += 1;
      if (service.customPrice !== null) effect.ownPriced += 1;
      if ((billed.get(service.id) ?? change.on) > change.on) {
        effect.invoicedFurther += 1;
        further.set(service.id, maxDay(change.on, service.startOn));
      }
      if (now.billable !== "yes") continue;
      const price = change.priceAfter({ ...now, price: now.unitPrice, currency: plan.currency });
      effect.monthBefore = add(effect.monthBefore, monthOf(plan, now, change.shareBefore(now)));
      effect.monthAfter = add(effect.monthAfter, monthOf(plan, { ...now, unitPrice: price }, change.shareAfter(now)));
    }
    if (change.billedDays === "adjust") {
      const { creditedMinor, chargedMinor } = await adjustedBy(work, change, plan, further);
      effect.creditedMinor += creditedMinor;
      effect.chargedMinor += chargedMinor;
    }
  }
  return effect;
}

/** B-149 what the days that are on invoices already would be given back at, and charged at anew. */
async function adjustedBy(work: Work, change: TaxChange, plan: Plan, further: ReadonlyMap<string, Day>): Promise<AdjustmentFigures> {
  const services = await billableServices(work, [...further.keys()]);
  return adjustmentFigures(work, {
    cause: "tax",
    currency: plan.currency,
    // The tax keeps its old name here: the share that it comes to then is what counts.
    shareAfter: (taxed) => change.shareAfter(taxed),
    services: services.map((service) => {
      const from = further.get(service.id) ?? change.on;
      return {
        from,
        after: {
          ...service,
          segments: service.segments.map((piece) =>
            piece.end !== null && piece.end <= from
              ? piece
              : { ...piece, unitPrice: change.priceAfter({ ...piece, price: piece.unitPrice, currency: plan.currency }) },
          ),
        },
      };
    }),
  });
}

const monthOf = (plan: Plan, { unitPrice, quantity, includesTax }: Segment, share: Rational | undefined): Rational =>
  monthlyValue({
    ...{ unitPrice, quantity, includesTax },
    period: plan.prepaidDays === null ? { months: plan.priceMonths } : { days: plan.prepaidDays },
    taxShare: share ?? rational(0n),
  });
