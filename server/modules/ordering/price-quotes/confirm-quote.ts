import { addDays, maxDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { issueSettlement, lockForSettlement, type SettlementFigures } from "../../billing/index.ts";
import { getService, type Service, setServiceEnd } from "../../services/index.ts";
import { Bound, isAtOnce, settlesAtRequest } from "../planned-changes/bound.ts";
import { decideChange, saveChange } from "../planned-changes/decide.ts";
import { finishEnd } from "../planned-changes/finish-end.ts";
import { applyBound } from "../planned-changes/lives.ts";
import { spendOnChange } from "../planned-changes/money-of-change.ts";
import { planResume } from "../planned-changes/plan-resume.ts";
import { findScheduled, getChange, lockChange, type PlannedChange } from "../planned-changes/planned-change-queries.ts";
import { type Channel, db } from "../planned-changes/tables.ts";
import { changePending, quoteStale } from "../problems.ts";
import { todayFor } from "./bind-wish.ts";
import { refuseByState, workOut } from "./make-quote.ts";

export interface Confirmation {
  readonly quoteId: string;
  /** Staff put it in the place of what is planned already (M-26). */
  readonly replace: boolean;
  readonly channel: "admin" | "portal";
  readonly requestedBy: Record<string, unknown>;
  /** When the program confirms for a customer: whose quote it has to be. */
  readonly customerId?: string;
  /** P-78 its money is there: the price holds however late the change is made. */
  readonly isPaid?: boolean;
}

/**
 * Makes the change that was quoted, or plans it. The second of two who confirm one quote waits for the first and gets its answer. What is
 * not what was shown any more is refused, and nothing happens.
 */
export async function confirmQuote(
  work: Work,
  { quoteId, replace, channel, requestedBy, customerId, isPaid = false }: Confirmation,
): Promise<PlannedChange> {
  const quote = await db(work)
    .selectFrom("ordering.price_quotes as quote")
    .selectAll("quote")
    .where("quote.id", "=", quoteId)
    .where("quote.channel", "=", channel)
    .where(visibleTo(work.actor, { partner: "quote.partner_id", customer: "quote.customer_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!quote || (customerId !== undefined && quote.customer_id !== customerId)) throw notFound("There is no such price.");
  if (quote.planned_change_id !== null) return getChange(work, quote.planned_change_id);
  if (quote.expires_at <= work.now && !isPaid) throw quoteStale("It was good for 15 minutes. Look at the price again and confirm it.");

  const bound = Bound.parse(quote.wish);
  const before = await getService(work, quote.service_id);
  const planned = await findScheduled(work, before.id);
  if (planned) await makeRoom(work, planned, before, { bound, replace, channel });
  await lockForSettlement(work, before.payerId);
  // Somebody may have confirmed another quote of the same service while this one waited for the account.
  const meanwhile = await findScheduled(work, before.id);
  if (meanwhile && meanwhile.id !== planned?.id) await makeRoom(work, meanwhile, before, { bound, replace, channel });
  const service = await getService(work, quote.service_id);
  refuseByState(service, bound.kind);
  const today = await todayFor(work, service.partnerId);
  const { settlement, figures } = await workOut(work, service, bound, today);
  refuseMoved(quote.figures as SettlementFigures, figures);

  const atOnce = isAtOnce(bound, today);
  if (atOnce) await applyBound(work, service.id, bound);
  else if (bound.kind === "end") await announceEnd(work, service, bound);
  const issued = atOnce || settlesAtRequest(bound) ? await issueSettlement(work, settlement) : null;
  const change = await saveChange(work, {
    service,
    bound,
    figures,
    settlement: issued,
    channel,
    requestedBy,
    isApplied: atOnce,
    groupId: quote.group_id,
  });
  await db(work)
    .updateTable("ordering.price_quotes")
    .set({ confirmed_at: work.now, planned_change_id: change.id })
    .where("id", "=", quote.id)
    .execute();
  if (issued) await spendOnChange(work, { accountId: service.payerId, quoteId: quote.id, invoiceId: issued.invoice?.id });
  if (atOnce) await afterApplied(work, service, bound, change.id);
  return change;
}

/** What follows from a change that has just been made. */
export async function afterApplied(work: Work, service: Service, bound: Bound, plannedChangeId: string): Promise<void> {
  if (bound.kind === "pause") await planResume(work, service.id, { ...bound, until: bound.until ?? addDays(bound.on, bound.maxDays) });
  if (bound.kind === "end") await finishEnd(work, service, bound, plannedChangeId);
}

/** What is planned already gives way, or the new wish does. */
async function makeRoom(
  work: Work,
  planned: PlannedChange,
  service: Service,
  { bound, replace, channel }: { bound: Bound; replace: boolean; channel: Channel },
): Promise<void> {
  if (isAlongside(bound)) return;
  const change = await lockChange(work, planned.id);
  if (change.state !== "scheduled") return;
  // A pause has its end planned from the beginning; whoever comes back earlier or leaves for good needs no word for it.
  const isResumeOfPause = change.kind === "resume" && (bound.kind === "resume" || bound.kind === "end");
  const mayReplace = isResumeOfPause || (replace && channel === "admin" && !change.is_settled && change.kind !== "end");
  if (!mayReplace) {
    throw changePending(`There is a change planned for ${change.effective_on} already. Withdraw it first.`, {
      errors: [{ field: "on", code: "change-pending", params: { day: change.effective_on, kind: change.kind } }],
    });
  }
  await decideChange(work, change, service, { state: "replaced" });
}

/** A price or a discount changes beside whatever is planned. */
const isAlongside = (bound: Bound): boolean => ["terms", "discount", "discount_end"].includes(bound.kind);

/** The last day is written down at once, so that no run bills days after it. */
async function announceEnd(work: Work, service: Service, bound: Extract<Bound, { kind: "end" }>): Promise<void> {
  const reason = bound.reason === "" ? undefined : bound.reason;
  for (const serviceId of [service.id, ...bound.dependentIds]) {
    const one = await getService(work, serviceId);
    if (["active", "paused", "stopped"].includes(one.state))
      await setServiceEnd(work, { serviceId, endOn: maxDay(bound.endOn, one.startOn), reason });
  }
}

/** What was shown is what it comes to, or nothing happens. */
export function refuseMoved(shown: SettlementFigures, now: SettlementFigures): void {
  if (!isAsShown(shown, now))
    throw quoteStale("Something else changed meanwhile, and the amounts with it. Look at the price again and confirm it.");
}

/** The same money, line by line. */
function isAsShown(shown: SettlementFigures, now: SettlementFigures): boolean {
  const amounts = ({ credits, charges, fees, credit, invoice, net }: SettlementFigures): string =>
    JSON.stringify([
      credits.map((line) => [line.amount.amount, line.period?.start, line.period?.end]),
      charges.map((line) => [line.amount.amount, line.period?.start, line.period?.end]),
      fees.map((fee) => [fee.amount.amount, fee.isNow]),
      credit?.gross.amount ?? null,
      invoice?.gross.amount ?? null,
      net.amount,
    ]);
  return amounts(shown) === amounts(now);
}
