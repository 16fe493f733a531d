// P-78 a change that is paid before it is made. The customer confirms its price and goes to pay; nothing changes. The money is reserved in the
// transaction that books it, and a job of that transaction makes the change, once, whatever dies in between. What cannot be made any more
// leaves the money as credit, and says why.
import { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Works } from "../../../platform/http/api.ts";
import { defineJob, enqueue, type JobRun } from "../../../platform/jobs.ts";
import { notFound, Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, lockForSettlement, type SettlementFigures } from "../../billing/index.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import type { Payable } from "../../payments/index.ts";
import { getService, listServiceNames, serviceLabel } from "../../services/index.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { confirmQuote, refuseMoved } from "../price-quotes/confirm-quote.ts";
import { getOwnQuote, lockQuote, type StoredQuote } from "../price-quotes/get-quote-customer.ts";
import { workOut } from "../price-quotes/make-quote.ts";
import { notOffered, quoteStale } from "../problems.ts";
import { Bound } from "./bound.ts";
import type { PaidChange } from "./contract.ts";
import { coverFromCredit, heldOf, releaseOfQuote } from "./money-of-change.ts";
import { asProgram, refuseWhatIsOver } from "./portal-changes.ts";
import { db } from "./tables.ts";

/** M-29 so long a change waits for its payment. */
const paymentHours = 24;

export const makePaidChangeJob = defineJob("ordering.make-paid-change", z.object({ quoteId: z.uuid() }), { maxAttempts: 12 });

/** The customer confirms the price and goes to pay it. */
export async function awaitPayment(works: Works, quoteId: string): Promise<z.input<typeof PaidChange>> {
  const confirmedBy = await works.inWork(async (work) => describeActor(work));
  const quote = await works.inWork((work) => getOwnQuote(work, quoteId));
  return works.asSystem(asProgram, async (work) => {
    await openForPayment(work, quote, confirmedBy);
    return paidChangeView(work, quoteId);
  });
}

export const showPaidChange = async (works: Works, quoteId: string): Promise<z.input<typeof PaidChange>> => {
  await works.inWork((work) => getOwnQuote(work, quoteId));
  return works.asSystem(asProgram, (work) => paidChangeView(work, quoteId));
};

async function openForPayment(work: Work, quote: StoredQuote, confirmedBy: Record<string, unknown>): Promise<void> {
  const locked = await lockQuote(work, quote.id);
  if (locked.planned_change_id !== null || locked.failure !== null) return;
  if (locked.to_pay_minor === null) throw notOffered("An invoice is enough for this change. Confirm it.");
  if (locked.expires_at <= work.now) throw quoteStale("It was good for 15 minutes. Look at the price again and confirm it.");
  if (locked.awaited_minor !== null) return;
  await refuseWhatIsOver(work, quote, "self");
  const service = await getService(work, locked.service_id);
  const today = await todayFor(work, service.partnerId);
  const { figures } = await workOut(work, service, Bound.parse(locked.wish), today);
  refuseMoved(locked.figures as SettlementFigures, figures);
  const { freeCreditMinor } = await getAccountMoney(work, service.payerId, today);
  const awaited = locked.pay === "balance_or_now" && freeCreditMinor > 0n ? locked.to_pay_minor - freeCreditMinor : locked.to_pay_minor;
  if (awaited <= 0n) throw quoteStale("Your credit pays for all of it by now. Look at it again and confirm it.");
  await db(work)
    .updateTable("ordering.price_quotes")
    .set({
      awaited_minor: awaited,
      confirmed_by: JSON.stringify(confirmedBy),
      expires_at: new Date(work.now.getTime() + paymentHours * 3_600_000),
    })
    .where("id", "=", quote.id)
    .execute();
}

/** What a payment for a change is judged by; also asked when the money is there, with the account locked. */
export async function findPayableChange(work: Work, quoteId: string): Promise<Payable | undefined> {
  const quote = await db(work).selectFrom("ordering.price_quotes").selectAll().where("id", "=", quoteId).executeTakeFirst();
  if (!quote || quote.awaited_minor === null || quote.planned_change_id !== null || quote.failure !== null) return undefined;
  if (quote.expires_at <= work.now || (await heldOf(work, quoteId)) >= quote.awaited_minor) return undefined;
  const { payerId } = await getService(work, quote.service_id);
  const { currency } = quote.figures as SettlementFigures;
  return { accountId: payerId, amountMinor: quote.awaited_minor, currency };
}

