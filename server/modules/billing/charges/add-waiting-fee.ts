import type { Day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { db } from "../tables.ts";

/** A fee that waits for the next recurring invoice. Its tax is a tax or a group of them. Returns the item's id. */
export async function addWaitingFee(
  work: Work,
  customerId: string,
  fee: { readonly text: string; readonly unitPrice: string; readonly taxId: string; readonly dueOn: Day },
): Promise<string> {
  const account = await lockOpenAccount(work, customerId);
  const book = await loadTaxBook(work);
  const isGroup = book.groups.has(fee.taxId);
  if (!isGroup && !book.taxes.has(fee.taxId)) throw fieldProblem("taxId", "unknown-value", "There is no such tax.");
  const { id } = await db(work)
    .insertInto("billing.future_items")
    .values({
      account_id: account.id,
      partner_id: account.partner_id,
      service_id: null,
      side: "debit",
      kind: "fee",
      category: "fee",
      text: fee.text,
      unit_price: fee.unitPrice,
      tax_id: isGroup ? null : fee.taxId,
      tax_group_id: isGroup ? fee.taxId : null,
      includes_tax: false,
      due_on: fee.dueOn,
      document_id: null,
      cancelled_at: null,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
