// What a bound wish makes of a service: for its price as a life before and after, and for real. The two stand beside each other, so that what
// is settled is what is done.
import { addDays, type Day, daysBetween } from "../../../../shared/calendar.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { extendCoverage, type ServiceChange, type SettlementWish } from "../../billing/index.ts";
import { loadPlanFacts } from "../../catalog/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import {
  type BillableService,
  changeServicePlan,
  changeServiceState,
  changeServiceTerms,
  findBillableService,
  getService,
  giveDiscount,
  pauseService,
  type Service,
  setContractEnd,
  setServiceEnd,
  takeDiscount,
  withDiscount,
  withEnd,
  withoutDiscount,
  withPause,
  withResume,
  withTerms,
} from "../../services/index.ts";
import { type Bound, type BoundOf, isAtOnce, settlesAtRequest } from "./bound.ts";
import { lastPause } from "./planned-change-queries.ts";

/** The wish as billing settles it, from what the service is now. */
export async function settlementWishOf(work: Work, service: Service, bound: Bound, today: Day): Promise<SettlementWish> {
  const before = await billableOf(work, service.id);
  return {
    payerId: service.payerId,
    today,
    on: bound.on,
    fees: bound.fees,
    isProjected: !isAtOnce(bound, today) && !settlesAtRequest(bound),
    ...(await moneyOf(work, bound, before)),
    reason: await reasonFor(work, service, bound),
  };
}

export async function billableOf(work: Work, serviceId: string): Promise<BillableService> {
  const billable = await findBillableService(work, serviceId);
  if (!billable) throw notFound("This service is part of a bundle and has no money of its own.");
  return billable;
}

type MoneyPart = Pick<SettlementWish, "services" | "horizon" | "feesNow" | "minInvoice" | "isSilentAtZero" | "paidTime">;

const anyInvoice = { minor: 0, days: 0 };

async function moneyOf(work: Work, bound: Bound, before: BillableService): Promise<MoneyPart> {
  const plain = { before, from: bound.on, isRefunded: true, charge: { kind: "onward" } } as const;
  const edit = { horizon: "term_end", feesNow: false, minInvoice: anyInvoice, isSilentAtZero: true, paidTime: "leave" } as const;
  switch (bound.kind) {
    case "plan": {
      const horizons = { next_run: "next_run", to_term_end: "term_end", to_next_term_end: "next_term_end" } as const;
      const after = await withNewPlan(work, before, bound);
      return {
        services: [{ ...plain, after, isRefunded: bound.isRefunded }],
        horizon: horizons[bound.invoiceAfter],
        feesNow: false,
        minInvoice: bound.minInvoice,
        isSilentAtZero: false,
        paidTime: "new_period",
      };
    }
    case "pause":
      return {
        services: [{ ...plain, after: withPause(before, bound.on, bound.until), isRefunded: bound.compensation === "credit_note" }],
        horizon: bound.resumeInvoice === "now" && bound.until !== null ? "term_end" : "next_run",
        feesNow: false,
        minInvoice: anyInvoice,
        isSilentAtZero: false,
        paidTime: "give_back",
      };
    case "resume":
      return {
        services: [{ ...plain, after: withResume(before, bound.on), charge: { kind: bound.invoice === "now" ? "rest" : "none" } }],
        horizon: bound.invoice === "now" ? "term_end" : "next_run",
        feesNow: false,
        minInvoice: anyInvoice,
        isSilentAtZero: false,
        paidTime: "end_pause",
      };
    case "end":
      return endMoney(work, bound, before);
    case "terms":
      return { services: [{ ...plain, after: withTerms(before, bound.on, termsOf(bound)) }], ...edit };
    case "discount":
      return {
        services: [
          {
            ...plain,
            after: withDiscount(before, {
              discountId: "",
              ...(bound.percent === null ? { kind: "fixed", value: bound.fixed ?? "0" } : { kind: "percent", value: bound.percent }),
              start: bound.on,
              end: bound.endBefore,
              reason: bound.reason,
            }),
          },
        ],
        ...edit,
      };
    case "discount_end":
      return { services: [{ ...plain, after: withoutDiscount(before, bound.discountId, bound.on) }], ...edit };
  }
}

/** The service on the plan that was confirmed, from its day on. */
export async function withNewPlan(work: Work, before: BillableService, bound: BoundOf<"plan">): Promise<BillableService> {
  const plan = (await loadPlanFacts(work, [bound.planVersionId])).get(bound.planVersionId);
  if (!plan) throw notFound("The plan of this change is gone.");
  const { planVersionId, taxId, taxGroupId, includesTax, on } = bound;
  return withTerms(before, on, {
    ...{ planVersionId, taxId, taxGroupId, includesTax, plan },
    unitPrice: bound.customPrice ?? bound.unitPrice,
    ...(bound.quantity === null ? {} : { quantity: bound.quantity }),
  });
}

