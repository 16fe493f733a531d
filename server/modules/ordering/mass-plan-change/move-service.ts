// One service of a mass plan change (B-18): what moving it comes to, and moving it. The same prices, fees and settlement as when staff change
// it alone.
import { DayShape, maxDay } from "../../../../shared/calendar.ts";
import { addMoney, fromMoneyJson, type MoneyJson, roundToMoney, toMoneyJson, zero } from "../../../../shared/money.ts";
import { rational, subtract, trimDecimal } from "../../../../shared/rational.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Told } from "../../../platform/mass-actions/mass-action.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { issueSettlement, lockForSettlement, type SettlementFigures } from "../../billing/index.ts";
import { effectiveRate, loadTaxBook, monthlyValue } from "../../catalog/index.ts";
import { type BillableService, getService, type Service, soldTerms } from "../../services/index.ts";
import { type Bound, type BoundOf, isAtOnce, settlesAtRequest } from "../planned-changes/bound.ts";
import { saveChange } from "../planned-changes/decide.ts";
import { applyBound } from "../planned-changes/lives.ts";
import { findScheduled } from "../planned-changes/planned-change-queries.ts";
import { bindWish, type Subject, type Wish } from "../price-quotes/bind-wish.ts";
import { afterApplied } from "../price-quotes/confirm-quote.ts";
import { refuseByState, subjectOf, workOut } from "../price-quotes/make-quote.ts";
import type { MoveParams } from "./contract.ts";

export type Move =
  | { readonly kind: "stays"; readonly why: string; readonly told: readonly Told[] }
  | {
      readonly kind: "moves";
      readonly subject: Subject;
      readonly bound: BoundOf<"plan">;
      readonly settled: Awaited<ReturnType<typeof workOut>>;
      readonly told: readonly Told[];
    };

const stays = (why: string, told: readonly Told[] = []): Move => ({ kind: "stays", why, told });

