// One planned charge: looked at once more under the account's lock, then written down as an attempt, which a job takes to the bank (B-76,
// B-178). How it ends comes back by the same ways as any other payment.
import { type Selectable, sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { maxMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Happened } from "../../../platform/events.ts";
import { defineJob, enqueue, enqueueAll } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, listOpenInvoices, lockAccounts } from "../../billing/index.ts";
import { getPartner, isMoneyFrozen, notFrozen } from "../../partners/index.ts";
import { listUnderWayFor } from "../attempts/attempt-queries.ts";
import { openAttempt } from "../attempts/open-attempt.ts";
import { autopayCharged, autopayFailed } from "../events.ts";
import { listOffered } from "../gateways/gateway-configs.ts";
import { askAttemptJob } from "../job-kinds.ts";
import type { Outside } from "../outside.ts";
import { hasExpired, type SavedMethod } from "../saved-methods/saved-methods.ts";
import { type AutoChargeTable, db } from "../tables.ts";
import { listConsents, moveAutoPay } from "./auto-pay.ts";
import { findFilter } from "./charge-filters.ts";
import { isAccountHeld, isHeld } from "./charge-holds.ts";
import { attemptsOfPart, partOf } from "./charge-parts.ts";
import { amountToCharge, type ChargeFilter, retryDay, type Skip } from "./charge-rules.ts";
import { savePlanned } from "./plan-charges.ts";

type AutoCharge = Selectable<AutoChargeTable>;

export const chargeJob = defineJob("payments.auto-charge", z.object({ chargeId: z.uuid() }), { maxAttempts: 3 });
export const chargeDueJob = defineJob("payments.auto-charge-due", z.object({}), { maxAttempts: 1 });

const perRound = 500;

/** Every minute: a job for each charge whose moment has come. */
export async function startDueCharges(work: Work): Promise<void> {
  const due = await sql<{ id: string }>`select id from payments.auto_charges where state = 'planned' and planned_at <= ${work.now}
      and ${notFrozen("partner_id")}
    order by planned_at limit ${perRound}`.execute(work.tx);
  await enqueueAll(
    work,
    due.rows.map(({ id }) => ({ job: chargeJob, payload: { chargeId: id }, options: { key: `auto-charge:${id}` } })),
  );
}

