import { sql } from "kysely";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { creditParts } from "./credit-parts.ts";
import { saleOver } from "./problems.ts";
import { lockSale, saleLabel, todayOf } from "./sale-store.ts";
import { db } from "./tables.ts";

/**
 * B-234 the device came back, or it was a mistake. Parts that are credited stay marked, so that an undo of their invoice does not have them
 * billed again.
 */
export async function cancelSale(
  work: Work,
  saleId: string,
  { creditBilled, reason, version }: { creditBilled: boolean; reason: string; version: number },
): Promise<void> {
  const { sale, account } = await lockSale(work, saleId);
  const label = saleLabel(sale.number);
  if (version !== sale.version) throw editConflict("Somebody changed this sale. Look at it again.");
  if (sale.state === "cancelled") throw saleOver(`${label} was cancelled already.`);
  const idsOf = (state: "waiting" | "billed"): string[] => sale.parts.filter((part) => part.state === state).map(({ item }) => item.id);
  const waiting = idsOf("waiting");
  const billed = creditBilled ? idsOf("billed") : [];
  await creditParts(work, account, billed, reason);
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where id = any (${[...waiting, ...billed]}::uuid[])`.execute(work.tx);
  await db(work)
    .updateTable("billing.instalment_sales")
    .set({
      cancelled_on: await todayOf(work, sale.partner_id),
      cancelled_by: JSON.stringify(describeActor(work)),
      cancel_reason: reason,
      version: sql`version + 1`,
    })
    .where("id", "=", sale.id)
    .execute();
  work.audit({
    entity: "instalment_sale",
    entityId: sale.id,
    label: `Sale by instalments ${label}`,
    action: "cancel",
    partnerId: sale.partner_id,
    customerId: sale.customer_id,
    reason,
    changes: {
      waiting: { before: String(waiting.length), after: "0" },
      ...(billed.length > 0 ? { credited: { before: "0", after: String(billed.length) } } : {}),
    },
  });
}
