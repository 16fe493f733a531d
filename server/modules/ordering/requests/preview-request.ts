// What approving a request comes to today (O-87, M-29): what was confirmed binds, days and tax rates move; other terms are priced anew.
import type { z } from "zod";
import { addMonths, daysBetween, maxDay } from "../../../../shared/calendar.ts";
import { type MoneyJson, roundToMoney, toMoneyJson } from "../../../../shared/money.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { fieldProblem, Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { listPlansOfServices, priceOn } from "../../catalog/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { Bound, BoundOf } from "../planned-changes/bound.ts";
import { judge } from "../planned-changes/judge.ts";
import { limitOfPause } from "../planned-changes/portal-changes.ts";
import { pauseMinDays } from "../planned-changes/settings.ts";
import { bindWish, type Subject } from "../price-quotes/bind-wish.ts";
import { quoteBound, refuseByState, subjectOf } from "../price-quotes/make-quote.ts";
import { dateOutOfRange, pauseLength } from "../problems.ts";
import type { previewRequestEndpoint } from "./contract.ts";
import { onDays } from "./on-days.ts";
import { getRequest, listItems } from "./request-queries.ts";
import { isDearer } from "./request-rules.ts";
import { costOf, monthOf, parseBound } from "./request-terms.ts";
import type { RequestItem } from "./tables.ts";

type Wish = z.output<typeof previewRequestEndpoint.body>;
type Preview = z.input<typeof previewRequestEndpoint.returns>;
type PreviewItem = Preview["items"][number];

export async function previewRequest(work: Work, requestId: string, wish: Wish): Promise<Preview> {
  const request = await getRequest(work, requestId);
  const rows = (await listItems(work, [request.id])).get(request.id) ?? [];
  const items: PreviewItem[] = [];
  for (const item of rows) {
    try {
      items.push(await previewItem(work, item, wish));
    } catch (error) {
      // Of several services those that cannot be paused any more stay out; of one it is the answer.
      if (rows.length === 1 || !(error instanceof Problem)) throw error;
      items.push({
        ...{ serviceId: item.service_id, quote: null, refusal: { code: error.code, detail: error.detail ?? error.title }, month: null },
        ...{ endOn: null, until: null, isMoved: false, isDearer: false, listPrice: null },
      });
    }
  }
  return { items };
}

async function previewItem(work: Work, item: RequestItem, wish: Wish): Promise<PreviewItem> {
  const subject = await subjectOf(work, item.service_id, "admin");
  const asked = parseBound(item.wish);
  refuseByState(subject.service, item.kind);
  const bound = isNewWish(asked, wish) ? await bindAnew(work, subject, item, wish) : await bindAgain(work, subject, asked, wish);
  const quote = await quoteBound(work, subject, bound, { requestId: item.request_id });
  const month = await monthOf(work, subject, bound);
  return {
    serviceId: item.service_id,
    quote,
    refusal: null,
    month: month ?? null,
    endOn: bound.kind === "end" ? bound.endOn : null,
    until: bound.kind === "pause" ? bound.until : null,
    isMoved: isMoved(item, quote.figures),
    isDearer: isDearerThan(item, quote.figures, month),
    listPrice: asked?.kind === "plan" ? await movedListPrice(work, asked, subject) : null,
  };
}

/** A free wish has no terms yet; another plan or price makes terms of its own. */
const isNewWish = (asked: Bound | null, wish: Wish): asked is null =>
  asked === null ||
  wish.customPrice !== undefined ||
  (wish.planId !== undefined && !(asked.kind === "plan" && asked.planId === wish.planId));

async function bindAnew(work: Work, subject: Subject, item: RequestItem, { planId, customPrice, on }: Wish): Promise<Bound> {
  const asked = parseBound(item.wish);
  const target = planId ?? (asked?.kind === "plan" ? asked.planId : undefined);
  if (item.kind !== "plan" || target === undefined) throw fieldProblem("planId", "required", "Choose the plan.");
  const kept = asked?.kind === "plan" && asked.on >= subject.today ? asked.on : undefined;
  const first = on ?? kept;
  return bindWish(work, subject, {
    ...{ kind: "plan", planId: target, customPrice: customPrice ?? null, forfeit: false, reason: "" },
    ...(first === undefined ? {} : { on: first }),
  });
}

