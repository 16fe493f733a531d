// Invoices of a span by state, by tax and by month: what was paid of them and what is open are counted apart, also of one that is both.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { type Asked, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Sum {
  currency: string;
  documents: number;
  net: bigint;
  tax: bigint;
  gross: bigint;
  open: bigint;
}

const sums = sql`document.currency, count(*)::int as documents, sum(document.net_minor)::int8 as net, sum(document.tax_minor)::int8 as tax,
  sum(document.gross_minor)::int8 as gross, sum(document.open_minor)::int8 as open`;

const invoicesOf = (asked: Asked) => sql`billing.money_documents document
  where document.kind = 'invoice' and document.state <> 'draft' and document.issued_on between ${asked.from} and ${asked.to}
    and ${ofPartners(asked, "document.partner_id")} and ${ofCustomers(asked, "document.customer_id", { method: true })} and ${ofCurrency(asked, "document.currency")}`;

export const invoices: Report = async (asked) => {
  const { tx } = asked.work;
  const [states, months, taxes] = await Promise.all([
    sql<Sum & { state: string }>`select document.state, ${sums} from ${invoicesOf(asked)} group by document.state, document.currency
      order by array_position(array['issued', 'partially_paid', 'paid', 'credited', 'written_off', 'void'], document.state)`.execute(tx),
    sql<
      Sum & { month: Day }
    >`select date_trunc('month', document.issued_on::timestamp)::date as month, ${sums} from ${invoicesOf(asked)} group by 1, document.currency order by 1`.execute(
      tx,
    ),
    sql<{ tax: string; rate: string; currency: string; documents: number; base: bigint; tax_minor: bigint }>`
      select part.name as tax, part.rate_percent::text as rate, document.currency, count(distinct document.id)::int as documents,
        sum(part.taxable_minor)::int8 as base, sum(part.tax_minor)::int8 as tax_minor
      from billing.document_taxes part join (select document.* from ${invoicesOf(asked)}) document on document.id = part.document_id
      group by 1, 2, 3 order by 1, 2 desc`.execute(tx),
  ]);
  const moved = states.rows.filter((row) => row.state !== "void");
  const paidOf = (row: Sum): bigint => row.gross - row.open;
  const cells = (row: Sum) => ({
    documents: row.documents,
    net: row.net,
    taxAmount: row.tax,
    gross: row.gross,
    paid: paidOf(row),
    open: row.open,
  });
  const total = (own: readonly Sum[]) => ({
    documents: own.reduce((sum, row) => sum + row.documents, 0),
    net: sumOf(own, (row) => row.net),
    taxAmount: sumOf(own, (row) => row.tax),
    gross: sumOf(own, (row) => row.gross),
    paid: sumOf(own, paidOf),
    open: sumOf(own, (row) => row.open),
  });
  const [main] = currenciesOf(states.rows);
  const list = (search: Record<string, string>) =>
    `/invoices?${new URLSearchParams({ kind: "invoice", issuedOnFrom: asked.from, issuedOnTo: asked.to, ...search })}`;
  return {
    figures: currenciesOf(moved).flatMap((currency) => {
      const own = moved.filter((row) => row.currency === currency);
      return [
        { id: "gross", type: "money" as const, currency, value: sumOf(own, (row) => row.gross) },
        { id: "settled", type: "money" as const, currency, value: sumOf(own, paidOf) },
        {
          id: "open",
          type: "money" as const,
          currency,
          value: sumOf(own, (row) => row.open),
          to: list({ state: "issued,partially_paid" }),
        },
      ];
    }),
    chart: main
      ? {
          kind: "stacked",
          type: "money",
          currency: main,
          x: "month",
          series: ["paid", "open"],
          points: months.rows.filter((row) => row.currency === main).map((row) => ({ x: row.month, values: [paidOf(row), row.open] })),
        }
      : undefined,
    tables: {
      main: {
        rows: states.rows.map((row) => ({
          currency: row.currency,
          to: list({ state: row.state }),
          cells: { state: row.state, ...cells(row) },
        })),
        sums: sumRows(states.rows, total),
      },
      byTax: {
        rows: taxes.rows.map((row) => ({
          currency: row.currency,
          cells: { tax: row.tax, rate: trimDecimal(row.rate), documents: row.documents, base: row.base, taxAmount: row.tax_minor },
        })),
        sums: sumRows(taxes.rows, (own) => ({ base: sumOf(own, (row) => row.base), taxAmount: sumOf(own, (row) => row.tax_minor) })),
      },
      byMonth: {
        rows: months.rows.map((row) => ({ currency: row.currency, cells: { month: row.month, ...cells(row) } })),
        sums: sumRows(months.rows, total),
      },
    },
    notes: ["as-it-is-now"],
  };
};
