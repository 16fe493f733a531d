import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson } from "../../../../shared/money.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { refuseUnknownCategory } from "../categories/categories.ts";
import { amountInvalid } from "../problems.ts";
import type { createTransactionEndpoint, TransactionRow } from "./contract.ts";
import { postManualTransaction } from "./post-charges.ts";
import { getTransaction } from "./transactions.ts";

/** B-86 what staff books by hand, with its reason. */
export async function createTransaction(
  work: Work,
  customerId: string,
  body: z.output<(typeof createTransactionEndpoint)["body"]>,
): Promise<z.input<typeof TransactionRow>> {
  const account = await lockOpenAccount(work, customerId);
  const amount = fromMoneyJson(body.amount);
  if (amount.currency !== account.currency)
    throw fieldProblem("amount.currency", "currency-differs", `This account is kept in ${account.currency}.`);
  if (amount.minor <= 0n) throw amountInvalid("The amount must be above zero.", { errors: [{ field: "amount", code: "amount" }] });
  await refuseUnknownCategory(work, account.partner_id, body.category, "category");
  const { timeZone } = await getPartner(work, account.partner_id);
  const { entryId } = await postManualTransaction(work, {
    accountId: customerId,
    partnerId: account.partner_id,
    currency: account.currency,
    side: body.side,
    amountMinor: amount.minor,
    on: calendarDay(work.now, timeZone),
    category: body.category,
    text: body.text,
    reason: body.reason,
  });
  return getTransaction(work, customerId, entryId);
}
