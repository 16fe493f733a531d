// Changes that customers make by themselves: the quote, the confirmation, the way back. The price is worked out and booked by the program,
// for a customer may read their account and not write it; whose service it is was checked before, as the customer.
import type { z } from "zod";
import { addDays, type Day, daysBetween } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { featureOff, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPlansOfServices, type Plan, planNotAvailable } from "../../catalog/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService, listServiceNames } from "../../services/index.ts";
import type { Subject, Wish } from "../price-quotes/bind-wish.ts";
import { confirmQuote } from "../price-quotes/confirm-quote.ts";
import { getOwnQuote, type StoredQuote } from "../price-quotes/get-quote-customer.ts";
import { makeQuote, type QuoteWish, subjectOf } from "../price-quotes/make-quote.ts";
import {
  accountBlocked,
  changePending,
  dateOutOfRange,
  limitReached,
  notOffered,
  overdueDebt,
  quoteStale,
  requestPending,
} from "../problems.ts";
import { Bound } from "./bound.ts";
import type { portalConfirmQuoteEndpoint, portalMakeQuoteEndpoint, QuoteView } from "./contract.ts";
import { cancelReasons, type Judged, judge, noticeOf, offeredPlans, pausesIn } from "./judge.ts";
import { payFromCredit } from "./money-of-change.ts";
import { getChange, type PlannedChange } from "./planned-change-queries.ts";
import {
  type Allowed,
  type Limit,
  longestPause,
  type Mode,
  mayCancel,
  mayChangePlan,
  mayPause,
  mayResume,
  modeOf,
  nextYear,
  type PortalRefusal,
} from "./portal-rules.ts";
import * as settings from "./settings.ts";
import { showChange } from "./show-changes.ts";
import { withdrawChange } from "./withdraw-change.ts";

export type PortalWish = z.output<(typeof portalMakeQuoteEndpoint)["body"]>["wish"];
export type PortalChange = z.input<typeof portalConfirmQuoteEndpoint.returns>;

export const asProgram = "portal-changes";

/** As the customer: another's service is not there. */
export const reachOwn = (works: Works, serviceId: string): Promise<Record<string, unknown>> =>
  works.inWork(async (work) => {
    const service = await getService(work, serviceId);
    if (work.actor.kind !== "customer" || service.customerId !== work.actor.customerId) throw notFound("There is no such service.");
    return describeActor(work);
  });

export async function quoteForCustomer(works: Works, serviceId: string, wish: PortalWish): Promise<z.input<typeof QuoteView>> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const subject = await subjectOf(work, serviceId, "portal");
    return makeQuote(work, { serviceId, channel: "portal", ...(await allowedWish(work, subject, wish)) });
  });
}

export async function confirmForCustomer(works: Works, quoteId: string, fromCredit: boolean): Promise<PortalChange> {
  const requestedBy = await works.inWork(async (work) => describeActor(work));
  const quote = await works.inWork((work) => getOwnQuote(work, quoteId));
  return works.asSystem(asProgram, async (work) => changeView(work, await confirmOwn(work, quote, requestedBy, fromCredit)));
}

/** Confirms what the provider still lets the customer do; what was confirmed before is answered again. */
export async function confirmOwn(
  work: Work,
  quote: StoredQuote,
  requestedBy: Record<string, unknown>,
  fromCredit = false,
): Promise<PlannedChange> {
  if (quote.plannedChangeId === null) {
    await refuseWhatIsOver(work, quote, "self");
    if (quote.toPayMinor !== null) await payFromCredit(work, quote, fromCredit);
  }
  return confirmQuote(work, { quoteId: quote.id, replace: false, channel: "portal", requestedBy, customerId: quote.customerId });
}

/**
 * P-2, P-76, 4.9 what was allowed when the price was shown may not be any more: switched off, blocked, another change, a plan that left; or it
 * is done by a request now, or by oneself.
 */
export async function refuseWhatIsOver(work: Work, quote: StoredQuote, mode: Mode): Promise<void> {
  const subject = await subjectOf(work, quote.serviceId, "portal");
  const bound = Bound.parse(quote.wish);
  const { facts, rules } = await judge(work, subject, bound.kind === "plan" ? bound.planId : undefined);
  await refuseByRules(work, subject, bound, { facts, rules });
  if (bound.kind === "plan" || bound.kind === "pause" || bound.kind === "resume" || bound.kind === "end") {
    if (modeOf(bound.kind, facts, rules) !== mode)
      throw quoteStale("Your provider has changed how this is done. Look at it again and confirm it.");
  }
}

