// What a change comes to, before anybody confirms it (B-97, M-29). Good for a quarter of an hour, once.
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { accountFacts, draftSettlement, openSince, type SettlementFigures, settlementFigures } from "../../billing/index.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import { getService, listServiceNames, type Service, serviceLabel } from "../../services/index.ts";
import { type Bound, type BoundOf, isAtOnce, settlesAtRequest } from "../planned-changes/bound.ts";
import type { QuoteView } from "../planned-changes/contract.ts";
import { billableOf, settlementWishOf } from "../planned-changes/lives.ts";
import { findScheduled } from "../planned-changes/planned-change-queries.ts";
import { db } from "../planned-changes/tables.ts";
import { changePending, insufficientFunds, transitionRefused } from "../problems.ts";
import { bindWish, planOf, type Subject, todayFor, type Wish } from "./bind-wish.ts";
import { howPaid, payView } from "./how-paid.ts";
import { isLastService } from "./last-service.ts";

const validMs = 15 * 60_000;

export interface QuoteWish {
  readonly serviceId: string;
  readonly wish: Wish;
  readonly channel: "admin" | "portal";
  /** P-83 a customer who pauses without an end is back after so many days at the latest. */
  readonly longestPause?: number;
  /** P-81 of what is asked for all services at once. */
  readonly groupId?: string;
}

export async function makeQuote(
  work: Work,
  { serviceId, wish, channel, longestPause, groupId }: QuoteWish,
): Promise<z.input<typeof QuoteView>> {
  const subject = await subjectOf(work, serviceId, channel);
  refuseByState(subject.service, wish.kind);
  const bound = await bindWish(work, subject, wish);
  const isShorter = bound.kind === "pause" && longestPause !== undefined && longestPause < bound.maxDays;
  return quoteBound(work, subject, isShorter ? { ...bound, maxDays: longestPause } : bound, { groupId });
}

export async function subjectOf(work: Work, serviceId: string, channel: "admin" | "portal"): Promise<Subject> {
  const service = await getService(work, serviceId);
  const today = await todayFor(work, service.partnerId);
  return {
    service,
    billable: await billableOf(work, serviceId),
    plan: await planOf(work, service),
    account: await accountFacts(work, { payerId: service.payerId, serviceId, today }),
    today,
    channel,
  };
}

const statesFor: Record<Wish["kind"], readonly Service["state"][]> = {
  plan: ["active", "paused"],
  pause: ["active"],
  resume: ["paused"],
  end: ["active", "paused", "stopped"],
  terms: ["pending", "active", "paused"],
  discount: ["pending", "active", "paused", "stopped"],
  discount_end: ["pending", "active", "paused", "stopped"],
};

/** B-23 what its state allows; B-112 what has a last day is left to it. */
export function refuseByState(service: Service, kind: Wish["kind"]): void {
  const label = serviceLabel(service.number);
  if (!statesFor[kind].includes(service.state)) throw transitionRefused(`${label} is ${service.state}.`);
  if (service.endOn !== null && ["plan", "pause", "resume"].includes(kind))
    throw changePending(`${label} ends on ${service.endOn}. Withdraw that first.`, {
      errors: [{ field: "on", code: "change-pending", params: { day: service.endOn } }],
    });
}

export async function workOut(work: Work, service: Service, bound: Bound, today: Day) {
  const settlement = await draftSettlement(work, await settlementWishOf(work, service, bound, today));
  // B-100 a change for a day ahead is judged on its day: money may come until then.
  if (settlement.missingMinor > 0n && isAtOnce(bound, today)) {
    const missing = toMoneyJson(money(settlement.missingMinor, settlement.account.currency));
    throw insufficientFunds(`The balance and what comes back are ${missing.amount} ${missing.currency} short of the new period.`, {
      errors: [{ field: "planId", code: "insufficient-funds", params: { missing: missing.amount, currency: missing.currency } }],
    });
  }
  return { settlement, figures: settlementFigures(work, settlement) };
}

