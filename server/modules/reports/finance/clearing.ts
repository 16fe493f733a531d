// What lies on cash, bank and clearing accounts, and for how long: what goes out is taken to be the oldest, so what is left is the newest
// that came in. Money that a gateway should have paid out long ago shows as old.
import { sql } from "kysely";
import { type Day, daysBetween } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { type Asked, ofCurrency, ofPartners } from "./asked.ts";
import { booked, bookedIn, moneyPlaces } from "./books.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Moved {
  code: string;
  name: string;
  currency: string;
  entry_on: Day;
  came_in: bigint;
  balance: bigint;
}
const ages = [
  ["upTo3", 3],
  ["upTo7", 7],
  ["upTo30", 30],
  ["older", Number.MAX_SAFE_INTEGER],
] as const;

interface Line {
  code: string;
  name: string;
  currency: string;
  balance: bigint;
  oldest: Day | null;
  by: Record<string, bigint>;
}

export const clearing: Report = async (asked) => {
  const lines = [...Map.groupBy(await daysOf(asked), (row) => `${row.code} ${row.currency}`).values()].map((rows) => ageOf(asked, rows));
  const shown = lines.filter(({ balance }) => balance !== 0n);
  const places = await booked(asked, { from: null, to: asked.to }, moneyPlaces);
  const total = (own: readonly Line[]) => ({
    ...Object.fromEntries(ages.map(([name]) => [name, sumOf(own, ({ by }) => by[name] ?? 0n)])),
    balance: sumOf(own, ({ balance }) => balance),
  });
  const [main] = currenciesOf(lines);
  return {
    figures: currenciesOf(shown).flatMap((currency) => {
      const own = shown.filter((line) => line.currency === currency);
      return [
        { id: "lies-there", type: "money" as const, currency, value: sumOf(own, ({ balance }) => balance) },
        { id: "older-than-30", type: "money" as const, currency, value: sumOf(own, ({ by }) => by.older ?? 0n) },
      ];
    }),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "age",
          series: ["amount"],
          points: ages.map(([name]) => ({
            x: name,
            values: [
              sumOf(
                shown.filter((line) => line.currency === main),
                ({ by }) => by[name] ?? 0n,
              ),
            ],
          })),
        }
      : undefined,
    tables: {
      main: {
        rows: shown.map(({ code, name, currency, balance, oldest, by }) => ({
          currency,
          cells: { account: code, accountName: name, ...by, balance, oldest },
        })),
        sums: sumRows(shown, total),
      },
    },
    ties: currenciesOf([...lines, ...places]).map((currency) => ({
      accounts: ["1000", "1010", "1050"],
      currency,
      // Each account's parts by age, added up; the other side is its balance in the totals.
      reportedMinor: sumOf(
        lines.filter((line) => line.currency === currency),
        ({ by }) => sumOf(Object.values(by), (part) => part),
      ),
      bookedMinor: -bookedIn(places, currency),
    })),
    notes: ["oldest-goes-first"],
  };
};

function ageOf(asked: Asked, rows: readonly Moved[]): Line {
  const [first] = rows as [Moved];
  const balance = sumOf(rows, (row) => row.balance);
  const by: Record<string, bigint> = Object.fromEntries(ages.map(([name]) => [name, 0n]));
  let left = balance;
  let oldest: Day | null = null;
  const add = (on: Day, minor: bigint) => {
    const age = daysBetween(on, asked.to);
    const bucket = ages.find(([, most]) => age <= most)?.[0] ?? "older";
    by[bucket] = (by[bucket] ?? 0n) + minor;
    oldest = on;
  };
  for (const row of rows.toSorted((a, b) => b.entry_on.localeCompare(a.entry_on))) {
    if (left <= 0n) break;
    const part = minMinor(row.came_in, left);
    if (part <= 0n) continue;
    add(row.entry_on, part);
    left -= part;
  }
  // More went out than ever came in: it is owed since the newest day.
  if (left !== 0n) add(rows.at(-1)?.entry_on ?? asked.to, left);
  return { code: first.code, name: first.name, currency: first.currency, balance, oldest, by };
}

async function daysOf(asked: Asked): Promise<Moved[]> {
  const later = asked.before
    ? sql`union all select entry.partner_id, line.ledger_account, line.currency, entry.entry_on, - line.debit_minor, - line.credit_minor
        from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
        where entry.posted_at >= ${asked.before} and ${ofPartners(asked, "entry.partner_id")}`
    : sql``;
  const { rows } = await sql<Moved>`
    select account.code, min(account.name) as name, moved.currency, moved.entry_on, sum(moved.debit_minor)::int8 as came_in, sum(moved.debit_minor - moved.credit_minor)::int8 as balance
    from (
      select partner_id, ledger_account, currency, entry_on, debit_minor, credit_minor from billing.daily_totals total where ${ofPartners(asked, "total.partner_id")}
      ${later}) moved
    join billing.book_accounts account on account.partner_id = moved.partner_id and account.code = moved.ledger_account
    where moved.entry_on <= ${asked.to} and ${moneyPlaces} and ${ofCurrency(asked, "moved.currency")}
    group by account.code, moved.currency, moved.entry_on order by account.code, moved.currency, moved.entry_on`.execute(asked.work.tx);
  return rows;
}
