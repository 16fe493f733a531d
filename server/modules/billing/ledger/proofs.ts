// What must be true of the books, said as queries that find what is not (billing invariants I-1 to I-14).
import { type RawBuilder, sql } from "kysely";
import { mostFindings, type Proof, type Proven } from "../../../platform/proof.ts";
import type { Work } from "../../../platform/work.ts";
import { advancesOf } from "../accounting/defer-revenue.ts";
import { chainPage, followsOn } from "../accounting/verify-chain.ts";
import { depositsAgree } from "../deposits/proofs.ts";
import { salesAddUp } from "../instalment-sales/proofs.ts";
import { reservationsFit } from "../orders/proofs.ts";
import { writeOffProof } from "../write-offs/proofs.ts";
import { firstPreviousHash } from "./journal-rules.ts";

/** A proof whose query returns one row per finding, and another that counts what was looked at. */
const byQuery = (rule: string, says: string, counted: RawBuilder<{ n: bigint }>, wrong: RawBuilder<{ what: string }>): Proof => ({
  rule,
  says,
  async prove(work: Work): Promise<Proven> {
    const count = await counted.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (${wrong}) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(count.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
});

const count = (table: string): RawBuilder<{ n: bigint }> => sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`;

const journalBalances = byQuery(
  "I-1",
  "every entry balances, in every book and currency, and the trial balance is zero",
  count("billing.journal_entries"),
  sql`select 'entry ' || entry.id as what from billing.journal_entries entry left join billing.journal_lines line on line.entry_id = entry.id
    group by entry.id having count(line.entry_id) < 2 or sum(line.debit_minor) <> sum(line.credit_minor) or count(distinct line.currency) <> 1
    union all select 'book ' || partner_id || ' ' || currency from billing.journal_lines group by partner_id, currency having sum(debit_minor) <> sum(credit_minor)`,
);

const balancesAgree = byQuery(
  "I-2",
  "an account's balance is its transactions, its part of 1200, and its free credit less its open amounts",
  count("billing.accounts"),
  sql`select 'account of customer ' || account.id as what from billing.accounts account
    left join billing.balances cached on cached.account_id = account.id
    left join lateral (select coalesce(sum(amount_minor), 0) as sum, coalesce(sum(open_minor * sign(amount_minor)), 0) as open from billing.ledger_entries where account_id = account.id) ledger on true
    left join lateral (select coalesce(sum(credit_minor - debit_minor), 0) as sum from billing.journal_lines where account_id = account.id and ledger_account = '1200') books on true
    where coalesce(cached.balance_minor, 0) <> ledger.sum or ledger.sum <> books.sum or ledger.open <> ledger.sum`,
);

/** Of charges that a month's invoice lists, days of the service had come back; what was paid and what is covered may differ by the day of a change. */
const cameBack = (documentId: string, serviceId: string) =>
  sql`exists (select from billing.charges back where back.document_id = ${sql.ref(documentId)} and back.refers_to is not null and back.service_id = ${sql.ref(serviceId)})`;

const coverageIsBilled = byQuery(
  "I-3",
  "covered days are exactly the days of issued lines that were not credited, and none twice",
  count("billing.coverage"),
  sql`select 'service ' || a.service_id || ' ' || a.period as what from billing.coverage a join billing.coverage b on b.service_id = a.service_id and b.period && a.period and b.ctid <> a.ctid
    union all
    select 'covered, not on its line: service ' || covered.service_id || ' ' || covered.period from billing.coverage covered
      join billing.document_lines line on line.id = covered.line_id join billing.money_documents document on document.id = line.document_id
      where line.service_id <> covered.service_id or not covered.period <@ daterange(line.period_start, line.period_end) or document.state in ('draft', 'void')
    union all
    select 'on an issued line, not covered: line ' || line.id from billing.document_lines line
      join billing.money_documents document on document.id = line.document_id and document.kind = 'invoice' and document.state not in ('draft', 'void')
      where line.kind in ('recurring', 'pause') and line.period_start is not null and line.service_id is not null
        and not exists (select from billing.document_lines credit join billing.money_documents note on note.id = credit.document_id
          where credit.refers_to = line.id and note.state <> 'void')
        and not ${cameBack("line.document_id", "line.service_id")}
        and not exists (select from billing.coverage covered where covered.service_id = line.service_id and covered.period @> daterange(line.period_start, line.period_end))`,
);

const chargesAreListed = byQuery(
  "I-14",
  "an invoice that lists charges is over what they came to, with what was given back of them, and bears their tax",
  count("billing.charges"),
  sql`select 'document ' || document.number as what from billing.money_documents document
    join (select document_id, sum(net_minor) as net, sum(tax_minor) as tax from billing.charges where document_id is not null group by document_id) listed
      on listed.document_id = document.id
    where document.net_minor <> listed.net or document.tax_minor <> listed.tax
    union all
    select 'charge ' || charge.id || ' gives back more than was charged' from billing.charges charge
      join (select refers_to, sum(amount_minor) as minor from billing.charges where refers_to is not null group by refers_to) back on back.refers_to = charge.id
      where abs(back.minor) > abs(charge.amount_minor) or back.minor * charge.amount_minor > 0`,
);

const everyDayIsBilled = byQuery(
  "I-5",
  "no line of a document stands twice: one recurring line per service and day",
  count("billing.document_lines"),
  sql`select 'lines ' || a.id || ' and ' || b.id as what from billing.document_lines a
    join billing.money_documents da on da.id = a.document_id and da.kind = 'invoice' and da.state not in ('draft', 'void', 'credited')
    join billing.document_lines b on b.service_id = a.service_id and b.id > a.id and b.plan_version_id is not distinct from a.plan_version_id
      and daterange(b.period_start, b.period_end) && daterange(a.period_start, a.period_end)
    join billing.money_documents db on db.id = b.document_id and db.kind = 'invoice' and db.state not in ('draft', 'void', 'credited')
    where a.kind = 'recurring' and b.kind = 'recurring'
      and not exists (select from billing.document_lines credit where credit.refers_to in (a.id, b.id))
      and not ${cameBack("a.document_id", "a.service_id")} and not ${cameBack("b.document_id", "b.service_id")}`,
);

const linesArePriced = byQuery(
  "I-7",
  "a line for a whole pricing period costs its price, and no piece is below zero",
  count("billing.document_lines"),
  sql`select 'line ' || line.id as what from billing.document_lines line join billing.money_documents document on document.id = line.document_id
    where line.kind = 'recurring' and document.kind = 'invoice'
      -- Price and allowance are rounded apart (B-91), so a piece that is discounted to nothing may come to one unit below zero.
      and (line.amount_minor < -1 or line.allowance_minor < 0
        or (line.period_start = line.pp_start and line.period_end = line.pp_end and document.rounding_mode = 'half_away'
          and line.amount_minor + line.allowance_minor > round(line.unit_price * line.quantity * power(10::numeric, 4))))`,
);

const creditsWithinBilled = byQuery(
  "I-8",
  "credit notes never exceed their invoice, nor a credited line its line",
  sql`select count(*) as n from billing.money_documents where kind = 'credit_note'`,
  sql`select 'invoice ' || invoice.number as what from billing.money_documents invoice
      join (select invoice_id, sum(net_minor) as net, sum(tax_minor) as tax, sum(gross_minor) as gross from billing.money_documents
        where kind = 'credit_note' and state not in ('draft', 'void') group by invoice_id) credited on credited.invoice_id = invoice.id
      where credited.gross > invoice.gross_minor or credited.net > invoice.net_minor or credited.tax > invoice.tax_minor
    union all
    select 'line ' || line.id from billing.document_lines line
      join (select line.refers_to, sum(abs(line.amount_minor)) as credited from billing.document_lines line
        join billing.money_documents note on note.id = line.document_id and note.state <> 'void'
        where line.refers_to is not null group by line.refers_to) credit on credit.refers_to = line.id
      where credit.credited > abs(line.amount_minor)`,
);

const seriesHaveNoGaps = byQuery(
  "I-11",
  "invoices and credit notes are numbered without gaps",
  sql`select count(*) as n from billing.money_documents where counter is not null`,
  sql`select 'series ' || series.kind || ' ' || counter.bucket || ': ' || counter.next_number - counter.first_number || ' given, ' || coalesce(used.n, 0) || ' used' as what
    from billing.number_counters counter join billing.number_series series on series.id = counter.series_id and series.kind in ('invoice', 'credit_note')
    left join (select series_id, bucket, count(*) as n, min(counter) as first, max(counter) as last from billing.money_documents where counter is not null group by series_id, bucket) used
      on used.series_id = counter.series_id and used.bucket = counter.bucket
    where coalesce(used.n, 0) <> counter.next_number - counter.first_number or used.last <> counter.next_number - 1 or used.first <> counter.first_number`,
);

const allocationsFit = byQuery(
  "I-13",
  "what is left of each credit and debit is its amount less its allocations, and documents agree",
  count("billing.allocations"),
  sql`select 'ledger entry ' || entry.id as what from billing.ledger_entries entry
      left join lateral (select coalesce(sum(amount_minor), 0) as used from billing.allocations where credit_id = entry.id or debit_id = entry.id) allocated on true
      where entry.open_minor <> abs(entry.amount_minor) - allocated.used
    union all
    select document.kind || ' ' || document.number from billing.money_documents document join billing.ledger_entries entry on entry.id = document.entry_id
      where document.open_minor <> entry.open_minor or abs(entry.amount_minor) <> document.gross_minor`,
);

const documentsAddUp = byQuery(
  "I-14",
  "a document's lines sum to its net, its taxes to its tax, and each tax is its rate of what it is levied on",
  count("billing.money_documents"),
  sql`select document.kind || ' ' || coalesce(document.number, document.id::text) as what from billing.money_documents document
      left join lateral (select coalesce(sum(net_minor), 0) as net from billing.document_lines where document_id = document.id) line on true
      left join lateral (select coalesce(sum(tax_minor), 0) as tax from billing.document_taxes where document_id = document.id) tax on true
      where abs(line.net) <> document.net_minor or abs(tax.tax) <> document.tax_minor or document.net_minor + document.tax_minor <> document.gross_minor
    union all
    select 'tax ' || tax.position || ' of ' || document.number from billing.document_taxes tax join billing.money_documents document on document.id = tax.document_id
      where document.kind = 'invoice' and document.rounding_mode = 'half_away' and not tax.includes_tax
        and tax.tax_minor <> round(tax.taxable_minor * tax.rate_percent / 100)`,
);

/** I-12 the books' hash chain, entry by entry, in pages so that memory stays flat. */
const chainHolds: Proof = {
  rule: "I-12",
  says: "the chain of every book holds: no entry was changed, removed or put in between",
  async prove(work) {
    const wrong: string[] = [];
    let checked = 0;
    const books = await sql<{
      partner_id: string;
      last_seq: bigint;
      last_hash: string;
    }>`select partner_id, last_seq, last_hash from billing.books order by partner_id`.execute(work.tx);
    for (const book of books.rows) {
      let seq = 0n;
      let hash = firstPreviousHash;
      while (true) {
        const page = await chainPage(work, { partnerId: book.partner_id, after: seq });
        if (page.length === 0) break;
        for (const entry of page) {
          if (!followsOn({ seq, hash }, entry)) wrong.push(`book ${book.partner_id}, entry ${entry.seq}`);
          seq = entry.seq;
          hash = entry.hash;
          checked += 1;
        }
        if (wrong.length >= mostFindings) return { checked, wrong };
      }
      if (seq !== book.last_seq || hash !== book.last_hash) wrong.push(`book ${book.partner_id} ends at ${seq}, not at ${book.last_seq}`);
    }
    return { checked, wrong };
  },
};

const transfersMeet = byQuery(
  "I-1",
  "what left one customer's account for another's arrived there: transfers come to nothing, and a closed account holds nothing",
  sql`select count(*) as n from billing.journal_entries where kind = 'transfer'`,
  sql`select 'book ' || partner_id || ' ' || currency as what from billing.journal_lines where ledger_account = '1290' group by partner_id, currency
      having sum(debit_minor) <> sum(credit_minor)
    union all select 'closed account ' || account.id from billing.accounts account join billing.balances balance on balance.account_id = account.id
      where account.closed_into is not null and (balance.balance_minor <> 0
        or exists (select from billing.ledger_entries entry where entry.account_id = account.id and entry.open_minor > 0))`,
);

const totalsAgree = byQuery(
  "B-238",
  "what moved on each account each day is the sum of its lines",
  count("billing.daily_totals"),
  sql`select 'account ' || coalesce(total.ledger_account, lines.ledger_account) || ' on ' || coalesce(total.entry_on, lines.entry_on) as what
    from billing.daily_totals total full join (
      select line.partner_id, entry.entry_on, line.ledger_account, line.currency, sum(line.debit_minor) as debit, sum(line.credit_minor) as credit
      from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id group by 1, 2, 3, 4) lines
      on lines.partner_id = total.partner_id and lines.entry_on = total.entry_on and lines.ledger_account = total.ledger_account and lines.currency = total.currency
    where total.debit_minor is distinct from lines.debit or total.credit_minor is distinct from lines.credit`,
);

const deferredAgrees = byQuery(
  "B-239",
  "what waits on the account for deferred revenue is what its lines have not earned yet",
  count("billing.deferrals"),
  sql`select 'book ' || book.partner_id as what from billing.books book
    left join lateral (select coalesce(sum(credit_minor - debit_minor), 0) as waiting from billing.daily_totals where partner_id = book.partner_id and ledger_account = '2300') books on true
    left join lateral (select coalesce(sum(net_minor - case when opened_on is null then 0 else billing.earned_through(net_minor, period_start, period_end, book.released_through) end), 0) as waiting
      from billing.deferrals where partner_id = book.partner_id and closed_on is null) lines on true
    left join lateral (select coalesce(sum(minor), 0) as waiting from (${advancesOf(sql`book.partner_id`)}) advances) advance on true
    where books.waiting <> lines.waiting + advance.waiting`,
);

export const billingProofs: readonly Proof[] = [
  journalBalances,
  transfersMeet,
  balancesAgree,
  coverageIsBilled,
  chargesAreListed,
  everyDayIsBilled,
  linesArePriced,
  creditsWithinBilled,
  seriesHaveNoGaps,
  chainHolds,
  allocationsFit,
  reservationsFit,
  documentsAddUp,
  totalsAgree,
  deferredAgrees,
  writeOffProof,
  depositsAgree,
  salesAddUp,
];
