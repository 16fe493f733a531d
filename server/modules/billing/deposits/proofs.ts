import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

export const depositsAgree: Proof = {
  rule: "B-231",
  says: "what stands on 2500 of an account is what its deposits hold, and each holds what came less what was used",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from billing.deposits`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'account of customer ' || coalesce(books.account_id, held.account_id) || ' ' || coalesce(books.currency, held.currency) as what
      from (select account_id, currency, sum(credit_minor - debit_minor) as minor from billing.journal_lines where ledger_account = '2500' group by 1, 2) books
      full join (select account_id, currency, sum(held_minor) as minor from billing.deposits group by 1, 2) held
        on held.account_id = books.account_id and held.currency = books.currency
      where coalesce(books.minor, 0) <> coalesce(held.minor, 0)
      union all
      select 'deposit ' || deposit.number from billing.deposits deposit
      left join lateral (select
          coalesce(sum(case when kind in ('paid', 'interest', 'taken_back') then amount_minor else - amount_minor end), 0) as held,
          coalesce(sum(case kind when 'paid' then amount_minor when 'bounced' then - amount_minor else 0 end), 0) as paid
        from billing.deposit_moves where deposit_id = deposit.id) moved on true
      where deposit.held_minor <> moved.held or deposit.paid_minor <> moved.paid) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};
