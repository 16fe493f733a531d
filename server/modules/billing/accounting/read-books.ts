// Reading a book: trial balance, journal, the ledger of an account, and what waits to be earned.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { refuseForeignBook } from "./chart.ts";
import type {
  deferredRevenueEndpoint,
  getJournalEntryEndpoint,
  JournalRow,
  LedgerRow,
  listJournalEndpoint,
  listLedgerEndpoint,
  trialBalanceEndpoint,
} from "./contract.ts";
import { advancesOf } from "./defer-revenue.ts";
import { findBook } from "./lock-book.ts";
import { monthOf } from "./periods.ts";
import { revenueRecognition } from "./settings.ts";

const amount = (minor: bigint, currency: string): MoneyJson => toMoneyJson(money(minor, currency));

interface TotalsRow {
  code: string;
  name: string;
  type: "asset" | "liability" | "equity" | "income" | "expense";
  currency: string;
  opening: bigint;
  debit: bigint;
  credit: bigint;
}

/**
 * B-238 from the totals by day. As of an earlier moment (B-251) what was posted after it is taken off again: the lines of those entries
 * alone are read.
 */
export async function trialBalance(
  work: Work,
  partnerId: string,
  { from, to, asOf }: z.output<(typeof trialBalanceEndpoint)["query"]>,
): Promise<z.input<(typeof trialBalanceEndpoint)["returns"]>> {
  await refuseForeignBook(work, partnerId);
  const { timeZone } = await getPartner(work, partnerId);
  const later = asOf
    ? sql`union all select line.ledger_account, line.currency, entry.entry_on, -line.debit_minor, -line.credit_minor
        from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
        where entry.partner_id = ${partnerId} and entry.posted_at >= ${momentIn(addDays(asOf, 1), "00:00", timeZone)} and entry.entry_on <= ${to}`
    : sql``;
  const { rows } = await sql<TotalsRow>`
    select moved.ledger_account as code, coalesce(account.name, moved.ledger_account) as name, coalesce(account.type, 'asset') as type, moved.currency,
      coalesce(sum(debit - credit) filter (where entry_on < ${from}), 0)::int8 as opening,
      coalesce(sum(debit) filter (where entry_on >= ${from}), 0)::int8 as debit, coalesce(sum(credit) filter (where entry_on >= ${from}), 0)::int8 as credit
    from (
      select ledger_account, currency, entry_on, debit_minor as debit, credit_minor as credit from billing.daily_totals
      where partner_id = ${partnerId} and entry_on <= ${to} ${later}) moved
    left join billing.book_accounts account on account.partner_id = ${partnerId} and account.code = moved.ledger_account
    group by 1, 2, 3, 4 order by moved.currency, moved.ledger_account`.execute(work.tx);
  const shown = rows.filter((row) => row.opening !== 0n || row.debit !== 0n || row.credit !== 0n);
  const suspense = await sql<{
    currency: string;
    minor: bigint;
  }>`select currency, sum(debit_minor - credit_minor)::int8 as minor from billing.daily_totals
    where partner_id = ${partnerId} and ledger_account = '1990' group by currency having sum(debit_minor - credit_minor) <> 0`.execute(
    work.tx,
  );
  const state = await sql<{ halted_at: Date | null; halted_why: string; verified_at: Date | null }>`
    select halted_at, halted_why, verified_at from billing.books where partner_id = ${partnerId}`.execute(work.tx);
  const [book] = state.rows;
  return {
    rows: shown.map((row) => ({ ...row, ...figures(row, row.currency) })),
    sums: [...Map.groupBy(shown, (row) => row.currency)].map(([currency, of]) => ({
      currency,
      ...figures(
        {
          opening: of.reduce((sum, row) => sum + row.opening, 0n),
          debit: of.reduce((sum, row) => sum + row.debit, 0n),
          credit: of.reduce((sum, row) => sum + row.credit, 0n),
        },
        currency,
      ),
    })),
    suspense: suspense.rows.map(({ currency, minor }) => amount(minor, currency)),
    haltedWhy: book?.halted_at ? book.halted_why : null,
    verifiedAt: book?.verified_at?.toISOString() ?? null,
  };
}

const figures = ({ opening, debit, credit }: { opening: bigint; debit: bigint; credit: bigint }, currency: string) => ({
  opening: amount(opening, currency),
  debit: amount(debit, currency),
  credit: amount(credit, currency),
  closing: amount(opening + debit - credit, currency),
});

// The journal --------------------------------------------------------------------------------------------------------

type JournalQuery = z.output<(typeof listJournalEndpoint)["query"]>;

