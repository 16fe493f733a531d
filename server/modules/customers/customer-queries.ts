import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { levelOf } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { customerMerged } from "./problems.ts";
import type { BlockCause, CustomerStatus } from "./status-rules.ts";
import { db } from "./tables.ts";

export interface Customer {
  readonly id: string;
  readonly number: number;
  readonly partnerId: string;
  readonly locationId: string | null;
  readonly portalLogin: string;
  readonly category: "individual" | "company" | "reseller";
  readonly status: CustomerStatus;
  readonly blockedBy: BlockCause | null;
  readonly fullName: string;
  readonly companyName: string;
  readonly companyNumber: string;
  readonly taxId: string;
  readonly identification: string;
  readonly dateOfBirth: Day | null;
  readonly language: string;
  readonly preferredChannel: "mail" | "sms" | "whatsapp" | "push" | "none";
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly geoSource: "" | "hand" | "geocoder" | "import";
  readonly accountManagerId: string | null;
  readonly addedOn: Day;
  readonly createdBy: string | null;
  readonly convertedFromLeadId: string | null;
  readonly source: string;
  readonly externalId: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  readonly mergedInto: string | null;
  /** As typed; the first one is the primary one. */
  readonly emails: readonly string[];
  readonly billingEmails: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
}

/** How screens and the audit log call a customer. */
export const customerLabel = (number: number | bigint): string => `Customer ${number}`;

const columns = [
  "customer.id",
  "customer.partner_id as partnerId",
  "customer.location_id as locationId",
  "customer.portal_login as portalLogin",
  "customer.category",
  "customer.status",
  "customer.blocked_by as blockedBy",
  "customer.full_name as fullName",
  "customer.company_name as companyName",
  "customer.company_number as companyNumber",
  "customer.tax_id as taxId",
  "customer.identification",
  "customer.date_of_birth as dateOfBirth",
  "customer.language",
  "customer.preferred_channel as preferredChannel",
  "customer.street_1 as street1",
  "customer.street_2 as street2",
  "customer.city",
  "customer.zip",
  "customer.state",
  "customer.country",
  "customer.lat",
  "customer.lng",
  "customer.geo_source as geoSource",
  "customer.account_manager_id as accountManagerId",
  "customer.added_on as addedOn",
  "customer.created_by as createdBy",
  "customer.converted_from_lead_id as convertedFromLeadId",
  "customer.source",
  "customer.external_id as externalId",
  "customer.extra",
  "customer.version",
  "customer.created_at as createdAt",
  "customer.updated_at as updatedAt",
  "customer.deleted_at as deletedAt",
  "customer.merged_into as mergedInto",
] as const;

const contactsAs = (kind: string, column: "value" | "normal") =>
  sql<
    string[]
  >`array(select contact.${sql.ref(column)} from customers.contacts contact where contact.customer_id = customer.id and contact.kind = ${kind} order by contact.position)`;

const partnerAndSelf = { partner: "customer.partner_id", customer: "customer.id" };

const selectCustomers = (work: Work) =>
  db(work)
    .selectFrom("customers.customers as customer")
    .select(columns)
    .select([
      sql<number>`customer.number::int`.as("number"),
      contactsAs("email", "value").as("emails"),
      contactsAs("billing_email", "value").as("billingEmails"),
      contactsAs("phone", "normal").as("phones"),
    ])
    .where(visibleTo(work.actor, partnerAndSelf));

/** A customer that the actor may see, wherever they came from; one in the recycle bin is not there. */
export async function findCustomer(work: Work, id: string): Promise<Customer | undefined> {
  return selectCustomers(work).where("customer.id", "=", id).where("customer.deleted_at", "is", null).executeTakeFirst();
}

export async function getCustomer(work: Work, id: string): Promise<Customer> {
  const customer = await findCustomer(work, id);
  if (!customer) throw await notThere(work, id);
  return customer;
}

/** Some customers at once, in no order. */
export async function findCustomers(work: Work, ids: readonly string[]): Promise<Customer[]> {
  if (ids.length === 0) return [];
  return selectCustomers(work)
    .where("customer.id", "=", sql<string>`any (${[...ids]}::uuid[])`)
    .where("customer.deleted_at", "is", null)
    .execute();
}

