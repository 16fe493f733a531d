import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day, dayInMonth, dayOfMonth, monthIndex } from "../../../shared/calendar.ts";
import { type Money, money, toMoneyJson } from "../../../shared/money.ts";
import { mayDo } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { homeMonthlyValueEndpoint, homeMonthsEndpoint, homeOwedEndpoint, homeReceivedEndpoint } from "./contract.ts";
import { homeDay, ofPartner } from "./home-customers.ts";
import { readTotalMonthlyValue } from "./monthly-values.ts";

type Owed = z.input<(typeof homeOwedEndpoint)["returns"]>;
type Received = z.input<(typeof homeReceivedEndpoint)["returns"]>;
type MonthlyValue = z.input<(typeof homeMonthlyValueEndpoint)["returns"]>;
type Months = z.input<(typeof homeMonthsEndpoint)["returns"]>;

interface Sum {
  currency: string;
  count: number;
  minor: bigint;
}

/** The largest amount first, whatever its currency: it is the one that most of the reader's business is in. */
const counted = (sums: readonly Sum[]) => {
  const some = sums.filter((sum) => sum.count > 0).toSorted((a, b) => b.count - a.count);
  return {
    count: some.reduce((total, sum) => total + sum.count, 0),
    sums: some.map((sum) => toMoneyJson(money(BigInt(sum.minor), sum.currency))),
  };
};

/** Issued invoices that are not paid, as the list of documents finds them; null for who does not see invoices. */
export async function sumOwed(work: Work, partnerId: string | undefined): Promise<Owed> {
  if (!mayDo(work.actor, "finance.invoices.view")) return null;
  const { rows } = await sql<{ currency: string; count: number; minor: bigint; late_count: number; late_minor: bigint }>`
    select document.currency, count(*)::int as count, sum(document.open_minor)::bigint as minor,
      count(*) filter (where document.due_on < ${homeDay(work)})::int as late_count,
      coalesce(sum(document.open_minor) filter (where document.due_on < ${homeDay(work)}), 0)::bigint as late_minor
    from billing.money_documents document
    where document.kind = 'invoice' and document.state in ('issued', 'partially_paid') and ${ofPartner("document.partner_id", partnerId)}
      and ${visibleTo(work.actor, { partner: "document.partner_id" })}
    group by document.currency`.execute(work.tx);
  return {
    unpaid: counted(rows),
    overdue: counted(rows.map((row) => ({ currency: row.currency, count: row.late_count, minor: row.late_minor }))),
  };
}

/** Payments of today, this month, and last month to the same day, as the list of payments finds them. */
export async function sumReceived(work: Work, partnerId: string | undefined): Promise<Received> {
  if (!mayDo(work.actor, "finance.payments.view")) return null;
  const today = homeDay(work);
  const index = monthIndex(today);
  const month = { from: dayInMonth(index, 1), to: today };
  const before = { from: dayInMonth(index - 1, 1), to: dayInMonth(index - 1, dayOfMonth(today)) };
  const days = await sumByDay(work, partnerId, { from: before.from, to: today });
  const within = ({ from, to }: { from: Day; to: Day }) => {
    const sums = new Map<string, Sum>();
    for (const day of days) {
      if (day.on < from || day.on > to) continue;
      const sum = sums.get(day.currency) ?? { currency: day.currency, count: 0, minor: 0n };
      sums.set(day.currency, { ...sum, count: sum.count + day.count, minor: sum.minor + BigInt(day.minor) });
    }
    return counted([...sums.values()]);
  };
  return {
    today: { on: today, ...within({ from: today, to: today }) },
    month: { ...month, ...within(month) },
    monthBefore: { ...before, ...within(before) },
  };
}

async function sumByDay(work: Work, partnerId: string | undefined, { from, to }: { from: Day; to: Day }): Promise<(Sum & { on: Day })[]> {
  const { rows } = await sql<Sum & { on: Day }>`
    select payment.received_on as on, payment.currency, count(*)::int as count, sum(payment.amount_minor)::bigint as minor
    from payments.payments payment
    where payment.state in ('settled', 'partially_refunded', 'refunded') and payment.received_on between ${from} and ${to}
      and ${ofPartner("payment.partner_id", partnerId)} and ${visibleTo(work.actor, { partner: "payment.partner_id" })}
    group by payment.received_on, payment.currency`.execute(work.tx);
  return rows;
}

export async function sumMonthlyValue(work: Work, partnerId: string | undefined): Promise<MonthlyValue> {
  if (!mayDo(work.actor, "customers.services.view")) return null;
  const { services, sums } = await readTotalMonthlyValue(work, partnerId);
  return { services, sums: sums.map((sum: Money) => toMoneyJson(sum)) };
}

const shownMonths = 12;

/** Twelve months to today. Void documents were never owed; a payment that was reversed was never received. */
export async function listMonths(work: Work, partnerId: string | undefined): Promise<Months> {
  if (!mayDo(work.actor, "finance.invoices.view") || !mayDo(work.actor, "finance.payments.view")) return null;
  const today = homeDay(work);
  const first = monthIndex(today) - (shownMonths - 1);
  const from = dayInMonth(first, 1);
  const { rows: invoiced } = await sql<Sum & { month: Day }>`
    select date_trunc('month', document.issued_on)::date as month, document.currency, count(*)::int as count, sum(document.gross_minor)::bigint as minor
    from billing.money_documents document
    where document.kind = 'invoice' and document.state not in ('draft', 'void') and document.issued_on between ${from} and ${today}
      and ${ofPartner("document.partner_id", partnerId)} and ${visibleTo(work.actor, { partner: "document.partner_id" })}
    group by 1, document.currency`.execute(work.tx);
  const received = new Map<string, Sum>();
  for (const day of await sumByDay(work, partnerId, { from, to: today })) {
    const key = `${day.on.slice(0, 7)} ${day.currency}`;
    const sum = received.get(key) ?? { currency: day.currency, count: 0, minor: 0n };
    received.set(key, { ...sum, count: sum.count + day.count, minor: sum.minor + BigInt(day.minor) });
  }
  const issued = new Map(invoiced.map((row) => [`${row.month.slice(0, 7)} ${row.currency}`, row]));
  const uses = new Map<string, number>();
  for (const sum of [...invoiced, ...received.values()]) uses.set(sum.currency, (uses.get(sum.currency) ?? 0) + sum.count);
  const currencies = [...uses].toSorted((a, b) => b[1] - a[1]).map(([currency]) => currency);
  return {
    currencies: currencies.map((currency) => ({
      currency,
      months: Array.from({ length: shownMonths }, (_, at) => {
        const start = dayInMonth(first + at, 1);
        const end = at === shownMonths - 1 ? today : addDays(dayInMonth(first + at + 1, 1), -1);
        const key = `${start.slice(0, 7)} ${currency}`;
        const [invoices, payments] = [issued.get(key), received.get(key)];
        return {
          from: start,
          to: end,
          invoiced: toMoneyJson(money(BigInt(invoices?.minor ?? 0n), currency)),
          invoices: invoices?.count ?? 0,
          received: toMoneyJson(money(payments?.minor ?? 0n, currency)),
          payments: payments?.count ?? 0,
        };
      }),
    })),
  };
}
