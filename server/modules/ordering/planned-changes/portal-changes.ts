// Changes that customers make by themselves: what is offered, the quote, the confirmation, the way back. The price is worked out and booked by
// the program, for a customer may read their account and not write it; whose service it is was checked before, as the customer.
import type { z } from "zod";
import { addDays, type Day, daysBetween, maxDay, minDay } from "../../../../shared/calendar.ts";
import { compare, divide, parseDecimal, rational } from "../../../../shared/rational.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listSoldPlans, offeredTargets, type Plan, planNotAvailable, priceOn } from "../../catalog/index.ts";
import { getCustomer, listLabelIds } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService, soldTerms } from "../../services/index.ts";
import { refundOfChange, type Subject, type Wish } from "../price-quotes/bind-wish.ts";
import { confirmQuote } from "../price-quotes/confirm-quote.ts";
import { makeQuote, subjectOf } from "../price-quotes/make-quote.ts";
import { accountBlocked, changePending, dateOutOfRange, limitReached, notOffered, overdueDebt } from "../problems.ts";
import { Bound } from "./bound.ts";
import type { portalChangeOptionsEndpoint, portalConfirmQuoteEndpoint, portalMakeQuoteEndpoint, QuoteView } from "./contract.ts";
import { findScheduled, getChange, type PlannedChange, visibleChanges } from "./planned-change-queries.ts";
import {
  type Allowed,
  mayCancel,
  mayChangePlan,
  mayPause,
  mayResume,
  type PortalFacts,
  type PortalRefusal,
  type PortalRules,
} from "./portal-rules.ts";
import * as settings from "./settings.ts";
import { showChange } from "./show-changes.ts";
import { withdrawChange } from "./withdraw-change.ts";

type Options = z.input<typeof portalChangeOptionsEndpoint.returns>;
type PortalWish = z.output<(typeof portalMakeQuoteEndpoint)["body"]>["wish"];
type Change = z.input<typeof portalConfirmQuoteEndpoint.returns>;

const asProgram = "portal-changes";

/** As the customer: another's service is not there. */
const reachOwn = (works: Works, serviceId: string): Promise<Record<string, unknown>> =>
  works.inWork(async (work) => {
    const service = await getService(work, serviceId);
    if (work.actor.kind !== "customer" || service.customerId !== work.actor.customerId) throw notFound("There is no such service.");
    return describeActor(work);
  });

export async function showOptions(works: Works, serviceId: string): Promise<Options> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const subject = await subjectOf(work, serviceId, "portal");
    const { facts, rules } = await judge(work, subject);
    const plan = mayChangePlan(facts, rules);
    const planned = await findScheduled(work, serviceId);
    return {
      plan: actView(plan),
      pause: actView(mayPause(facts, rules)),
      resume: actView(mayResume(facts, rules)),
      end: actView(mayCancel(facts, rules)),
      plans:
        plan.kind === "allowed" ? (await offered(work, subject, facts.cycleChanges)).flatMap((each) => planView(each, subject.today)) : [],
      planned: planned ? await changeView(work, planned) : null,
    };
  });
}

const actView = (allowed: Allowed): Options["plan"] =>
  allowed.kind === "allowed"
    ? { allowed: true, refusal: null, earliestOn: allowed.earliest, latestOn: allowed.latest }
    : { allowed: false, refusal: allowed.refusal, earliestOn: null, latestOn: null };

export async function quoteForCustomer(works: Works, serviceId: string, wish: PortalWish): Promise<z.input<typeof QuoteView>> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const subject = await subjectOf(work, serviceId, "portal");
    return makeQuote(work, { serviceId, wish: await allowedWish(work, subject, wish), channel: "portal" });
  });
}

export async function confirmForCustomer(works: Works, quoteId: string): Promise<Change> {
  const requestedBy = await works.inWork(async (work) => describeActor(work));
  const customerId = works.actor.kind === "customer" ? works.actor.customerId : "";
  return works.asSystem(asProgram, async (work) => {
    const change = await confirmQuote(work, { quoteId, replace: false, channel: "portal", requestedBy, customerId });
    return changeView(work, change);
  });
}

