// From what somebody asks for to what it will be: the day, the prices and the fees that bind.
import type { z } from "zod";
import { addDays, addMonths, calendarDay, type Day, daysBetween, maxDay } from "../../../../shared/calendar.ts";
import { minorToDecimal, roundToMoney } from "../../../../shared/money.ts";
import { parseDecimal, rational, trimDecimal } from "../../../../shared/rational.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Say } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { type AccountFacts, changeFee, earlyEndFee } from "../../billing/index.ts";
import {
  directionOf,
  effectiveRate,
  failedRestriction,
  getPlan,
  listPlansOfServices,
  loadTaxBook,
  type Plan,
  type PlanPrice,
  planNotAvailable,
  priceOn,
  restrictionSentence,
  transferRuleFor,
} from "../../catalog/index.ts";
import { getCustomer, listLabelIds } from "../../customers/index.ts";
import { getPartner, getSetting, sayIn } from "../../partners/index.ts";
import { type BillableService, listDependents, refuseTooLongAgo, type Service, serviceLabel, soldTerms } from "../../services/index.ts";
import type { Bound, BoundFee, BoundOf } from "../planned-changes/bound.ts";
import type { ChangeWish } from "../planned-changes/contract.ts";
import * as settings from "../planned-changes/settings.ts";
import { dateOutOfRange, notOffered, pauseLength, samePlan } from "../problems.ts";

export type Wish = z.output<typeof ChangeWish>;
type WishOf<Kind extends Wish["kind"]> = Extract<Wish, { kind: Kind }>;

/** What a wish is judged by. */
export interface Subject {
  readonly service: Service;
  readonly billable: BillableService;
  readonly plan: Plan;
  readonly account: AccountFacts;
  readonly today: Day;
  readonly channel: "admin" | "portal";
  /** One of many that are moved together: some pairs of plans have a rule for that (B-16). */
  readonly isMass?: boolean | undefined;
}

export async function bindWish(work: Work, subject: Subject, wish: Wish): Promise<Bound> {
  switch (wish.kind) {
    case "plan":
      return bindPlan(work, subject, wish);
    case "pause":
      return bindPause(work, subject, wish);
    case "resume":
      return bindResume(work, subject, wish);
    case "end":
      return bindEnd(work, subject, wish);
    case "terms":
      return bindTerms(work, subject, wish);
    case "discount":
      return bindDiscount(work, subject, wish);
    case "discount_end":
      await refuseLongPast(work, subject, wish.on ?? subject.today, "on");
      return {
        kind: "discount_end",
        discountId: wish.discountId,
        on: wish.on ?? subject.today,
        fees: [],
        reason: wish.reason,
        waived: null,
      };
  }
}

/** The service's own terms: fees are made of them, and billing says what they are for this customer. */
function segmentOn(billable: BillableService, on: Day): BillableService["segments"][number] | undefined {
  const segment = billable.segments.find(({ end }) => end === null || on < end) ?? billable.segments.at(-1);
  return segment && soldTerms(segment);
}

const taxOf = (terms: { readonly taxId: string | null; readonly taxGroupId: string | null }): string | null =>
  terms.taxId ?? terms.taxGroupId;

const isNothing = (amount: string): boolean => parseDecimal(amount).n === 0n;

