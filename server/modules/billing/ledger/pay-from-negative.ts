// B 3.1 `allow_pay_from_negative`: what free credit does not pay of a new invoice is taken from the balance all the same. Two entries that come
// to nothing together: a credit that settles the invoice, and a debit without a document that is due when the invoice was. So the invoice is
// paid, the balance is what it was, and who owes is blocked on the same day as without it.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadSettings } from "../../partners/index.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";
import { autoPayFromBalance } from "../settings.ts";
import { loadSwitches } from "../terms/switches.ts";
import { journalLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { saveAllocations } from "./settle-credit.ts";

interface Open {
  readonly entryId: string;
  readonly accountId: string;
  readonly currency: string;
  readonly number: string;
  readonly origin: string;
  readonly entryOn: Day;
  readonly dueOn: Day | null;
  readonly openMinor: bigint;
  readonly pay_from_negative: boolean | null;
  readonly auto_pay_from_balance: boolean | null;
}

/** For invoices of one partner that were issued just now, after their free credit was used. The accounts are locked. */
export async function payFromNegative(work: Work, partnerId: string, issued: readonly IssuedDocument[]): Promise<void> {
  const entries = issued.filter(({ entryId, draft }) => entryId !== "" && draft.kind === "invoice").map(({ entryId }) => entryId);
  if (entries.length === 0) return;
  const { rows } = await sql<Open>`
    select entry.id as "entryId", entry.account_id as "accountId", entry.currency, document.number, document.origin, entry.entry_on as "entryOn",
      entry.due_on as "dueOn", entry.open_minor as "openMinor", account.pay_from_negative, account.auto_pay_from_balance
    from billing.ledger_entries entry join billing.money_documents document on document.id = entry.document_id
    join billing.accounts account on account.id = entry.account_id
    where entry.id = any (${entries}::uuid[]) and entry.open_minor > 0 order by entry.seq`.execute(work.tx);
  const switches = await loadSwitches(work, partnerId);
  const allowed = rows.filter((row) => switches.isOn(row, "pay_from_negative"));
  if (allowed.length === 0) return;
  const loaded = await loadSettings(work, [autoPayFromBalance], { partnerId, customerIds: allowed.map(({ accountId }) => accountId) });
  const paid = allowed
    .filter((row) => row.auto_pay_from_balance ?? loaded.get(autoPayFromBalance, { customerId: row.accountId }))
    .map((row) => ({ ...row, creditId: uuidv7(work.now.getTime()), debitId: uuidv7(work.now.getTime()) }));
  await postEntries(
    work,
    paid.flatMap((row) => {
      const entry = {
        ...{ partnerId, accountId: row.accountId, entryOn: row.entryOn, kind: "transfer" as const, currency: row.currency },
        text: `Invoice ${row.number}, from the balance`,
        category: row.origin === "one_time" ? "one_time" : "service",
      };
      const side = (changeMinor: bigint) => journalLines({ kind: "transfer_side", billingAccountId: row.accountId, changeMinor });
      return [
        { ...entry, id: row.creditId, sourceId: row.creditId, lines: side(row.openMinor) },
        { ...entry, id: row.debitId, sourceId: row.debitId, dueOn: row.dueOn, lines: side(-row.openMinor) },
      ];
    }),
  );
  await saveAllocations(
    work,
    paid.map((row) => ({ accountId: row.accountId, partnerId, creditId: row.creditId, debitId: row.entryId, amountMinor: row.openMinor })),
  );
}
