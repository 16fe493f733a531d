import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

export const cardsAgree: Proof = {
  rule: "B-229",
  says: "what stands on 2400 is the value of the refill cards that were sold and not used and what hotspot vouchers wait for, and a used card has its one payment",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from payments.cards`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'book ' || coalesce(books.partner_id, owed.partner_id) || ' ' || coalesce(books.currency, owed.currency) as what
      from (select partner_id, currency, sum(credit_minor - debit_minor) as minor from billing.daily_totals where ledger_account = '2400' group by 1, 2) books
      full join (select partner_id, currency, sum(minor) as minor from (
        select series.partner_id, series.currency, series.value_minor as minor
        from payments.cards card join payments.card_series series on series.id = card.series_id where card.is_owed
        union all
        select batch.partner_id, kind.currency, voucher.owed_minor from payments.hotspot_vouchers voucher
        join payments.hotspot_voucher_batches batch on batch.id = voucher.batch_id join payments.hotspot_voucher_kinds kind on kind.id = batch.kind_id
        where voucher.owed_minor > 0) each group by 1, 2) owed
        on owed.partner_id = books.partner_id and owed.currency = books.currency
      where coalesce(books.minor, 0) <> coalesce(owed.minor, 0)
      union all
      select 'card ' || card.position || ' of series ' || series.number from payments.cards card
      join payments.card_series series on series.id = card.series_id join payments.payments payment on payment.id = card.payment_id
      where payment.method <> 'refill_card' or payment.amount_minor <> series.value_minor or payment.state = 'reversed'
      union all
      select 'payment ' || payment.receipt_number from payments.payments payment
      where payment.method = 'refill_card' and payment.state <> 'reversed' and (select count(*) from payments.cards where payment_id = payment.id) <> 1) findings
      limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};