/** The first day of a plan change that needs no day to be given back twice (B-95). */
async function bindPlan(work: Work, subject: Subject, wish: WishOf<"plan">): Promise<BoundOf<"plan">> {
  const { service, billable, plan: from, account, today, channel } = subject;
  if (service.kind === "bundle") throw notOffered("A bundle is ended and another one added.");
  const to = await getPlan(work, wish.planId);
  const isPrepaid = account.billingType !== "recurring";
  const way = subject.isMass ? "mass" : channel === "admin" && work.actor.kind === "key" ? "api" : channel;
  const rule = transferRuleFor(from, to.id, way);
  if (rule === "closed")
    throw notOffered(`The rules of ${from.title} do not allow this change here.`, { errors: [{ field: "planId", code: "rule-closed" }] });
  const refund = await refundOfChange(work, subject, rule?.refund ?? null);
  const covered = account.billedThrough;
  const earliest = maxDay(refund === "none" && covered !== null && !wish.forfeit ? maxDay(covered, today) : today, service.startOn);
  const on = wish.on ?? earliest;
  await refuseUnavailable(work, subject, to);
  const price = priceOn(to.prices, on);
  if (!price) throw new Error(`the plan ${to.id} has no price`);
  const now = segmentOn(billable, on);
  await refuseLongPast(work, subject, on, "on");
  refusePlanDay(subject, wish, {
    to,
    on,
    earliest: refund === "none" && !wish.forfeit ? earliest : null,
    isNextCycleOnly: rule?.allowedWhen === "next_cycle",
  });
  const quantity = wish.quantity ?? null;
  const target = {
    ...{ to, price, on, isPrepaid },
    unitPrice: wish.customPrice ?? price.price,
    quantity: quantity ?? now?.quantity ?? "1",
    ofPair: rule?.fee ?? null,
  };
  const direction = await directionBetween(work, subject, target);
  const fees = wish.waive === undefined ? await changeFees(work, subject, { ...target, direction }) : [];
  return {
    kind: "plan",
    on,
    planId: to.id,
    planVersionId: price.planVersionId,
    unitPrice: price.price,
    customPrice: wish.customPrice,
    quantity,
    taxId: price.taxId,
    taxGroupId: price.taxGroupId,
    includesTax: price.includesTax,
    contractEndOn: to.contractMonths > 0 ? addMonths(on, to.contractMonths) : null,
    leavesContract: direction === "downgrade",
    isRefunded: refund !== "none" && !(wish.forfeit && channel === "admin"),
    ...(await documentsOfChange(work, service, isPrepaid)),
    fees,
    reason: wish.reason,
    waived: wish.waive ?? null,
  };
}

/** Whether the balance of a prepaid account pays for a new period is known on its day, so nothing is issued before. */
async function documentsOfChange(
  work: Work,
  { partnerId }: Service,
  isPrepaid: boolean,
): Promise<Pick<BoundOf<"plan">, "invoiceAfter" | "documentsAt" | "minInvoice">> {
  if (isPrepaid) return { invoiceAfter: "next_run", documentsAt: "effective_date", minInvoice: { minor: 0, days: 0 } };
  return {
    invoiceAfter: await getSetting(work, settings.changeInvoiceAfter, { partnerId }),
    documentsAt: await getSetting(work, settings.changeDocumentsAt, { partnerId }),
    minInvoice: {
      minor: await getSetting(work, settings.changeMinInvoice, { partnerId }),
      days: await getSetting(work, settings.changeMinInvoiceDays, { partnerId }),
    },
  };
}

/** B-95, B-100 whether paid days come back when the plan changes. Those of a plan that is charged whole do not (B-90): the change waits for their end. */
export async function refundOfChange(
  work: Work,
  { service, plan, account }: Pick<Subject, "service" | "plan" | "account">,
  ofPair: "none" | "unused_money" | null,
): Promise<"none" | "unused_money"> {
  if (plan.proration !== "on") return "none";
  const setting = account.billingType === "recurring" ? settings.changeRefund : settings.prepaidChangeRefund;
  if (ofPair !== null) return ofPair;
  return getSetting(work, setting, { partnerId: service.partnerId });
}

/** B-94, B-95, B-16 the plan that it has, paid days that would be lost, and pairs of plans that change with a billing period only. */
function refusePlanDay(
  { service, plan: from, account, today, channel }: Subject,
  wish: WishOf<"plan">,
  { to, on, earliest, isNextCycleOnly }: { to: Plan; on: Day; earliest: Day | null; isNextCycleOnly: boolean },
): void {
  if (to.id === from.id && wish.customPrice === null && wish.quantity === undefined)
    throw samePlan(`${serviceLabel(service.number)} has ${from.title} already.`);
  if (on < service.startOn) throw fieldProblem("on", "date-before-start", `The service starts on ${service.startOn}.`);
  // B-95 staff may go back within what runs on an invoice; a balance buys nothing for days that are past.
  if (on < today && account.billingType !== "recurring")
    throw dateOutOfRange(`A prepaid plan changes on ${today} at the earliest.`, {
      errors: [{ field: "on", code: "date-out-of-range", params: { earliest: today } }],
    });
  if (earliest !== null && on < earliest) {
    throw dateOutOfRange(`Paid days are not given back, so the change begins on ${earliest} at the earliest.`, {
      errors: [{ field: "on", code: "date-out-of-range", params: { earliest } }],
    });
  }
  if (isNextCycleOnly && on !== account.cycleStart(on) && channel === "portal") {
    throw dateOutOfRange("This change is possible with the beginning of a billing period.", {
      errors: [{ field: "on", code: "date-out-of-range", params: { earliest: account.nextCycle(on) } }],
    });
  }
}