const termsOf = (bound: BoundOf<"terms">) => ({
  ...(bound.quantity === undefined ? {} : { quantity: bound.quantity }),
  ...(bound.unitPrice === null ? {} : { unitPrice: bound.unitPrice }),
  ...(bound.planVersionId === null
    ? {}
    : { planVersionId: bound.planVersionId, taxId: bound.taxId, taxGroupId: bound.taxGroupId, includesTax: bound.includesTax }),
});

/** B-109, B-115 with what depends on it, as far as the same account pays for it. */
async function endMoney(work: Work, bound: BoundOf<"end">, before: BillableService): Promise<MoneyPart> {
  const isNow = bound.outstanding === "now" || bound.paidBefore > bound.on;
  // The last day is written down when the end is planned, so by the day of its documents the service has it already.
  const ended = (service: BillableService, paidBefore: Day): ServiceChange => ({
    before: withEnd(service, null),
    after: withEnd(service, addDays(paidBefore, -1)),
    from: paidBefore,
    isRefunded: bound.isRefunded,
    charge: isNow ? { kind: "period", period: { start: service.start, end: paidBefore } } : { kind: "none" },
  });
  const dependents: BillableService[] = [];
  for (const id of bound.dependentIds) {
    const dependent = await billableOf(work, id);
    if (dependent.payerId === before.payerId && (dependent.end === null || dependent.end > bound.on)) dependents.push(dependent);
  }
  return {
    services: [ended(before, bound.paidBefore), ...dependents.map((dependent) => ended(dependent, bound.on))],
    horizon: "next_run",
    feesNow: true,
    minInvoice: anyInvoice,
    isSilentAtZero: false,
    paidTime: "give_back",
  };
}

async function reasonFor(work: Work, service: Service, bound: Bound): Promise<string> {
  const { language, partnerId } = await getCustomer(work, service.customerId);
  const key = {
    plan: "plan",
    pause: "pause",
    resume: "resume",
    end: "end",
    terms: "terms",
    discount: "terms",
    discount_end: "terms",
  } as const;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${bound.kind === "end" ? bound.endOn : bound.on}T00:00:00Z`),
  );
  return (await sayIn(work, partnerId, language, "print"))(`settlement-${key[bound.kind]}`, { day });
}

/** Makes the change for real. What it costs is issued by whoever calls, in the same transaction. */
export async function applyBound(work: Work, serviceId: string, bound: Bound): Promise<void> {
  const reason = bound.reason === "" ? undefined : bound.reason;
  switch (bound.kind) {
    case "plan": {
      const { planId, planVersionId, unitPrice, customPrice, taxId, taxGroupId, includesTax, on } = bound;
      const leavesContract = bound.leavesContract || bound.fees.some((fee) => fee.code === "early");
      return changeServicePlan(work, {
        ...{ serviceId, planId, planVersionId, unitPrice, customPrice, taxId, taxGroupId, includesTax, on },
        quantity: bound.quantity ?? undefined,
        contractEndOn: bound.contractEndOn ?? (leavesContract ? null : undefined),
        cause: "plan_change",
      });
    }
    case "pause":
      return pauseService(work, { serviceId, on: bound.on, until: bound.until, reason });
    case "resume":
      return resume(work, serviceId, bound.on, reason);
    case "end":
      return end(work, serviceId, bound);
    case "terms":
      return changeServiceTerms(work, {
        serviceId,
        on: bound.on,
        ...(bound.customPrice === undefined ? {} : { customPrice: bound.customPrice }),
        ...(bound.quantity === undefined ? {} : { quantity: bound.quantity }),
        cause: "terms_changed",
      });
    case "discount": {
      const { percent, fixed, on, endBefore } = bound;
      await giveDiscount(work, serviceId, { percent, fixed, startOn: on, endBefore, reason: bound.reason });
      return;
    }
    case "discount_end":
      return takeDiscount(work, serviceId, bound.discountId, bound.on);
  }
}

/** B-104, B-106 the paused days move behind the paid time or the contract's end, where that was agreed when the pause began. */
async function resume(work: Work, serviceId: string, on: Day, reason: string | undefined): Promise<void> {
  const service = await getService(work, serviceId);
  const pause = { start: service.stateSinceOn, end: on };
  await changeServiceState(work, { serviceId, to: "active", cause: "resume", on, reason });
  const agreed = await lastPause(work, serviceId);
  if (!agreed || pause.start >= pause.end) return;
  if (agreed.compensation === "extend") await extendCoverage(work, service, pause);
  if (agreed.movesContract && service.contractEndOn !== null && service.contractEndOn > pause.start)
    await setContractEnd(work, serviceId, addDays(service.contractEndOn, daysBetween(pause.start, pause.end)));
}

async function end(work: Work, serviceId: string, bound: BoundOf<"end">): Promise<void> {
  const reason = bound.reason === "" ? undefined : bound.reason;
  for (const id of [serviceId, ...bound.dependentIds]) {
    const service = await getService(work, id);
    if (!["active", "paused", "stopped"].includes(service.state)) continue;
    if (bound.isNow) await changeServiceState(work, { serviceId: id, to: "disabled", cause: "end_now", on: bound.endOn, reason });
    else await setServiceEnd(work, { serviceId: id, endOn: bound.endOn, reason });
  }
}
