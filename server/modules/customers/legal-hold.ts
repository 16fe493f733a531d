// O-84 data that has to stay for a court or an authority, whatever is asked for.
import { sql } from "kysely";
import type { z } from "zod";
import { describeActor } from "../../platform/event-bus.ts";
import type { Work } from "../../platform/work.ts";
import type { LegalHoldView } from "./contract.ts";
import { customerLabel, getReachable, lockCustomer } from "./customer-queries.ts";
import type { Finding } from "./ports.ts";
import { db } from "./tables.ts";

type View = z.input<typeof LegalHoldView>;

const find = (work: Work, customerId: string) =>
  db(work).selectFrom("customers.legal_holds").selectAll().where("customer_id", "=", customerId).executeTakeFirst();

export async function showLegalHold(work: Work, customerId: string): Promise<View> {
  const hold = await find(work, customerId);
  return { hold: hold ? { reason: hold.reason, by: String(hold.set_by?.name ?? ""), at: hold.set_at.toISOString() } : null };
}

/** @param reason - empty: it is lifted */
export async function setLegalHold(work: Work, customerId: string, reason: string): Promise<View> {
  await lockCustomer(work, customerId);
  const { number, partnerId } = await getReachable(work, customerId, "customers.gdpr.erase");
  const before = await find(work, customerId);
  if (reason === "") await db(work).deleteFrom("customers.legal_holds").where("customer_id", "=", customerId).execute();
  else {
    const set = { reason, set_by: JSON.stringify(describeActor(work)), set_at: work.now };
    await db(work)
      .insertInto("customers.legal_holds")
      .values({ ...set, customer_id: customerId, partner_id: partnerId })
      .onConflict((conflict) => conflict.column("customer_id").doUpdateSet(set))
      .execute();
  }
  work.audit({
    ...{ entity: "customer", entityId: customerId, label: customerLabel(number), partnerId, customerId },
    action: reason === "" ? "legal-hold-lifted" : "legal-hold-set",
    reason: reason || (before?.reason ?? ""),
  });
  return showLegalHold(work, customerId);
}

export async function holdsInTheWay(work: Work, customerIds: readonly string[]): Promise<Finding[]> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customers.legal_holds where customer_id = any (${[...customerIds]}::uuid[])`.execute(work.tx);
  return (rows[0]?.count ?? 0) > 0
    ? [{ code: "legal-hold", detail: "The data is held for a court or an authority. Lift the hold first." }]
    : [];
}
