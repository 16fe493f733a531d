// Once a day free credit is paired with what is open (B-80): what an event, a kill or a changed setting left unpaired.
import { sql } from "kysely";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { settleFreeCredit } from "./settle-credit.ts";

export const pairStep: DailyStep = {
  name: "billing.pair",
  after: [],
  at: () => Promise.resolve("01:30"),
  run: async ({ partnerId, inWork }) => {
    const accounts = await inWork((work) => listUnpaired(work, partnerId));
    let paired = 0;
    let failed = 0;
    for (const accountId of accounts) {
      try {
        if (await inWork((work) => pair(work, accountId))) paired += 1;
      } catch (error) {
        failed += 1;
        await inWork(async (work) => work.log.error({ accountId, error }, "the credit of an account could not be paired"));
      }
    }
    return { accounts: accounts.length, paired, failed };
  },
};

/** Accounts that have both free credit and something open; there are few, because events pair at once. */
async function listUnpaired(work: Work, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from billing.ledger_entries where partner_id = ${partnerId} and open_minor > 0 and open_minor > reserved_minor
    group by account_id having bool_or(amount_minor > 0) and bool_or(amount_minor < 0) order by account_id`.execute(work.tx);
  return rows.map((row) => row.account_id);
}

async function pair(work: Work, accountId: string): Promise<boolean> {
  await lockAccounts(work, [accountId]);
  return (await settleFreeCredit(work, accountId)).length > 0;
}
