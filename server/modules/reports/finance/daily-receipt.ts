// The payments of one day by who took them and how: what a cashier counts the drawer against.
import { sql } from "kysely";
import { isOneOf, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Taken {
  id: string;
  created_at: Date;
  receipt_number: string;
  customer_id: string;
  number: bigint;
  full_name: string;
  cashier: string | null;
  kind: string;
  method: string;
  state: string;
  currency: string;
  minor: bigint;
}

export const dailyReceipt: Report = async (asked) => {
  const { rows } = await sql<Taken>`
    select payment.id, payment.created_at, payment.receipt_number, payment.customer_id, customer.number, customer.full_name, payment.created_by->>'name' as cashier,
      coalesce(payment.created_by->>'kind', '') as kind, payment.method, payment.state, payment.currency, payment.amount_minor - payment.rounding_minor as minor
    from payments.payments payment join customers.customers customer on customer.id = payment.customer_id
    where payment.received_on = ${asked.to} and payment.state in ('settled', 'partially_refunded', 'refunded', 'reversed') and ${ofPartners(asked, "payment.partner_id")}
      and ${ofCustomers(asked, "payment.customer_id")} and ${isOneOf("payment.method", asked.filter.method, "text")} and ${ofCurrency(asked, "payment.currency")}
    order by payment.created_at, payment.id`.execute(asked.work.tx);
  // What was reversed is no money in the drawer.
  const counted = rows.filter(({ state }) => state !== "reversed");
  const nameOf = (row: Taken): string => (row.kind === "staff" || row.kind === "key" ? (row.cashier ?? "") : "");
  const groups = [...Map.groupBy(counted, (row) => `${nameOf(row)}|${row.method}|${row.currency}`).values()].flatMap((own) => {
    const [first] = own;
    return first
      ? [
          {
            cashier: nameOf(first),
            method: first.method,
            currency: first.currency,
            count: own.length,
            minor: sumOf(own, (row) => row.minor),
          },
        ]
      : [];
  });
  const [main] = currenciesOf(counted);
  const methods = [...new Set(counted.map((row) => row.method))];
  return {
    figures: currenciesOf(counted).flatMap((currency) => {
      const own = counted.filter((row) => row.currency === currency);
      return [
        { id: "received", type: "money" as const, currency, value: sumOf(own, (row) => row.minor) },
        {
          id: "in-cash",
          type: "money" as const,
          currency,
          value: sumOf(
            own.filter((row) => row.method === "cash"),
            (row) => row.minor,
          ),
        },
        { id: "payments", type: "count" as const, value: own.length },
      ];
    }),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "method",
          series: ["amount"],
          points: methods.map((method) => ({
            x: method,
            values: [
              sumOf(
                counted.filter((row) => row.method === method && row.currency === main),
                (row) => row.minor,
              ),
            ],
          })),
        }
      : undefined,
    tables: {
      main: {
        rows: groups
          .toSorted((a, b) => a.cashier.localeCompare(b.cashier) || a.method.localeCompare(b.method))
          .map((group) => ({
            currency: group.currency,
            cells: { cashier: group.cashier || null, method: group.method, payments: group.count, amount: group.minor },
          })),
        sums: sumRows(groups, (own) => ({
          payments: own.reduce((sum, group) => sum + group.count, 0),
          amount: sumOf(own, (group) => group.minor),
        })),
      },
      detail: {
        total: rows.length,
        rows: rows.slice(0, asked.limit).map((row) => ({
          currency: row.currency,
          to: `/payments/${row.id}`,
          cells: {
            at: row.created_at.toISOString(),
            receipt: row.receipt_number,
            number: row.number,
            customer: row.full_name,
            cashier: nameOf(row) || null,
            method: row.method,
            state: row.state,
            amount: row.minor,
          },
        })),
      },
    },
  };
};
