// What the portal offers for a service: what may be done, on which days, to which plans (P-62, P-64, P-67), and what is planned already.
import type { z } from "zod";
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Works } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts, type Plan, priceOn, transferRuleFor } from "../../catalog/index.ts";
import { getSetting } from "../../partners/index.ts";
import { billablePrices, withTerms } from "../../services/index.ts";
import { refundOfChange, type Subject } from "../price-quotes/bind-wish.ts";
import { subjectOf } from "../price-quotes/make-quote.ts";
import type { portalChangeOptionsEndpoint } from "./contract.ts";
import { cancelReasons, type Judged, judge, noticeOf, offeredPlans, periodStarts, signedFirst } from "./judge.ts";
import { findScheduled } from "./planned-change-queries.ts";
import { asProgram, changeView, reachOwn } from "./portal-changes.ts";
import { type Allowed, longestPause, type Mode, mayAsk, mayCancel, mayChangePlan, mayPause, mayResume, modeOf } from "./portal-rules.ts";
import * as settings from "./settings.ts";

type Options = z.input<typeof portalChangeOptionsEndpoint.returns>;
type Act = NonNullable<Options["plan"]>;

export async function showOptions(works: Works, serviceId: string): Promise<Options> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const subject = await subjectOf(work, serviceId, "portal");
    const judged = await judge(work, subject);
    const { facts, rules } = judged;
    const plan = mayChangePlan(facts, rules);
    const planned = await findScheduled(work, serviceId);
    return {
      today: subject.today,
      nextPeriodOn: facts.nextCycle,
      plan: actView(plan, modeOf("plan", facts, rules)),
      pause: await pauseView(work, subject, judged),
      resume: actView(mayResume(facts, rules), modeOf("resume", facts, rules)),
      end: await endView(work, subject, judged),
      plans: plan.kind === "allowed" ? await plansView(work, subject, judged, plan) : [],
      asks: mayAsk(facts, rules),
      planned: planned ? await changeView(work, planned) : null,
    };
  });
}

/** P-2 what is switched off, and what is never done with such a service, is not there. */
function actView(allowed: Allowed, mode: Mode): Act | null {
  if (allowed.kind === "allowed")
    return { allowed: true, refusal: null, limit: null, earliestOn: allowed.earliest, latestOn: allowed.latest, mode };
  if (allowed.refusal === "feature-off" || allowed.refusal === "not-offered") return null;
  return { allowed: false, refusal: allowed.refusal, limit: allowed.limit ?? null, earliestOn: null, latestOn: null, mode };
}

async function pauseView(work: Work, { service }: Subject, { facts, rules, pauses }: Judged): Promise<Options["pause"]> {
  const allowed = mayPause(facts, rules);
  const view = actView(allowed, modeOf("pause", facts, rules));
  if (!view) return null;
  const place = { partnerId: service.partnerId };
  const maxDays = await getSetting(work, settings.pauseMaxDays, place);
  const { pausedDaysPerYear: most, pausesPerYear } = rules;
  return {
    ...view,
    minDays: Math.max(1, await getSetting(work, settings.pauseMinDays, place)),
    maxDays: allowed.kind === "allowed" ? longestPause(allowed.earliest, pauses, { most, maxDays }) : maxDays,
    daysLeft: most === 0 ? null : Math.max(0, most - facts.pausedDaysThisYear),
    pausesLeft: pausesPerYear === 0 ? null : Math.max(0, pausesPerYear - facts.pausesThisYear),
  };
}

async function endView(work: Work, subject: Subject, { facts, rules }: Judged): Promise<Options["end"]> {
  const allowed = mayCancel(facts, rules);
  const view = actView(allowed, modeOf("end", facts, rules));
  if (!view) return null;
  const { service } = subject;
  const isPeriodEnd = rules.cancelCycleEndOnly && allowed.kind === "allowed";
  return {
    ...view,
    lastDays: isPeriodEnd
      ? periodStarts(subject, addDays(allowed.earliest, 1), addDays(allowed.latest, 1)).map((day) => addDays(day, -1))
      : null,
    reasons: await cancelReasons(work, service),
    keepOffer: await getSetting(work, settings.portalKeepOffer, { partnerId: service.partnerId }),
  };
}