const entryColumns = [
  "entry.id",
  "entry.seq",
  "entry.entry_on",
  "entry.origin_on",
  "entry.kind",
  "entry.text",
  "entry.customer_id",
  "entry.posted_at",
  "row.document_id",
] as const;

/** Entries of one day stand in the order in which they were posted: the number of an entry, in the form of an id. */
const placeInBook = sql<string>`lpad(to_hex(entry.seq), 32, '0')::uuid`;

const entries = (work: Work) =>
  db(work)
    .selectFrom("billing.journal_entries as entry")
    .leftJoin("billing.ledger_entries as row", "row.id", "entry.id")
    .select(entryColumns)
    .select(
      sql<{ minor: string; currency: string }>`(select json_build_object('minor', sum(debit_minor)::text, 'currency', min(currency))
        from billing.journal_lines where entry_id = entry.id)`.as("total"),
    );

export async function listJournal(work: Work, partnerId: string, request: JournalQuery): Promise<Page<z.input<typeof JournalRow>>> {
  await refuseForeignBook(work, partnerId);
  const { on, kind, account, customer, document, late } = request.filter;
  let query = entries(work).where("entry.partner_id", "=", partnerId);
  if (on?.from) query = query.where("entry.entry_on", ">=", on.from);
  if (on?.to) query = query.where("entry.entry_on", "<=", on.to);
  if (kind) query = query.where("entry.kind", "in", kind);
  if (customer) query = query.where("entry.customer_id", "=", customer);
  if (document) query = query.where("entry.source_id", "=", document);
  if (late) query = query.where("entry.origin_on", "is not", null);
  if (account)
    query = query.where(
      sql<boolean>`exists (select from billing.journal_lines line where line.entry_id = entry.id and line.ledger_account = ${account})`,
    );
  const page = await listPage(work, query, request, {
    sorts: { number: { by: sql`entry.seq`, type: "bigint" }, on: { by: sql`entry.entry_on`, type: "date" } },
    defaultSort: "-number",
    id: placeInBook,
  });
  const names = await namesOf(work, page.items);
  return { ...page, items: page.items.map((row) => journalRow(row, names)) };
}

interface EntryRow {
  id: string;
  seq: bigint;
  entry_on: Day;
  origin_on: Day | null;
  kind: z.input<typeof JournalRow>["kind"];
  text: string;
  customer_id: string | null;
  posted_at: Date;
  document_id: string | null;
  total: { minor: string; currency: string };
}

type Names = ReadonlyMap<string, { number: number; name: string }>;

async function namesOf(work: Work, rows: readonly { customer_id: string | null }[]): Promise<Names> {
  const ids = [...new Set(rows.flatMap(({ customer_id }) => customer_id ?? []))];
  if (ids.length === 0) return new Map();
  return new Map([...(await listBuyers(work, ids))].map(([id, buyer]) => [id, { number: Number(buyer.number), name: buyer.name }]));
}

const journalRow = (row: EntryRow, names: Names): z.input<typeof JournalRow> => ({
  id: row.id,
  number: Number(row.seq),
  on: row.entry_on,
  originOn: row.origin_on,
  kind: row.kind,
  text: row.text,
  customerId: row.customer_id,
  customerNumber: names.get(row.customer_id ?? "")?.number ?? null,
  customerName: names.get(row.customer_id ?? "")?.name ?? null,
  documentId: row.document_id,
  amount: amount(BigInt(row.total.minor), row.total.currency),
  postedAt: row.posted_at.toISOString(),
});

