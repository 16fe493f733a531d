import { sql } from "kysely";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listLabels } from "../partners/index.ts";
import { type Customer, customerLabel, getReachable, lockCustomer } from "./customer-queries.ts";
import { customerUpdated } from "./events.ts";
import { insertLabels } from "./write-contacts.ts";

/** The labels that a customer shall carry, no others. */
export async function setLabels(work: Work, customerId: string, labelIds: readonly string[]): Promise<Customer> {
  await lockCustomer(work, customerId);
  const customer = await getReachable(work, customerId, "customers.profile.update");
  await changeLabels(work, customer, () => labelIds);
  return customer;
}

/** The same for one of many: answers whether anything changed. */
export async function replaceLabels(work: Work, customerId: string, labelIds: readonly string[]): Promise<boolean> {
  await lockCustomer(work, customerId);
  return changeLabels(work, await getReachable(work, customerId, "customers.profile.update"), () => labelIds);
}

/** Adds and takes away some labels, and leaves the others. Answers whether anything changed. */
export async function addAndRemoveLabels(
  work: Work,
  customerId: string,
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Promise<boolean> {
  await lockCustomer(work, customerId);
  const customer = await getReachable(work, customerId, "customers.profile.update");
  return changeLabels(work, customer, (has) => [...new Set([...has, ...add])].filter((id) => !remove.includes(id)));
}

async function changeLabels(work: Work, customer: Customer, wish: (has: readonly string[]) => readonly string[]): Promise<boolean> {
  const labels = await listLabels(work, "customers");
  const { rows } = await sql<{
    label_id: string;
  }>`select label_id from customers.customer_labels where customer_id = ${customer.id}`.execute(work.tx);
  const has = rows.map((row) => row.label_id);
  const shall = wish(has);
  const added = [...new Set(shall)].filter((id) => !has.includes(id));
  const removed = has.filter((id) => !shall.includes(id));
  const unknown = added.find(
    (id) => !labels.some((label) => label.id === id && (label.partnerIds.length === 0 || label.partnerIds.includes(customer.partnerId))),
  );
  if (unknown !== undefined) throw fieldProblem("labelIds", "unknown-label", "There is no such label for this partner.");
  if (removed.length > 0)
    await sql`delete from customers.customer_labels where customer_id = ${customer.id} and label_id = any (${removed}::uuid[])`.execute(
      work.tx,
    );
  await insertLabels(
    work,
    added.map((labelId) => ({ customerId: customer.id, partnerId: customer.partnerId, labelId })),
  );
  const titles = (ids: readonly string[]): string[] => ids.map((id) => labels.find((label) => label.id === id)?.title ?? id).toSorted();
  const about = { partnerId: customer.partnerId, customerId: customer.id };
  const changed = added.length + removed.length > 0;
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "labelled",
    ...about,
    ...(changed ? { changes: { labels: { before: titles(has), after: titles(shall) } } } : {}),
  });
  if (changed) work.emit(customerUpdated, { ...about, objectId: customer.id }, { number: customer.number, fields: ["labels"] });
  return changed;
}
