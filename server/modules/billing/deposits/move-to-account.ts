import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { postForDeposit, todayOf } from "./hold-deposit.ts";
import { db } from "./tables.ts";

/** What is held on one account is held on the other from now on (M-44). Both are locked. Returns the deposits' ids. */
export async function moveDepositsTo(work: Work, fromId: string, toId: string): Promise<string[]> {
  const deposits = await db(work).selectFrom("billing.deposits").selectAll().where("account_id", "=", fromId).forUpdate().execute();
  for (const deposit of deposits) {
    if (deposit.held_minor > 0n) {
      await postForDeposit(
        work,
        { ...deposit, account_id: toId },
        {
          on: await todayOf(work, deposit.partner_id),
          event: { kind: "deposit_moved", fromBillingAccountId: fromId, toBillingAccountId: toId, amountMinor: deposit.held_minor },
        },
      );
    }
  }
  const ids = deposits.map(({ id }) => id);
  await sql`update billing.deposits set account_id = ${toId}, customer_id = ${toId}, version = version + 1 where id = any (${ids}::uuid[])`.execute(
    work.tx,
  );
  await sql`update billing.deposit_moves set customer_id = ${toId} where deposit_id = any (${ids}::uuid[])`.execute(work.tx);
  return ids;
}
