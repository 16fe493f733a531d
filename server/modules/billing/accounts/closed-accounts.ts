// The account of a customer who was merged into another (docs/decisions/0009). Its documents and entries stay; its money goes on to the
// survivor's account, at the merge and whenever something moves on it later: a payment that bounces, a credit note.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { type NewEntry, postEntries } from "../ledger/post-entries.ts";
import { listOpenEntries, type OpenEntry, saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { accountClosed } from "../problems.ts";
import { db } from "../tables.ts";
import { type AccountRow, lockAccounts } from "./lock-accounts.ts";

/** Locks an account for something new. A closed one takes nothing new; the survivor's does. */
export async function lockOpenAccount(work: Work, customerId: string): Promise<AccountRow> {
  const [account] = await lockAccounts(work, [customerId]);
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  if (account.closed_into !== null) throw accountClosed("This customer was merged into another. Open that one and do it there.");
  return account;
}

/** After something moved on accounts that may be closed: what is open on a closed one goes on to its survivor's. */
export async function passOnFromClosed(work: Work, accounts: readonly AccountRow[]): Promise<void> {
  for (const account of accounts) {
    if (account.closed_into === null) continue;
    const [into] = await lockAccounts(work, [account.closed_into]);
    if (!into) throw new Error(`account ${account.id} is closed into one that does not exist`);
    await moveMoney(work, account, into);
    await moveWaitingItems(work, account.id, into.id);
    await keepUnder(work, [account.id], into.id);
  }
}

/**
 * Moves what is open on an account to another one, each credit and debit by a pair of entries (M-44), so that a debt keeps its due date.
 * Both accounts must be locked. Returns the pairs' entries on the first account.
 */
export async function moveMoney(work: Work, from: AccountRow, to: AccountRow): Promise<string[]> {
  const open = await listOpenEntries(work, [from.id]);
  const entries = [...(open.credits.get(from.id) ?? []), ...(open.debits.get(from.id) ?? [])];
  if (entries.length === 0) return [];
  const texts = await textsOf(work, entries);
  const credits = new Set((open.credits.get(from.id) ?? []).map((entry) => entry.id));
  const { timeZone } = await getPartner(work, from.partner_id);
  const names = await namesOf(work, from.id, to.id);
  const about = { from, to, names, on: calendarDay(work.now, timeZone) };
  const pairs = entries.map((entry) => pairOf(work, about, { entry, isCredit: credits.has(entry.id), text: texts.get(entry.id) ?? "" }));
  await postEntries(
    work,
    pairs.flatMap((pair) => [pair.leaving, pair.arriving]),
  );
  await saveAllocations(
    work,
    pairs.map(({ entry, isCredit, leaving }) => ({
      accountId: from.id,
      partnerId: from.partner_id,
      creditId: isCredit ? entry.id : leaving.id,
      debitId: isCredit ? leaving.id : entry.id,
      amountMinor: entry.openMinor,
    })),
  );
  await settleFreeCredit(work, to.id);
  return pairs.map((pair) => pair.leaving.id);
}

interface About {
  readonly from: AccountRow;
  readonly to: AccountRow;
  readonly names: { readonly from: string; readonly to: string };
  readonly on: Day;
}

function pairOf(work: Work, { from, to, names, on }: About, moved: { entry: OpenEntry; isCredit: boolean; text: string }) {
  const { entry, isCredit, text } = moved;
  const [leavingId, arrivingId] = [uuidv7(work.now.getTime()), uuidv7(work.now.getTime())];
  const arrives = isCredit ? entry.openMinor : -entry.openMinor;
  const shared = { partnerId: from.partner_id, entryOn: on, kind: "transfer", category: "correction", currency: from.currency } as const;
  const leaving: NewEntry = {
    ...shared,
    id: leavingId,
    accountId: from.id,
    text: `To ${names.to}: ${text}`,
    // The two sides name each other.
    sourceId: arrivingId,
    dueOn: isCredit ? on : null,
    lines: journalLines({ kind: "transfer_side", billingAccountId: from.id, changeMinor: -arrives }),
  };
  const arriving: NewEntry = {
    ...shared,
    id: arrivingId,
    accountId: to.id,
    text: `From ${names.from}: ${text}`,
    sourceId: leavingId,
    dueOn: isCredit ? null : (entry.dueOn ?? entry.entryOn),
    lines: journalLines({ kind: "transfer_side", billingAccountId: to.id, changeMinor: arrives }),
  };
  return { entry, isCredit, leaving, arriving };
}

async function textsOf(work: Work, entries: readonly OpenEntry[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db(work)
    .selectFrom("billing.ledger_entries")
    .select(["id", "text"])
    .where("id", "=", sql<string>`any (${entries.map((entry) => entry.id)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.text]));
}

async function namesOf(work: Work, fromId: string, toId: string): Promise<About["names"]> {
  const buyers = await listBuyers(work, [fromId, toId]);
  const name = (id: string): string => customerLabel(buyers.get(id)?.number ?? 0);
  return { from: name(fromId), to: name(toId) };
}

/** Future items that stand on no document yet will stand on the other account's. Returns their ids. */
export async function moveWaitingItems(work: Work, fromId: string, toId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`update billing.future_items set account_id = ${toId}, customer_id = ${toId}, version = version + 1
    where account_id = ${fromId} and document_id is null and charge_id is null and cancelled_at is null returning id`.execute(work.tx);
  return rows.map((row) => row.id);
}

/** What stands in these accounts' books is looked for under another customer from now on. Returns how many documents that is. */
export async function keepUnder(work: Work, accountIds: readonly string[], customerId: string): Promise<string[]> {
  const ids = [...accountIds];
  const elsewhere = sql`account_id = any (${ids}::uuid[]) and customer_id <> ${customerId}`;
  const { rows } = await sql<{
    id: string;
  }>`update billing.money_documents set customer_id = ${customerId} where ${elsewhere} returning id`.execute(work.tx);
  for (const table of ["ledger_entries", "allocations", "future_items", "write_offs", "reserved_credits"]) {
    await sql`update ${sql.table(`billing.${table}`)} set customer_id = ${customerId} where ${elsewhere}`.execute(work.tx);
  }
  const ofTheirs = sql`customer_id <> ${customerId} and document_id in (select id from billing.money_documents where account_id = any (${ids}::uuid[]))`;
  const ofTheirWriteOffs = sql`customer_id <> ${customerId} and write_off_id in (select id from billing.write_offs where account_id = any (${ids}::uuid[]))`;
  for (const table of ["write_off_parts", "recoveries"]) {
    await sql`update ${sql.table(`billing.${table}`)} set customer_id = ${customerId} where ${ofTheirWriteOffs}`.execute(work.tx);
  }
  for (const table of ["document_lines", "document_taxes", "document_pdfs", "document_versions", "document_downloads", "deferrals"]) {
    await sql`update ${sql.table(`billing.${table}`)} set customer_id = ${customerId} where ${ofTheirs}`.execute(work.tx);
  }
  return rows.map((row) => row.id);
}
