// What a customer brings by the month: recurring net earned in the month, by its days, ÷ the average of the daily counts of customers who are
// active or blocked.
import { sql } from "kysely";
import { addDays, addMonths, type Day, maxDay, minDay } from "../../../../shared/calendar.ts";
import { rational, round, toDecimal } from "../../../../shared/rational.ts";
import { type Asked, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { countByDay } from "./customers-then.ts";
import { currenciesOf, type Report } from "./result.ts";
import { monthsOf } from "./span-rules.ts";

interface Earned {
  month: Day;
  currency: string;
  minor: bigint;
}

export const arpu: Report = async (asked) => {
  const until = minDay(asked.to, asked.today);
  const span = { from: minDay(asked.from, until), to: until };
  const months = monthsOf(span).map((month) => ({
    month,
    from: maxDay(month, span.from),
    to: minDay(addDays(addMonths(month, 1), -1), span.to),
  }));
  const [earned, days] = await Promise.all([earnedByMonth(asked, months), countByDay(asked, span)]);
  const currencies = currenciesOf(earned);
  const rows = currencies.flatMap((currency) =>
    months.map(({ month, from, to }) => {
      const own = days.filter(({ on }) => on >= from && on <= to);
      const customers = own.reduce((sum, day) => sum + day.customers, 0);
      const minor = earned.find((row) => row.month === month && row.currency === currency)?.minor ?? 0n;
      const average = rational(BigInt(customers), BigInt(Math.max(1, own.length)));
      return {
        month,
        currency,
        minor,
        average: toDecimal(average, 2),
        arpu: customers === 0 ? null : round({ n: minor * average.d, d: average.n }),
      };
    }),
  );
  const [main] = currencies;
  const ofMain = rows.filter((row) => row.currency === main);
  // A month that still runs has earned less by its days: beside a whole one it would look like a loss.
  const isRunning = ofMain.length > 1 && until < addDays(addMonths(ofMain.at(-1)?.month ?? until, 1), -1);
  const told = isRunning ? ofMain.slice(0, -1) : ofMain;
  const last = told.at(-1);
  const previous = told.at(-2);
  return {
    figures:
      last && main
        ? [
            { id: "arpu", type: "money", currency: main, value: last.arpu, before: previous?.arpu ?? null },
            { id: "recurring", type: "money", currency: main, value: last.minor, before: previous?.minor ?? null },
            { id: "average-customers", type: "decimal", value: last.average, before: previous?.average ?? null },
          ]
        : [],
    chart: main
      ? {
          kind: "line",
          type: "money",
          currency: main,
          x: "month",
          series: ["arpu"],
          points: rows.filter((row) => row.currency === main).map((row) => ({ x: row.month, values: [row.arpu] })),
        }
      : undefined,
    tables: {
      main: {
        rows: rows.toReversed().map((row) => ({
          currency: row.currency,
          cells: { month: row.month, recurring: row.minor, customers: row.average, arpu: row.arpu },
        })),
      },
    },
    notes: ["arpu-definition", ...(isRunning ? ["last-whole-month"] : [])],
  };
};

/** Each recurring line is earned by its days; a credit takes back the days of the line that it refers to. */
async function earnedByMonth(asked: Asked, months: readonly { month: Day; from: Day; to: Day }[]): Promise<Earned[]> {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return [];
  const { rows } = await sql<Earned>`
    with month as (select * from unnest(${months.map(({ month }) => month)}::date[], ${months.map(({ from }) => from)}::date[], ${months.map(({ to }) => to)}::date[]) as month (month, from_on, to_on)),
    line as (
      select document.currency, line.period_start, line.period_end, sum(case document.kind when 'credit_note' then - line.net_minor else line.net_minor end)::int8 as net
      from billing.document_lines line join billing.money_documents document on document.id = line.document_id
      left join billing.document_lines refers on refers.id = line.refers_to
      where line.period_start <= ${last.to} and line.period_end > ${first.from} and coalesce(refers.kind, line.kind) in ('recurring', 'pause')
        and document.kind in ('invoice', 'credit_note') and document.state <> 'draft' and document.entry_id is not null and ${postedIn(asked, "document.issued_at")}
        and ${ofPartners(asked, "document.partner_id")} and ${ofCustomers(asked, "document.customer_id")} and ${ofCurrency(asked, "document.currency")}
      group by 1, 2, 3
      union all
      select account.currency, charge.period_start, charge.period_end, sum(charge.net_minor)::int8
      from billing.charges charge join billing.accounts account on account.id = charge.account_id
      where charge.period_start <= ${last.to} and charge.period_end > ${first.from} and charge.kind in ('recurring', 'pause') and ${postedIn(asked, "charge.created_at")}
        and ${ofPartners(asked, "charge.partner_id")} and ${ofCustomers(asked, "charge.customer_id")} and ${ofCurrency(asked, "account.currency")}
      group by 1, 2, 3)
    select month.month, line.currency, sum(billing.earned_through(line.net, line.period_start, line.period_end, month.to_on)
      - billing.earned_through(line.net, line.period_start, line.period_end, month.from_on - 1))::int8 as minor
    from month join line on line.period_start <= month.to_on and line.period_end > month.from_on
    group by 1, 2 order by 1`.execute(asked.work.tx);
  return rows;
}