export async function getEntry(work: Work, entryId: string): Promise<z.input<(typeof getJournalEntryEndpoint)["returns"]>> {
  const entry = await entries(work)
    .select(["entry.partner_id", "entry.reverses", "entry.posted_by", "entry.prev_hash", "entry.hash"])
    .where("entry.id", "=", entryId)
    .where(visibleTo(work.actor, { partner: "entry.partner_id", customer: "entry.customer_id" }))
    .executeTakeFirst();
  if (!entry) throw notFound();
  const { rows } = await sql<{
    position: number;
    code: string;
    name: string;
    debit_minor: bigint;
    credit_minor: bigint;
    currency: string;
    account_id: string | null;
    service_id: string | null;
    tax: string | null;
    plan: string | null;
  }>`select line.position, line.ledger_account as code, coalesce(account.name, line.ledger_account) as name, line.debit_minor, line.credit_minor, line.currency,
      line.account_id, line.service_id, tax.name as tax, plan.title as plan
    from billing.journal_lines line
    left join billing.book_accounts account on account.partner_id = line.partner_id and account.code = line.ledger_account
    left join catalog.taxes tax on tax.id = line.tax_id left join catalog.plans plan on plan.id = line.plan_id
    where line.entry_id = ${entryId} order by line.position`.execute(work.tx);
  const linked = await sql<{ id: string; seq: bigint; by: boolean }>`
    select id, seq, reverses is not distinct from ${entryId}::uuid as by from billing.journal_entries where id = ${entry.reverses} or reverses = ${entryId}`.execute(
    work.tx,
  );
  const place = (by: boolean) => {
    const found = linked.rows.find((row) => row.by === by);
    return found ? { id: found.id, number: Number(found.seq) } : null;
  };
  const side = (minor: bigint, currency: string) => (minor === 0n ? null : amount(minor, currency));
  return {
    ...journalRow(entry as EntryRow, await namesOf(work, [entry])),
    partnerId: entry.partner_id,
    partnerName: (await getPartner(work, entry.partner_id)).name,
    lines: rows.map((line) => ({
      position: line.position,
      code: line.code,
      name: line.name,
      debit: side(line.debit_minor, line.currency),
      credit: side(line.credit_minor, line.currency),
      customerId: line.account_id,
      tax: line.tax,
      plan: line.plan,
      serviceId: line.service_id,
    })),
    reverses: place(false),
    reversedBy: place(true),
    postedByName: (entry.posted_by as { name?: string } | null)?.name ?? "",
    previousHash: entry.prev_hash,
    hash: entry.hash,
  };
}

// The ledger of an account -------------------------------------------------------------------------------------------

type LedgerQuery = z.output<(typeof listLedgerEndpoint)["query"]>;

/** The balance of each row counts everything that was booked on the account before it, whatever the filter shows. */
export async function listLedger(
  work: Work,
  { partnerId, code }: { partnerId: string; code: string },
  request: LedgerQuery,
): Promise<Page<z.input<typeof LedgerRow>>> {
  await refuseForeignBook(work, partnerId);
  const { on, kind, customer } = request.filter;
  let query = db(work)
    .selectFrom("billing.journal_entries as entry")
    .innerJoin(
      sql<{
        debit: bigint;
        credit: bigint;
        currency: string;
      }>`lateral (select sum(debit_minor)::int8 as debit, sum(credit_minor)::int8 as credit, min(currency) as currency
        from billing.journal_lines where entry_id = entry.id and ledger_account = ${code} having count(*) > 0)`.as("line"),
      (join) => join.onTrue(),
    )
    .leftJoin("billing.ledger_entries as row", "row.id", "entry.id")
    .select([
      "entry.id",
      "entry.seq",
      "entry.entry_on",
      "entry.kind",
      "entry.text",
      "entry.customer_id",
      "row.document_id",
      "line.debit",
      "line.credit",
      "line.currency",
    ])
    .where("entry.partner_id", "=", partnerId);
  if (on?.from) query = query.where("entry.entry_on", ">=", on.from);
  if (on?.to) query = query.where("entry.entry_on", "<=", on.to);
  if (kind) query = query.where("entry.kind", "in", kind);
  if (customer) query = query.where("entry.customer_id", "=", customer);
  const page = await listPage(work, query, request, {
    sorts: { on: { by: sql`entry.entry_on`, type: "date" } },
    defaultSort: "-on",
    id: placeInBook,
  });
  const names = await namesOf(work, page.items);
  const balances = await balancesAt(work, { partnerId, code }, page.items);
  const side = (minor: bigint, currency: string) => (minor === 0n ? null : amount(minor, currency));
  return {
    ...page,
    items: page.items.map((row) => ({
      id: row.id,
      number: Number(row.seq),
      on: row.entry_on,
      kind: row.kind,
      text: row.text,
      customerId: row.customer_id,
      customerNumber: names.get(row.customer_id ?? "")?.number ?? null,
      customerName: names.get(row.customer_id ?? "")?.name ?? null,
      documentId: row.document_id,
      debit: side(row.debit, row.currency),
      credit: side(row.credit, row.currency),
      balance: amount(balances.get(row.id) ?? 0n, row.currency),
    })),
  };
}