async function plansView(
  work: Work,
  subject: Subject,
  { facts, rules }: Judged,
  range: { readonly earliest: Day; readonly latest: Day },
): Promise<Options["plans"]> {
  const offered = await offeredPlans(work, subject, facts.cycleChanges);
  const prices = await pricesOf(work, subject, offered);
  const costOf = ({ id }: Plan): bigint => {
    const price = prices.of.get(id)?.month.gross;
    return price ? fromMoneyJson(price).minor : 0n;
  };
  // P-64 as the provider has them in order, and the cheaper first among equals.
  const plans = offered.toSorted((a, b) => a.position - b.position || (costOf(a) < costOf(b) ? -1 : 1));
  const month = prices.now?.month.gross;
  const mode = modeOf("plan", facts, rules);
  const signed = await signedFirst(
    work,
    subject,
    plans.map(({ id }) => id),
  );
  const views: Options["plans"] = [];
  for (const plan of plans) {
    const price = prices.of.get(plan.id);
    const start = await startOf(work, subject, plan, { ...range, dates: rules.dates });
    if (!price || !month || start.earliestOn > start.latestOn) continue;
    views.push({
      id: plan.id,
      title: plan.portalTitle || plan.title,
      text: plan.portalText,
      price: { period: price.period, month: price.month },
      priceMonths: plan.priceMonths,
      difference: less(price.month.gross, month),
      downBps: plan.downBps === null ? null : Number(plan.downBps),
      upBps: plan.upBps === null ? null : Number(plan.upBps),
      contractMonths: plan.contractMonths,
      highlights: [...plan.highlights],
      badge: plan.badge,
      mode: signed.has(plan.id) ? "request" : mode,
      ...start,
    });
  }
  return views;
}

const less = (a: MoneyJson, b: MoneyJson): MoneyJson => toMoneyJson(money(fromMoneyJson(a).minor - fromMoneyJson(b).minor, a.currency));

/** What the service costs this customer now, and what it would cost on each plan. */
async function pricesOf(work: Work, { billable, today }: Subject, plans: readonly Plan[]) {
  const priceOf = new Map(plans.map((plan) => [plan.id, priceOn(plan.prices, today)]));
  const facts = await loadPlanFacts(
    work,
    [...priceOf.values()].flatMap((price) => price?.planVersionId ?? []),
  );
  const priced = (service: typeof billable, id: string) => {
    const segment = service.segments.find(({ start, end }) => start <= today && (end === null || today < end)) ?? service.segments.at(-1);
    return segment ? [{ service: { ...service, id }, segmentId: segment.segmentId, today }] : [];
  };
  const shown = await billablePrices(work, [
    ...priced(billable, billable.id),
    ...plans.flatMap((plan) => {
      const price = priceOf.get(plan.id);
      const own = price && facts.get(price.planVersionId);
      if (!price || !own) return [];
      const { planVersionId, price: unitPrice, taxId, taxGroupId, includesTax } = price;
      return priced(withTerms(billable, today, { planVersionId, unitPrice, taxId, taxGroupId, includesTax, plan: own }), plan.id);
    }),
  ]);
  return { now: shown.get(billable.id), of: shown };
}

/** P-68, P-71, B-16 the days on which a plan may begin: a pair of plans may have its own rule, and a cheaper one may need notice. */
async function startOf(
  work: Work,
  subject: Subject,
  target: Plan,
  { earliest, latest, dates }: { readonly earliest: Day; readonly latest: Day; readonly dates: string },
): Promise<{ earliestOn: Day; latestOn: Day; startDays: Day[] | null }> {
  const { plan, account, today } = subject;
  const rule = transferRuleFor(plan, target.id, "portal");
  const ofPair = rule === "closed" ? undefined : rule;
  const refund = await refundOfChange(work, subject, ofPair?.refund ?? null);
  const afterPaid = refund === "none" && account.billedThrough !== null ? account.billedThrough : today;
  const first = maxDay(maxDay(earliest, afterPaid), await noticeOf(work, subject, target));
  const last = maxDay(latest, dates === "any_future" ? first : latest);
  if (ofPair?.allowedWhen !== "next_cycle") return { earliestOn: first, latestOn: last, startDays: null };
  const days = periodStarts(subject, first, maxDay(last, account.nextCycle(first)));
  return { earliestOn: days[0] ?? first, latestOn: days.at(-1) ?? last, startDays: days };
}