/** M-29 the same terms, on the day that was asked for or another one. */
async function bindAgain(work: Work, subject: Subject, asked: Bound, { on, until }: Wish): Promise<Bound> {
  const { today, account } = subject;
  if (on !== undefined && on < today) throw fieldProblem("on", "in-the-past", "Choose today or a later day.");
  const bound = onDays(asked, { today, on, until, paidThrough: account.billedThrough });
  switch (bound.kind) {
    case "plan":
      return planAgain(work, subject, asked as BoundOf<"plan">, bound);
    case "pause":
      return pauseAgain(work, subject, bound);
    default:
      return bound;
  }
}

async function planAgain(work: Work, { account, service }: Subject, asked: BoundOf<"plan">, bound: BoundOf<"plan">): Promise<Bound> {
  if (!bound.isRefunded && account.billedThrough !== null && bound.on < account.billedThrough) {
    throw dateOutOfRange(`Paid days are not given back, so the change begins on ${account.billedThrough} at the earliest.`, {
      errors: [{ field: "on", code: "date-out-of-range", params: { earliest: account.billedThrough } }],
    });
  }
  if (bound.on < service.startOn) throw fieldProblem("on", "date-before-start", `The service starts on ${service.startOn}.`);
  if (bound.on === asked.on || asked.contractEndOn === null) return bound;
  // The contract begins with the change.
  const plan = (await listPlansOfServices(work, [asked.planId])).get(asked.planId);
  return { ...bound, contractEndOn: plan ? addMonths(bound.on, plan.contractMonths) : asked.contractEndOn };
}

/** P-251 the limits of a pause are looked at on asking and on approving. */
async function pauseAgain(work: Work, subject: Subject, bound: BoundOf<"pause">): Promise<Bound> {
  const { on, until } = bound;
  const min = Math.max(1, await getSetting(work, pauseMinDays, { partnerId: subject.service.partnerId }));
  if (until !== null && (daysBetween(on, until) < min || daysBetween(on, until) > bound.maxDays)) {
    throw pauseLength(`A pause lasts ${min} to ${bound.maxDays} days. Choose another first day, or another day on which it ends.`, {
      errors: [{ field: "until", code: "pause-length", params: { min: String(min), max: String(bound.maxDays) } }],
    });
  }
  const longest = await limitOfPause(work, subject, await judge(work, subject), { on, until });
  return { ...bound, maxDays: Math.min(bound.maxDays, longest) };
}

/** M-29 the sum is not what was shown when it was asked for. */
export const isMoved = (item: RequestItem, now: Pick<SettlementFigures, "net">): boolean =>
  item.figures !== null && (item.figures as SettlementFigures).net.amount !== now.net.amount;

/** Against what the customer confirmed; a free wish confirmed nothing but what is paid today. */
export function isDearerThan(item: RequestItem, now: Parameters<typeof costOf>[0], month: MoneyJson | undefined): boolean {
  const before = item.figures === null ? item.months.now : item.months.asked;
  return isDearer(costOf((item.figures as SettlementFigures | null) ?? { fees: [] }, before), costOf(now, month ?? before));
}

/** The plan's list price has changed since the customer confirmed; told, for what was confirmed binds all the same. */
async function movedListPrice(work: Work, asked: BoundOf<"plan">, { today }: Subject): Promise<PreviewItem["listPrice"]> {
  const plan = (await listPlansOfServices(work, [asked.planId])).get(asked.planId);
  const price = plan && priceOn(plan.prices, maxDay(today, asked.on));
  if (!plan || !price || price.price === asked.unitPrice) return null;
  const json = (amount: string): MoneyJson => toMoneyJson(roundToMoney(parseDecimal(amount), plan.currency));
  return { asked: json(asked.unitPrice), now: json(price.price) };
}
