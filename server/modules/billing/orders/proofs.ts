import { sql } from "kysely";
import type { Proof } from "../../../platform/proof.ts";

/** M-23 what is reserved of a credit is the sum of what its orders hold, and no more than is open of it. */
export const reservationsFit: Proof = {
  rule: "M-23",
  says: "what is reserved of each credit is what orders hold of it, and no more than is open",
  async prove(work) {
    const { rows: all } = await sql<{ n: bigint }>`select count(*) as n from billing.reserved_credits`.execute(work.tx);
    const { rows } = await sql<{ what: string }>`
      select 'ledger entry ' || entry.id as what from billing.ledger_entries entry
      left join (select credit_id, sum(amount_minor) as held from billing.reserved_credits where outcome is null group by credit_id) own
        on own.credit_id = entry.id
      where (entry.reserved_minor <> 0 or own.credit_id is not null)
        and (entry.reserved_minor <> coalesce(own.held, 0) or entry.reserved_minor > entry.open_minor or entry.amount_minor < 0)
      limit 20`.execute(work.tx);
    return { checked: Number(all[0]?.n ?? 0n), wrong: rows.map(({ what }) => what) };
  },
};
