// Money that came in, by the way it came: payments, what was given back, what bounced, what gateways kept, and how often a try succeeds.
import { sql } from "kysely";
import { type Asked, isOneOf, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { booked, bookedIn, moneyPlaces } from "./books.ts";
import { currenciesOf, type Report, shareOf, sumOf, sumRows } from "./result.ts";

interface ByWay {
  method: string;
  gateway: string | null;
  currency: string;
  payments: number;
  gross: bigint;
  refunds: bigint;
  reversals: bigint;
  fees: bigint;
}
interface Tries {
  driver: string;
  attempts: number;
  succeeded: number;
  failed: number;
  under: number;
}

/**
 * By the day of the entry, so that it agrees with the books. A reversal belongs to the way of the payment that it takes back; a refund that
 * failed gives back what the refund took. Cash counts as it was taken (B-4). Fees stand on the entry of a payout, with the clearing account of their gateway.
 */
async function waysOf(asked: Asked): Promise<ByWay[]> {
  const entries = (
    kind: string,
  ) => sql`entry.kind = ${kind} and entry.entry_on between ${asked.from} and ${asked.to} and ${postedIn(asked, "entry.posted_at")}
    and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")}`;
  const { rows } = await sql<ByWay>`
    select method, gateway, currency, sum(payments)::int as payments, sum(gross)::int8 as gross, sum(refunds)::int8 as refunds, sum(reversals)::int8 as reversals, sum(fees)::int8 as fees
    from (
      select payment.method, payment.gateway, payment.currency, 1 as payments, payment.amount_minor - payment.rounding_minor as gross, 0 as refunds, 0 as reversals, 0 as fees
      from billing.journal_entries entry join payments.payments payment on payment.id = entry.source_id where ${entries("payment")}
      union all
      select refund.method, refund.gateway, refund.currency, 0, 0, refund.amount_minor, 0, 0
      from billing.journal_entries entry join payments.refunds refund on refund.id = entry.source_id where ${entries("refund")}
      union all
      select payment.method, payment.gateway, payment.currency, 0, 0, 0, payment.amount_minor - payment.rounding_minor, 0
      from billing.journal_entries entry join payments.payments payment on payment.id = entry.source_id where ${entries("reversal")}
      union all
      select refund.method, refund.gateway, refund.currency, 0, 0, - refund.amount_minor, 0, 0
      from billing.journal_entries entry join payments.refunds refund on refund.id = entry.source_id where ${entries("reversal")}
      union all
      select 'card', clearing.key, fee.currency, 0, 0, 0, 0, fee.debit_minor - fee.credit_minor
      from billing.journal_entries entry join billing.journal_lines fee on fee.entry_id = entry.id and fee.ledger_account = '6500'
      left join lateral (select mapped.key from billing.journal_lines other join billing.account_mappings mapped
        on mapped.partner_id = other.partner_id and mapped.code = other.ledger_account and mapped.what = 'gateway' where other.entry_id = entry.id limit 1) clearing on true
      where entry.entry_on between ${asked.from} and ${asked.to} and ${postedIn(asked, "entry.posted_at")} and ${ofPartners(asked, "entry.partner_id")}) moved
    where ${isOneOf("method", asked.filter.method, "text")} and ${ofCurrency(asked, "currency")}
    group by method, gateway, currency order by sum(gross) desc, method, gateway`.execute(asked.work.tx);
  return rows;
}

const intentsOf = (asked: Asked) => sql`payments.intents intent
  where intent.purpose <> 'setup' and (intent.created_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to}
    and intent.created_at >= ${asked.from}::date - 1 and intent.created_at < ${asked.to}::date + 2
    and ${ofPartners(asked, "intent.partner_id")} and ${ofCustomers(asked, "intent.customer_id")} and ${ofCurrency(asked, "intent.currency")}`;

export const payments: Report = async (asked) => {
  const { tx } = asked.work;
  const [ways, tries, failures] = await Promise.all([
    waysOf(asked),
    sql<Tries>`select intent.driver, count(*)::int as attempts, count(*) filter (where state = 'succeeded')::int as succeeded,
        count(*) filter (where state in ('failed', 'expired', 'cancelled'))::int as failed,
        count(*) filter (where state not in ('succeeded', 'failed', 'expired', 'cancelled'))::int as under
      from ${intentsOf(asked)} group by 1 order by 2 desc`.execute(tx),
    sql<{ driver: string; code: string; currency: string; attempts: number; minor: bigint }>`
      select intent.driver, coalesce(intent.failure->>'code', intent.state) as code, intent.currency, count(*)::int as attempts, sum(intent.amount_minor)::int8 as minor
      from ${intentsOf(asked)} and intent.state in ('failed', 'expired', 'cancelled') group by 1, 2, 3 order by 4 desc, 2`.execute(tx),
  ]);
  const net = (row: ByWay): bigint => row.gross - row.refunds - row.reversals - row.fees;
  const [main] = currenciesOf(ways);
  const ended = tries.rows.reduce((sum, row) => sum + row.succeeded + row.failed, 0);
  const succeeded = tries.rows.reduce((sum, row) => sum + row.succeeded, 0);
  const total = (own: readonly ByWay[]) => ({
    payments: own.reduce((sum, row) => sum + row.payments, 0),
    gross: sumOf(own, (row) => row.gross),
    refunds: sumOf(own, (row) => row.refunds),
    reversals: sumOf(own, (row) => row.reversals),
    fees: sumOf(own, (row) => row.fees),
    net: sumOf(own, net),
  });
  const wayOf = (row: ByWay): string => row.gateway ?? row.method;
  return {
    figures: [
      ...currenciesOf(ways).flatMap((currency) => {
        const own = total(ways.filter((row) => row.currency === currency));
        return [
          { id: "received", type: "money" as const, currency, value: own.gross, to: `/payments?onFrom=${asked.from}&onTo=${asked.to}` },
          { id: "given-back", type: "money" as const, currency, value: own.refunds + own.reversals },
          { id: "net", type: "money" as const, currency, value: own.net },
        ];
      }),
      ...(ended > 0 ? [{ id: "success", type: "share" as const, value: shareOf(BigInt(succeeded), BigInt(ended)) }] : []),
    ],
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "method",
          series: ["gross"],
          points: ways.filter((row) => row.currency === main && row.gross !== 0n).map((row) => ({ x: wayOf(row), values: [row.gross] })),
        }
      : undefined,
    tables: {
      main: {
        rows: ways.map((row) => ({
          currency: row.currency,
          to: `/payments?${new URLSearchParams({ onFrom: asked.from, onTo: asked.to, method: row.method })}`,
          cells: {
            method: row.method,
            gateway: row.gateway,
            payments: row.payments,
            gross: row.gross,
            refunds: row.refunds,
            reversals: row.reversals,
            fees: row.fees,
            net: net(row),
          },
        })),
        sums: sumRows(ways, total),
      },
      attempts: {
        rows: tries.rows.map((row) => ({
          cells: {
            gateway: row.driver,
            attempts: row.attempts,
            succeeded: row.succeeded,
            failed: row.failed,
            under: row.under,
            success: shareOf(BigInt(row.succeeded), BigInt(row.succeeded + row.failed)),
          },
        })),
      },
      failures: {
        rows: failures.rows.map((row) => ({
          currency: row.currency,
          cells: { gateway: row.driver, code: row.code, attempts: row.attempts, amount: row.minor },
        })),
      },
    },
    ties: asked.isPart ? [] : await tiesOf(asked, ways, net),
  };
};

async function tiesOf(asked: Asked, ways: readonly ByWay[], net: (row: ByWay) => bigint) {
  const rows = await booked(asked, asked, moneyPlaces);
  return currenciesOf([...ways, ...rows]).map((currency) => ({
    accounts: ["1000", "1010", "1050"],
    currency,
    // A refill card brings no money: that came when the card was sold.
    reportedMinor: sumOf(
      ways.filter((row) => row.currency === currency && row.method !== "refill_card"),
      net,
    ),
    bookedMinor: -bookedIn(rows, currency),
  }));
}