/** Days before a row come from the totals; of its own days the entries are walked through in their order. */
async function balancesAt(
  work: Work,
  { partnerId, code }: { partnerId: string; code: string },
  rows: readonly { id: string; entry_on: Day }[],
): Promise<Map<string, bigint>> {
  if (rows.length === 0) return new Map();
  const found = await sql<{ id: string; balance: bigint }>`
    with day as (select distinct unnest(${rows.map((row) => row.entry_on)}::date[]) as entry_on),
    own as (
      select entry.id, entry.seq, entry.entry_on, line.currency, sum(line.debit_minor - line.credit_minor) as moved
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id and line.ledger_account = ${code}
      where entry.partner_id = ${partnerId} and entry.entry_on in (select entry_on from day) group by 1, 2, 3, 4),
    running as (
      select id, (sum(moved) over (partition by entry_on, currency order by seq)
        + coalesce((select sum(debit_minor - credit_minor) from billing.daily_totals total
          where total.partner_id = ${partnerId} and total.ledger_account = ${code} and total.currency = own.currency and total.entry_on < own.entry_on), 0))::int8 as balance
      from own)
    select id, balance from running where id = any (${rows.map((row) => row.id)}::uuid[])`.execute(work.tx);
  return new Map(found.rows.map((row) => [row.id, row.balance]));
}

// Deferred revenue ---------------------------------------------------------------------------------------------------

/** B-239 what waits, by the month in which it will be earned; what is overdue for release falls into the first one. */
export async function deferredRevenue(work: Work, partnerId: string): Promise<z.input<(typeof deferredRevenueEndpoint)["returns"]>> {
  await refuseForeignBook(work, partnerId);
  const book = await findBook(work, partnerId);
  const through = book?.releasedThrough ?? null;
  const { currency: ownCurrency } = await getPartner(work, partnerId);
  const released = sql`case when opened_on is null then 0 else billing.earned_through(net_minor, period_start, period_end, ${through}::date) end`;
  const running = sql`from billing.deferrals where partner_id = ${partnerId} and closed_on is null
    and (opened_on is null or period_end > ${through === null ? "-infinity" : addDays(through, 1)}::date)`;
  const next = through === null ? null : monthOf(addDays(through, 1));
  const months = await sql<{ month: Day; currency: string; minor: bigint }>`
    with piece as (select net_minor, period_start, period_end, currency, ${released} as released ${running}),
    span as (select date_trunc('month', greatest(min(period_start), ${next}::date)::timestamp) as first, max(period_end) - 1 as last from piece having count(*) > 0),
    month as (select generate_series(first, greatest(first, last::timestamp), '1 month')::date as month, first::date as first from span)
    select month.month, piece.currency, sum(billing.earned_through(net_minor, period_start, period_end, (month.month + interval '1 month')::date - 1)
      - case when month.month = month.first then released else billing.earned_through(net_minor, period_start, period_end, month.month - 1) end)::int8 as minor
    from piece cross join month group by 1, 2 order by 1, 2`.execute(work.tx);
  const accounts = await sql<{ code: string; name: string; currency: string; minor: bigint }>`
    select account_code as code, coalesce(account.name, account_code) as name, currency, sum(net_minor - ${released})::int8 as minor
    from (select * ${running}) piece left join billing.book_accounts account on account.partner_id = ${partnerId} and account.code = account_code
    group by 1, 2, 3 having sum(net_minor - ${released}) <> 0 order by 1`.execute(work.tx);
  const booked = await sql<{
    currency: string;
    minor: bigint;
  }>`select currency, sum(credit_minor - debit_minor)::int8 as minor from billing.daily_totals
    where partner_id = ${partnerId} and ledger_account = '2300' group by currency order by currency`.execute(work.tx);
  const advances = await advancesOf(partnerId).execute(work.tx);
  const waiting = Map.groupBy(accounts.rows, (row) => row.currency);
  const currencies = new Set([...booked.rows.map((row) => row.currency), ...waiting.keys()]);
  if (currencies.size === 0) currencies.add(ownCurrency);
  return {
    mode: await getSetting(work, revenueRecognition, { partnerId }),
    releasedThrough: through,
    months: months.rows
      .filter((row) => row.minor !== 0n)
      .map((row) => ({ month: row.month, currency: row.currency, amount: amount(row.minor, row.currency) })),
    accounts: accounts.rows.map((row) => ({ code: row.code, name: row.name, amount: amount(row.minor, row.currency) })),
    ties: [...currencies].map((currency) => {
      const waits = (waiting.get(currency) ?? []).reduce((sum, row) => sum + row.minor, 0n);
      const stands = booked.rows.find((row) => row.currency === currency)?.minor ?? 0n;
      const ahead = advances.rows.find((row) => row.currency === currency)?.minor ?? 0n;
      return {
        currency,
        waiting: amount(waits, currency),
        advances: amount(ahead, currency),
        booked: amount(stands, currency),
        difference: amount(waits + ahead - stands, currency),
      };
    }),
  };
}
