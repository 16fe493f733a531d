// A customer's transactions and statements: the view over the ledger that people read (B-138, B-139, P-112, P-113).
import { sql } from "kysely";
import type { z } from "zod";
import { addMonths, type Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { categoryNames, type Names } from "../categories/categories.ts";
import { db } from "../tables.ts";
import { type listTransactionsEndpoint, manualCategories, type StatementView, type TransactionRow } from "./contract.ts";

type Query = z.output<(typeof listTransactionsEndpoint)["query"]>;

interface Row {
  id: string;
  entry_on: Day;
  kind: string;
  category: string;
  text: string;
  document_id: string | null;
  currency: string;
  amount_minor: bigint;
  open_minor: bigint;
  balance_after: bigint;
  may_reverse?: boolean;
}

/** B-86 booked by hand: no document, no days or pieces that were charged, and not taken back yet. */
export const byHand = sql<boolean>`(entry.kind in ('charge', 'credit') and entry.document_id is null
  and (entry.category = any (${[...manualCategories]}::text[]) or entry.category like 'c-%')
  and not exists (select from billing.charges charge where charge.entry_id = entry.id)
  and not exists (select from billing.journal_entries back where back.reverses = entry.id))`;

/** P-112 the running balance counts every transaction in the order of (date, sequence), whatever the filter shows. */
export async function listTransactions(work: Work, accountId: string, request: Query): Promise<Page<z.input<typeof TransactionRow>>> {
  const { names } = await findAccount(work, accountId);
  let query = db(work)
    .selectFrom(
      sql<
        Row & { seq: bigint }
      >`(select entry.*, ${byHand} as may_reverse, sum(entry.amount_minor) over (order by entry.entry_on, entry.seq)::int8 as balance_after
        from billing.ledger_entries entry where entry.account_id = ${accountId})`.as("entry"),
    )
    .selectAll("entry");
  if (request.filter.from) query = query.where("entry.entry_on", ">=", request.filter.from);
  if (request.filter.to) query = query.where("entry.entry_on", "<=", request.filter.to);
  const { category } = request.filter as { category?: readonly string[] };
  if (category) query = query.where("entry.category", "in", [...category]);
  const page = await listPage(work, query, request, {
    // One text that sorts as (day, sequence) does.
    sorts: { on: { by: sql`(to_char(entry.entry_on, 'YYYYMMDD') || lpad(entry.seq::text, 20, '0'))`, type: "text" } },
    defaultSort: "-on",
    id: sql<string>`entry.id`,
  });
  return { ...page, items: page.items.map((row) => rowView(row as unknown as Row, names)) };
}

/** One transaction as the list shows it. */
export async function getTransaction(work: Work, accountId: string, id: string): Promise<z.input<typeof TransactionRow>> {
  const { rows } = await sql<Row>`select * from (
      select entry.*, ${byHand} as may_reverse, sum(entry.amount_minor) over (order by entry.entry_on, entry.seq)::int8 as balance_after
      from billing.ledger_entries entry where entry.account_id = ${accountId}) entry where entry.id = ${id}`.execute(work.tx);
  const [row] = rows;
  if (!row) throw notFound();
  return rowView(row, (await findAccount(work, accountId)).names);
}

/** B-139 opening + rows = closing; the rows carry the balance after each. */
export async function getStatement(
  work: Work,
  accountId: string,
  { from, to }: { from: Day; to: Day },
): Promise<z.input<typeof StatementView>> {
  if (to < from) throw fieldProblem("query.to", "before-start", "The statement ends before it begins.");
  if (to > addMonths(from, 24)) throw fieldProblem("query.to", "too-long", "A statement covers at most 24 months.", { months: 24 });
  const { currency, names } = await findAccount(work, accountId);
  const opening = await sql<{ sum: bigint }>`select coalesce(sum(amount_minor), 0)::int8 as sum from billing.ledger_entries
    where account_id = ${accountId} and entry_on < ${from}`.execute(work.tx);
  const start = opening.rows[0]?.sum ?? 0n;
  const rows = await sql<Row>`select id, entry_on, kind, category, text, document_id, currency, amount_minor, open_minor,
      (${start}::int8 + sum(amount_minor) over (order by entry_on, seq))::int8 as balance_after
    from billing.ledger_entries where account_id = ${accountId} and entry_on between ${from} and ${to} order by entry_on, seq`.execute(
    work.tx,
  );
  const closing = rows.rows.at(-1)?.balance_after ?? start;
  const moved = rows.rows.reduce((sum, row) => sum + row.amount_minor, 0n);
  if (start + moved !== closing) throw new Error(`the statement of ${accountId} does not add up`);
  return {
    from,
    to,
    currency,
    opening: toMoneyJson(money(start, currency)),
    closing: toMoneyJson(money(closing, currency)),
    rows: rows.rows.map((row) => rowView(row, names)),
  };
}

/** Only an account that the actor may see. */
async function findAccount(work: Work, accountId: string): Promise<{ currency: string; names: ReadonlyMap<string, Names> }> {
  const account = await db(work)
    .selectFrom("billing.accounts as account")
    .select(["account.currency", "account.partner_id"])
    .where("account.id", "=", accountId)
    .where(visibleTo(work.actor, { partner: "account.partner_id", customer: "account.id" }))
    .executeTakeFirst();
  if (!account) throw notFound();
  return { currency: account.currency, names: await categoryNames(work, account.partner_id) };
}

const rowView = (row: Row, names: ReadonlyMap<string, Names>): z.input<typeof TransactionRow> => {
  const amount = (minor: bigint) => toMoneyJson(money(minor, row.currency));
  return {
    id: row.id,
    on: row.entry_on,
    kind: row.kind,
    category: row.category,
    categoryNames: names.get(row.category) ?? null,
    text: row.text,
    documentId: row.document_id,
    amount: amount(row.amount_minor),
    open: amount(row.open_minor),
    balanceAfter: amount(row.balance_after),
    mayReverse: row.may_reverse === true,
  };
};
