// Instalment plans that were made in a span: what they are over, what was paid of them, and what became of them.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, shareOf, sumOf, sumRows } from "./result.ts";

interface Plan {
  id: string;
  customer_id: string;
  number: bigint;
  full_name: string;
  on_day: Day;
  state: string;
  currency: string;
  instalments: number;
  next_on: Day | null;
  minor: bigint;
  paid: bigint;
  total: number;
}

export const instalmentPlans: Report = async (asked) => {
  // What was paid of an open plan its documents say; an ended one keeps what it had then.
  const made = sql`(
    select plan.id, plan.customer_id, plan.created_on as on_day, plan.state, plan.currency, plan.total_minor as minor,
      coalesce(plan.paid_minor, (select sum(covered.covered_minor - least(document.open_minor, covered.covered_minor))
        from collections.instalment_plan_documents covered join billing.money_documents document on document.id = covered.document_id
        where covered.plan_id = plan.id), 0)::int8 as paid,
      (select count(*)::int from collections.instalments where plan_id = plan.id) as instalments,
      case when plan.state in ('waiting', 'running') then (select min(due_on) from collections.instalments where plan_id = plan.id and due_on >= ${asked.today}) end as next_on
    from collections.instalment_plans plan
    where plan.created_on between ${asked.from} and ${asked.to} and ${ofPartners(asked, "plan.partner_id")}
      and ${ofCustomers(asked, "plan.customer_id")} and ${ofCurrency(asked, "plan.currency")})`;
  const { rows: sums } = await sql<{ state: string; currency: string; plans: number; minor: bigint; paid: bigint }>`
    select state, currency, count(*)::int as plans, sum(minor)::int8 as minor, sum(paid)::int8 as paid from ${made} plan group by 1, 2 order by 3 desc, 1`.execute(
    asked.work.tx,
  );
  const { rows } = await sql<Plan>`
    select plan.*, customer.number, customer.full_name, count(*) over ()::int as total from ${made} plan
    join customers.customers customer on customer.id = plan.customer_id order by plan.on_day desc, plan.id limit ${asked.limit}`.execute(
    asked.work.tx,
  );
  const count = (of: readonly { plans: number }[]): number => of.reduce((sum, { plans }) => sum + plans, 0);
  const ended = sums.filter(({ state }) => state === "completed" || state === "broken" || state === "lapsed");
  return {
    figures: [
      { id: "plans", type: "count", value: count(sums) },
      {
        id: "kept",
        type: "share",
        value: shareOf(BigInt(count(ended.filter(({ state }) => state === "completed"))), BigInt(count(ended))),
      },
      ...currenciesOf(sums).map((currency) => ({
        id: "still-to-come",
        type: "money" as const,
        currency,
        value: sumOf(
          sums.filter((row) => row.currency === currency && (row.state === "waiting" || row.state === "running")),
          (row) => row.minor - row.paid,
        ),
      })),
    ],
    chart:
      sums.length === 0
        ? undefined
        : {
            kind: "bars",
            type: "count",
            x: "code",
            words: "planState",
            series: ["plans"],
            points: sums.map(({ state, plans }) => ({ x: state, values: [plans] })),
          },
    tables: {
      main: {
        rows: sums.map((row) => ({
          currency: row.currency,
          cells: { planState: row.state, plans: row.plans, amount: row.minor, paid: row.paid, left: row.minor - row.paid },
        })),
        sums: sumRows(sums, (own) => ({
          plans: count(own),
          amount: sumOf(own, (row) => row.minor),
          paid: sumOf(own, (row) => row.paid),
          left: sumOf(own, (row) => row.minor - row.paid),
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
            planState: row.state,
            instalments: row.instalments,
            next: row.next_on,
            amount: row.minor,
            paid: row.paid,
            left: row.minor - row.paid,
          },
        })),
      },
    },
    notes: ["as-it-is-now"],
  };
};