async function refuseByRules(work: Work, subject: Subject, bound: Bound, { facts, rules }: Pick<Judged, "facts" | "rules">): Promise<void> {
  switch (bound.kind) {
    case "plan": {
      rangeOf(mayChangePlan(facts, rules));
      await findOffered(work, subject, bound.planId, facts.cycleChanges);
      return;
    }
    case "pause":
      rangeOf(mayPause(facts, rules));
      return;
    case "resume":
      rangeOf(mayResume(facts, rules));
      return;
    case "end":
      rangeOf(mayCancel(facts, rules));
      return;
    case "terms":
    case "discount":
    case "discount_end":
      throw notOffered("This cannot be done online.");
  }
}

/** As the customer, so that another's is not there. */
export const showOwnChange = (works: Works, id: string): Promise<PortalChange> =>
  works.inWork(async (work) => {
    const found = await getChange(work, id);
    return works.asSystem(asProgram, (system) => changeView(system, found));
  });

export async function withdrawForCustomer(works: Works, id: string, version: number): Promise<PortalChange> {
  // Read as the customer, so that another's is not there.
  await works.inWork((work) => getChange(work, id));
  return works.asSystem(asProgram, async (work) => {
    const found = await getChange(work, id);
    if (found.channel === "roll") throw notOffered("Resume your service instead.");
    const change = await withdrawChange(work, id, { version, reason: "" });
    return changeView(work, change);
  });
}

/** What the provider's rules make of the wish, or the refusal. */
export async function allowedWish(work: Work, subject: Subject, wish: PortalWish): Promise<Pick<QuoteWish, "wish" | "longestPause">> {
  const judged = await judge(work, subject, wish.kind === "plan" ? wish.planId : undefined);
  const { facts, rules } = judged;
  switch (wish.kind) {
    case "plan": {
      const range = rangeOf(mayChangePlan(facts, rules));
      const target = await findOffered(work, subject, wish.planId, facts.cycleChanges);
      const on = inRange(wish.on ?? range.earliest, range, "on");
      await refuseShortNotice(work, subject, target, on);
      return { wish: { kind: "plan", planId: wish.planId, on, customPrice: null, forfeit: false, reason: "" } };
    }
    case "pause":
      return allowedPause(work, subject, judged, wish);
    case "resume":
      rangeOf(mayResume(facts, rules));
      return { wish: { kind: "resume", on: subject.today, reason: "" } };
    case "end":
      return { wish: await allowedEnd(work, subject, judged, wish) };
  }
}

/** P-83 the pauses and paused days of a calendar year, whichever the pause falls into. */
async function allowedPause(
  work: Work,
  subject: Subject,
  judged: Judged,
  wish: Extract<PortalWish, { kind: "pause" }>,
): Promise<Pick<QuoteWish, "wish" | "longestPause">> {
  const range = rangeOf(mayPause(judged.facts, judged.rules));
  const on = inRange(wish.on ?? range.earliest, range, "on");
  const { until } = wish;
  return { wish: { kind: "pause", on, until, reason: "" }, longestPause: await limitOfPause(work, subject, judged, { on, until }) };
}

/** How long a pause from that day may last at most; refused where it may not be, or not so long. */
export async function limitOfPause(
  work: Work,
  { service }: Subject,
  { rules, pauses }: Judged,
  { on, until }: { on: Day; until: Day | null },
): Promise<number> {
  const renewsOn = nextYear(on);
  const { pausesPerYear, pausedDaysPerYear: most } = rules;
  if (pausesPerYear > 0 && pausesIn(Number(on.slice(0, 4)), pauses) >= pausesPerYear)
    throw limitProblem({ of: "pauses", most: pausesPerYear, renewsOn });
  const place = { partnerId: service.partnerId };
  const maxDays = await getSetting(work, settings.pauseMaxDays, place);
  const longest = longestPause(on, pauses, { most, maxDays });
  const days = until === null ? Math.max(1, await getSetting(work, settings.pauseMinDays, place)) : daysBetween(on, until);
  // Longer than any pause may be is another fault, and said with its limits.
  if (days > longest && days <= maxDays) throw limitProblem({ of: "paused-days", most, renewsOn });
  return longest;
}

