import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

export interface CustomerContacts {
  /** As typed; the first one is the primary one. */
  readonly emails: string[];
  readonly billingEmails: string[];
  /** E.164. */
  readonly phones: string[];
}

/** One query for thousands; a customer without contacts has empty lists. */
export async function listCustomerContacts(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, CustomerContacts>> {
  const all = new Map<string, CustomerContacts>(customerIds.map((id) => [id, { emails: [], billingEmails: [], phones: [] }]));
  if (customerIds.length === 0) return all;
  const rows = await db(work)
    .selectFrom("customers.contacts as contact")
    .select(["contact.customer_id", "contact.kind", "contact.value", "contact.normal"])
    .where("contact.customer_id", "=", sql<string>`any (${[...customerIds]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "contact.partner_id", customer: "contact.customer_id" }))
    .orderBy("contact.customer_id")
    .orderBy("contact.kind")
    .orderBy("contact.position")
    .execute();
  for (const { customer_id, kind, value, normal } of rows) {
    const contacts = all.get(customer_id);
    if (kind === "email") contacts?.emails.push(value);
    else if (kind === "billing_email") contacts?.billingEmails.push(value);
    else contacts?.phones.push(normal);
  }
  return all;
}

/**
 * Where mail of a kind goes (O-56): billing mail to the billing addresses if there are any, all else to the ordinary ones only. Each address once.
 */
export function mailAddressesFor(contacts: Pick<CustomerContacts, "emails" | "billingEmails">, kind: "billing" | "other"): string[] {
  const chosen = kind === "billing" && contacts.billingEmails.length > 0 ? contacts.billingEmails : contacts.emails;
  return [...new Map(chosen.map((address) => [address.toLowerCase(), address])).values()];
}
