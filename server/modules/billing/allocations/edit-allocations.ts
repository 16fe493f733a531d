// B-82 people pair an account's money and debts anew. The balance never changes; what is open and the states of documents follow by trigger.
import { type RawBuilder, sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, minMinor, minorToDecimal } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { findBook, openFrom } from "../accounting/lock-book.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { billingAccountChanged } from "../events.ts";
import { removeAllocation, saveAllocations } from "../ledger/settle-credit.ts";
import { allocationStays } from "../problems.ts";
import type { EntryKind } from "../tables.ts";
import { movableCredits, movableDebits, whyItStays } from "./allocation-edit-rules.ts";

export interface AllocationRow {
  readonly id: string;
  readonly accountId: string;
  readonly partnerId: string;
  readonly creditId: string;
  readonly debitId: string;
  readonly amountMinor: bigint;
  readonly allocatedAt: Date;
  readonly creditKind: EntryKind;
  readonly debitKind: EntryKind;
  readonly isOwnNote: boolean;
  readonly currency: string;
  readonly debitText: string;
}

export async function findAllocations(work: Work, wanted: { id: string } | { debitId: string }): Promise<AllocationRow[]> {
  const isWanted = "id" in wanted ? sql`allocation.id = ${wanted.id}` : sql`allocation.debit_id = ${wanted.debitId}`;
  const { rows } = await sql<AllocationRow>`
    select allocation.id, allocation.account_id as "accountId", allocation.partner_id as "partnerId", allocation.credit_id as "creditId",
      allocation.debit_id as "debitId", allocation.amount_minor as "amountMinor", allocation.allocated_at as "allocatedAt",
      credit.kind as "creditKind", debit.kind as "debitKind", debit.currency, debit.text as "debitText",
      coalesce(note.invoice_id = debit.document_id, false) as "isOwnNote"
    from billing.allocations allocation
    join billing.ledger_entries credit on credit.id = allocation.credit_id
    join billing.ledger_entries debit on debit.id = allocation.debit_id
    left join billing.money_documents note on note.id = credit.document_id
    where ${isWanted} and ${visibleTo(work.actor, { partner: "allocation.partner_id", customer: "allocation.customer_id" })}
    order by credit.seq, allocation.id`.execute(work.tx);
  return rows;
}

/** Says of allocations of one partner why they stay. */
export async function stayingOf(work: Work, partnerId: string): Promise<(row: AllocationRow) => ReturnType<typeof whyItStays>> {
  const { timeZone } = await getPartner(work, partnerId);
  const from = openFrom(work.actor, await findBook(work, partnerId));
  return (row) => whyItStays({ ...row, on: calendarDay(row.allocatedAt, timeZone) }, from);
}

/** The allocation with its account locked; refused when it has to stay. */
async function lockMovable(work: Work, allocationId: string): Promise<AllocationRow> {
  const [seen] = await findAllocations(work, { id: allocationId });
  if (!seen) throw notFound("There is no such allocation.");
  await lockOpenAccount(work, seen.accountId);
  // Somebody else may have had the lock before.
  const [row] = await findAllocations(work, { id: allocationId });
  if (!row) throw notFound("There is no such allocation any more.");
  const why = (await stayingOf(work, row.partnerId))(row);
  if (why) throw allocationStays(reasons[why]);
  return row;
}

const reasons = {
  own_note: "A credit note takes back its own invoice, so it stays there.",
  kind: "This pays what it was made for, so it stays there.",
  closed_month: "This was paired in a month that is closed.",
} as const;

export async function freeAllocation(work: Work, allocationId: string): Promise<void> {
  const row = await lockMovable(work, allocationId);
  await removeAllocation(work, allocationId);
  tell(work, row, "allocation_removed", { [row.debitText]: { before: amountOf(row, row.amountMinor), after: null } });
}

