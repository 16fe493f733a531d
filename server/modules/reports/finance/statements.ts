// Each customer's debits and credits in a span, with the balance before and after. Below zero: the customer owes.
import { sql } from "kysely";
import { type Asked, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { booked, bookedIn, customersControl } from "./books.ts";
import { currenciesOf, type Report, sumOf } from "./result.ts";

interface Sum {
  currency: string;
  opening: bigint;
  debit: bigint;
  credit: bigint;
}
interface Statement extends Sum {
  customer_id: string;
  number: bigint;
  full_name: string;
}

/** From the balance now back to the first day, so that only what moved since then is read. */
const statementsOf = (asked: Asked) => sql`(
  select balance.customer_id, account.currency, balance.balance_minor - coalesce(moved.since, 0) as opening, coalesce(moved.debit, 0) as debit, coalesce(moved.credit, 0) as credit
  from billing.balances balance join billing.accounts account on account.id = balance.account_id
  left join (
    select entry.account_id,
      sum(entry.amount_minor) filter (where entry.entry_on >= ${asked.from} ${asked.before ? sql`or posted.posted_at >= ${asked.before}` : sql``}) as since,
      sum(- entry.amount_minor) filter (where entry.amount_minor < 0 and ${inSpan(asked)}) as debit, sum(entry.amount_minor) filter (where entry.amount_minor > 0 and ${inSpan(asked)}) as credit
    from billing.ledger_entries entry ${asked.before ? sql`join billing.journal_entries posted on posted.id = entry.id` : sql``}
    where (entry.entry_on >= ${asked.from} ${asked.before ? sql`or posted.posted_at >= ${asked.before}` : sql``}) and ${ofPartners(asked, "entry.partner_id")}
    group by entry.account_id) moved on moved.account_id = balance.account_id
  where ${ofPartners(asked, "balance.partner_id")} and ${ofCustomers(asked, "balance.customer_id")} and ${ofCurrency(asked, "account.currency")})`;

const inSpan = ({ from, to, before }: Asked) =>
  before ? sql`entry.entry_on between ${from} and ${to} and posted.posted_at < ${before}` : sql`entry.entry_on between ${from} and ${to}`;

export const statements: Report = async (asked) => {
  const { tx } = asked.work;
  const [sums, rows] = await Promise.all([
    sql<
      Sum & { customers: number }
    >`select currency, sum(opening)::int8 as opening, sum(debit)::int8 as debit, sum(credit)::int8 as credit, count(*)::int as customers
      from ${statementsOf(asked)} statement where opening <> 0 or debit <> 0 or credit <> 0 group by currency order by count(*) desc`.execute(
      tx,
    ),
    sql<Statement>`select statement.customer_id, statement.currency, opening::int8, debit::int8, credit::int8, customer.number, customer.full_name
      from ${statementsOf(asked)} statement join customers.customers customer on customer.id = statement.customer_id
      where opening <> 0 or debit <> 0 or credit <> 0 order by opening - debit + credit, customer.number limit ${asked.limit}`.execute(tx),
  ]);
  const closing = (row: Sum): bigint => row.opening - row.debit + row.credit;
  return {
    figures: sums.rows.flatMap((row) => [
      { id: "opening-balance", type: "balance" as const, currency: row.currency, value: row.opening },
      { id: "debits", type: "money" as const, currency: row.currency, value: row.debit },
      { id: "credits", type: "money" as const, currency: row.currency, value: row.credit },
      { id: "closing-balance", type: "balance" as const, currency: row.currency, value: closing(row) },
    ]),
    tables: {
      main: {
        total: sums.rows.reduce((sum, row) => sum + row.customers, 0),
        rows: rows.rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}?tab=money&view=statement`,
          cells: {
            number: row.number,
            customer: row.full_name,
            opening: row.opening,
            debit: row.debit,
            credit: row.credit,
            closing: closing(row),
          },
        })),
        sums: sums.rows.map((row) => ({
          currency: row.currency,
          cells: { opening: row.opening, debit: row.debit, credit: row.credit, closing: closing(row) },
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
      (row) => row.opening - row.debit + row.credit,
    ),
    bookedMinor: bookedIn(rows, currency),
  }));
}