export async function withdrawForCustomer(works: Works, id: string, version: number): Promise<Change> {
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
async function allowedWish(work: Work, subject: Subject, wish: PortalWish): Promise<Wish> {
  const { facts, rules } = await judge(work, subject);
  const { today } = subject;
  switch (wish.kind) {
    case "plan": {
      const range = rangeOf(mayChangePlan(facts, rules));
      const on = inRange(wish.on ?? range.earliest, range, "on");
      const target = (await offered(work, subject, facts.cycleChanges)).find(({ id }) => id === wish.planId);
      if (!target)
        throw planNotAvailable("This plan cannot be chosen online for your service.", {
          errors: [{ field: "planId", code: "not-offered" }],
        });
      await refuseShortNotice(work, subject, target, on);
      return { kind: "plan", planId: wish.planId, on, customPrice: null, forfeit: false, reason: "" };
    }
    case "pause": {
      const range = rangeOf(mayPause(facts, rules));
      const on = inRange(wish.on ?? range.earliest, range, "on");
      const days = wish.until === null ? 0 : daysBetween(on, wish.until);
      if (rules.pausedDaysPerYear > 0 && facts.pausedDaysThisYear + days > rules.pausedDaysPerYear)
        throw limitReached(`You may pause ${rules.pausedDaysPerYear} days in a year; ${facts.pausedDaysThisYear} are used.`);
      return { kind: "pause", on, until: wish.until, reason: "" };
    }
    case "resume":
      rangeOf(mayResume(facts, rules));
      return { kind: "resume", on: today, reason: "" };
    case "end": {
      const range = rangeOf(mayCancel(facts, rules));
      const endOn = inRange(wish.endOn, range, "endOn");
      if (rules.cancelCycleEndOnly && subject.account.cycleStart(addDays(endOn, 1)) !== addDays(endOn, 1)) {
        throw dateOutOfRange("Your service ends with a billing period.", {
          errors: [{ field: "endOn", code: "date-out-of-range", params: { earliest: range.earliest } }],
        });
      }
      return { kind: "end", endOn, isNow: false, reason: wish.reason };
    }
  }
}

/** P-71 a cheaper plan may need notice. */
async function refuseShortNotice(work: Work, { service, today, billable }: Subject, target: Plan, on: Day): Promise<void> {
  const notice = await getSetting(work, settings.changeDowngradeNoticeDays, { partnerId: service.partnerId });
  const earliest = addDays(today, notice);
  const price = priceOn(target.prices, on);
  const segment = billable.segments.find(({ end }) => end === null || on < end);
  const now = segment && soldTerms(segment);
  const isCheaper =
    price !== undefined &&
    now !== undefined &&
    compare(
      divide(parseDecimal(price.price), rational(BigInt(target.priceMonths))),
      divide(parseDecimal(now.unitPrice), rational(BigInt(now.plan.priceMonths))),
    ) < 0;
  if (notice === 0 || on >= earliest || !isCheaper) return;
  throw dateOutOfRange(`A cheaper plan begins on ${earliest} at the earliest.`, {
    errors: [{ field: "on", code: "date-out-of-range", params: { earliest } }],
  });
}

function rangeOf(allowed: Allowed): { earliest: Day; latest: Day } {
  if (allowed.kind === "allowed") return allowed;
  throw problemOf(allowed.refusal);
}

function problemOf(refusal: PortalRefusal): Error {
  switch (refusal) {
    case "account-blocked":
      return accountBlocked("Your service is suspended. Pay what is open first.");
    case "overdue-debt":
      return overdueDebt("An invoice is overdue. Pay it first.");
    case "change-pending":
      return changePending("Something else is planned for this service. Take that back first.");
    case "limit-reached":
      return limitReached("You have done this as often as it is possible for now.");
    default:
      return notOffered("This cannot be done online for this service.", { errors: [{ field: "kind", code: refusal }] });
  }
}

function inRange(on: Day, { earliest, latest }: { earliest: Day; latest: Day }, field: string): Day {
  if (on >= earliest && on <= latest) return on;
  throw dateOutOfRange(`Choose a day from ${earliest} to ${latest}.`, {
    errors: [{ field, code: "date-out-of-range", params: { earliest, latest } }],
  });
}

/** B-16, P-64 */
async function offered(work: Work, { service, plan, account }: Subject, changesThisCycle: number): Promise<Plan[]> {
  const customer = await getCustomer(work, service.customerId);
  const sold = await listSoldPlans(work, customer.partnerId);
  const buyer = {
    partnerId: customer.partnerId,
    locationId: customer.locationId,
    category: customer.category,
    labelIds: (await listLabelIds(work, [customer.id])).get(customer.id) ?? [],
    currency: account.currency,
    billingType: account.billingType,
  };
  return offeredTargets(plan, sold, buyer, changesThisCycle);
}

function planView(plan: Plan, today: Day): Options["plans"] {
  const price = priceOn(plan.prices, today);
  if (!price) return [];
  return [
    {
      id: plan.id,
      title: plan.portalTitle || plan.title,
      text: plan.portalText,
      price: price.price,
      includesTax: price.includesTax,
      currency: plan.currency,
      priceMonths: plan.priceMonths,
      downBps: plan.downBps === null ? null : Number(plan.downBps),
      upBps: plan.upBps === null ? null : Number(plan.upBps),
      contractMonths: plan.contractMonths,
      highlights: [...plan.highlights],
      badge: plan.badge,
    },
  ];
}

async function changeView(work: Work, change: PlannedChange): Promise<Change> {
  const { id, kind, state, on, until, plan, figures, documents, version } = await showChange(work, change);
  return { id, kind, state, on, until, plan, figures, documents, version, mayWithdraw: state === "scheduled" && change.channel !== "roll" };
}

async function judge(work: Work, { service, plan, account, today }: Subject): Promise<{ facts: PortalFacts; rules: PortalRules }> {
  const customer = await getCustomer(work, service.customerId);
  const planned = await findScheduled(work, service.id);
  const year = `${today.slice(0, 4)}-01-01` as Day;
  const cycleStart = account.cycleStart(today);
  const history = await visibleChanges(work)
    .select(["change.kind", "change.state", "change.effective_on", "change.wish", "change.channel", "change.created_at"])
    .where("change.service_id", "=", service.id)
    .where("change.state", "in", ["applied", "scheduled"])
    .orderBy("change.effective_on")
    .execute();
  const pauses = history.filter((row) => row.kind === "pause" && row.effective_on >= year);
  const daysOf = (row: (typeof pauses)[number]): number => {
    const bound = Bound.parse(row.wish);
    const back = history.find((each) => each.kind === "resume" && each.state === "applied" && each.effective_on >= row.effective_on);
    const until = back?.effective_on ?? (bound.kind === "pause" ? bound.until : null) ?? maxDay(today, row.effective_on);
    return daysBetween(row.effective_on, minDay(until, addDays(year, 366)));
  };
  const rulesOf = { partnerId: service.partnerId };
  return {
    facts: {
      today,
      kind: service.kind,
      state: service.state,
      isBundlePart: service.bundleServiceId !== null,
      isPausable: plan.pausable,
      isPlanned: planned !== undefined && planned.kind !== "resume",
      endOn: service.endOn,
      customerStatus: customer.status,
      isOverdue: account.overdueMinor > 0n,
      cycleChanges: history.filter((row) => row.kind === "plan" && row.channel === "portal" && row.effective_on >= cycleStart).length,
      pausesThisYear: pauses.length,
      pausedDaysThisYear: pauses.reduce((sum, row) => sum + daysOf(row), 0),
      billedThrough: account.billedThrough,
      nextCycle: account.nextCycle(today),
    },
    rules: {
      selfChange: await getSetting(work, settings.portalSelfChange, rulesOf),
      pause: await getSetting(work, settings.portalPause, rulesOf),
      cancel: await getSetting(work, settings.portalCancel, rulesOf),
      refund: await refundOfChange(work, { service, plan, account }, null),
      dates: await getSetting(work, settings.changePortalDates, rulesOf),
      changeDaysAhead: await getSetting(work, settings.changeMaxDaysAhead, rulesOf),
      changesPerCycle: await getSetting(work, settings.changesPerCycle, rulesOf),
      changeNeedsPaid: await getSetting(work, settings.changeRequiresFunds, rulesOf),
      pauseNoticeDays: await getSetting(work, settings.pauseNoticeDays, rulesOf),
      pausesPerYear: await getSetting(work, settings.pauseMaxPerYear, rulesOf),
      pausedDaysPerYear: await getSetting(work, settings.pauseMaxDaysPerYear, rulesOf),
      pauseNeedsPaid: await getSetting(work, settings.pauseRequiresPaid, rulesOf),
      cancelNoticeDays: await getSetting(work, settings.cancelNoticeDays, rulesOf),
      cancelDaysAhead: await getSetting(work, settings.cancelMaxDaysAhead, rulesOf),
      cancelCycleEndOnly: await getSetting(work, settings.cancelCycleEndOnly, rulesOf),
    },
  };
}
