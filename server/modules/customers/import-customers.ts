import { sql } from "kysely";
import type { FieldError } from "../../../shared/problem.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { findForeignLocations, listFields } from "../partners/index.ts";
import { manyWrong } from "./check-new-customers.ts";
import { findCustomers } from "./customer-queries.ts";
import { makeChange, type Wish } from "./make-change.ts";
import type { CustomerStatus } from "./status-rules.ts";
import { db } from "./tables.ts";
import { refuseTakenLogins } from "./taken-logins.ts";
import { takenFieldValues } from "./unique-fields.ts";
import { type Change, writeChanges } from "./write-changes.ts";

export interface ImportedCustomer {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly status: CustomerStatus;
  readonly fullName: string;
  readonly portalLogin: string;
  readonly isDeleted: boolean;
}

/** Which records of another system are here already. */
export async function findCustomersByExternalId(
  work: Work,
  { partnerId, source, externalIds }: { partnerId: string; source: string; externalIds: readonly string[] },
): Promise<ReadonlyMap<string, ImportedCustomer>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("customers.customers as customer")
    .select([
      "customer.external_id as externalId",
      "customer.id",
      sql<number>`customer.number::int`.as("number"),
      "customer.version",
      "customer.status",
      "customer.full_name as fullName",
      "customer.portal_login as portalLogin",
      sql<boolean>`customer.deleted_at is not null`.as("isDeleted"),
    ])
    .where("customer.partner_id", "=", partnerId)
    .where("customer.source", "=", source)
    .where("customer.external_id", "=", sql<string>`any (${[...externalIds]}::text[])`)
    .where(visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" }))
    .execute();
  return new Map(rows.map(({ externalId, ...row }) => [externalId as string, row]));
}

/** Which customers have one of these values in an additional field, by the value as JSON. */
export async function findCustomersByField(
  work: Work,
  { partnerId, name, values }: { partnerId: string; name: string; values: readonly unknown[] },
): Promise<ReadonlyMap<string, readonly ImportedCustomer[]>> {
  const wanted = [...new Set(values.map((value) => JSON.stringify(value)))].map((key) => ({ key, value: JSON.parse(key) as unknown }));
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<ImportedCustomer & { key: string }>`
    select row.key, customer.id, customer.number::int as number, customer.version, customer.status, customer.full_name as "fullName",
      customer.portal_login as "portalLogin", customer.deleted_at is not null as "isDeleted"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as row (key text, value jsonb)
    join customers.customers as customer on customer.extra @> jsonb_build_object(${name}::text, row.value) and customer.extra <> '{}'
    where customer.partner_id = ${partnerId} and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}
    order by customer.number`.execute(work.tx);
  const found = new Map<string, ImportedCustomer[]>();
  for (const { key, ...customer } of rows) found.set(key, [...(found.get(key) ?? []), customer]);
  return found;
}

/** What an import may say about a customer that is here already; what is absent stays. The status moves by `changeCustomerStatuses`. */
export type CustomerChanges = { readonly id: string } & Wish;

/** Writes only what differs, in sets. Answers the ids of the customers that changed. */
export async function updateImportedCustomers(work: Work, wishes: readonly CustomerChanges[]): Promise<string[]> {
  const found = await findCustomers(
    work,
    wishes.map((wish) => wish.id),
  );
  const before = new Map(found.map((customer) => [customer.id, customer]));
  const fields = await listFields(work, "customers");
  const errors: FieldError[] = [];
  const changes: Change[] = [];
  for (const [at, { id, ...wish }] of wishes.entries()) {
    const customer = before.get(id);
    if (!customer) {
      errors.push({ field: `${at}.id`, code: "unknown-value", message: "there is no such customer" });
      continue;
    }
    const { change, wrong } = await makeChange(work, customer, wish, { fields, byStaff: false, requireAll: false });
    errors.push(...wrong.map((one) => ({ ...one, field: `${at}.${one.field}` })));
    changes.push(change);
  }
  await refuseForeignLocations(work, changes, errors);
  for (const { at, ...one } of await takenFieldValues(
    work,
    fields,
    changes.map(({ before: { id, partnerId }, after: { extra } }) => ({ id, partnerId, extra })),
  )) {
    errors.push({ ...one, field: `${at}.${one.field}` });
  }
  if (errors.length > 0) throw manyWrong(errors);
  await refuseTakenLogins(
    work,
    changes.flatMap(({ before: { id, portalLogin }, after }) =>
      after.portalLogin === portalLogin ? [] : [{ login: after.portalLogin, field: `${id}.portalLogin` }],
    ),
  );
  await writeChanges(work, changes);
  return changes.filter((change) => Object.keys(change.changes).length > 0).map((change) => change.before.id);
}

export async function refuseForeignLocations(work: Work, changes: readonly Change[], errors: FieldError[]): Promise<void> {
  const moved = changes.filter((change) => change.after.locationId !== change.before.locationId);
  const foreign = await findForeignLocations(
    work,
    moved.flatMap(({ before: { partnerId }, after: { locationId } }) => (locationId ? [{ locationId, partnerId }] : [])),
  );
  for (const { locationId } of foreign)
    errors.push({ field: "locationId", code: "unknown-value", message: `the location ${locationId} does not serve the partner` });
}
