import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { notReversible } from "../problems.ts";
import type { TransactionRow } from "./contract.ts";
import { reverseEntry } from "./reverse-entry.ts";
import { byHand, getTransaction } from "./transactions.ts";

/** B-86 what was booked by hand is never edited: its opposite takes it back. Answers the opposite. */
export async function reverseTransaction(
  work: Work,
  { customerId, entryId }: { customerId: string; entryId: string },
  reason: string,
): Promise<z.input<typeof TransactionRow>> {
  const account = await lockOpenAccount(work, customerId);
  const { rows } = await sql<{ is_by_hand: boolean; text: string; amount_minor: bigint; currency: string }>`
    select ${byHand} as is_by_hand, entry.text, entry.amount_minor, entry.currency from billing.ledger_entries entry
    where entry.id = ${entryId} and entry.account_id = ${account.id}`.execute(work.tx);
  const [entry] = rows;
  if (!entry) throw notFound();
  if (!entry.is_by_hand) throw notReversible(`"${entry.text}" was not booked by hand, or is taken back already.`);
  const on = calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);
  const { entryId: oppositeId } = await reverseEntry(work, { entryId, sourceId: entryId, on, text: entry.text });
  work.audit({
    entity: "transaction",
    entityId: entryId,
    label: entry.text,
    action: "reverse",
    partnerId: account.partner_id,
    customerId,
    reason,
    changes: { amount: { before: `${minorToDecimal(entry.amount_minor, entry.currency)} ${entry.currency}`, after: null } },
  });
  return getTransaction(work, customerId, oppositeId);
}
