// What is owed as of a day, by how late it is; credit that is not used stands apart. Together they are the customers' control account.
import { sql } from "kysely";
import { type Asked, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { booked, bookedIn, customersControl } from "./books.ts";
import { currenciesOf, type Report, shareOf, sumOf, sumRows } from "./result.ts";

const buckets = ["notDue", "late30", "late60", "late90", "older"] as const;
type Bucket = (typeof buckets)[number];

/**
 * Entries that count with what was open of them: what is open now, and what allocations that do not count then have settled. Those are
 * allocations with an entry of a later day or posting, and as of an earlier moment (B-251) also those made after it; one that was removed
 * since counts again. Only entries that are open now or were touched since are looked at.
 */
function openThen(asked: Asked) {
  const { to, before } = asked;
  const outside = sql`select entry.id from billing.ledger_entries entry ${before ? sql`join billing.journal_entries posted on posted.id = entry.id` : sql``}
    where (entry.entry_on > ${to} ${before ? sql`or posted.posted_at >= ${before}` : sql``}) and ${ofPartners(asked, "entry.partner_id")}`;
  const madeLater = before
    ? sql`union select id, credit_id, debit_id, amount_minor from billing.allocations where allocated_at >= ${before} and ${ofPartners(asked, "partner_id")}`
    : sql``;
  const removed = before
    ? sql`union all select credit_id, debit_id, - amount_minor from billing.removed_allocations where allocated_at < ${before} and removed_at >= ${before}
        and ${ofPartners(asked, "partner_id")} and credit_id not in (select id from outside) and debit_id not in (select id from outside)`
    : sql``;
  return sql`
    outside as materialized (${outside}),
    loose as (
      select credit_id, debit_id, amount_minor from (
        select id, credit_id, debit_id, amount_minor from billing.allocations where credit_id in (select id from outside)
        union select id, credit_id, debit_id, amount_minor from billing.allocations where debit_id in (select id from outside)
        ${madeLater}) allocation
      ${removed}),
    back as (
      select id, sum(amount_minor)::int8 as minor from (
        select credit_id as id, amount_minor from loose union all select debit_id, amount_minor from loose) both_sides group by id),
    entry as (
      select entry.id, entry.customer_id, entry.currency, entry.amount_minor, entry.open_minor + coalesce(back.minor, 0) as open, ${to}::date - coalesce(entry.due_on, entry.entry_on) as late
      from billing.ledger_entries entry left join back on back.id = entry.id
      where (entry.open_minor > 0 or back.id is not null) and entry.entry_on <= ${to} and entry.id not in (select id from outside)
        and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id", { method: true })} and ${ofCurrency(asked, "entry.currency")}),
    placed as (
      select *, case when amount_minor > 0 then 'free' when late <= 0 then 'notDue' when late <= 30 then 'late30' when late <= 60 then 'late60'
        when late <= 90 then 'late90' else 'older' end as bucket
      from entry where open <> 0)`;
}

interface Sum {
  bucket: Bucket | "free";
  currency: string;
  documents: number;
  customers: number;
  minor: bigint;
}
type Detail = Record<Bucket | "free", bigint> & {
  customer_id: string;
  number: bigint;
  full_name: string;
  currency: string;
  total: number;
};

export const ageing: Report = async (asked) => {
  const { tx } = asked.work;
  const [sums, details] = await Promise.all([
    sql<Sum>`with ${openThen(asked)}
      select bucket, currency, count(*)::int as documents, count(distinct customer_id)::int as customers, sum(open)::int8 as minor from placed group by bucket, currency`.execute(
      tx,
    ),
    sql<Detail>`with ${openThen(asked)},
      owed as (
        select customer_id, currency, ${sql.join([...buckets, "free"].map((bucket) => sql`coalesce(sum(open) filter (where bucket = ${bucket}), 0)::int8 as ${sql.ref(bucket)}`))},
          sum(case bucket when 'free' then - open else open end)::int8 as net
        from placed group by customer_id, currency)
      select owed.*, customer.number, customer.full_name, count(*) over ()::int as total from owed join customers.customers customer on customer.id = owed.customer_id
      order by owed.older desc, owed.late90 desc, owed.late60 desc, owed.late30 desc, owed.net desc, customer.number limit ${asked.limit}`.execute(
      tx,
    ),
  ]);
  const owed = sums.rows.filter((row) => row.bucket !== "free");
  const currencies = currenciesOf(sums.rows);
  const of = (currency: string, bucket: Bucket | "free"): Sum =>
    sums.rows.find((row) => row.bucket === bucket && row.currency === currency) ?? {
      bucket,
      currency,
      documents: 0,
      customers: 0,
      minor: 0n,
    };
  const owedIn = (currency: string): bigint =>
    sumOf(
      owed.filter((row) => row.currency === currency),
      (row) => row.minor,
    );
  const [main] = currencies;
  return {
    figures: currencies.flatMap((currency) => [
      { id: "owed", type: "money" as const, currency, value: owedIn(currency) },
      {
        id: "overdue",
        type: "money" as const,
        currency,
        value: owedIn(currency) - of(currency, "notDue").minor,
        to: "/invoices?overdue=true",
      },
      { id: "free-credit", type: "money" as const, currency, value: of(currency, "free").minor },
    ]),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "bucket",
          series: ["amount"],
          points: buckets.map((bucket) => ({ x: bucket, values: [of(main, bucket).minor] })),
        }
      : undefined,
    tables: {
      main: {
        rows: currencies.flatMap((currency) => [
          ...buckets.map((bucket) => {
            const { documents, customers, minor } = of(currency, bucket);
            return { currency, cells: { bucket, documents, customers, amount: minor, share: shareOf(minor, owedIn(currency)) } };
          }),
          {
            currency,
            cells: {
              bucket: "free",
              documents: of(currency, "free").documents,
              customers: of(currency, "free").customers,
              amount: -of(currency, "free").minor,
            },
          },
        ]),
        sums: currencies.map((currency) => ({ currency, cells: { amount: owedIn(currency) - of(currency, "free").minor } })),
      },
      detail: {
        total: details.rows[0]?.total ?? 0,
        rows: details.rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}?tab=money`,
          cells: {
            number: row.number,
            customer: row.full_name,
            notDue: row.notDue,
            late30: row.late30,
            late60: row.late60,
            late90: row.late90,
            older: row.older,
            free: row.free,
            owed: buckets.reduce((sum, bucket) => sum + row[bucket], 0n) - row.free,
          },
        })),
        sums: sumRows(sums.rows, (_own, currency) => ({
          ...Object.fromEntries([...buckets, "free" as const].map((bucket) => [bucket, of(currency, bucket).minor])),
          owed: owedIn(currency) - of(currency, "free").minor,
        })),
      },
    },
    ties: asked.isPart ? [] : await tiesOf(asked, sums.rows),
  };
};

async function tiesOf(asked: Asked, sums: readonly Sum[]) {
  const rows = await booked(asked, { from: null, to: asked.to }, customersControl);
  return currenciesOf([...sums, ...rows]).map((currency) => ({
    accounts: ["1200"],
    currency,
    reportedMinor: sumOf(
      sums.filter((row) => row.currency === currency),
      (row) => (row.bucket === "free" ? -row.minor : row.minor),
    ),
    bookedMinor: -bookedIn(rows, currency),
  }));
}
