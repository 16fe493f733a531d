// How the monthly recurring revenue came from one day to another: the opening value and the movements are the closing value, exactly.
import { sql } from "kysely";
import { addDays } from "../../../../shared/calendar.ts";
import type { Asked } from "./asked.ts";
import { currenciesOf, type Report, sumOf } from "./result.ts";
import { worth } from "./services-worth.ts";

export const movements = ["new", "expansion", "reactivated", "contraction", "churned"] as const;
export type Movement = (typeof movements)[number];

export interface Movements {
  currency: string;
  opening: bigint;
  closing: bigint;
  by: Record<Movement, { services: number; minor: bigint }>;
}

/** Service by service: who is on one side only is new, back or gone; who is on both has grown or shrunk. */
async function moved(asked: Asked) {
  const before = addDays(asked.from, -1);
  return sql`(
    select coalesce(was.service_id, is_now.service_id) as service_id, coalesce(was.customer_id, is_now.customer_id) as customer_id,
      coalesce(is_now.service_number, was.service_number) as service_number, coalesce(is_now.plan_title, was.plan_title) as plan_title,
      coalesce(was.currency, is_now.currency) as currency, coalesce(was.minor, 0) as opening, coalesce(is_now.minor, 0) as closing,
      case when was.service_id is null then case when is_now.start_on > ${before} then 'new' else 'reactivated' end
        when is_now.service_id is null then 'churned'
        when is_now.minor > was.minor then 'expansion' when is_now.minor < was.minor then 'contraction' else 'same' end as movement
    from (select * from ${await worth(asked, before)} was offset 0) was
    full join (select * from ${await worth(asked, asked.to)} is_now offset 0) is_now on is_now.service_id = was.service_id and is_now.currency = was.currency)`;
}

export async function movementsOf(asked: Asked): Promise<Movements[]> {
  const { rows } = await sql<{ currency: string; movement: Movement | "same"; services: number; opening: bigint; closing: bigint }>`
    select currency, movement, count(*)::int as services, sum(opening)::int8 as opening, sum(closing)::int8 as closing
    from ${await moved(asked)} service group by 1, 2`.execute(asked.work.tx);
  return currenciesOf(rows).map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    const of = (movement: Movement) => {
      const row = own.find((one) => one.movement === movement);
      return { services: row?.services ?? 0, minor: (row?.closing ?? 0n) - (row?.opening ?? 0n) };
    };
    return {
      currency,
      opening: sumOf(own, (row) => row.opening),
      closing: sumOf(own, (row) => row.closing),
      by: Object.fromEntries(movements.map((movement) => [movement, of(movement)])) as Movements["by"],
    };
  });
}

interface Detail {
  service_id: string;
  customer_id: string;
  customer_number: bigint;
  customer_name: string;
  service_number: bigint;
  plan_title: string;
  currency: string;
  opening: bigint;
  closing: bigint;
  movement: Movement;
  total: number;
}

export const mrrMovement: Report = async (asked) => {
  const sums = await movementsOf(asked);
  const { rows } = await sql<Detail>`
    select service.*, customer.number as customer_number, customer.full_name as customer_name, count(*) over ()::int as total
    from ${await moved(asked)} service join customers.customers customer on customer.id = service.customer_id
    where movement <> 'same' order by abs(closing - opening) desc, service_id limit ${asked.limit}`.execute(asked.work.tx);
  const [main] = sums;
  return {
    figures: sums.flatMap(({ currency, opening, closing }) => [
      { id: "opening-mrr", type: "money" as const, currency, value: opening },
      { id: "closing-mrr", type: "money" as const, currency, value: closing, before: opening },
    ]),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main.currency,
          x: "code",
          words: "movement",
          series: ["amount"],
          points: movements.map((movement) => ({ x: movement, values: [main.by[movement].minor] })),
        }
      : undefined,
    tables: {
      main: {
        rows: sums.flatMap(({ currency, opening, closing, by }) => [
          { currency, cells: { movement: "opening", services: null, amount: opening } },
          ...movements.map((movement) => ({ currency, cells: { movement, services: by[movement].services, amount: by[movement].minor } })),
          { currency, cells: { movement: "closing", services: null, amount: closing } },
        ]),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/services/${row.service_id}`,
          cells: {
            number: row.customer_number,
            customer: row.customer_name,
            service: row.service_number,
            plan: row.plan_title,
            movement: row.movement,
            opening: row.opening,
            amount: row.closing - row.opening,
            closing: row.closing,
          },
        })),
      },
    },
    notes: ["mrr-definition"],
  };
};
