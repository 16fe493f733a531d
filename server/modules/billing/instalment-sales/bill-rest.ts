import { sql } from "kysely";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { chargeInstead } from "../charges/charge-instead.ts";
import { lineOfWaitingItem } from "../charges/future-item-line.ts";
import { draftInvoice } from "../documents/draft-invoice.ts";
import { issueOne } from "../documents/issue-one.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { loadSwitches } from "../terms/switches.ts";
import { saleNotRunning } from "./problems.ts";
import { lockSale, saleLabel } from "./sale-store.ts";

/** B-234 settled early: all parts that wait stand on one invoice of today, or are charged where the account gets none. */
export async function billRest(work: Work, saleId: string, { reason }: { reason: string }): Promise<void> {
  const { sale, account } = await lockSale(work, saleId);
  const waiting = sale.parts.filter((part) => part.state === "waiting");
  if (waiting.length === 0) throw saleNotRunning(`All of ${saleLabel(sale.number)} is billed or was cancelled.`);
  const context = await loadBillingContext(work, account.partner_id);
  if (account.billing_type === "recurring") {
    const buyer = (await listBuyers(work, [account.id])).get(account.id);
    if (!buyer) throw notFound();
    const lines = waiting.map(({ item }) => lineOfWaitingItem(work, context, account, item, context.today));
    const draft = await draftInvoice(work, context, { account, buyer, lines, origin: "one_time" });
    const switches = await loadSwitches(work, account.partner_id);
    if (switches.isOn(account, "auto_invoice")) await issueOne(work, draft, reason);
    else await chargeInstead(work, context, null, [{ account, documents: [draft] }]);
  } else {
    await sql`update billing.future_items set due_on = ${context.today}, version = version + 1
      where id = any (${waiting.map(({ item }) => item.id)}::uuid[])`.execute(work.tx);
    await chargeSoon(work, account.id);
  }
  work.audit({
    entity: "instalment_sale",
    entityId: sale.id,
    label: `Sale by instalments ${saleLabel(sale.number)}`,
    action: "settle",
    partnerId: sale.partner_id,
    customerId: sale.customer_id,
    reason,
    changes: { parts: { before: String(waiting.length), after: "0" } },
  });
}
