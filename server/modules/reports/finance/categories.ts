// Customers' entries by what they are: what moved their balances in a span, and whether that is all that moved on the control account.
import { sql } from "kysely";
import { type Asked, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { booked, bookedIn, customersControl } from "./books.ts";
import { categoryName } from "./category-name.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Sum {
  kind: string;
  category: string;
  currency: string;
  entries: number;
  debit: bigint;
  credit: bigint;
}

export const categories: Report = async (asked) => {
  const { rows } = await sql<Sum>`
    select entry.kind, ${categoryName("entry.category", "entry.partner_id")} as category, entry.currency, count(*)::int as entries,
      coalesce(sum(- entry.amount_minor) filter (where entry.amount_minor < 0), 0)::int8 as debit, coalesce(sum(entry.amount_minor) filter (where entry.amount_minor > 0), 0)::int8 as credit
    from billing.ledger_entries entry ${asked.before ? sql`join billing.journal_entries posted on posted.id = entry.id and ${postedIn(asked, "posted.posted_at")}` : sql``}
    where entry.entry_on between ${asked.from} and ${asked.to} and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")}
      and ${ofCurrency(asked, "entry.currency")}
    group by 1, 2, 3 order by count(*) desc`.execute(asked.work.tx);
  const [main] = currenciesOf(rows);
  const net = (row: Sum): bigint => row.credit - row.debit;
  return {
    figures: currenciesOf(rows).flatMap((currency) => {
      const own = rows.filter((row) => row.currency === currency);
      return [
        { id: "debits", type: "money" as const, currency, value: sumOf(own, (row) => row.debit) },
        { id: "credits", type: "money" as const, currency, value: sumOf(own, (row) => row.credit) },
        { id: "change", type: "money" as const, currency, value: sumOf(own, net) },
      ];
    }),
    chart: main
      ? {
          kind: "stacked",
          type: "money",
          currency: main,
          x: "code",
          words: "kind",
          series: ["debit", "credit"],
          points: [...new Set(rows.filter((row) => row.currency === main).map((row) => row.kind))].map((kind) => {
            const own = rows.filter((row) => row.currency === main && row.kind === kind);
            return { x: kind, values: [sumOf(own, (row) => row.debit), sumOf(own, (row) => row.credit)] };
          }),
        }
      : undefined,
    tables: {
      main: {
        rows: rows.map((row) => ({
          currency: row.currency,
          cells: { kind: row.kind, category: row.category, entries: row.entries, debit: row.debit, credit: row.credit, net: net(row) },
        })),
        sums: sumRows(rows, (own) => ({
          entries: own.reduce((sum, row) => sum + row.entries, 0),
          debit: sumOf(own, (row) => row.debit),
          credit: sumOf(own, (row) => row.credit),
          net: sumOf(own, net),
        })),
      },
    },
    ties: asked.isPart ? [] : await tiesOf(asked, rows),
  };
};

async function tiesOf(asked: Asked, sums: readonly Sum[]) {
  const rows = await booked(asked, asked, customersControl);
  return currenciesOf([...sums, ...rows]).map((currency) => ({
    accounts: ["1200"],
    currency,
    reportedMinor: sumOf(
      sums.filter((row) => row.currency === currency),
      (row) => row.credit - row.debit,
    ),
    bookedMinor: bookedIn(rows, currency),
  }));
}
