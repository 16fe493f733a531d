import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { ImportedCustomer } from "./import-customers.ts";
import { db } from "./tables.ts";

/** By what a table may know a customer, beside the id in another system. */
export type CustomerKey = "number" | "portalLogin" | "email" | "identification";

const keyOf = {
  number: sql<string>`customer.number::text`,
  portalLogin: sql<string>`lower(customer.portal_login)`,
  identification: sql<string>`lower(customer.identification)`,
} as const;

/**
 * The customers of a partner who have one of these values, by the value in small letters. Only a number and a login are unique; an address
 * may be that of several.
 */
export async function findCustomersByKey(
  work: Work,
  { partnerId, key, values }: { partnerId: string; key: CustomerKey; values: readonly string[] },
): Promise<ReadonlyMap<string, readonly ImportedCustomer[]>> {
  const wanted = [...new Set(values.map((value) => value.toLowerCase()).filter((value) => value !== ""))];
  if (wanted.length === 0) return new Map();
  const customers = db(work).selectFrom("customers.customers as customer");
  const keyed =
    key === "email"
      ? customers
          .innerJoin("customers.contacts as contact", (join) =>
            join.onRef("contact.customer_id", "=", "customer.id").on("contact.kind", "=", "email"),
          )
          .where("contact.normal", "=", sql<string>`any (${wanted}::text[])`)
          .select("contact.normal as key")
      : customers.where(keyOf[key], "=", sql<string>`any (${wanted}::text[])`).select(keyOf[key].as("key"));
  const rows = await keyed
    .select([
      "customer.id",
      sql<number>`customer.number::int`.as("number"),
      "customer.version",
      "customer.status",
      "customer.full_name as fullName",
      "customer.portal_login as portalLogin",
      sql<boolean>`customer.deleted_at is not null`.as("isDeleted"),
    ])
    .where("customer.partner_id", "=", partnerId)
    .where(visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" }))
    .orderBy("customer.number")
    .execute();
  const found = new Map<string, ImportedCustomer[]>();
  for (const { key: value, ...customer } of rows) {
    const same = found.get(value);
    if (same) same.push(customer);
    else found.set(value, [customer]);
  }
  return found;
}
