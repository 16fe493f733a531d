// What must be true of bad debts, said as questions whose every answer is a fault.
import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

export const badDebtProof: Proof = {
  rule: "B-235",
  says: "a debt is with an agency while its stage says so; what an agency keeps is in the books; a written-off debt has a write-off",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from collections.bad_debts`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'debt ' || debt.id || ' is in stage ' || debt.stage as what from collections.bad_debts debt
        where (debt.stage = 'collection') <> exists (select from collections.placements placement where placement.debt_id = debt.id and placement.state = 'placed')
      union all
      select 'commission of agency payment ' || payment.id from collections.agency_payments payment
        left join lateral (select sum(debit_minor) as minor from billing.journal_lines line where line.entry_id = payment.entry_id and line.ledger_account = '6600') cost on true
        where payment.commission_minor <> coalesce(cost.minor, 0)
      union all
      select 'commission of agency payment ' || payment.id || ' was taken back without the payment, or stayed without it' from collections.agency_payments payment
        join payments.payments paid on paid.id = payment.payment_id
        where (payment.reversed_on is not null) <> (paid.state = 'reversed')
          and not exists (select from graphile_worker.jobs where task_identifier = 'deliver-events')
      union all
      select 'a commission entry of nobody: ' || entry.id from billing.journal_entries entry where entry.kind = 'commission'
        and not exists (select from collections.agency_payments payment where payment.entry_id = entry.id)
        and not exists (select from collections.agency_payouts payout where payout.entry_id = entry.id)
      union all
      select 'letters of debt ' || debt.id from collections.bad_debts debt
        where debt.level <> (select coalesce(max(letter.level), 0) from collections.dunning_letters letter where letter.debt_id = debt.id)
      ) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};