/** B-96 (2) what the change costs by its direction, and what leaving the contract for less does (B-101). */
async function changeFees(
  work: Work,
  subject: Subject,
  target: {
    to: Plan;
    price: PlanPrice;
    unitPrice: string;
    quantity: string;
    on: Day;
    isPrepaid: boolean;
    direction: Direction;
    /** The fee of this pair of plans, in place of all others. */
    ofPair: string | null;
  },
): Promise<BoundFee[]> {
  const { service, plan: from } = subject;
  const { to, price, on, isPrepaid, direction, ofPair } = target;
  const minor = async (setting: typeof settings.changePrice): Promise<bigint> =>
    BigInt(await getSetting(work, setting, { partnerId: service.partnerId }));
  const own = isPrepaid
    ? {
        price: settings.prepaidChangePrice,
        upgrade: settings.prepaidChangeFeeUpgrade,
        downgrade: settings.prepaidChangeFeeDowngrade,
        lateral: settings.prepaidChangeFeeLateral,
      }
    : {
        price: settings.changePrice,
        upgrade: settings.changeFeeUpgrade,
        downgrade: settings.changeFeeDowngrade,
        lateral: settings.changeFeeLateral,
      };
  const feeMinor = changeFee(direction, {
    price: await minor(own.price),
    upgrade: await minor(own.upgrade),
    downgrade: await minor(own.downgrade),
    lateral: await minor(own.lateral),
    ofPair: ofPair === null ? null : minorOf(ofPair, to.currency),
  });
  const fees: BoundFee[] = [];
  if (feeMinor > 0n) {
    const place = { partnerId: service.partnerId };
    const ownTax = await getSetting(work, settings.changeFeeTax, place);
    const ownText = await getSetting(work, settings.changeFeeText, place);
    const say = await printed(work, service);
    fees.push({
      code: "change",
      text: ownText
        ? ownText.replaceAll("{from}", from.title).replaceAll("{to}", to.title)
        : say("change-fee", { from: from.title, to: to.title }),
      amount: minorToDecimal(feeMinor, to.currency),
      taxId: ownTax ?? taxOf(price),
      includesTax: ownTax === null && price.includesTax,
      serviceId: service.id,
    });
  }
  if (direction === "downgrade" && ofPair === null) fees.push(...(await contractFee(work, subject, on)));
  return fees;
}

const minorOf = (amount: string, currency: string): bigint => roundToMoney(parseDecimal(amount), currency).minor;

type Direction = "upgrade" | "downgrade" | "lateral";

/** B-17 by the monthly value, net of tax, without discounts. */
async function directionBetween(
  work: Work,
  { billable, plan: from }: Subject,
  target: { to: Plan; price: PlanPrice; unitPrice: string; quantity: string; on: Day },
): Promise<Direction> {
  const now = segmentOn(billable, target.on);
  const taxes = await loadTaxBook(work);
  const period = (plan: Plan) => (plan.prepaidDays === null ? { months: plan.priceMonths } : { days: plan.prepaidDays });
  const share = (terms: { taxId: string | null; taxGroupId: string | null }) => effectiveRate(taxes, terms, target.on) ?? rational(0n);
  if (!now) return "lateral";
  return directionOf(
    { unitPrice: now.unitPrice, quantity: now.quantity, period: period(from), includesTax: now.includesTax, taxShare: share(now) },
    {
      unitPrice: target.unitPrice,
      quantity: target.quantity,
      period: period(target.to),
      includesTax: target.price.includesTax,
      taxShare: share(target.price),
    },
  );
}

/** B-15, B-16 who changes is sold the plan as anybody is. */
async function refuseUnavailable(work: Work, { service, plan: from, account }: Subject, to: Plan): Promise<void> {
  const customer = await getCustomer(work, service.customerId);
  if (to.kind !== from.kind)
    throw planNotAvailable("A service changes to plans of its own kind only.", { errors: [{ field: "planId", code: "other-kind" }] });
  const restriction = failedRestriction(to, {
    partnerId: customer.partnerId,
    locationId: customer.locationId,
    category: customer.category,
    labelIds: (await listLabelIds(work, [customer.id])).get(customer.id) ?? [],
    currency: account.currency,
    billingType: account.billingType,
  });
  if (restriction && to.id !== from.id)
    throw planNotAvailable(restrictionSentence(restriction), { errors: [{ field: "planId", code: restriction }] });
}

