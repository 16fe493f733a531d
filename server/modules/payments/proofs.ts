// What must be true of payments, said as queries that find what is not.
import { type RawBuilder, sql } from "kysely";
import { mostFindings, type Proof } from "../../platform/proof.ts";
import { cardsAgree } from "./refill-cards/proofs.ts";

const byQuery = (rule: string, says: string, table: string, wrong: RawBuilder<{ what: string }>): Proof => ({
  rule,
  says,
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (${wrong}) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
});

export const paymentsProofs: readonly Proof[] = [
  cardsAgree,
  byQuery(
    "I-8",
    "what was given back of a payment is the sum of its refunds that did not fail, and its state says so",
    "payments.payments",
    sql`select 'payment ' || payment.receipt_number as what from payments.payments payment
      left join lateral (select coalesce(sum(amount_minor), 0) as given from payments.refunds
        where payment_id = payment.id and state <> 'failed') refunds on true
      where payment.refunded_minor <> refunds.given or (payment.entry_id is not null and payment.state <> 'reversed' and payment.state <>
        case when payment.refunded_minor = 0 then 'settled' when payment.refunded_minor < payment.amount_minor then 'partially_refunded' else 'refunded' end)`,
  ),
  byQuery(
    "B-178",
    "an attempt that is not over is asked about again, or left to a person with the reason",
    "payments.intents",
    sql`select 'attempt ' || id as what from payments.intents
      where (state in ('created', 'redirected', 'needs_action', 'processing', 'unknown') and next_poll_at is null and failure is null)
         or (state in ('succeeded', 'failed', 'cancelled', 'expired') and next_poll_at is not null)`,
  ),
  byQuery(
    "B-177",
    "a paid attempt has its payment, and a payment of an attempt is of its account",
    "payments.intents",
    sql`select 'attempt ' || intent.id as what from payments.intents intent
      left join payments.payments payment on payment.intent_id = intent.id
      where (intent.state = 'succeeded' and intent.purpose <> 'setup' and payment.id is null)
         or (payment.id is not null and payment.account_id <> intent.account_id)`,
  ),
];
