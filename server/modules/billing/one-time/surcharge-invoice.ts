import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { issueOne } from "../documents/issue-one.ts";
import { draftOneTimeInvoice } from "./one-time-invoice.ts";

export interface Surcharge {
  readonly text: string;
  /** With its tax, whatever that is for this customer: so much was charged. */
  readonly amountMinor: bigint;
  readonly taxId: string;
  readonly on: Day;
}

/**
 * B-181, M-24 what a payer bears for the way of paying, as a one-time invoice of its own. Null: none can be issued, for the account is closed
 * or the tax not in force any more; the money is the customer's then.
 */
export async function issueSurcharge(work: Work, accountId: string, surcharge: Surcharge): Promise<{ documentId: string } | null> {
  const [account] = await lockAccounts(work, [accountId]);
  if (!account || account.closed_into !== null) return null;
  const draft = await draftSurcharge(work, account, surcharge);
  if (!draft || draft.taxed.grossMinor !== surcharge.amountMinor) return null;
  return { documentId: (await issueOne(work, draft)).draft.id };
}

async function draftSurcharge(
  work: Work,
  account: AccountRow,
  { text, amountMinor, taxId, on }: Surcharge,
): Promise<DraftDocument | undefined> {
  const unitPrice = minorToDecimal(amountMinor, account.currency);
  const line = { text, unitPrice, quantity: "1", taxId, includesTax: true, category: "fee" as const };
  try {
    const { draft } = await draftOneTimeInvoice(
      work,
      account,
      { lines: [line], issuedOn: on, dueOn: on, note: "", memo: "", withFutureItems: false },
      { pricesStay: true },
    );
    return draft;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