async function printed(work: Work, service: Service): Promise<Say> {
  const { partnerId, language } = await getCustomer(work, service.customerId);
  return sayIn(work, partnerId, language, "print");
}

/** B-20, B-101 what leaving the contract on a day costs; nothing when there is none or it is over. */
async function contractFee(work: Work, { service, billable, plan }: Subject, from: Day): Promise<BoundFee[]> {
  const segment = segmentOn(billable, from);
  if (service.contractEndOn === null || !segment) return [];
  const amount = await earlyEndFee(work, {
    payerId: service.payerId,
    kind: plan.earlyFeeKind,
    fee: plan.earlyFee,
    unitPrice: segment.unitPrice,
    quantity: segment.quantity,
    priceMonths: segment.plan.priceMonths,
    from,
    contractEndOn: service.contractEndOn,
  });
  if (isNothing(amount)) return [];
  const say = await printed(work, service);
  const { includesTax } = segment;
  return [
    { code: "early", text: say("early-fee", { plan: plan.title }), amount, taxId: taxOf(segment), includesTax, serviceId: service.id },
  ];
}

async function bindPause(work: Work, { service, billable, plan, today }: Subject, wish: WishOf<"pause">): Promise<BoundOf<"pause">> {
  const partner = { partnerId: service.partnerId };
  if (!plan.pausable) throw notOffered(`${plan.title} cannot be paused.`);
  const on = wish.on ?? today;
  const { until } = wish;
  if (on < today) throw fieldProblem("on", "in-the-past", "A pause begins today or later.");
  const min = await getSetting(work, settings.pauseMinDays, partner);
  const maxDays = await getSetting(work, settings.pauseMaxDays, partner);
  const days = until === null ? null : daysBetween(on, until);
  if (days !== null && (days < Math.max(min, 1) || days > maxDays)) {
    throw pauseLength(`A pause lasts ${Math.max(min, 1)} to ${maxDays} days; this one would last ${days}.`, {
      errors: [{ field: "until", code: "pause-length", params: { min: String(Math.max(min, 1)), max: String(maxDays) } }],
    });
  }
  const segment = segmentOn(billable, on);
  const feeMinor = await getSetting(work, settings.pauseFee, partner);
  const say = await printed(work, service);
  const fee = (amount: string): BoundFee[] =>
    wish.waive !== undefined || isNothing(amount) || !segment
      ? []
      : [
          {
            code: "pause",
            text: say("pause-fee", { plan: plan.title }),
            amount,
            taxId: taxOf(segment),
            includesTax: segment.includesTax,
            serviceId: service.id,
          },
        ];
  return {
    kind: "pause",
    on,
    until,
    compensation: await getSetting(work, settings.pauseCompensation, partner),
    movesContract: !(await getSetting(work, settings.pauseCountsForTerm, partner)),
    resumeInvoice: await getSetting(work, settings.pauseResumeInvoice, partner),
    maxDays,
    fees: fee(minorToDecimal(BigInt(feeMinor), plan.currency)),
    reason: wish.reason,
    waived: wish.waive ?? null,
  };
}

async function bindResume(work: Work, { service, today }: Subject, wish: WishOf<"resume">): Promise<BoundOf<"resume">> {
  const on = wish.on ?? today;
  if (on < today) throw fieldProblem("on", "in-the-past", "A service resumes today or later.");
  return {
    kind: "resume",
    on,
    invoice: await getSetting(work, settings.pauseResumeInvoice, { partnerId: service.partnerId }),
    fees: [],
    reason: wish.reason,
    waived: null,
  };
}

