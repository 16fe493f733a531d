// The check-list of a month (B-242, B-259): what must be true of the books, and what somebody should have settled, each with its figure and
// what is behind it. The same list is made every night and when somebody asks.
import { sql } from "kysely";
import { addDays, addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { suspenseAccount } from "./account-mapping.ts";
import { isOfDocument } from "./batch-rows.ts";
import { advancesOf } from "./defer-revenue.ts";
import { findBook } from "./lock-book.ts";
import { chainPage, followsOn } from "./verify-chain.ts";

export const checkCodes = [
  "chain",
  "trial_balance",
  "control_account",
  "deferred_revenue",
  "tax",
  "number_gaps",
  "suspense",
  "clearing",
  "parked_items",
  "unconfirmed_runs",
] as const;
export type CheckCode = (typeof checkCodes)[number];

export interface BookCheck {
  readonly code: CheckCode;
  readonly state: "ok" | "attention" | "wrong";
  readonly figures: { readonly count?: number; readonly amounts?: readonly MoneyJson[] };
  /** A few of what is behind it, to be looked up. */
  readonly findings: readonly { readonly text: string; readonly to?: string }[];
}

export interface MonthOfBook {
  readonly partnerId: string;
  readonly month: Day;
}

const mostFindings = 20;

type Amount = { currency: string; minor: bigint };
const shown = (amounts: readonly Amount[]): MoneyJson[] => amounts.map(({ currency, minor }) => toMoneyJson(money(minor, currency)));
const notZero = (amounts: readonly Amount[]): Amount[] => amounts.filter(({ minor }) => minor !== 0n);

/** Makes the list and keeps it as the latest of its month. */
export async function checkBook(work: Work, of: MonthOfBook): Promise<BookCheck[]> {
  const last = addDays(addMonths(of.month, 1), -1);
  const about = { ...of, last, currency: (await getPartner(work, of.partnerId)).currency };
  const checks = [
    await checkChain(work, of.partnerId),
    await checkTrialBalance(work, about),
    await checkControlAccount(work, of.partnerId),
    await checkDeferred(work, about),
    await checkTax(work, about),
    await checkGaps(work, of.partnerId),
    await checkAccount(work, about, "suspense"),
    await checkAccount(work, about, "clearing"),
    await checkParked(work, about),
    await checkRuns(work, about),
  ];
  await sql`insert into billing.book_checks (partner_id, month, code, state, figures, findings, checked_at)
    select ${of.partnerId}, ${of.month}, check_row->>'code', check_row->>'state', check_row->'figures', check_row->'findings', ${work.now}
    from jsonb_array_elements(${JSON.stringify(checks)}::jsonb) check_row
    on conflict (partner_id, month, code) do update set state = excluded.state, figures = excluded.figures, findings = excluded.findings,
      checked_at = excluded.checked_at`.execute(work.tx);
  return checks;
}

interface About extends MonthOfBook {
  readonly last: Day;
  readonly currency: string;
}

const chainStart: ChainEnd = { seq: 0n, hash: "0".repeat(64) };

interface ChainState {
  readonly last_seq: bigint;
  readonly last_hash: string;
  readonly verified_seq: bigint;
  readonly verified_hash: string;
  readonly swept_seq: bigint;
  readonly swept_hash: string;
}

async function chainState(work: Work, partnerId: string): Promise<ChainState | undefined> {
  const { rows } = await sql<ChainState>`select last_seq, last_hash, verified_seq, verified_hash, swept_seq, swept_hash
    from billing.books where partner_id = ${partnerId}`.execute(work.tx);
  return rows[0];
}

/** Goes on where it was proven the last time. A hash that does not match halts the book. */
async function checkChain(work: Work, partnerId: string): Promise<BookCheck> {
  const book = await chainState(work, partnerId);
  if (!book) return { code: "chain", state: "ok", figures: { count: 0 }, findings: [] };
  const start = { seq: book.verified_seq, hash: book.verified_hash };
  const found = await followChain(work, { partnerId, start, end: { seq: book.last_seq, hash: book.last_hash } });
  if (found.wrong !== null) return haltBook(work, partnerId, found.wrong);
  // Whoever may not write (a page that only looks) never comes here.
  await sql`update billing.books set verified_seq = ${found.end.seq}, verified_hash = ${found.end.hash}, verified_at = ${work.now} where partner_id = ${partnerId}`.execute(
    work.tx,
  );
  return { code: "chain", state: "ok", figures: { count: Number(found.end.seq) }, findings: [] };
}

async function haltBook(work: Work, partnerId: string, wrong: bigint): Promise<BookCheck> {
  const why = `entry ${wrong} does not follow from the one before it`;
  await sql`update billing.books set halted_at = ${work.now}, halted_why = ${why} where partner_id = ${partnerId} and halted_at is null`.execute(
    work.tx,
  );
  return { code: "chain", state: "wrong", figures: { count: 1 }, findings: [{ text: why }] };
}

/** Entries of one transaction of the nightly sweep, and of a night. A longer book is proven over several nights, the new entries each night. */
const sweptAtOnce = 20_000n;
const sweptPerNight = 1_000_000n;

/**
 * Follows the chain from where the night before left it, whatever was proven once: somebody may have reached into the tables since. After the
 * last entry it begins again. Says how far it came.
 */
async function sweepChain(work: Work, partnerId: string): Promise<{ swept: bigint; reachedEnd: boolean; wrong: bigint | null }> {
  const book = await chainState(work, partnerId);
  if (!book) return { swept: 0n, reachedEnd: true, wrong: null };
  const start = { seq: book.swept_seq, hash: book.swept_hash };
  const last = { seq: book.last_seq, hash: book.last_hash };
  const upTo = start.seq + sweptAtOnce;
  const reachedEnd = upTo >= last.seq;
  const found = await followChain(work, { partnerId, start, end: reachedEnd ? last : { seq: upTo } });
  if (found.wrong !== null) {
    await haltBook(work, partnerId, found.wrong);
    return { swept: found.end.seq - start.seq, reachedEnd: true, wrong: found.wrong };
  }
  const next = reachedEnd ? chainStart : found.end;
  await sql`update billing.books set swept_seq = ${next.seq}, swept_hash = ${next.hash} where partner_id = ${partnerId}`.execute(work.tx);
  return { swept: found.end.seq - start.seq, reachedEnd, wrong: null };
}

type ChainEnd = { seq: bigint; hash: string };

async function followChain(
  work: Work,
  { partnerId, start, end }: { partnerId: string; start: ChainEnd; end: { seq: bigint; hash?: string } },
): Promise<{ end: ChainEnd; wrong: bigint | null }> {
  let at = start;
  while (at.seq < end.seq) {
    const page = await chainPage(work, { partnerId, after: at.seq, to: end.seq });
    if (page.length === 0) return { end: at, wrong: at.seq + 1n };
    for (const entry of page) {
      if (!followsOn(at, entry)) return { end: at, wrong: entry.seq };
      at = { seq: entry.seq, hash: entry.hash };
    }
  }
  return { end: at, wrong: end.hash === undefined || at.hash === end.hash ? null : at.seq };
}

/** Σ of all accounts is nothing, and the month's totals are the sum of its lines. */
async function checkTrialBalance(work: Work, { partnerId, month, last }: About): Promise<BookCheck> {
  const off = await sql<Amount>`select currency, sum(debit_minor - credit_minor)::int8 as minor from billing.daily_totals
    where partner_id = ${partnerId} and entry_on <= ${last} group by currency order by currency`.execute(work.tx);
  const differs = await sql<{ account: string }>`
    select coalesce(total.ledger_account, lines.ledger_account) as account from (
      select ledger_account, currency, sum(debit_minor) as debit, sum(credit_minor) as credit from billing.daily_totals
      where partner_id = ${partnerId} and entry_on between ${month} and ${last} group by 1, 2) total
    full join (
      select line.ledger_account, line.currency, sum(line.debit_minor) as debit, sum(line.credit_minor) as credit
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
      where entry.partner_id = ${partnerId} and entry.entry_on between ${month} and ${last} group by 1, 2) lines
      on lines.ledger_account = total.ledger_account and lines.currency = total.currency
    where total.debit is distinct from lines.debit or total.credit is distinct from lines.credit limit ${mostFindings}`.execute(work.tx);
  const isWrong = notZero(off.rows).length > 0 || differs.rows.length > 0;
  return {
    code: "trial_balance",
    state: isWrong ? "wrong" : "ok",
    figures: { amounts: shown(off.rows) },
    findings: differs.rows.map(({ account }) => ({ text: account, to: `/accounting/ledger/${account}` })),
  };
}

/** I-2 the control account is the sum of what customers have with us. */
async function checkControlAccount(work: Work, partnerId: string): Promise<BookCheck> {
  const { rows } = await sql<Amount>`
    select currency, sum(minor)::int8 as minor from (
      select currency, sum(debit_minor - credit_minor) as minor from billing.daily_totals where partner_id = ${partnerId} and ledger_account = '1200' group by currency
      union all
      select account.currency, sum(balance.balance_minor) from billing.accounts account join billing.balances balance on balance.account_id = account.id
      where account.partner_id = ${partnerId} group by account.currency) both_sides
    group by currency order by currency`.execute(work.tx);
  const customers = await sql<{ customer: string; minor: bigint }>`
    select account.id as customer, (balance.balance_minor - coalesce(moved.minor, 0))::int8 as minor from billing.accounts account
    join billing.balances balance on balance.account_id = account.id
    left join (select account_id, sum(amount_minor) as minor from billing.ledger_entries group by account_id) moved on moved.account_id = account.id
    where account.partner_id = ${partnerId} and balance.balance_minor <> coalesce(moved.minor, 0) limit ${mostFindings}`.execute(work.tx);
  const isWrong = notZero(rows).length > 0 || customers.rows.length > 0;
  return {
    code: "control_account",
    state: isWrong ? "wrong" : "ok",
    figures: { amounts: shown(rows) },
    findings: customers.rows.map(({ customer }) => ({ text: customer, to: `/customers/${customer}` })),
  };
}

/** B-239 what waits on 2300 is what its lines have not earned, and the month's days are all released. */
async function checkDeferred(work: Work, { partnerId, last, currency }: About): Promise<BookCheck> {
  const { rows } = await sql<Amount>`
    select currency, sum(minor)::int8 as minor from (
      select currency, sum(credit_minor - debit_minor) as minor from billing.daily_totals where partner_id = ${partnerId} and ledger_account = '2300' group by currency
      union all
      select currency, -sum(net_minor - case when opened_on is null then 0 else billing.earned_through(net_minor, period_start, period_end, book.released_through) end)
      from billing.deferrals join billing.books book using (partner_id) where partner_id = ${partnerId} and closed_on is null group by currency
      union all
      select currency, -minor from (${advancesOf(partnerId)}) advances) both_sides
    group by currency order by currency`.execute(work.tx);
  const { rows: due } = await sql<{ due: boolean }>`select exists (select from billing.deferrals join billing.books book using (partner_id)
    where partner_id = ${partnerId} and closed_on is null and period_start <= ${last}
      and (opened_on is null or (period_end > book.released_through + 1 and book.released_through < ${last}))) as due`.execute(work.tx);
  const isWrong = notZero(rows).length > 0;
  const isDue = due[0]?.due === true;
  return {
    code: "deferred_revenue",
    state: isWrong ? "wrong" : isDue ? "attention" : "ok",
    figures: { amounts: rows.length > 0 ? shown(rows) : shown([{ currency, minor: 0n }]) },
    findings: isDue ? [{ text: "unreleased", to: "/accounting/deferred" }] : [],
  };
}

/** The tax on the documents of the month is the tax on the accounts of the month. */
async function checkTax(work: Work, { partnerId, month, last, currency }: About): Promise<BookCheck> {
  const { rows } = await sql<Amount & { account: string }>`
    with of_month as (select entry.id, entry.source_id, entry.kind from billing.journal_entries entry
      where entry.partner_id = ${partnerId} and entry.entry_on between ${month} and ${last} and ${isOfDocument})
    select account, currency, sum(minor)::int8 as minor from (
      select line.ledger_account as account, line.currency, sum(line.credit_minor - line.debit_minor) as minor
      from of_month entry join billing.journal_lines line on line.entry_id = entry.id where line.tax_id is not null group by 1, 2
      union all
      select tax.ledger_account, document.currency, -sum(case document.kind when 'credit_note' then -tax.tax_minor else tax.tax_minor end)
      from of_month entry join billing.money_documents document on document.id = entry.source_id
      join billing.document_taxes tax on tax.document_id = document.id group by 1, 2) both_sides
    group by account, currency order by account, currency`.execute(work.tx);
  const off = notZero(rows) as typeof rows;
  return {
    code: "tax",
    state: off.length > 0 ? "wrong" : "ok",
    figures: { amounts: off.length > 0 ? shown(off) : shown([{ currency, minor: 0n }]) },
    findings: off.map(({ account }) => ({ text: account, to: `/accounting/ledger/${account}` })),
  };
}

/** I-11 numbers that were given and stand on no document. */
async function checkGaps(work: Work, partnerId: string): Promise<BookCheck> {
  const { rows } = await sql<{ series: string; bucket: string; missing: bigint }>`
    select series.kind as series, counter.bucket, (counter.next_number - counter.first_number - count(document.id))::int8 as missing
    from billing.number_counters counter join billing.number_series series on series.id = counter.series_id and series.kind in ('invoice', 'credit_note')
    left join billing.money_documents document on document.series_id = counter.series_id and document.bucket = counter.bucket and document.counter is not null
    where counter.partner_id = ${partnerId} group by series.kind, counter.bucket, counter.series_id, counter.next_number, counter.first_number
    having counter.next_number - counter.first_number <> count(document.id)`.execute(work.tx);
  return {
    code: "number_gaps",
    state: rows.length > 0 ? "wrong" : "ok",
    figures: { count: rows.reduce((sum, { missing }) => sum + Number(missing), 0) },
    findings: rows.map(({ series, bucket }) => ({ text: `${series} ${bucket}`.trim() })),
  };
}

/** What still lies on an account that should be empty at the month's end. */
async function checkAccount(work: Work, { partnerId, last, currency }: About, code: "suspense" | "clearing"): Promise<BookCheck> {
  const isWanted =
    code === "suspense"
      ? sql`ledger_account = ${suspenseAccount}`
      : sql`(ledger_account = '1050' or ledger_account in (select code from billing.account_mappings where partner_id = ${partnerId} and what = 'gateway'))`;
  const { rows } = await sql<
    Amount & { account: string }
  >`select ledger_account as account, currency, sum(debit_minor - credit_minor)::int8 as minor
    from billing.daily_totals where partner_id = ${partnerId} and entry_on <= ${last}
      and ${isWanted}
    group by 1, 2 order by 1, 2`.execute(work.tx);
  const left = notZero(rows) as typeof rows;
  return {
    code,
    state: left.length > 0 ? "attention" : "ok",
    figures: { amounts: left.length > 0 ? shown(left) : shown([{ currency, minor: 0n }]) },
    findings: left.map(({ account }) => ({ text: account, to: `/accounting/ledger/${account}` })),
  };
}

async function checkParked(work: Work, { partnerId, last }: About): Promise<BookCheck> {
  const { rows } = await sql<{ run: string; on: Day; n: number }>`select run.id as run, run.target_on as on, count(*)::int as n
    from billing.run_items item join billing.runs run on run.id = item.run_id
    -- What was set aside and billed by a later run is settled.
    join billing.accounts account on account.id = item.account_id and account.next_billing_on <= item.billing_on
    where run.partner_id = ${partnerId} and run.target_on <= ${last} and run.state in ('confirmed', 'partly_undone') and item.state in ('parked', 'warning', 'failed')
    group by run.id order by run.target_on desc`.execute(work.tx);
  return {
    code: "parked_items",
    state: rows.length > 0 ? "attention" : "ok",
    figures: { count: rows.reduce((sum, { n }) => sum + n, 0) },
    findings: rows.slice(0, mostFindings).map(({ run, on, n }) => ({ text: `${on}: ${n}`, to: `/billing-runs/${run}` })),
  };
}

async function checkRuns(work: Work, { partnerId, last }: About): Promise<BookCheck> {
  const { rows } = await sql<{ run: string; on: Day }>`select id as run, target_on as on from billing.runs
    where partner_id = ${partnerId} and target_on <= ${last} and state in ('building', 'preview', 'confirming') order by target_on desc limit ${mostFindings}`.execute(
    work.tx,
  );
  return {
    code: "unconfirmed_runs",
    state: rows.length > 0 ? "attention" : "ok",
    figures: { count: rows.length },
    findings: rows.map(({ run, on }) => ({ text: on, to: `/billing-runs/${run}` })),
  };
}

export interface KeptCheck extends BookCheck {
  readonly checkedAt: Date;
}

/** The list as it was made the last time. */
export async function keptChecks(work: Work, { partnerId, month }: MonthOfBook): Promise<KeptCheck[]> {
  const { rows } = await sql<
    Omit<KeptCheck, "checkedAt"> & { checked_at: Date }
  >`select code, state, figures, findings, checked_at from billing.book_checks
    where partner_id = ${partnerId} and month = ${month}`.execute(work.tx);
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return checkCodes.flatMap((code) => {
    const row = byCode.get(code);
    return row ? [{ code, state: row.state, figures: row.figures, findings: row.findings, checkedAt: row.checked_at }] : [];
  });
}

/** Every night what is new in the chain, its next million entries from the start, and the lists of the months that are still open: the present one and up to two before it. */
export const verifyStep: DailyStep = {
  name: "billing.verify-books",
  after: ["billing.release-revenue"],
  at: () => Promise.resolve("03:00"),
  run: async ({ partnerId, on, inWork }) => {
    const book = await inWork((work) => findBook(work, partnerId));
    if (book === null) return {};
    let wrong = 0;
    let swept = 0n;
    while (swept < sweptPerNight) {
      const part = await inWork((work) => sweepChain(work, partnerId));
      swept += part.swept;
      if (part.wrong !== null) wrong += 1;
      if (part.reachedEnd) break;
    }
    let attention = 0;
    for (const back of [0, -1, -2]) {
      const month = addMonths(`${on.slice(0, 7)}-01` as Day, back);
      if (book.closedThrough !== null && book.closedThrough >= month) continue;
      const checks = await inWork((work) => checkBook(work, { partnerId, month }));
      wrong += checks.filter((check) => check.state === "wrong").length;
      attention += checks.filter((check) => check.state === "attention").length;
    }
    return { entries: Number(swept), wrong, attention };
  },
};

/** The months that may be looked at end with the present one. */
export const presentMonth = async (work: Work, partnerId: string): Promise<Day> =>
  `${calendarDay(work.now, (await getPartner(work, partnerId)).timeZone).slice(0, 7)}-01` as Day;
