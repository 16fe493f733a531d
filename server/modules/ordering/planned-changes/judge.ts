// What the portal knows of a service before it says what a customer may do with it: the facts, and the provider's rules.
import { addDays, type Day, maxDay, type Period } from "../../../../shared/calendar.ts";
import { allLanguages, closestLanguage } from "../../../../shared/languages.ts";
import { compare, divide, parseDecimal, rational } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { listSoldPlans, offeredTargets, type Plan, priceOn } from "../../catalog/index.ts";
import { getCustomer, listLabelIds } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { soldTerms } from "../../services/index.ts";
import { findNeeds } from "../contracts-first/needs.ts";
import { refundOfChange, type Subject } from "../price-quotes/bind-wish.ts";
import { listRequestedKinds, wasRequested } from "../requests/requested.ts";
import { Bound } from "./bound.ts";
import { findScheduled, visibleChanges } from "./planned-change-queries.ts";
import { type PortalFacts, type PortalRules, pausedDaysIn } from "./portal-rules.ts";
import * as settings from "./settings.ts";

export interface Judged {
  readonly facts: PortalFacts;
  readonly rules: PortalRules;
  /** As they were, or as they are planned. */
  readonly pauses: readonly Period[];
}

/** @param planId - the plan that is wanted, where one is: what is signed first is asked for, and every other one is done as the rules say */
export async function judge(work: Work, subject: Subject, planId?: string): Promise<Judged> {
  const { service, plan, account, today } = subject;
  const customer = await getCustomer(work, service.customerId);
  const planned = await findScheduled(work, service.id);
  const cycleStart = account.cycleStart(today);
  const history = await visibleChanges(work)
    .select(["change.id", "change.kind", "change.state", "change.effective_on", "change.wish", "change.channel", "change.created_at"])
    .where("change.service_id", "=", service.id)
    .where("change.state", "in", ["applied", "scheduled"])
    .orderBy("change.effective_on")
    .orderBy("change.created_at")
    .execute();
  const pauses = history.flatMap((row): Period[] => {
    if (row.kind !== "pause") return [];
    const bound = Bound.parse(row.wish);
    const back = history.find((each) => each.kind === "resume" && each.state === "applied" && each.effective_on >= row.effective_on);
    // A pause without an end counts as far as it has come.
    const end = back?.effective_on ?? (bound.kind === "pause" ? bound.until : null) ?? maxDay(today, row.effective_on);
    return [{ start: row.effective_on, end }];
  });
  const year = Number(today.slice(0, 4));
  const pause = history.findLast((row) => row.kind === "pause" && row.state === "applied");
  const rulesOf = { partnerId: service.partnerId };
  const cycleChanges = history.filter((row) => row.kind === "plan" && row.channel === "portal" && row.effective_on >= cycleStart).length;
  const isSigned = planId !== undefined && (await signedFirst(work, subject, [planId])).has(planId);
  return {
    pauses,
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
      cycleChanges,
      pausesThisYear: pausesIn(year, pauses),
      pausedDaysThisYear: pausedDaysIn(year, pauses),
      billedThrough: account.billedThrough,
      nextCycle: account.nextCycle(today),
      requested: await listRequestedKinds(work, service.id),
      isPausedByStaff: service.state === "paused" && pause?.channel === "admin" && !(await wasRequested(work, pause.id)),
    },
    rules: {
      selfChange: isSigned ? [] : await getSetting(work, settings.portalSelfChange, rulesOf),
      requestChange: isSigned ? [service.kind] : await getSetting(work, settings.portalRequestChange, rulesOf),
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

/** P-179 those of these plans that a customer who changes by themselves has to ask for, because a contract is signed first. */
export async function signedFirst(work: Work, { service }: Subject, planIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { partnerId, kind } = service;
  if (!(await getSetting(work, settings.portalSelfChange, { partnerId })).includes(kind as never)) return new Set();
  return new Set((await findNeeds(work, partnerId, planIds)).keys());
}

/** P-83 how many pauses begin in a calendar year. */
export const pausesIn = (year: number, pauses: readonly Period[]): number =>
  pauses.filter(({ start }) => Number(start.slice(0, 4)) === year).length;

/** B-16, P-64 */
export async function offeredPlans(work: Work, { service, plan, account }: Subject, changesThisCycle: number): Promise<Plan[]> {
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

/** The first days of billing periods between two days. */
export function periodStarts({ account }: Pick<Subject, "account">, from: Day, to: Day): Day[] {
  const days: Day[] = [];
  let day = account.nextCycle(addDays(from, -1));
  while (day <= to && days.length < 24) {
    days.push(day);
    day = account.nextCycle(day);
  }
  return days;
}

/** P-87 the provider's reasons in the customer's language; none: those that everybody has, which every language has. */
export async function cancelReasons(work: Work, { customerId, partnerId }: Subject["service"]): Promise<string[]> {
  const { language } = await getCustomer(work, customerId);
  return getSetting(work, settings.portalCancelReasons[closestLanguage(language, allLanguages) ?? "en"], { partnerId });
}

/** P-71 a cheaper plan may need notice; the first day that keeps it. */
export async function noticeOf(work: Work, { service, today, billable }: Subject, target: Plan): Promise<Day> {
  const notice = await getSetting(work, settings.changeDowngradeNoticeDays, { partnerId: service.partnerId });
  const price = priceOn(target.prices, today);
  const segment = billable.segments.find(({ end }) => end === null || today < end);
  const now = segment && soldTerms(segment);
  const byMonth = (amount: string, months: number) => divide(parseDecimal(amount), rational(BigInt(months)));
  const isCheaper =
    price !== undefined &&
    now !== undefined &&
    compare(byMonth(price.price, target.priceMonths), byMonth(now.unitPrice, now.plan.priceMonths)) < 0;
  return isCheaper ? addDays(today, notice) : today;
}
