// Hotspot vouchers in the books (B-230): their invoice books revenue at the sale; where it counts with the first use only, it waits on 2400.
import type { Day } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { type JournalEvent, journalLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";

interface Vouchers {
  readonly partnerId: string;
  readonly currency: string;
  /** Net of tax; zero is no entry. */
  readonly amountMinor: bigint;
  readonly on: Day;
  readonly text: string;
}

/** Sold, and not used yet: access is owed for it. */
export const postVouchersSold = (work: Work, sold: Vouchers): Promise<void> => post(work, "vouchers_sold", sold);

/** Used, or not owed any more: it is revenue. */
export const postVouchersEarned = (work: Work, earned: Vouchers): Promise<void> => post(work, "refill_cards_gone", earned);

async function post(work: Work, kind: "vouchers_sold" | "refill_cards_gone", vouchers: Vouchers): Promise<void> {
  const { partnerId, currency, amountMinor, on, text } = vouchers;
  if (amountMinor === 0n) return;
  const id = uuidv7(work.now.getTime());
  const mapping = await loadAccountMapping(work, partnerId);
  // Where the line of the invoice was booked.
  const account = mapping.revenue({ planId: null, revenueAccount: null, category: "one_time", serviceKind: null });
  const event: JournalEvent = { kind, account, amountMinor };
  await postEntries(work, [
    {
      id,
      partnerId,
      accountId: null,
      entryOn: on,
      kind: "hotspot_voucher",
      text,
      category: "one_time",
      sourceId: id,
      currency,
      lines: journalLines(event),
    },
  ]);
}