/** M-23 the money is there and reserved. The price is not touched under the lock of the account: whoever confirms locks them the other way round. */
export const makePaidSoon = (work: Work, quoteId: string): Promise<void> =>
  enqueue(work, makePaidChangeJob, { quoteId }, { key: `make-paid-change-${quoteId}` });

/** Run again, it finds the change made. */
export async function makePaidChange(run: JobRun, { quoteId }: { quoteId: string }): Promise<void> {
  try {
    await run.inWork((work) => makeOnce(work, quoteId));
  } catch (error) {
    if (!(error instanceof Problem) && !run.isLastAttempt) throw error;
    await run.inWork(async (work) => {
      if (!(error instanceof Problem)) work.log.error({ err: error, quoteId }, "a change that is paid was not made");
      await giveUp(work, quoteId, error instanceof Problem ? error : undefined);
    });
  }
}

async function makeOnce(work: Work, quoteId: string): Promise<void> {
  const quote = await lockQuote(work, quoteId);
  if (quote.planned_change_id !== null || quote.failure !== null || quote.to_pay_minor === null) return;
  const { payerId } = await getService(work, quote.service_id);
  await lockForSettlement(work, payerId);
  // A payment that was taken back meanwhile pays for nothing.
  if ((await heldOf(work, quoteId)) === 0n) return;
  await coverFromCredit(work, { accountId: payerId, quoteId, toPayMinor: quote.to_pay_minor });
  await confirmQuote(work, {
    ...{ quoteId, replace: false, channel: "portal", isPaid: true },
    requestedBy: quote.confirmed_by ?? describeActor(work),
    customerId: quote.customer_id,
  });
}

/** The money stays on the account as credit; the customer and staff read why. */
async function giveUp(work: Work, quoteId: string, refusal: Problem | undefined): Promise<void> {
  const quote = await lockQuote(work, quoteId);
  if (quote.planned_change_id !== null || quote.failure !== null) return;
  await db(work)
    .updateTable("ordering.price_quotes")
    .set({ failure: refusal?.code ?? "fault" })
    .where("id", "=", quoteId)
    .execute();
  const { payerId, number } = await getService(work, quote.service_id);
  await releaseOfQuote(work, { accountId: payerId, quoteId });
  work.audit({
    entity: "service",
    entityId: quote.service_id,
    label: serviceLabel(number),
    action: "change_not_made",
    partnerId: quote.partner_id,
    customerId: quote.customer_id,
    changes: { failure: { before: null, after: refusal?.detail ?? refusal?.title ?? "This could not be done. The log says why." } },
  });
}

async function paidChangeView(work: Work, quoteId: string): Promise<z.input<typeof PaidChange>> {
  const quote = await db(work).selectFrom("ordering.price_quotes").selectAll().where("id", "=", quoteId).executeTakeFirst();
  if (!quote || quote.to_pay_minor === null) throw notFound("There is no such price.");
  const bound = Bound.parse(quote.wish);
  const service = (await listServiceNames(work, [quote.service_id])).get(quote.service_id);
  const plan = bound.kind === "plan" ? (await listPlansOfServices(work, [bound.planId])).get(bound.planId) : undefined;
  const { currency } = quote.figures as SettlementFigures;
  const isPaid = quote.awaited_minor !== null && (await heldOf(work, quoteId)) >= quote.awaited_minor;
  return {
    quoteId,
    service: { id: quote.service_id, title: service?.portalTitle ?? "" },
    plan: plan ? { id: plan.id, title: plan.portalTitle || plan.title } : null,
    on: bound.on,
    state: stateOf(work.now, quote, isPaid),
    toPay: toMoneyJson(money(quote.awaited_minor ?? quote.to_pay_minor, currency)),
    payUntil: quote.expires_at.toISOString(),
    changeId: quote.planned_change_id,
    failure: quote.failure,
  };
}

function stateOf(
  now: Date,
  { planned_change_id, failure, expires_at }: { planned_change_id: string | null; failure: string | null; expires_at: Date },
  isPaid: boolean,
): z.input<typeof PaidChange>["state"] {
  if (planned_change_id !== null) return "made";
  if (failure !== null) return "not_made";
  if (isPaid) return "making";
  return expires_at > now ? "awaiting_payment" : "expired";
}