/** As `getCustomer`, for an endpoint of a member of staff: also asks whether the level of their right reaches this customer. */
export async function getReachable(work: Work, id: string, permission: Permission): Promise<Customer> {
  const customer = await findReachable(work, id, permission);
  if (!customer) throw await notThere(work, id, permission);
  return customer;
}

const findReachable = (work: Work, id: string, permission: Permission): Promise<Customer | undefined> =>
  selectCustomers(work)
    .where("customer.id", "=", id)
    .where("customer.deleted_at", "is", null)
    .where(reachableCustomers(work, permission, "customer"))
    .executeTakeFirst();

/** As `getReachable`, but the id of somebody who was merged into another gives that one (O-82). */
export async function getReachableOrSurvivor(work: Work, id: string, permission: Permission): Promise<Customer> {
  const customer = await findReachable(work, id, permission);
  if (customer) return customer;
  const survivor = await findSurvivor(work, id, permission);
  return getReachable(work, survivor?.id ?? id, permission);
}

/** Into whom a customer was merged, as far as the actor may see that one. */
async function findSurvivor(
  work: Work,
  id: string,
  permission?: Permission,
): Promise<{ id: string; number: number; loser: number } | undefined> {
  return db(work)
    .selectFrom("customers.customers as loser")
    .innerJoin("customers.customers as customer", "customer.id", "loser.merged_into")
    .select(["customer.id", sql<number>`customer.number::int`.as("number"), sql<number>`loser.number::int`.as("loser")])
    .where("loser.id", "=", id)
    .where("customer.deleted_at", "is", null)
    .where(visibleTo(work.actor, partnerAndSelf))
    .where(permission ? reachableCustomers(work, permission, "customer") : sql<boolean>`true`)
    .executeTakeFirst();
}

async function notThere(work: Work, id: string, permission?: Permission): Promise<Error> {
  const survivor = await findSurvivor(work, id, permission);
  if (!survivor) return notFound();
  return customerMerged(`${customerLabel(survivor.loser)} was merged into ${customerLabel(survivor.number)}. Do it there.`, {
    current: { id: survivor.id, number: survivor.number },
  });
}

/** Who a customer is now: themselves, or whom they were merged into. */
export async function currentCustomerId(work: Work, id: string): Promise<string> {
  const row = await db(work).selectFrom("customers.customers").select("merged_into").where("id", "=", id).executeTakeFirst();
  return row?.merged_into ?? id;
}

/** A customer with those who were merged into them: whose log entries are theirs. */
export async function idsWithMerged(work: Work, id: string): Promise<string[]> {
  const rows = await db(work).selectFrom("customers.customers").select("id").where("merged_into", "=", id).execute();
  return [id, ...rows.map((row) => row.id)];
}

/** A customer in the recycle bin. */
export async function findDeleted(work: Work, id: string): Promise<Customer | undefined> {
  return selectCustomers(work)
    .where("customer.id", "=", id)
    .where("customer.deleted_at", "is not", null)
    .where("customer.purged_at", "is", null)
    .where("customer.merged_into", "is", null)
    .executeTakeFirst();
}

/** Takes the row's lock, so that two acts on one customer take turns. Customers are locked before anything of theirs. */
export async function lockCustomer(work: Work, id: string): Promise<void> {
  await sql`select 1 from customers.customers where id = ${id} for update`.execute(work.tx);
}

/**
 * The customers that a permission reaches (O-6, O-24): all, or those that the person made or manages; with the limit of a customer creator the newest
 * few that they made. For a query on `customers.customers`, beside `visibleTo`.
 */
export function reachableCustomers(work: Work, permission: Permission, alias: string): RawBuilder<SqlBool> {
  const { actor } = work;
  if (actor.kind !== "staff" && actor.kind !== "key") return sql<SqlBool>`true`;
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  if (actor.newestOwnCustomers !== undefined) {
    return sql<SqlBool>`${column("id")} in (select id from customers.customers where created_by = ${actor.adminId} and deleted_at is null
      order by created_at desc, id desc limit ${actor.newestOwnCustomers})`;
  }
  switch (levelOf(actor, permission)) {
    case "all":
      return sql<SqlBool>`true`;
    case "own":
    case "group":
      return sql<SqlBool>`(${column("created_by")} = ${actor.adminId} or ${column("account_manager_id")} = ${actor.adminId})`;
    case "deny":
      return sql<SqlBool>`false`;
  }
}
