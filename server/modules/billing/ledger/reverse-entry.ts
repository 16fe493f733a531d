// The opposite of a posted entry: posted ones never change (B-236).
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { emptyForReversal } from "../deposits/pay-deposit.ts";
import { loseReserved } from "../orders/reserved-credit.ts";
import { db } from "../tables.ts";
import { type JournalLine, reverseLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { removeAllocations, saveAllocations, settleFreeCredit } from "./settle-credit.ts";

/** Takes an entry of an account back; what it had settled, or what had settled it, is open again. */
export async function reverseEntry(
  work: Work,
  { entryId, sourceId, on, text }: { entryId: string; sourceId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  const entry = await findEntry(work, entryId);
  const accounts = await lockAccounts(work, [entry.account_id]);
  await loseReserved(work, entryId);
  await removeAllocations(work, entryId);
  const deposits = await emptyForReversal(work, entryId);
  const lines = await db(work)
    .selectFrom("billing.journal_lines")
    .selectAll()
    .where("entry_id", "=", entryId)
    .orderBy("position")
    .execute();
  const opposite = uuidv7(work.now.getTime());
  await postEntries(work, [
    {
      id: opposite,
      partnerId: entry.partner_id,
      accountId: entry.account_id,
      entryOn: on,
      kind: "reversal",
      text,
      category: entry.category,
      sourceId,
      reverses: entryId,
      currency: entry.currency,
      lines: reverseLines(
        lines.map(
          (line): JournalLine => ({
            accountCode: line.ledger_account,
            // What was a deposit is held for whom it belongs to by now.
            billingAccountId: line.ledger_account === "2500" ? (deposits.accountId ?? line.account_id) : line.account_id,
            debitMinor: line.debit_minor,
            creditMinor: line.credit_minor,
            taxId: line.tax_id,
            serviceId: line.service_id,
            planId: line.plan_id,
            locationId: line.location_id,
          }),
        ),
      ),
    },
  ]);
  // The two cancel each other, so neither is left to settle anything else.
  const credit = entry.amount_minor > 0n ? entryId : opposite;
  const debit = entry.amount_minor > 0n ? opposite : entryId;
  const size = entry.amount_minor > 0n ? entry.amount_minor : -entry.amount_minor;
  if (size > 0n) {
    await saveAllocations(work, [
      { accountId: entry.account_id, partnerId: entry.partner_id, creditId: credit, debitId: debit, amountMinor: size },
    ]);
  }
  await deposits.finish(opposite);
  // Other free credit may now pay what is open again.
  await settleFreeCredit(work, entry.account_id);
  await passOnFromClosed(work, accounts);
  return { entryId: opposite };
}

/** An entry as it moved its account; a payment of a deposit alone moved none (B-231). */
async function findEntry(work: Work, entryId: string) {
  const moved = await db(work).selectFrom("billing.ledger_entries").selectAll().where("id", "=", entryId).executeTakeFirst();
  if (moved) return moved;
  const line = await db(work)
    .selectFrom("billing.journal_lines")
    .select(["account_id", "partner_id", "currency"])
    .where("entry_id", "=", entryId)
    .where("account_id", "is not", null)
    .executeTakeFirstOrThrow();
  return { ...line, account_id: line.account_id ?? "", category: "payment", amount_minor: 0n };
}
