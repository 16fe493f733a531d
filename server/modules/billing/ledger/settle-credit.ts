// Pairing money to debts (B-80, B-81). Which credit settles which debit is decided by the rules; here it is read and written, in sets.
import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { autoAssociate, autoPayFromBalance } from "../settings.ts";
import { db } from "../tables.ts";
import { allocateCredit, type OpenDebit } from "./allocation-rules.ts";
import { announceSettled } from "./announce-settled.ts";
import { type DueFirst, dueFirstOf } from "./due-first.ts";

export interface Allocation {
  readonly accountId: string;
  readonly partnerId: string;
  readonly creditId: string;
  readonly debitId: string;
  readonly amountMinor: bigint;
}

/** Writes allocations; the database moves the open amounts and the states of the documents, and refuses too much. */
export async function saveAllocations(work: Work, allocations: readonly Allocation[]): Promise<void> {
  await insertRows(
    work,
    "billing.allocations",
    {
      account_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      credit_id: "uuid",
      debit_id: "uuid",
      amount_minor: "bigint",
      allocated_at: "timestamptz",
    },
    allocations.map((allocation) => ({
      account_id: allocation.accountId,
      customer_id: allocation.accountId,
      partner_id: allocation.partnerId,
      credit_id: allocation.creditId,
      debit_id: allocation.debitId,
      amount_minor: allocation.amountMinor,
      allocated_at: work.now,
    })),
  );
  await announceSettled(
    work,
    allocations.map((allocation) => allocation.debitId),
  );
}

export interface OpenEntry {
  readonly id: string;
  readonly accountId: string;
  readonly partnerId: string;
  readonly openMinor: bigint;
  readonly dueOn: Day | null;
  readonly entryOn: Day;
  readonly documentId: string | null;
  readonly number: string | null;
  readonly seq: bigint;
}

/** The open credits and debits of accounts, oldest first. The accounts should be locked by the caller. */
export async function listOpenEntries(
  work: Work,
  accountIds: readonly string[],
): Promise<{ credits: Map<string, OpenEntry[]>; debits: Map<string, OpenEntry[]> }> {
  const rows = await db(work)
    .selectFrom("billing.ledger_entries as entry")
    .leftJoin("billing.money_documents as document", "document.id", "entry.document_id")
    .select([
      "entry.id",
      "entry.account_id",
      "entry.partner_id",
      "entry.amount_minor",
      // M-23 what is reserved for an order is nobody else's to pair.
      sql<bigint>`entry.open_minor - entry.reserved_minor`.as("open_minor"),
      "entry.due_on",
      "entry.entry_on",
      "entry.document_id",
      "entry.seq",
      "document.number",
    ])
    .where(sql<boolean>`entry.account_id = any (${[...accountIds]}::uuid[])`)
    .where("entry.open_minor", ">", 0n)
    .where(sql<boolean>`entry.open_minor > entry.reserved_minor`)
    .orderBy("entry.account_id")
    .orderBy(sql`coalesce(entry.due_on, entry.entry_on)`)
    .orderBy("entry.seq")
    .execute();
  const credits = new Map<string, OpenEntry[]>();
  const debits = new Map<string, OpenEntry[]>();
  for (const row of rows) {
    const side = row.amount_minor > 0n ? credits : debits;
    const entry: OpenEntry = {
      id: row.id,
      accountId: row.account_id,
      partnerId: row.partner_id,
      openMinor: row.open_minor,
      dueOn: row.due_on,
      entryOn: row.entry_on,
      documentId: row.document_id,
      number: row.number,
      seq: row.seq,
    };
    const list = side.get(row.account_id);
    if (list) list.push(entry);
    else side.set(row.account_id, [entry]);
  }
  return { credits, debits };
}

export interface SettleOptions {
  /** Documents that the payer named: settled first. */
  readonly namedDocumentIds?: readonly string[];
  /** Only this credit is used; otherwise every free credit of the account, oldest first. */
  readonly creditId?: string;
}

