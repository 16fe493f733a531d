// What the next days will bring, by the engine itself: the drafts that a run up to that day would make. Reads only (B 15, future charges).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { loadBillingContext } from "./billing-context.ts";
import { draftRecurring } from "./draft-recurring.ts";

export interface FutureDocument {
  readonly accountId: string;
  readonly currency: string;
  readonly on: Day;
  readonly grossMinor: bigint;
  readonly lines: readonly { readonly text: string; readonly start: Day | null; readonly end: Day | null; readonly netMinor: bigint }[];
}

/** Accounts of a partner whose billing date comes up to a day, by their ids, so that a long list can be gone through in parts. */
export async function draftFutureCharges(
  work: Work,
  { partnerId, through, accountIds }: { partnerId: string; through: Day; accountIds: readonly string[] },
): Promise<FutureDocument[]> {
  if (accountIds.length === 0) return [];
  const { rows: accounts } =
    await sql<AccountRow>`select * from billing.accounts where id = any (${[...accountIds]}::uuid[]) order by id`.execute(work.tx);
  const context = await loadBillingContext(work, partnerId);
  const drafts = await draftRecurring(work, context, accounts, { runId: null, targetOn: through });
  return drafts.flatMap(({ account, documents }) =>
    documents.map((document) => ({
      accountId: account.id,
      currency: document.currency,
      on: document.issuedOn,
      grossMinor: document.taxed.grossMinor,
      lines: document.lines.map((line, index) => ({
        text: line.text,
        start: line.period?.start ?? null,
        end: line.period?.end ?? null,
        netMinor: document.taxed.lines[index]?.netMinor ?? 0n,
      })),
    })),
  );
}
