// What customers have deposited by a day, and what of it is still held: account 2500.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { booked, bookedIn } from "./books.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Deposit {
  number: bigint;
  customer_id: string;
  full_name: string;
  on_day: Day;
  text: string;
  cause: string;
  until: Day | null;
  currency: string;
  asked: bigint;
  held: bigint;
  used: bigint;
  total: number;
}

const adds = ["paid", "interest", "taken_back"];

export const deposits: Report = async (asked) => {
  const moved = (kinds: readonly string[]) =>
    sql`coalesce(sum(move.amount_minor) filter (where move.kind = any (${[...kinds]}::text[])), 0)`;
  // Moves count on the day of their entry, so that they are in the books of the same month.
  const found = sql`(
    select deposit.id, deposit.customer_id, deposit.asked_on as on_day, deposit.text, deposit.cause, deposit.held_until as until, deposit.currency,
      deposit.amount_minor as asked, (${moved(adds)} - ${moved(["bounced", "interest_lost", "applied", "returned"])})::int8 as held, ${moved(["applied", "returned"])}::int8 as used
    from billing.deposits deposit
    left join (billing.deposit_moves move join billing.journal_entries entry on entry.id = move.entry_id and entry.entry_on <= ${asked.to}
      and ${postedIn(asked, "entry.posted_at")}) on move.deposit_id = deposit.id
    where deposit.asked_on <= ${asked.to} and deposit.state <> 'cancelled' and ${ofPartners(asked, "deposit.partner_id")}
      and ${ofCustomers(asked, "deposit.customer_id")} and ${ofCurrency(asked, "deposit.currency")}
    group by deposit.id)`;
  const { rows: sums } = await sql<{ cause: string; currency: string; deposits: number; asked: bigint; held: bigint }>`
    select cause, currency, count(*)::int as deposits, sum(asked)::int8 as asked, sum(held)::int8 as held from ${found} deposit group by 1, 2 order by 1, 2`.execute(
    asked.work.tx,
  );
  const { rows } = await sql<Deposit>`
    select deposit.*, customer.number, customer.full_name, count(*) over ()::int as total from ${found} deposit
    join customers.customers customer on customer.id = deposit.customer_id order by deposit.held desc, deposit.on_day desc, deposit.id limit ${asked.limit}`.execute(
    asked.work.tx,
  );
  const books = asked.isPart ? [] : await booked(asked, { from: null, to: asked.to }, sql`account.code = '2500'`);
  const heldIn = (currency: string): bigint =>
    sumOf(
      sums.filter((row) => row.currency === currency),
      (row) => row.held,
    );
  const [main] = currenciesOf(sums);
  return {
    figures: currenciesOf(sums).flatMap((currency) => [
      { id: "held", type: "money" as const, currency, value: heldIn(currency), to: "/deposits" },
      {
        id: "deposits",
        type: "count" as const,
        value: sums.filter((row) => row.currency === currency).reduce((sum, row) => sum + row.deposits, 0),
      },
    ]),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "cause",
          series: ["held"],
          points: sums.filter((row) => row.currency === main).map((row) => ({ x: row.cause, values: [row.held] })),
        }
      : undefined,
    tables: {
      main: {
        rows: sums.map((row) => ({
          currency: row.currency,
          cells: { cause: row.cause, deposits: row.deposits, asked: row.asked, held: row.held },
        })),
        sums: sumRows(sums, (own) => ({
          deposits: own.reduce((sum, row) => sum + row.deposits, 0),
          asked: sumOf(own, (row) => row.asked),
          held: sumOf(own, (row) => row.held),
        })),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}?tab=money`,
          cells: {
            on: row.on_day,
            number: row.number,
            customer: row.full_name,
            text: row.text,
            cause: row.cause,
            until: row.until,
            asked: row.asked,
            used: row.used,
            held: row.held,
          },
        })),
      },
    },
    ties: asked.isPart
      ? []
      : [...new Set([...currenciesOf(sums), ...books.map(({ currency }) => currency)])].map((currency) => ({
          accounts: ["2500"],
          currency,
          reportedMinor: heldIn(currency),
          bookedMinor: bookedIn(books, currency),
        })),
  };
};