/** B-80 uses an account's free credit for its open debits. The account must be locked. */
export async function settleFreeCredit(work: Work, accountId: string, options: SettleOptions = {}): Promise<readonly Allocation[]> {
  const { credits, debits } = await listOpenEntries(work, [accountId]);
  const free = (credits.get(accountId) ?? []).filter((credit) => options.creditId === undefined || credit.id === options.creditId);
  const open = debits.get(accountId) ?? [];
  const [first] = free;
  if (first === undefined || open.length === 0) return [];
  const pairing = await pairingOf(work, accountId, first.partnerId);
  const named = new Set(options.namedDocumentIds ?? []);
  const namedDebits = open.filter((debit) => debit.documentId !== null && named.has(debit.documentId)).map((debit) => debit.id);
  const left = new Map(open.map((debit) => [debit.id, debit]));
  const inParts = partsOf((await dueFirstOf(work, [accountId])).get(accountId), open);
  const allocations: Allocation[] = [];
  for (const credit of free) {
    const pairs = allocateCredit(credit.openMinor, [...left.values()].map(openDebitOf), {
      ...pairing,
      named: namedDebits,
      inParts: inParts(allocations),
    });
    for (const { debitId, amountMinor } of pairs) {
      allocations.push({ accountId, partnerId: credit.partnerId, creditId: credit.id, debitId, amountMinor });
      const debit = left.get(debitId);
      if (debit) left.set(debitId, { ...debit, openMinor: debit.openMinor - amountMinor });
    }
  }
  await saveAllocations(work, allocations);
  return allocations;
}

/** B-233 an account's debits that are paid in parts, and what of them is still due first after the allocations made so far. */
export function partsOf(due: DueFirst | undefined, debits: readonly OpenEntry[]) {
  const ids = new Set(debits.flatMap(({ id, documentId }) => (documentId !== null && due?.documentIds.has(documentId) ? [id] : [])));
  return (made: readonly Pick<Allocation, "debitId" | "amountMinor">[]) =>
    due && ids.size > 0
      ? {
          debits: ids,
          dueMinor: made.reduce((left, { debitId, amountMinor }) => (ids.has(debitId) ? left - amountMinor : left), due.dueMinor),
        }
      : undefined;
}

/** P-117 free credit for these documents alone, whatever else is open. The account must be locked. @returns what was used. */
export async function settleNamed(work: Work, accountId: string, documentIds: readonly string[]): Promise<bigint> {
  const { credits, debits } = await listOpenEntries(work, [accountId]);
  const named = new Set(documentIds);
  const left = new Map((debits.get(accountId) ?? []).filter(({ documentId }) => documentId && named.has(documentId)).map((d) => [d.id, d]));
  const allocations: Allocation[] = [];
  for (const credit of credits.get(accountId) ?? []) {
    const pairs = allocateCredit(credit.openMinor, [...left.values()].map(openDebitOf), { autoAssociate: false, autoPayFromBalance: true });
    for (const { debitId, amountMinor } of pairs) {
      allocations.push({ accountId, partnerId: credit.partnerId, creditId: credit.id, debitId, amountMinor });
      const debit = left.get(debitId);
      if (debit) left.set(debitId, { ...debit, openMinor: debit.openMinor - amountMinor });
    }
  }
  await saveAllocations(work, allocations);
  return allocations.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

export const openDebitOf = (entry: OpenEntry): OpenDebit => ({
  debitId: entry.id,
  dueOn: entry.dueOn ?? entry.entryOn,
  number: entry.number,
  openMinor: entry.openMinor,
});

/** How credit finds debts on this account. */
export async function pairingOf(
  work: Work,
  accountId: string,
  partnerId: string,
): Promise<{ autoAssociate: boolean; autoPayFromBalance: boolean }> {
  const place = { partnerId, customerId: accountId };
  return { autoAssociate: await getSetting(work, autoAssociate, place), autoPayFromBalance: await autoPays(work, accountId, place) };
}

async function autoPays(work: Work, accountId: string, place: { partnerId: string; customerId: string }): Promise<boolean> {
  const account = await db(work)
    .selectFrom("billing.accounts")
    .select("auto_pay_from_balance")
    .where("id", "=", accountId)
    .executeTakeFirst();
  return account?.auto_pay_from_balance ?? (await getSetting(work, autoPayFromBalance, place));
}

/** Takes the allocations of a credit or debit away again: its documents open with their old due dates. */
export const removeAllocations = (work: Work, entryId: string): Promise<void> =>
  removeWhere(work, sql`credit_id = ${entryId} or debit_id = ${entryId}`);

/** The same for one pair of the two. */
export const removeAllocation = (work: Work, allocationId: string): Promise<void> => removeWhere(work, sql`id = ${allocationId}`);

async function removeWhere(work: Work, isMeant: RawBuilder<unknown>): Promise<void> {
  // What was settled stays to be known: reports of an earlier day count it as it was then (B-251).
  await sql`
    with removed as (delete from billing.allocations where ${isMeant} returning *)
    insert into billing.removed_allocations (id, account_id, partner_id, credit_id, debit_id, amount_minor, allocated_at, removed_at)
    select id, account_id, partner_id, credit_id, debit_id, amount_minor, allocated_at, ${work.now} from removed`.execute(work.tx);
}
