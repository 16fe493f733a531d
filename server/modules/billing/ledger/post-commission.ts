// What somebody who collects for us is paid for it (B-235): a cost of ours that moves no customer's balance.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { type JournalLine, journalLines, reverseLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";

interface Commission {
  readonly partnerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly on: Day;
  readonly text: string;
  /** What it is booked for: one entry for each. */
  readonly sourceId: string;
}

/** "kept": taken from the money before it came; "owed": billed to us later; "paid": what was owed goes out. Returns the entry's id. */
export async function postCommission(work: Work, as: "kept" | "owed" | "paid", commission: Commission): Promise<string> {
  const { partnerId, amountMinor, currency, on, text, sourceId } = commission;
  const account = (await loadAccountMapping(work, partnerId)).money({ method: "bank_transfer", gateway: null });
  const lines =
    as === "owed"
      ? journalLines({ kind: "commission_accrued", amountMinor })
      : journalLines({ kind: as === "kept" ? "commission_kept" : "commission_paid", account, amountMinor });
  const id = uuidv7(work.now.getTime());
  await postEntries(work, [
    { id, partnerId, accountId: null, entryOn: on, kind: "commission", text, category: "commission", sourceId, currency, lines },
  ]);
  return id;
}

/** The opposite entry, when the money that it was for did not hold. */
export async function reverseCommission(
  work: Work,
  { entryId, sourceId, on, text }: { entryId: string; sourceId: string; on: Day; text: string },
): Promise<string> {
  const { rows } = await sql<
    JournalLine & { partnerId: string; currency: string }
  >`select ledger_account as "accountCode", debit_minor as "debitMinor", credit_minor as "creditMinor", account_id as "billingAccountId",
      tax_id as "taxId", service_id as "serviceId", plan_id as "planId", location_id as "locationId", partner_id as "partnerId", currency
    from billing.journal_lines where entry_id = ${entryId} order by position`.execute(work.tx);
  const [first] = rows;
  if (!first) throw new Error(`entry ${entryId} has no lines`);
  const id = uuidv7(work.now.getTime());
  const { partnerId, currency } = first;
  await postEntries(work, [
    {
      ...{
        id,
        partnerId,
        accountId: null,
        entryOn: on,
        kind: "reversal" as const,
        text,
        category: "commission",
        sourceId,
        reverses: entryId,
        currency,
      },
      lines: reverseLines(rows.map(({ partnerId: _partner, currency: _currency, ...line }) => line)),
    },
  ]);
  return id;
}
