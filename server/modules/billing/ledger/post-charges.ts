// Entries without a document: opening balances that came with a customer, and what staff books by hand (B-86).
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { dueDays } from "../settings.ts";
import { journalLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { settleFreeCredit } from "./settle-credit.ts";

export interface OpeningBalance {
  readonly accountId: string;
  readonly partnerId: string;
  readonly currency: string;
  /** Below zero: the customer owes. */
  readonly amountMinor: bigint;
  readonly on: Day;
  /** When a debt is due; left out: like a document of that day, so that nobody is blocked overnight for what came with a move. */
  readonly dueOn?: Day | undefined;
  /** What it came from, once per account: the import's row. */
  readonly sourceId: string;
}

/** Books opening balances against account 3000; zeros are left out. */
export async function postOpeningBalances(work: Work, balances: readonly OpeningBalance[]): Promise<void> {
  const days = new Map<string, number>();
  for (const partnerId of new Set(balances.map((balance) => balance.partnerId)))
    days.set(partnerId, await getSetting(work, dueDays, { partnerId }));
  await postEntries(
    work,
    balances
      .filter((balance) => balance.amountMinor !== 0n)
      .map((balance) => ({
        id: uuidv7(work.now.getTime()),
        partnerId: balance.partnerId,
        accountId: balance.accountId,
        entryOn: balance.on,
        kind: "opening_balance" as const,
        text: "Opening balance",
        category: "correction",
        sourceId: balance.sourceId,
        currency: balance.currency,
        dueOn: balance.amountMinor < 0n ? (balance.dueOn ?? addDays(balance.on, days.get(balance.partnerId) ?? 0)) : null,
        lines: journalLines({ kind: "opening_balance", billingAccountId: balance.accountId, balanceMinor: balance.amountMinor }),
      })),
  );
}

export interface ManualTransaction {
  readonly accountId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly side: "debit" | "credit";
  readonly amountMinor: bigint;
  readonly on: Day;
  /** "correction", "goodwill", or what it was for. */
  readonly category: string;
  readonly text: string;
  readonly reason: string;
}

/** B-86 a debit or credit without a document, with its reason. */
export async function postManualTransaction(work: Work, transaction: ManualTransaction): Promise<{ entryId: string }> {
  await lockAccounts(work, [transaction.accountId]);
  const id = uuidv7(work.now.getTime());
  const mapping = await loadAccountMapping(work, transaction.partnerId);
  await postEntries(work, [
    {
      id,
      partnerId: transaction.partnerId,
      accountId: transaction.accountId,
      entryOn: transaction.on,
      kind: transaction.side === "debit" ? "charge" : "credit",
      text: transaction.text,
      category: transaction.category,
      sourceId: id,
      currency: transaction.currency,
      dueOn: transaction.side === "debit" ? transaction.on : null,
      lines: journalLines({
        kind: transaction.side === "debit" ? "invoice" : "credit_note",
        billingAccountId: transaction.accountId,
        revenue: [{ accountCode: mapping.category(transaction.category), netMinor: transaction.amountMinor }],
        taxes: [],
      }),
    },
  ]);
  await settleFreeCredit(work, transaction.accountId);
  const signed = transaction.side === "debit" ? -transaction.amountMinor : transaction.amountMinor;
  work.audit({
    entity: "transaction",
    entityId: id,
    label: transaction.text,
    action: "create",
    partnerId: transaction.partnerId,
    customerId: transaction.accountId,
    reason: transaction.reason,
    changes: { amount: { before: null, after: `${minorToDecimal(signed, transaction.currency)} ${transaction.currency}` } },
  });
  return { entryId: id };
}