export async function runCharge(work: Work, outside: Outside, chargeId: string): Promise<void> {
  const found = await db(work).selectFrom("payments.auto_charges").select("account_id").where("id", "=", chargeId).executeTakeFirst();
  if (!found) return;
  await lockAccounts(work, [found.account_id]);
  const charge = await db(work)
    .selectFrom("payments.auto_charges")
    .selectAll()
    .where("id", "=", chargeId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (charge.state !== "planned" || (await isMoneyFrozen(work, charge.partner_id))) return;
  const decided = await decide(work, outside, charge);
  if (decided.kind === "skip") {
    await endCharge(work, charge, { state: "skipped", reason: decided.reason });
    return;
  }
  const { attempt } = await openAttempt(work, outside, {
    accountId: charge.account_id,
    way: { kind: "charge", methodId: decided.method.id },
    use: "auto_charge",
    documentIds: [charge.document_id],
    amount: { minor: decided.amountMinor, currency: decided.currency },
    repeatKey: `auto-charge:${charge.id}`,
  });
  await sql`update payments.auto_charges set state = 'charging', intent_id = ${attempt.id}, amount_minor = ${decided.amountMinor}
    where id = ${charge.id}`.execute(work.tx);
  // The bank is called once this is committed, by the way that also picks up what a crash has left.
  await enqueue(work, askAttemptJob, { attemptId: attempt.id }, { key: `attempt:${attempt.id}` });
}

type Decided =
  | { readonly kind: "charge"; readonly amountMinor: bigint; readonly currency: string; readonly method: SavedMethod }
  | { readonly kind: "skip"; readonly reason: Skip };

async function decide(work: Work, outside: Outside, charge: AutoCharge): Promise<Decided> {
  const [document] = await listOpenInvoices(work, { ids: [charge.document_id] });
  if (!document || document.openMinor === 0n) return { kind: "skip", reason: "paid" };
  if (document.isDisputed) return { kind: "skip", reason: "disputed" };
  const { timeZone } = await getPartner(work, charge.partner_id);
  const today = calendarDay(work.now, timeZone);
  const { partMinor, laterMinor } = await partOf(work, document, today);
  if (partMinor === undefined ? await isHeld(work, document) : partMinor <= 0n || (await isAccountHeld(work, document.accountId)))
    return { kind: "skip", reason: "held" };
  const consent = (await listConsents(work, [charge.account_id])).get(charge.account_id);
  if (!consent) return { kind: "skip", reason: "no_consent" };
  if ((await listUnderWayFor(work, charge.account_id, { documentIds: [document.id] })).length > 0)
    return { kind: "skip", reason: "pending" };
  const method = await chargeableMethod(work, charge.account_id, consent.methodId);
  if (!method || hasExpired(method, today)) return { kind: "skip", reason: "no_method" };
  const filter = await filterOf(work, charge);
  const offered = await listOffered(work, outside, { partnerId: charge.partner_id, currency: document.currency, use: "auto_charge" });
  const isOffered =
    offered.some(({ config }) => config.driver === method.driver) && (filter.driver === null || filter.driver === method.driver);
  if (!isOffered) return { kind: "skip", reason: "gateway_off" };
  const { balanceMinor } = await getAccountMoney(work, charge.account_id, today);
  const amount =
    partMinor === undefined
      ? amountToCharge(document, { owedMinor: maxMinor(0n, -balanceMinor - laterMinor), filter, limitMinor: consent.limitMinor })
      : // A filter that charges all that is owed charges the part all the same.
        amountToCharge({ openMinor: partMinor }, { owedMinor: partMinor, filter, limitMinor: consent.limitMinor });
  return amount.kind === "skip" ? amount : { ...amount, currency: document.currency, method };
}

const ownWish: Pick<ChargeFilter, "amount" | "maxAmountMinor" | "retryDays" | "hour" | "driver"> = {
  amount: "document",
  maxAmountMinor: null,
  retryDays: [1, 3, 7],
  hour: "10:00",
  driver: null,
};

const filterOf = async (work: Work, charge: AutoCharge) =>
  (charge.filter_id === null ? undefined : await findFilter(work, charge.filter_id)) ?? ownWish;

const chargeableMethod = (work: Work, customerId: string, methodId: string | null): Promise<SavedMethod | undefined> =>
  methodId === null
    ? Promise.resolve(undefined)
    : db(work)
        .selectFrom("payments.saved_methods")
        .selectAll()
        .where("id", "=", methodId)
        .where("customer_id", "=", customerId)
        .where("status", "=", "active")
        .executeTakeFirst();

async function endCharge(
  work: Work,
  charge: AutoCharge,
  { state, reason, isSoft = null }: { state: "succeeded" | "failed" | "skipped"; reason: string; isSoft?: boolean | null },
): Promise<void> {
  await sql`update payments.auto_charges set state = ${state}, reason = ${reason}, is_soft = ${isSoft}, ended_at = ${work.now}
    where id = ${charge.id}`.execute(work.tx);
}

async function lockChargeOf(work: Work, attemptId: string | null): Promise<AutoCharge | undefined> {
  if (attemptId === null) return undefined;
  return db(work)
    .selectFrom("payments.auto_charges")
    .selectAll()
    .where("intent_id", "=", attemptId)
    .where("state", "=", "charging")
    .forUpdate()
    .executeTakeFirst();
}

const aboutOf = (charge: AutoCharge) => ({ partnerId: charge.partner_id, customerId: charge.account_id, objectId: charge.id });

async function dataOf(work: Work, charge: AutoCharge) {
  const [document] = await listOpenInvoices(work, { ids: [charge.document_id] });
  const { currency } = document ?? (await getAccountMoney(work, charge.account_id, calendarDay(work.now, "UTC")));
  return {
    accountId: charge.account_id,
    chargeId: charge.id,
    documentId: charge.document_id,
    amount: toMoneyJson(money(BigInt(charge.amount_minor ?? 0n), currency)),
  };
}

/** Whether an attempt was an automatic charge: then the customer is told of it as such. */
export async function isAutomaticCharge(work: Work, attemptId: string): Promise<boolean> {
  const { rows } = await sql`select from payments.auto_charges where intent_id = ${attemptId}`.execute(work.tx);
  return rows.length > 0;
}

/** Hears `payment.settled`. */
export async function chargeSettled(work: Work, { data }: Happened<{ attemptId: string | null }>): Promise<void> {
  const charge = await lockChargeOf(work, data.attemptId);
  if (!charge) return;
  await endCharge(work, charge, { state: "succeeded", reason: "" });
  work.emit(autopayCharged, aboutOf(charge), await dataOf(work, charge));
  await moveAutoPay(work, charge.account_id, "on");
}

/** Hears `payment.failed`: a soft failure is tried again by the plan, a hard one ends it (B-78). */
export async function chargeFailed(
  work: Work,
  { data }: Happened<{ attemptId: string; code: string; kind: "soft" | "hard" }>,
): Promise<void> {
  const charge = await lockChargeOf(work, data.attemptId);
  if (!charge) return;
  const isSoft = data.kind === "soft";
  await endCharge(work, charge, { state: "failed", reason: data.code, isSoft });
  const filter = await filterOf(work, charge);
  const { timeZone } = await getPartner(work, charge.partner_id);
  const { first, attempt } = await attemptsOfPart(work, charge);
  const next = isSoft ? retryDay(calendarDay(first ?? charge.planned_at, timeZone), attempt, filter.retryDays) : null;
  const [document] = await listOpenInvoices(work, { ids: [charge.document_id] });
  if (next === null || !document) {
    work.emit(autopayFailed, aboutOf(charge), { ...(await dataOf(work, charge)), code: data.code, nextOn: null });
    await moveAutoPay(work, charge.account_id, "suspended", data.code);
    return;
  }
  // After an outage the day of the plan may have passed.
  const today = calendarDay(work.now, timeZone);
  const nextOn = next > today ? next : addDays(today, 1);
  const plannedAt = new Date(momentIn(nextOn, filter.hour, timeZone));
  work.emit(autopayFailed, aboutOf(charge), { ...(await dataOf(work, charge)), code: data.code, nextOn });
  await savePlanned(work, [{ document, filter: { id: charge.filter_id } as ChargeFilter, plannedAt }], { attempt: charge.attempt + 1 });
  await moveAutoPay(work, charge.account_id, "retrying");
}
