// What every use of a deposit shares: its lock, its interest up to today, and the writing down of what moved.

import type { Selectable } from "kysely";
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { type JournalEvent, journalLines } from "../ledger/journal-rules.ts";
import { postEntries } from "../ledger/post-entries.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { interestOf, interestOfLife } from "./deposit-rules.ts";
import { type DepositMoveTable, type DepositTable, db } from "./tables.ts";

export type Deposit = Selectable<DepositTable>;

export const depositLabel = (number: bigint | number): string => `DEP-${number}`;

export const todayOf = async (work: Work, partnerId: string): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);

/** Locks a deposit's account and then the deposit, as everything that moves an account's money does. */
export async function lockDeposit(work: Work, depositId: string): Promise<Deposit> {
  const found = await db(work)
    .selectFrom("billing.deposits as deposit")
    .select("deposit.account_id")
    .where("deposit.id", "=", depositId)
    .where(visibleTo(work.actor, { partner: "deposit.partner_id", customer: "deposit.customer_id" }))
    .executeTakeFirst();
  if (!found) throw notFound();
  await lockAccounts(work, [found.account_id]);
  return db(work).selectFrom("billing.deposits").selectAll().where("id", "=", depositId).forUpdate().executeTakeFirstOrThrow();
}

/** Posts what moves a deposit; the account of the entry is the deposit's. Returns the entry's id. */
export async function postForDeposit(
  work: Work,
  deposit: Deposit,
  { event, on, dueOn = null }: { event: JournalEvent; on: Day; dueOn?: Day | null },
): Promise<string> {
  const id = uuidv7(work.now.getTime());
  await postEntries(work, [
    {
      id,
      partnerId: deposit.partner_id,
      accountId: deposit.account_id,
      entryOn: on,
      kind: "deposit",
      text: depositLabel(deposit.number),
      category: "deposit",
      sourceId: id,
      currency: deposit.currency,
      dueOn,
      lines: journalLines(event),
    },
  ]);
  return id;
}

export interface Moved {
  readonly kind: DepositMoveTable["kind"];
  readonly amountMinor: bigint;
  readonly on: Day;
  readonly entryId: string;
  readonly documentId?: string | null;
  readonly reason?: string;
}

const adds: ReadonlySet<Moved["kind"]> = new Set(["paid", "interest", "taken_back"]);

/** Writes down what moved and what is held after it. A deposit of which nothing is left is closed. */
export async function moveDeposit(work: Work, deposit: Deposit, moved: Moved): Promise<Deposit> {
  await db(work)
    .insertInto("billing.deposit_moves")
    .values({
      deposit_id: deposit.id,
      customer_id: deposit.customer_id,
      partner_id: deposit.partner_id,
      kind: moved.kind,
      amount_minor: moved.amountMinor,
      on_day: moved.on,
      entry_id: moved.entryId,
      document_id: moved.documentId ?? null,
      reason: moved.reason ?? "",
      done_by: JSON.stringify(describeActor(work)),
      done_at: work.now,
    })
    .execute();
  const held = deposit.held_minor + (adds.has(moved.kind) ? moved.amountMinor : -moved.amountMinor);
  const paid = deposit.paid_minor + (moved.kind === "paid" ? moved.amountMinor : moved.kind === "bounced" ? -moved.amountMinor : 0n);
  const isUsed = moved.kind === "applied" || moved.kind === "returned";
  const state = isUsed && held === 0n ? "closed" : paid === deposit.amount_minor ? (held === 0n ? "closed" : "held") : "asked";
  return db(work)
    .updateTable("billing.deposits")
    .set({
      held_minor: held,
      paid_minor: paid,
      state,
      // Interest is counted anew from the day on which something else is held.
      interest_from: deposit.interest_percent === null || held === 0n ? null : moved.on,
      version: sql`version + 1`,
    })
    .where("id", "=", deposit.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What a deposit has earned since interest was booked the last time. */
export async function interestSoFar(work: Work, deposit: Deposit, today: Day): Promise<bigint> {
  const { interest_percent: percent, interest_from: from } = deposit;
  if (percent === null || from === null) return 0n;
  const { rounding } = await loadBillingContext(work, deposit.partner_id);
  return interestOf(deposit.held_minor, { percent, from, to: today }, rounding);
}

/**
 * What a deposit has earned by today beyond what is booked, where a payment turns out never to have come: below zero, what was booked for it has
 * to go again.
 */
export async function interestWithout(work: Work, deposit: Deposit, paymentEntryId: string, today: Day): Promise<bigint> {
  const { interest_percent: percent } = deposit;
  if (percent === null) return 0n;
  const { rows } = await sql<{ on: Day; minor: bigint; bookedMinor: bigint }>`
    select move.on_day as "on",
      case when move.kind in ('paid', 'taken_back') then move.amount_minor when move.kind in ('applied', 'returned') then - move.amount_minor else 0 end as minor,
      case move.kind when 'interest' then move.amount_minor when 'interest_lost' then - move.amount_minor else 0 end as "bookedMinor"
    from billing.deposit_moves move
    where move.deposit_id = ${deposit.id} and move.kind <> 'bounced'
      and not (move.kind = 'paid' and (move.entry_id = ${paymentEntryId} or exists (
        select from billing.journal_entries entry where entry.reverses = move.entry_id and entry.kind = 'reversal')))
    order by move.done_at, move.id`.execute(work.tx);
  const { rounding } = await loadBillingContext(work, deposit.partner_id);
  const earned = interestOfLife(
    rows.filter(({ minor }) => minor !== 0n),
    { percent, to: today },
    rounding,
  );
  return earned - rows.reduce((sum, { bookedMinor }) => sum + bookedMinor, 0n);
}

/** Books the interest up to today, before something else is held. */
export async function creditInterest(work: Work, deposit: Deposit, today: Day): Promise<Deposit> {
  return bookInterest(work, deposit, await interestSoFar(work, deposit, today), today);
}

/** @param amountMinor - below zero: interest that goes again. */
export async function bookInterest(work: Work, deposit: Deposit, amountMinor: bigint, on: Day): Promise<Deposit> {
  if (amountMinor === 0n) return deposit;
  const entryId = await postForDeposit(work, deposit, {
    on,
    event: { kind: "deposit_interest", billingAccountId: deposit.account_id, amountMinor },
  });
  return amountMinor > 0n
    ? moveDeposit(work, deposit, { kind: "interest", amountMinor, on, entryId })
    : moveDeposit(work, deposit, { kind: "interest_lost", amountMinor: -amountMinor, on, entryId });
}