async function bindEnd(work: Work, subject: Subject, wish: WishOf<"end">): Promise<BoundOf<"end">> {
  const { service, billable, plan, account, today } = subject;
  const partner = { partnerId: service.partnerId };
  const endOn = wish.isNow ? today : wish.endOn;
  if (endOn < service.startOn) {
    throw fieldProblem("endOn", "date-before-start", `The service starts on ${service.startOn}.`);
  }
  await refuseLongPast(work, subject, endOn, "endOn");
  const on = addDays(endOn, 1);
  const say = await printed(work, service);
  const segment = segmentOn(billable, endOn);
  const fees: BoundFee[] = [];
  // B-110 the notice of the plan counts from today; who leaves sooner pays to its end.
  const notice = wish.waive === undefined ? addDays(today, plan.noticeDays) : today;
  if (wish.waive === undefined && segment) {
    const early = await contractFee(work, subject, on);
    fees.push(...early);
    const isInContract = service.contractEndOn !== null && on < service.contractEndOn;
    if (!isInContract && !isNothing(plan.cancellationFee)) {
      fees.push({
        code: "cancellation",
        text: say("cancellation-fee", { plan: plan.title }),
        amount: trimDecimal(plan.cancellationFee),
        taxId: taxOf(segment),
        includesTax: segment.includesTax,
        serviceId: service.id,
      });
    }
  }
  const final = wish.final ?? (await getSetting(work, settings.cancelFinal, partner));
  return {
    kind: "end",
    on,
    endOn,
    isNow: wish.isNow,
    isRefunded: wish.refund ?? (await getSetting(work, settings.cancelRefundUnused, partner)),
    paidBefore: plan.noticeDays > 0 ? maxDay(on, notice) : on,
    outstanding: await getSetting(work, settings.cancelOutstanding, partner),
    documentsAt: account.billingType === "recurring" ? await getSetting(work, settings.cancelDocumentsAt, partner) : "effective_date",
    final: final === "ask" ? null : final,
    dependentIds: (await listDependents(work, service.id)).map(({ id }) => id),
    fees,
    reason: wish.reason,
    waived: wish.waive ?? null,
  };
}

async function bindTerms(work: Work, subject: Subject, wish: WishOf<"terms">): Promise<BoundOf<"terms">> {
  const { service, billable, plan, today } = subject;
  if (wish.customPrice === undefined && wish.quantity === undefined)
    throw fieldProblem("customPrice", "nothing-to-change", "Give another price, another quantity, or both.");
  const on = wish.on ?? maxDay(today, service.startOn);
  await refuseLongPast(work, subject, on, "on");
  const segment = segmentOn(billable, on);
  const list = wish.customPrice === null ? priceOn(plan.prices, on) : undefined;
  return {
    kind: "terms",
    on,
    ...(wish.customPrice === undefined ? {} : { customPrice: wish.customPrice }),
    ...(wish.quantity === undefined ? {} : { quantity: wish.quantity }),
    planVersionId: list?.planVersionId ?? null,
    unitPrice: wish.customPrice ?? list?.price ?? null,
    taxId: list ? list.taxId : (segment?.taxId ?? null),
    taxGroupId: list ? list.taxGroupId : (segment?.taxGroupId ?? null),
    includesTax: list?.includesTax ?? segment?.includesTax ?? false,
    fees: [],
    reason: wish.reason,
    waived: null,
  };
}

async function bindDiscount(work: Work, subject: Subject, wish: WishOf<"discount">): Promise<BoundOf<"discount">> {
  const { service, today } = subject;
  if ((wish.percent === null) === (wish.fixed === null))
    throw fieldProblem("percent", "percent-or-fixed", "A discount is a percentage or an amount, one of them.");
  const on = wish.on ?? maxDay(today, service.startOn);
  if (on < service.startOn) throw fieldProblem("on", "date-before-start", `The service starts on ${service.startOn}.`);
  await refuseLongPast(work, subject, on, "on");
  if (wish.endBefore !== null && wish.endBefore <= on)
    throw fieldProblem("endBefore", "end-before-start", "A discount ends after it begins.");
  const { percent, fixed, endBefore, reason } = wish;
  return { kind: "discount", on, percent, fixed, endBefore, fees: [], reason, waived: null };
}

/** B-28, B-95, B-108 staff go back only so far. */
async function refuseLongPast(work: Work, { service, today }: Subject, on: Day, field: string): Promise<void> {
  if (on < today && on >= service.startOn) await refuseTooLongAgo(work, service.partnerId, on, field);
}

/** The day that it is for a partner's customers. */
export const todayFor = async (work: Work, partnerId: string): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);

/** The plans of a subject's service, also one that is no longer sold. */
export async function planOf(work: Work, service: Service): Promise<Plan> {
  const plan = (await listPlansOfServices(work, [service.planId])).get(service.planId);
  if (!plan) throw new Error(`the plan ${service.planId} of a service is gone`);
  return plan;
}
