// What a bound wish costs this customer: by the month with tax, and once. And how it is shown.
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { type BillableService, billablePrices } from "../../services/index.ts";
import { Bound } from "../planned-changes/bound.ts";
import { withNewPlan } from "../planned-changes/lives.ts";
import type { RequestView } from "./contract.ts";
import type { Cost } from "./request-rules.ts";

export type Terms = NonNullable<z.input<typeof RequestView>["items"][number]["asked"]>;

/** What the service costs by the month: as it is today, or with the plan that is wished. Undefined: nothing about it changes. */
export async function monthOf(
  work: Work,
  { billable, today }: { readonly billable: BillableService; readonly today: Day },
  bound: Bound | null,
): Promise<MoneyJson | undefined> {
  if (bound !== null && bound.kind !== "plan") return undefined;
  const on = bound?.on ?? today;
  const service = bound ? await withNewPlan(work, billable, bound) : billable;
  const segment = service.segments.find(({ start, end }) => start <= on && (end === null || on < end)) ?? service.segments.at(-1);
  if (!segment) return undefined;
  return (await billablePrices(work, [{ service, segmentId: segment.segmentId, today: on }])).get(service.id)?.month.gross;
}

/** @param month - null: the price by the month stays as it is */
export const costOf = (
  figures: { readonly fees: readonly { readonly amount: MoneyJson }[] },
  month: MoneyJson | null | undefined,
): Cost => ({
  month: month ? fromMoneyJson(month).minor : 0n,
  fees: figures.fees.reduce((sum, fee) => sum + fromMoneyJson(fee.amount).minor, 0n),
});

export const parseBound = (stored: unknown): Bound | null => (stored === null ? null : Bound.parse(stored));

export function termsOf(
  bound: Bound,
  figures: SettlementFigures,
  { plans, month }: { plans: ReadonlyMap<string, { readonly title: string }>; month: MoneyJson | null },
): Terms {
  return {
    on: bound.on,
    endOn: bound.kind === "end" ? addDays(bound.on, -1) : null,
    until: bound.kind === "pause" ? bound.until : null,
    plan: bound.kind === "plan" ? { id: bound.planId, title: plans.get(bound.planId)?.title ?? "" } : null,
    month,
    figures,
  };
}
