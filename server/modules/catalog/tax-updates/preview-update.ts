import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, roundToMoney, subtractMoney, toMoneyJson } from "../../../../shared/money.ts";
import { add, divide, multiply, parseDecimal, type Rational, rational } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import type { Plan, PlanPrice } from "../plan-queries.ts";
import { affectedPlans, outlookOf } from "./affected-plans.ts";
import type { previewTaxUpdateEndpoint } from "./contract.ts";
import { type PlanEffect, taxUpdateParticipants } from "./participants.ts";
import { checkTaxUpdate, type TaxUpdateWish } from "./schedule-update.ts";
import type { TaxChange } from "./tax-update-rules.ts";

type Preview = z.input<typeof previewTaxUpdateEndpoint.returns>;
type PlanRow = Preview["plans"][number];

/** B-148 what an update would make of every plan, of the month, of groups and of the books. Changes nothing. */
export async function previewTaxUpdate(work: Work, wish: TaxUpdateWish): Promise<Preview> {
  const change = await checkTaxUpdate(work, wish, calendarDay(work.now, "UTC"));
  const plans = await affectedPlans(work, change, wish);
  const rows: PlanRow[] = [];
  const months = new Map<string, { before: Rational; after: Rational }>();
  for (const plan of plans) {
    const effect = await effectOn(work, change, plan);
    // An archived plan that nobody has any more interests nobody.
    if (plan.archivedAt !== null && effect.services === 0) continue;
    const month = months.get(plan.currency) ?? { before: rational(0n), after: rational(0n) };
    months.set(plan.currency, { before: add(month.before, effect.monthBefore), after: add(month.after, effect.monthAfter) });
    rows.push(rowOf(change, plan, effect));
  }
  return {
    plans: rows,
    months: [...months].map(([currency, { before, after }]) => ({ before: moneyOf(before, currency), after: moneyOf(after, currency) })),
    groups: change.groups.map(({ before }) => ({ id: before.id, name: before.name })),
    missingMappings: await missingMappings(work, change),
  };
}

async function effectOn(work: Work, change: TaxChange, plan: Plan): Promise<PlanEffect> {
  const sum: PlanEffect = {
    services: 0,
    ownPriced: 0,
    invoicedFurther: 0,
    creditedMinor: 0n,
    chargedMinor: 0n,
    monthBefore: rational(0n),
    monthAfter: rational(0n),
  };
  for (const participant of taxUpdateParticipants().values()) {
    const effect = await participant.effectOn?.(work, change, plan);
    if (!effect) continue;
    sum.services += effect.services;
    sum.ownPriced += effect.ownPriced;
    sum.invoicedFurther += effect.invoicedFurther;
    sum.creditedMinor += effect.creditedMinor;
    sum.chargedMinor += effect.chargedMinor;
    sum.monthBefore = add(sum.monthBefore, effect.monthBefore);
    sum.monthAfter = add(sum.monthAfter, effect.monthAfter);
  }
  return sum;
}

function rowOf(change: TaxChange, plan: Plan, effect: PlanEffect): PlanRow {
  const { before, after, later } = outlookOf(change, plan);
  const next = before && { ...before, ...after };
  return {
    id: plan.id,
    code: plan.code,
    title: plan.title,
    kind: plan.kind,
    includesTax: before?.includesTax ?? false,
    services: effect.services,
    ownPriced: effect.ownPriced,
    invoicedFurther: effect.invoicedFurther,
    credited: toMoneyJson(money(effect.creditedMinor, plan.currency)),
    charged: toMoneyJson(money(effect.chargedMinor, plan.currency)),
    before: before ? amounts(plan, before, change.shareBefore(before)) : null,
    after: before && next ? amounts(plan, next, change.shareAfter(before)) : null,
    monthBefore: moneyOf(effect.monthBefore, plan.currency),
    monthAfter: moneyOf(effect.monthAfter, plan.currency),
    laterPrices: later.map(({ validFrom }) => validFrom),
  };
}

/** Rounded as one price alone; documents round their own sums (B-141). */
function amounts(plan: Plan, price: Pick<PlanPrice, "price" | "includesTax">, share: Rational | undefined) {
  const listed = parseDecimal(price.price);
  const withTax = add(rational(1n), share ?? rational(0n));
  const net = roundToMoney(price.includesTax ? divide(listed, withTax) : listed, plan.currency);
  const gross = roundToMoney(price.includesTax ? listed : multiply(listed, withTax), plan.currency);
  return { net: toMoneyJson(net), tax: toMoneyJson(subtractMoney(gross, net)), gross: toMoneyJson(gross) };
}

const moneyOf = (value: Rational, currency: string): MoneyJson => toMoneyJson(roundToMoney(value, currency));

async function missingMappings(work: Work, change: TaxChange): Promise<Preview["missingMappings"]> {
  const missing: { partnerId: string; account: string }[] = [];
  for (const participant of taxUpdateParticipants().values()) missing.push(...((await participant.missing?.(work, change)) ?? []));
  if (missing.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string }>`select id, name from partners.partners
    where id = any (${missing.map(({ partnerId }) => partnerId)}::uuid[])`.execute(work.tx);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return missing.map(({ partnerId, account }) => ({ partner: { id: partnerId, name: names.get(partnerId) ?? "" }, account }));
}
