// Taking back the billing accounts of customers who came with an import and whom nobody has touched (O-80). What is in the books stays in
// the books: an opening balance is taken back by its opposite, never deleted.
import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { findReferences } from "../../../platform/db/find-references.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { type JournalLine, reverseLines } from "../ledger/journal-rules.ts";
import { type NewEntry, postEntries } from "../ledger/post-entries.ts";
import { saveAllocations } from "../ledger/settle-credit.ts";
import { db } from "../tables.ts";
import { lockAccounts } from "./lock-accounts.ts";

/** What every account has, and what an opening balance leaves. */
const ofEveryAccount = new Set(["billing.balances", "billing.journal_lines", "billing.ledger_entries"]);

/**
 * Which of these accounts were used since they were opened, with the tables that say so; none where only their terms were changed. An
 * opening balance alone is no use of an account.
 */
export async function findUsedAccounts(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = [...accountIds];
  const used = new Map<string, string[]>();
  const note = (id: string, ...tables: string[]): void => {
    used.set(id, [...new Set([...(used.get(id) ?? []), ...tables])]);
  };
  const changed = await sql<{ id: string }>`select id from billing.accounts where id = any (${ids}::uuid[]) and version > 1`.execute(
    work.tx,
  );
  for (const { id } of changed.rows) note(id);
  const moved = await sql<{ id: string }>`select distinct account_id as id from billing.ledger_entries
    where account_id = any (${ids}::uuid[]) and (kind <> 'opening_balance' or open_minor <> abs(amount_minor))`.execute(work.tx);
  for (const { id } of moved.rows) note(id, "billing.ledger_entries");
  const billed = await sql<{ id: string }>`select distinct customer_id as id from billing.coverage
    where customer_id = any (${ids}::uuid[]) and line_id is not null`.execute(work.tx);
  for (const { id } of billed.rows) note(id, "billing.money_documents");
  for (const [id, tables] of await findReferences(work, { table: "billing.accounts", ids, except: ofEveryAccount })) note(id, ...tables);
  return used;
}

/** Which of these accounts were opened with a balance. */
export async function findOpenings(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select distinct account_id as id from billing.ledger_entries
    where account_id = any (${[...accountIds]}::uuid[]) and kind = 'opening_balance'`.execute(work.tx);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Takes the accounts away. One with an opening balance is kept for the books: the balance is taken back by an entry of today, the two
 * settle each other, and nothing is billed to it any more. Answers which those are. The caller has locked the customers and asked
 * `findUsedAccounts`.
 */
export async function takeBackAccounts(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const accounts = await lockAccounts(work, accountIds);
  const ids = accounts.map(({ id }) => id);
  await sql`delete from billing.coverage where customer_id = any (${[...accountIds]}::uuid[]) and line_id is null`.execute(work.tx);
  const openings = await db(work)
    .selectFrom("billing.ledger_entries")
    .select(["id", "account_id", "partner_id", "currency", "category", "amount_minor"])
    .where(sql<boolean>`account_id = any (${ids}::uuid[])`)
    .where("kind", "=", "opening_balance")
    .execute();
  await reverseOpenings(work, openings);
  const kept = new Set(openings.map((entry) => entry.account_id));
  await sql`update billing.accounts set billing_enabled = false, version = version + 1 where id = any (${[...kept]}::uuid[])`.execute(
    work.tx,
  );
  const gone = ids.filter((id) => !kept.has(id));
  await sql`delete from billing.balances where account_id = any (${gone}::uuid[])`.execute(work.tx);
  await sql`delete from billing.accounts where id = any (${gone}::uuid[])`.execute(work.tx);
  return kept;
}

interface Opening {
  readonly id: string;
  readonly account_id: string;
  readonly partner_id: string;
  readonly currency: string;
  readonly category: string;
  readonly amount_minor: bigint;
}

async function reverseOpenings(work: Work, openings: readonly Opening[]): Promise<void> {
  if (openings.length === 0) return;
  const lines = await db(work)
    .selectFrom("billing.journal_lines")
    .selectAll()
    .where(sql<boolean>`entry_id = any (${openings.map(({ id }) => id)}::uuid[])`)
    .orderBy("position")
    .execute();
  const linesOf = Map.groupBy(lines, (line) => line.entry_id);
  const entries: NewEntry[] = [];
  for (const opening of openings) {
    const { timeZone } = await getPartner(work, opening.partner_id);
    const original = (linesOf.get(opening.id) ?? []).map(
      (line): JournalLine => ({
        accountCode: line.ledger_account,
        billingAccountId: line.account_id,
        debitMinor: line.debit_minor,
        creditMinor: line.credit_minor,
        taxId: line.tax_id,
        serviceId: line.service_id,
        planId: line.plan_id,
        locationId: line.location_id,
      }),
    );
    entries.push({
      id: uuidv7(work.now.getTime()),
      partnerId: opening.partner_id,
      accountId: opening.account_id,
      entryOn: calendarDay(work.now, timeZone),
      kind: "reversal",
      text: "Opening balance taken back",
      category: opening.category,
      sourceId: opening.account_id,
      reverses: opening.id,
      currency: opening.currency,
      lines: reverseLines(original),
    });
  }
  await postEntries(work, entries);
  await saveAllocations(
    work,
    openings.map(({ id, account_id, partner_id, amount_minor }, at) => {
      const opposite = (entries[at] as NewEntry).id;
      return {
        accountId: account_id,
        partnerId: partner_id,
        creditId: amount_minor > 0n ? id : opposite,
        debitId: amount_minor > 0n ? opposite : id,
        amountMinor: amount_minor > 0n ? amount_minor : -amount_minor,
      };
    }),
  );
}
