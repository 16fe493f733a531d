import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, listLabels, listLocations, textColourOn } from "../partners/index.ts";
import type { CustomerView } from "./contract.ts";
import { type Customer, reachableCustomers } from "./customer-queries.ts";
import { showExtra, templateRecord } from "./show-extra.ts";
import { db } from "./tables.ts";

type View = z.input<typeof CustomerView>;

/** A customer as staff see them: what a person has no right to see is not in it. */
export async function customerView(work: Work, customer: Customer): Promise<View> {
  const partner = await getPartner(work, customer.partnerId);
  const location = customer.locationId === null ? undefined : (await listLocations(work)).find((one) => one.id === customer.locationId);
  const [extra] = await showExtra(work, [{ ...customer, record: templateRecord(customer) }]);
  const { createdBy, deletedAt, mergedInto, source, externalId, partnerId, locationId, ...shown } = customer;
  return {
    ...shown,
    emails: [...customer.emails],
    billingEmails: [...customer.billingEmails],
    phones: [...customer.phones],
    partner: { id: partner.id, number: partner.number, name: partner.name },
    location: location ? { id: location.id, path: [...location.path] } : null,
    identification: maskedNumber(customer.identification),
    addedBy: createdBy,
    extra: extra ?? {},
    contactPersons: await listContactPersons(work, customer.id),
    addresses: await listAddresses(work, customer.id),
    labels: await listLabelsOf(work, customer.id),
    link: await readLink(work, customer.id),
    plannedStatus: await readPlan(work, customer.id),
    createdAt: customer.createdAt.toISOString(),
    updatedAt: customer.updatedAt.toISOString(),
    mergedInto: null,
  };
}

/** "AB1234567" as "•••••••67". */
const maskedNumber = (number: string): string => number.slice(0, -2).replace(/./gu, "•") + number.slice(-2);

const ofCustomer = { partner: "row.partner_id", customer: "row.customer_id" };

export async function listContactPersons(work: Work, customerId: string): Promise<View["contactPersons"]> {
  return db(work)
    .selectFrom("customers.contact_persons as row")
    .select(["row.name", "row.role", "row.email", "row.phone", "row.may_call_support as mayCallSupport", "row.may_order as mayOrder"])
    .where("row.customer_id", "=", customerId)
    .where(visibleTo(work.actor, ofCustomer))
    .orderBy("row.position")
    .execute();
}

export async function listAddresses(work: Work, customerId: string): Promise<View["addresses"]> {
  return db(work)
    .selectFrom("customers.addresses as row")
    .select([
      "row.id",
      "row.title",
      "row.street_1 as street1",
      "row.street_2 as street2",
      "row.city",
      "row.zip",
      "row.state",
      "row.country",
      "row.lat",
      "row.lng",
    ])
    .where("row.customer_id", "=", customerId)
    .where(visibleTo(work.actor, ofCustomer))
    .orderBy("row.position")
    .execute();
}

async function listLabelsOf(work: Work, customerId: string): Promise<View["labels"]> {
  const labels = await labelsOfCustomers(work, [customerId]);
  return labels.get(customerId) ?? [];
}

/** The labels of some customers, by title. */
export async function labelsOfCustomers(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, View["labels"]>> {
  const { rows } = await sql<{ customerId: string; labelIds: string[] }>`
    select row.customer_id as "customerId", array_agg(row.label_id) as "labelIds" from customers.customer_labels row
    where row.customer_id = any (${[...customerIds]}::uuid[]) and ${visibleTo(work.actor, ofCustomer)} group by row.customer_id`.execute(
    work.tx,
  );
  const carried = await describeLabels(work);
  return new Map(rows.map(({ customerId, labelIds }) => [customerId, carried(labelIds)]));
}

/** What a list shows of the labels behind some ids, by title. */
export async function describeLabels(work: Work): Promise<(labelIds: readonly string[]) => View["labels"]> {
  const labels = await listLabels(work, "customers");
  return (labelIds) =>
    labels
      .filter((label) => labelIds.includes(label.id))
      .map(({ id, title, colour }) => ({ id, title, colour, textColour: textColourOn(colour) }));
}

async function readLink(work: Work, customerId: string): Promise<View["link"]> {
  const subs = await db(work)
    .selectFrom("customers.links")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("main_id", "=", customerId)
    .executeTakeFirstOrThrow();
  const main = await db(work)
    .selectFrom("customers.links as link")
    .leftJoin("customers.customers as customer", (join) =>
      join
        .onRef("customer.id", "=", "link.main_id")
        .on(visibleTo(work.actor, { partner: "customer.partner_id" }))
        // The mark is shown to everybody who sees the sub-account; the name only to who may see the main account (O-270).
        .on(reachableCustomers(work, "customers.profile.view", "customer")),
    )
    .select(["customer.id", sql<number | null>`customer.number::int`.as("number"), "customer.full_name as name", "link.mode"])
    .where("link.sub_id", "=", customerId)
    .executeTakeFirst();
  return { subAccounts: subs.count, main: main ?? null };
}

async function readPlan(work: Work, customerId: string): Promise<View["plannedStatus"]> {
  const plan = await db(work)
    .selectFrom("customers.planned_status_changes as plan")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("state", "=", "pending")
    .executeTakeFirst();
  if (!plan) return null;
  return {
    id: plan.id,
    to: plan.to_status,
    blockedBy: plan.blocked_by,
    at: plan.at.toISOString(),
    reason: plan.reason,
    plannedBy: plan.planned_by.name ?? "",
  };
}