/** What was bound before, at what it comes to now. */
export async function quoteBound(
  work: Work,
  subject: Subject,
  bound: Bound,
  { groupId, requestId }: { groupId?: string | undefined; requestId?: string } = {},
): Promise<z.input<typeof QuoteView>> {
  const { service, today, channel } = subject;
  const { figures } = await workOut(work, service, bound, today);
  const isOwn = channel === "portal" && groupId === undefined && requestId === undefined;
  const paid = isOwn ? await howPaid(work, subject, bound, figures) : null;
  const id = uuidv7(work.now.getTime());
  const expiresAt = new Date(work.now.getTime() + validMs);
  await db(work)
    .insertInto("ordering.price_quotes")
    .values({
      id,
      partner_id: service.partnerId,
      customer_id: service.customerId,
      service_id: service.id,
      kind: bound.kind,
      effective_on: bound.on,
      wish: JSON.stringify(bound),
      figures: JSON.stringify(figures),
      channel,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      expires_at: expiresAt,
      confirmed_at: null,
      planned_change_id: null,
      group_id: groupId ?? null,
      request_id: requestId ?? null,
      ...(paid ? { pay: paid.pay, to_pay_minor: paid.toPayMinor } : {}),
    })
    .execute();
  const atOnce = isAtOnce(bound, today);
  return {
    id,
    serviceId: service.id,
    kind: bound.kind,
    on: bound.on,
    isAtOnce: atOnce,
    documentsOn: atOnce || settlesAtRequest(bound) ? today : bound.on,
    validUntil: expiresAt.toISOString(),
    figures,
    notes: await notesOf(work, subject, bound, figures),
    plan: await planOfBound(work, bound),
    contractEndOn: bound.kind === "plan" ? bound.contractEndOn : service.contractEndOn,
    pay: paid && payView(paid, figures.currency),
    asksFinal: bound.kind === "end" && bound.final === null && (await leavesCredit(work, subject, bound, figures)),
  };
}

/** B-114 nothing runs any more after it, and the account has money left. */
async function leavesCredit(
  work: Work,
  { service, account }: Subject,
  bound: BoundOf<"end">,
  figures: SettlementFigures,
): Promise<boolean> {
  if (account.balanceMinor <= fromMoneyJson(figures.net).minor) return false;
  return isLastService(work, service, bound.dependentIds);
}

async function planOfBound(work: Work, bound: Bound): Promise<{ id: string; title: string } | null> {
  if (bound.kind !== "plan") return null;
  const plan = (await listPlansOfServices(work, [bound.planId])).get(bound.planId);
  return plan ? { id: plan.id, title: plan.title } : null;
}

type Note = { code: string; params: Record<string, string> };

async function notesOf(work: Work, { service, account, today }: Subject, bound: Bound, figures: SettlementFigures): Promise<Note[]> {
  const notes: Note[] = [];
  const planned = await findScheduled(work, service.id);
  if (planned) notes.push({ code: "replaces-planned", params: { kind: planned.kind, day: planned.effective_on } });
  if (bound.kind === "end" && bound.dependentIds.length > 0) {
    const names = await listServiceNames(work, bound.dependentIds);
    notes.push({
      code: "ends-others",
      params: { services: [...names.values()].map(({ number, title }) => `${title} (S-${number})`).join(", ") },
    });
  }
  if (bound.kind === "end" && bound.paidBefore > bound.on)
    notes.push({ code: "notice-not-kept", params: { day: addDays(bound.paidBefore, -1) } });
  if (account.overdueMinor > 0n) notes.push({ code: "overdue", params: {} });
  const isPaidAhead = account.billedThrough !== null && account.billedThrough > bound.on;
  if (isPaidAhead && bound.kind !== "resume" && figures.credits.length === 0 && ["plan", "pause", "end"].includes(bound.kind)) {
    const code = bound.kind === "pause" && bound.compensation === "extend" ? "paid-days-move" : "paid-days-stay";
    notes.push({ code, params: { day: addDays(account.billedThrough ?? today, -1) } });
  }
  if (bound.kind === "pause" && bound.until === null)
    notes.push({ code: "resumes-by-itself", params: { day: addDays(bound.on, bound.maxDays) } });
  // 14.3 the change holds from its day on; what it comes to is booked today.
  const open = bound.on < today ? await openSince(work, service.partnerId) : null;
  if (open !== null && bound.on < open) notes.push({ code: "closed-period", params: { day: bound.on } });
  if (bound.waived !== null) notes.push({ code: "fees-waived", params: { reason: bound.waived } });
  return notes;
}