async function allowedEnd(
  work: Work,
  subject: Subject,
  { facts, rules }: Judged,
  wish: Extract<PortalWish, { kind: "end" }>,
): Promise<Wish> {
  const range = rangeOf(mayCancel(facts, rules));
  const endOn = inRange(wish.endOn, range, "endOn");
  if (rules.cancelCycleEndOnly && subject.account.cycleStart(addDays(endOn, 1)) !== addDays(endOn, 1)) {
    throw dateOutOfRange("Your service ends with a billing period.", {
      errors: [{ field: "endOn", code: "date-out-of-range", params: { earliest: range.earliest, latest: range.latest } }],
    });
  }
  const reasons = await cancelReasons(work, subject.service);
  if (wish.reason !== "" && reasons.length > 0 && !reasons.includes(wish.reason))
    throw fieldProblem("reason", "not-offered", "Choose one of the reasons.");
  return { kind: "end", endOn, isNow: false, reason: [wish.reason, wish.comment].filter((words) => words !== "").join(": ") };
}

/** P-64 */
async function findOffered(work: Work, subject: Subject, planId: string, changesThisCycle: number): Promise<Plan> {
  const target = (await offeredPlans(work, subject, changesThisCycle)).find(({ id }) => id === planId);
  if (target) return target;
  throw planNotAvailable("This plan cannot be chosen online for your service.", { errors: [{ field: "planId", code: "not-offered" }] });
}

async function refuseShortNotice(work: Work, subject: Subject, target: Plan, on: Day): Promise<void> {
  const earliest = await noticeOf(work, subject, target);
  if (on >= earliest) return;
  throw dateOutOfRange(`A cheaper plan begins on ${earliest} at the earliest.`, {
    errors: [{ field: "on", code: "date-out-of-range", params: { earliest } }],
  });
}

function rangeOf(allowed: Allowed): { earliest: Day; latest: Day } {
  if (allowed.kind === "allowed") return allowed;
  throw problemOf(allowed.refusal, allowed.limit);
}

function problemOf(refusal: PortalRefusal, limit: Limit | undefined): Error {
  switch (refusal) {
    case "feature-off":
      return featureOff();
    case "account-blocked":
      return accountBlocked("Your service is suspended. Pay what is open first.");
    case "overdue-debt":
      return overdueDebt("An invoice is overdue. Pay it first.");
    case "change-pending":
      return changePending("Something else is planned for this service. Take that back first.");
    case "request-pending":
      return requestPending("You have asked for this already. Take that back first.");
    case "limit-reached":
      return limit ? limitProblem(limit) : limitReached("You have done this as often as it is possible for now.");
    default:
      return notOffered("This cannot be done online for this service.", { errors: [{ field: "kind", code: refusal }] });
  }
}

/** 0.3 names the limit, and when it begins anew. */
function limitProblem({ of, most, renewsOn }: Limit): Error {
  const what = {
    changes: `Your plan can be changed ${most} times in a billing period`,
    pauses: `A service can be paused ${most} times in a year`,
    "paused-days": `A service can be paused ${most} days in a year`,
  }[of];
  return limitReached(`${what}. You can do it again from ${renewsOn}.`, {
    errors: [{ field: "kind", code: "limit-reached", params: { of, most: String(most), renewsOn } }],
  });
}

function inRange(on: Day, { earliest, latest }: { earliest: Day; latest: Day }, field: string): Day {
  if (on >= earliest && on <= latest) return on;
  throw dateOutOfRange(`Choose a day from ${earliest} to ${latest}.`, {
    errors: [{ field, code: "date-out-of-range", params: { earliest, latest } }],
  });
}

export async function changeView(work: Work, change: PlannedChange): Promise<PortalChange> {
  const { id, kind, state, on, until, plan, figures, documents, version } = await showChange(work, change);
  const service = (await listServiceNames(work, [change.service_id])).get(change.service_id);
  const target = plan && (await listPlansOfServices(work, [plan.id])).get(plan.id);
  return {
    ...{ id, kind, state, on, until, figures, documents, version },
    service: { id: change.service_id, title: service?.portalTitle ?? "" },
    plan: target ? { id: target.id, title: target.portalTitle || target.title } : null,
    mayWithdraw: mayWithdraw(change),
    groupId: change.group_id,
  };
}

/** The end of a pause, which comes by itself, is no wish that could be taken back: who wants it otherwise resumes. */
export const mayWithdraw = ({ state, channel }: Pick<PlannedChange, "state" | "channel">): boolean =>
  state === "scheduled" && channel !== "roll";