/** What is not moved goes on paying what it paid. */
export async function moveAllocation(
  work: Work,
  allocationId: string,
  { debitId, amount }: { debitId: string; amount?: MoneyJson | undefined },
): Promise<void> {
  const row = await lockMovable(work, allocationId);
  const target = await openEntry(work, row.accountId, debitId);
  if (!target || target.amountMinor > 0n || !movableDebits.includes(target.kind) || debitId === row.debitId)
    throw fieldProblem("debitId", "unknown-value", "Choose another debt of this account that is still open.");
  const most = minMinor(row.amountMinor, target.openMinor);
  const moved = wishedMinor(amount, most, row.currency);
  const same = { accountId: row.accountId, partnerId: row.partnerId, creditId: row.creditId };
  await removeAllocation(work, allocationId);
  const rest = row.amountMinor - moved;
  await saveAllocations(work, [
    ...(rest > 0n ? [{ ...same, debitId: row.debitId, amountMinor: rest }] : []),
    { ...same, debitId, amountMinor: moved },
  ]);
  tell(work, row, "allocation_moved", {
    [row.debitText]: { before: amountOf(row, row.amountMinor), after: amountOf(row, rest) },
    [target.text]: { before: null, after: amountOf(row, moved) },
  });
}

/** B-122 never more than is open: what is too much stays free credit. */
export async function allocate(
  work: Work,
  debitId: string,
  { creditId, amount }: { creditId: string; amount?: MoneyJson | undefined },
): Promise<void> {
  const [seen] = await listEntries(work, sql`entry.id = ${debitId}`);
  if (!seen) throw notFound("There is no such invoice.");
  await lockOpenAccount(work, seen.accountId);
  const debit = await openEntry(work, seen.accountId, debitId);
  const credit = await openEntry(work, seen.accountId, creditId);
  if (!debit) throw allocationStays("Nothing of this invoice is open.");
  if (!credit || credit.amountMinor < 0n || !movableCredits.includes(credit.kind))
    throw fieldProblem("creditId", "unknown-value", "Choose free credit of this account.");
  const amountMinor = wishedMinor(amount, minMinor(debit.openMinor, credit.openMinor), debit.currency);
  await saveAllocations(work, [{ accountId: debit.accountId, partnerId: debit.partnerId, creditId, debitId, amountMinor }]);
  tell(work, debit, "allocated", { [debit.text]: { before: null, after: amountOf(debit, amountMinor) } });
}

function wishedMinor(amount: MoneyJson | undefined, mostMinor: bigint, currency: string): bigint {
  if (!amount) return mostMinor;
  if (amount.currency !== currency) throw fieldProblem("amount", "currency", `This account is in ${currency}.`);
  const { minor } = fromMoneyJson(amount);
  if (minor <= 0n || minor > mostMinor)
    throw fieldProblem("amount", "too-big", `At most ${minorToDecimal(mostMinor, currency)} ${currency}.`, {
      maximum: minorToDecimal(mostMinor, currency),
    });
  return minor;
}

export interface Entry {
  readonly id: string;
  readonly accountId: string;
  readonly partnerId: string;
  readonly kind: EntryKind;
  readonly text: string;
  readonly on: Day;
  readonly dueOn: Day | null;
  readonly documentId: string | null;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly openMinor: bigint;
}

export async function listEntries(work: Work, where: RawBuilder<unknown>): Promise<Entry[]> {
  const { rows } = await sql<Entry>`select entry.id, entry.account_id as "accountId", entry.partner_id as "partnerId", entry.kind,
      coalesce(document.number, entry.text) as text, entry.entry_on as "on", entry.due_on as "dueOn", entry.document_id as "documentId",
      entry.currency, entry.amount_minor as "amountMinor", entry.open_minor - entry.reserved_minor as "openMinor"
    from billing.ledger_entries entry left join billing.money_documents document on document.id = entry.document_id
    where ${where} and ${visibleTo(work.actor, { partner: "entry.partner_id", customer: "entry.customer_id" })}
    order by coalesce(entry.due_on, entry.entry_on), entry.seq`.execute(work.tx);
  return rows;
}

async function openEntry(work: Work, accountId: string, entryId: string): Promise<Entry | undefined> {
  const [entry] = await listEntries(
    work,
    sql`entry.id = ${entryId} and entry.account_id = ${accountId} and entry.open_minor > entry.reserved_minor`,
  );
  return entry;
}

const amountOf = ({ currency }: { currency: string }, minor: bigint): string => `${minorToDecimal(minor, currency)} ${currency}`;

function tell(
  work: Work,
  { accountId, partnerId }: { accountId: string; partnerId: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({
    entity: "billing_account",
    entityId: accountId,
    label: "Billing account",
    action,
    partnerId,
    customerId: accountId,
    changes,
  });
  work.emit(billingAccountChanged, { partnerId, customerId: accountId, objectId: accountId }, { accountId });
}
