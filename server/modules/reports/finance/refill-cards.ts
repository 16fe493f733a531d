// Refill cards by series and hotspot vouchers by batch: how many are left, what was used of them in a span, and what is owed of those
// that were sold. Both stand on account 2400 (B-229, B-230).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { ofCurrency, ofPartners } from "./asked.ts";
import { booked, bookedIn } from "./books.ts";
import { currenciesOf, type Report, sumOf, sumRows } from "./result.ts";

interface Series {
  page: string;
  id: string;
  label: string;
  made_at: Date;
  title: string;
  currency: string;
  sold_on: Day | null;
  valid_till: Day | null;
  cards: number;
  left: number;
  used: number;
  used_minor: bigint;
  owed_minor: bigint;
}

export const refillCards: Report = async (asked) => {
  const { rows } = await sql<Series>`
    select 'refill-cards' as page, series.id, 'RC-' || series.number as label, series.created_at as made_at, series.title, series.currency,
      series.sold_on, series.valid_till, series.quantity as cards,
      count(*) filter (where card.state in ('new', 'active'))::int as "left",
      count(*) filter (where (card.used_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to})::int as used,
      (series.value_minor * count(*) filter (where (card.used_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to}))::int8 as used_minor,
      (series.value_minor * count(*) filter (where card.is_owed))::int8 as owed_minor
    from payments.card_series series join payments.cards card on card.series_id = series.id
    where ${ofPartners(asked, "series.partner_id")} and ${ofCurrency(asked, "series.currency")}
      and (series.created_at at time zone ${asked.timeZone})::date <= ${asked.to}
    group by series.id
    union all
    select 'hotspot-vouchers', batch.id, 'HV-' || batch.number, batch.created_at, network.title, kind.currency,
      null, batch.valid_till, batch.quantity,
      count(*) filter (where voucher.state in ('new', 'sold'))::int,
      count(*) filter (where (voucher.used_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to})::int,
      coalesce(sum(voucher.price_minor) filter (where (voucher.used_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to}), 0)::int8,
      sum(voucher.owed_minor)::int8
    from payments.hotspot_voucher_batches batch
      join access.voucher_batches network on network.id = batch.id
      join payments.hotspot_voucher_kinds kind on kind.id = batch.kind_id
      join payments.hotspot_vouchers voucher on voucher.batch_id = batch.id
    where ${ofPartners(asked, "batch.partner_id")} and ${ofCurrency(asked, "kind.currency")}
      and (batch.created_at at time zone ${asked.timeZone})::date <= ${asked.to}
    group by batch.id, network.id, kind.id
    order by made_at desc, label desc`.execute(asked.work.tx);
  // What is owed is owed now: cards do not remember what they were on an earlier day.
  const books = asked.to < asked.today ? [] : await booked(asked, { from: null, to: asked.today }, sql`account.code = '2400'`);
  const [main] = currenciesOf(rows);
  const of = (currency: string) => rows.filter((row) => row.currency === currency);
  return {
    figures: currenciesOf(rows).flatMap((currency) => [
      { id: "cards-used", type: "money" as const, currency, value: sumOf(of(currency), (row) => row.used_minor), to: "/refill-cards" },
      { id: "cards-owed", type: "money" as const, currency, value: sumOf(of(currency), (row) => row.owed_minor) },
    ]),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "text",
          series: ["amount"],
          points: of(main)
            .slice(0, 20)
            .map((row) => ({ x: row.title, values: [row.used_minor] })),
        }
      : undefined,
    tables: {
      main: {
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/${row.page}/${row.id}`,
          cells: {
            series: row.label,
            name: row.title,
            soldOn: row.sold_on,
            until: row.valid_till,
            cards: row.cards,
            left: row.left,
            used: row.used,
            amount: row.used_minor,
            owed: row.owed_minor,
          },
        })),
        sums: sumRows(rows, (own) => ({
          cards: own.reduce((sum, row) => sum + row.cards, 0),
          left: own.reduce((sum, row) => sum + row.left, 0),
          used: own.reduce((sum, row) => sum + row.used, 0),
          amount: sumOf(own, (row) => row.used_minor),
          owed: sumOf(own, (row) => row.owed_minor),
        })),
      },
    },
    ties: [...new Set([...currenciesOf(rows), ...books.map(({ currency }) => currency)])].flatMap((currency) =>
      asked.to < asked.today
        ? []
        : [
            {
              accounts: ["2400"],
              currency,
              reportedMinor: sumOf(of(currency), (row) => row.owed_minor),
              bookedMinor: bookedIn(books, currency),
            },
          ],
    ),
    notes: ["as-it-is-now"],
  };
};