/** What moving a service would come to, or why it stays. */
export async function lookAtMove(work: Work, serviceId: string, params: MoveParams): Promise<Move> {
  const found = await getService(work, serviceId);
  if (found.planId !== params.fromPlanId) return stays(found.planId === params.toPlanId ? "moved-already" : "other-plan");
  if (params.ownPrices === "leave" && found.customPrice !== null) return stays("own-price");
  const planned = await findScheduled(work, serviceId);
  if (planned) return stays("change-pending", [{ code: "move-planned", after: planned.effective_on }]);
  try {
    refuseByState(found, "plan");
    const subject: Subject = { ...(await subjectOf(work, serviceId, "admin")), isMass: true };
    const bound = await bindMove(work, subject, params);
    const settled = await workOut(work, subject.service, bound, subject.today);
    return { kind: "moves", subject, bound, settled, told: await toldOf(work, subject, bound, settled.figures, params) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return stays(whyOf(error), [{ code: "move-refused", detail: error.detail ?? error.title }]);
  }
}

/** A word of ours where there is one; the sentence stands beside it. */
function whyOf(problem: Problem): string {
  const code = problem.errors?.[0]?.code;
  if (problem.code === "plan-not-available") return "plan-not-available";
  return code === "rule-closed" ? code : problem.code;
}

async function bindMove(work: Work, subject: Subject, params: MoveParams): Promise<BoundOf<"plan">> {
  const { service, account } = subject;
  const wish: Extract<Wish, { kind: "plan" }> = {
    kind: "plan",
    planId: params.toPlanId,
    on: params.noSettlement && account.billedThrough !== null ? maxDay(params.on, account.billedThrough) : params.on,
    customPrice: params.ownPrices === "keep" && service.customPrice !== null ? trimDecimal(service.customPrice) : null,
    forfeit: params.noSettlement,
    ...(params.waiveFees || params.noSettlement ? { waive: params.reason || "mass change" } : {}),
    reason: params.reason,
  };
  const bound = asPlan(await bindOnFirstDay(work, subject, wish));
  return params.noSettlement ? { ...bound, fees: [], isRefunded: false, invoiceAfter: "next_run" } : bound;
}

/** Where paid days are not given back, a service begins when they are over (B-95). */
async function bindOnFirstDay(work: Work, subject: Subject, wish: Extract<Wish, { kind: "plan" }>): Promise<Bound> {
  const first = maxDay(wish.on ?? subject.service.startOn, subject.service.startOn);
  try {
    return await bindWish(work, subject, { ...wish, on: first });
  } catch (error) {
    const earliest = error instanceof Problem && error.code === "date-out-of-range" ? error.errors?.[0]?.params?.earliest : undefined;
    if (typeof earliest !== "string") throw error;
    return bindWish(work, subject, { ...wish, on: DayShape.parse(earliest) });
  }
}

function asPlan(bound: Bound): BoundOf<"plan"> {
  if (bound.kind !== "plan") throw new Error("a wish for another plan was bound as something else");
  return bound;
}

async function toldOf(
  work: Work,
  subject: Subject,
  bound: BoundOf<"plan">,
  figures: SettlementFigures,
  params: MoveParams,
): Promise<Told[]> {
  const segment = subject.billable.segments.find(({ end }) => end === null || bound.on < end) ?? subject.billable.segments.at(-1);
  const now = segment && soldTerms(segment);
  const { currency } = figures;
  const quantity = bound.quantity ?? now?.quantity ?? "1";
  const price = (text: string): string => `${trimDecimal(text)} ${currency}`;
  const fees = figures.fees.reduce((sum, fee) => addMoney(sum, fromMoneyJson(fee.amount)), zero(currency));
  const month = now && (await monthDifference(work, subject, bound, { now, quantity, currency }));
  return [
    { code: "move-price", before: price(now?.unitPrice ?? "0"), after: price(bound.customPrice ?? bound.unitPrice) },
    ...(bound.on === params.on ? [] : [{ code: "move-on", after: bound.on }]),
    ...(fees.minor === 0n ? [] : [{ code: "move-fees", amount: toMoneyJson(fees) }]),
    ...(figures.credit ? [{ code: "move-credit", amount: figures.credit.gross }] : []),
    ...(figures.invoice ? [{ code: "move-invoice", amount: figures.invoice.gross }] : []),
    ...(month ? [{ code: "move-month", amount: month }] : []),
  ];
}

/** What it is worth more or less by the month, net and without discounts (B-17). */
async function monthDifference(
  work: Work,
  { plan }: Subject,
  bound: BoundOf<"plan">,
  { now, quantity, currency }: { now: BillableService["segments"][number]; quantity: string; currency: string },
): Promise<MoneyJson> {
  const taxes = await loadTaxBook(work);
  const valued = (terms: { unitPrice: string; taxId: string | null; taxGroupId: string | null; includesTax: boolean }, months: number) =>
    monthlyValue({
      unitPrice: terms.unitPrice,
      quantity,
      period: plan.prepaidDays === null ? { months } : { days: plan.prepaidDays },
      includesTax: terms.includesTax,
      taxShare: effectiveRate(taxes, terms, bound.on) ?? rational(0n),
    });
  const after = valued({ ...bound, unitPrice: bound.customPrice ?? bound.unitPrice }, now.plan.priceMonths);
  return toMoneyJson(roundToMoney(subtract(after, valued(now, now.plan.priceMonths)), currency));
}

/** Moves a service, at once or planned for its day. What the preview saw may have changed: everything is looked at again under the lock. */
export async function moveService(work: Work, serviceId: string, params: MoveParams): Promise<Move> {
  const before = await getService(work, serviceId);
  await lockForSettlement(work, before.payerId);
  const move = await lookAtMove(work, serviceId, params);
  if (move.kind === "stays") return move;
  const { subject, bound, settled } = move;
  const { service, today } = subject;
  const atOnce = isAtOnce(bound, today);
  if (atOnce) await applyBound(work, service.id, bound);
  const settlement = atOnce || settlesAtRequest(bound) ? await issueSettlement(work, settled.settlement) : null;
  const change = await saveMove(work, { service, bound, figures: settled.figures, settlement, isApplied: atOnce });
  if (atOnce) await afterApplied(work, service, bound, change.id);
  return move;
}

type Saved = Pick<Parameters<typeof saveChange>[1], "service" | "bound" | "figures" | "settlement" | "isApplied"> & {
  readonly service: Service;
};

const saveMove = (work: Work, saved: Saved) => saveChange(work, { ...saved, channel: "admin", requestedBy: describeActor(work) });
