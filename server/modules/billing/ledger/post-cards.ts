// Refill cards in the books (B-229): sold, and gone without being used. A card that is used is a payment.
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { journalLines, unsoldCards } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { settleFreeCredit } from "./settle-credit.ts";

export interface CardsSold {
  readonly accountId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly owedMinor: bigint;
  readonly usedMinor: bigint;
  readonly on: Day;
  readonly dueOn: Day;
  readonly text: string;
}

/** The buyer owes the price; the value of the cards is owed to whoever uses them. Returns the entry's id. */
export async function postCardsSold(work: Work, sold: CardsSold): Promise<string> {
  await lockAccounts(work, [sold.accountId]);
  const id = uuidv7(work.now.getTime());
  const { accountId, priceMinor, owedMinor, usedMinor } = sold;
  await postEntries(work, [
    {
      id,
      partnerId: sold.partnerId,
      accountId,
      entryOn: sold.on,
      kind: "refill_card",
      text: sold.text,
      category: "refill_card",
      sourceId: id,
      currency: sold.currency,
      dueOn: sold.dueOn,
      lines: journalLines({ kind: "refill_cards_sold", billingAccountId: accountId, priceMinor, owedMinor, usedMinor }),
    },
  ]);
  await settleFreeCredit(work, accountId);
  return id;
}

/** Sold cards that nobody will use: "income" once they expired, "never-used" when they were made void. */
export async function postCardsGone(
  work: Work,
  gone: { partnerId: string; currency: string; amountMinor: bigint; as: "income" | "never-used"; on: Day; text: string },
): Promise<void> {
  const id = uuidv7(work.now.getTime());
  const mapping = await loadAccountMapping(work, gone.partnerId);
  const income = mapping.revenue({ planId: null, revenueAccount: null, category: "refill_card", serviceKind: "topup" });
  await postEntries(work, [
    {
      id,
      partnerId: gone.partnerId,
      accountId: null,
      entryOn: gone.on,
      kind: "refill_card",
      text: gone.text,
      category: "refill_card",
      sourceId: id,
      currency: gone.currency,
      lines: journalLines({
        kind: "refill_cards_gone",
        account: gone.as === "income" ? income : unsoldCards,
        amountMinor: gone.amountMinor,
      }),
    },
  ]);
}

/** Where the value of a card comes from that is used: what is owed for it, or what is given away. */
export const cardAccount = (card: "owed" | "given"): string => (card === "owed" ? "2400" : unsoldCards);
