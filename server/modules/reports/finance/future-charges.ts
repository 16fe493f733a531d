// What the coming days will bring: a dry run of the billing engine over the accounts that fall due, with what they will owe after it.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { draftFutureCharges, type FutureDocument } from "../../billing/index.ts";
import { type Asked, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Due {
  id: string;
  partner_id: string;
  number: bigint;
  full_name: string;
  balance: bigint;
  total: number;
}

/** A page waits for so many; a file is made of all of them. */
const mostOnPage = 500;
const atOnce = 250;

export const futureCharges: Report = async (asked) => {
  const due = await listDue(asked);
  const documents: FutureDocument[] = [];
  for (const [partnerId, own] of Map.groupBy(due, (account) => account.partner_id))
    for (let at = 0; at < own.length; at += atOnce)
      documents.push(
        ...(await draftFutureCharges(asked.work, {
          partnerId,
          through: asked.to,
          accountIds: own.slice(at, at + atOnce).map(({ id }) => id),
        })),
      );
  const customers = new Map(due.map((account) => [account.id, account]));
  const lines = documents
    .flatMap((document) =>
      document.lines.map((line) => ({ ...line, document, currency: document.currency, customer: customers.get(document.accountId) })),
    )
    .toSorted((a, b) => a.document.on.localeCompare(b.document.on) || Number((a.customer?.number ?? 0n) - (b.customer?.number ?? 0n)));
  const byCustomer = [...Map.groupBy(documents, (document) => document.accountId)].flatMap(([accountId, own]) => {
    const customer = customers.get(accountId);
    const [first] = own;
    if (!customer || !first) return [];
    const gross = sumOf(own, (document) => document.grossMinor);
    return [{ customer, currency: first.currency, on: first.on, gross, after: customer.balance - gross }];
  });
  const days = [...Map.groupBy(documents, (document) => document.on)].toSorted((a, b) => a[0].localeCompare(b[0]));
  const [main] = currenciesOf(documents);
  const all = due[0]?.total ?? 0;
  return {
    figures: currenciesOf(documents).flatMap((currency) => {
      const own = documents.filter((document) => document.currency === currency);
      return [
        { id: "expected", type: "money" as const, currency, value: sumOf(own, (document) => document.grossMinor) },
        {
          id: "expected-net",
          type: "money" as const,
          currency,
          value: sumOf(own, (document) => sumOf(document.lines, (line) => line.netMinor)),
        },
        { id: "documents", type: "count" as const, value: own.length },
      ];
    }),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "day",
          series: ["gross"],
          points: days.map(([on, own]) => ({
            x: on,
            values: [
              sumOf(
                own.filter(({ currency }) => currency === main),
                (document) => document.grossMinor,
              ),
            ],
          })),
        }
      : undefined,
    tables: {
      main: {
        total: lines.length,
        rows: lines.slice(0, asked.limit).map(({ document, customer, ...line }) => ({
          currency: document.currency,
          to: `/customers/${document.accountId}?tab=money`,
          cells: {
            on: document.on,
            number: customer?.number ?? null,
            customer: customer?.full_name ?? null,
            text: line.text,
            periodStart: line.start,
            periodEnd: line.end === null ? null : addDays(line.end, -1),
            net: line.netMinor,
          },
        })),
        sums: sumRows(lines, (own) => ({ net: sumOf(own, (line) => line.netMinor) })),
      },
      byCustomer: {
        total: byCustomer.length,
        rows: byCustomer
          .toSorted((a, b) => Number(b.gross - a.gross))
          .slice(0, asked.limit)
          .map(({ customer, currency, on, gross, after }) => ({
            currency,
            to: `/customers/${customer.id}?tab=money`,
            cells: { number: customer.number, customer: customer.full_name, on, gross, balance: customer.balance, balanceAfter: after },
          })),
        sums: sumRows(byCustomer, (own) => ({
          gross: sumOf(own, ({ gross }) => gross),
          balance: sumOf(own, ({ customer }) => customer.balance),
          balanceAfter: sumOf(own, ({ after }) => after),
        })),
      },
    },
    notes: ["future-charges", ...(all > due.length ? ["future-charges-first"] : [])],
  };
};

async function listDue(asked: Asked): Promise<Due[]> {
  const through: Day = asked.to;
  const { rows } = await sql<Due>`
    select account.id, account.partner_id, customer.number, customer.full_name, balance.balance_minor as balance, count(*) over ()::int as total
    from billing.accounts account join customers.customers customer on customer.id = account.id join billing.balances balance on balance.account_id = account.id
    where account.billing_enabled and account.billing_type = 'recurring' and account.next_billing_on <= ${through} and customer.deleted_at is null
      and ${ofPartners(asked, "account.partner_id")} and ${ofCustomers(asked, "account.id")} and ${ofCurrency(asked, "account.currency")}
    order by account.next_billing_on, account.id limit ${Math.max(mostOnPage, asked.limit)}`.execute(asked.work.tx);
  return rows;
}
