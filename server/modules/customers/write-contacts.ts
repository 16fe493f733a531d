import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { Contact } from "./read-contacts.ts";

export async function insertContacts(
  work: Work,
  contacts: readonly (Contact & { customerId: string; partnerId: string })[],
): Promise<void> {
  if (contacts.length === 0) return;
  await sql`insert into customers.contacts (customer_id, partner_id, kind, value, normal, position)
    select "customerId", "partnerId", kind, value, normal, position from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb)
    as row ("customerId" uuid, "partnerId" uuid, kind text, value text, normal text, position int)`.execute(work.tx);
}

export async function insertLabels(
  work: Work,
  labels: readonly { customerId: string; partnerId: string; labelId: string }[],
): Promise<void> {
  if (labels.length === 0) return;
  await sql`insert into customers.customer_labels (customer_id, partner_id, label_id)
    select "customerId", "partnerId", "labelId" from jsonb_to_recordset(${JSON.stringify(labels)}::jsonb) as row ("customerId" uuid, "partnerId" uuid, "labelId" uuid)
    on conflict do nothing`.execute(work.tx);
}
