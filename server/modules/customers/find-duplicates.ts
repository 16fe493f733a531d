import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { DuplicateView } from "./contract.ts";
import { customerLabel, getReachable, reachableCustomers } from "./customer-queries.ts";
import { type Compared, scoreDuplicate } from "./duplicate-rules.ts";
import type { CustomerStatus } from "./status-rules.ts";
import { db } from "./tables.ts";

/** Somebody who may be here already. Contacts in their normal forms. */
export interface Probe {
  readonly partnerId: string;
  readonly fullName: string;
  readonly identification: string;
  readonly taxId: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly street1: string;
  readonly zip: string;
  readonly dateOfBirth: string | null;
  /** The record itself, when it exists. */
  readonly customerId?: string | undefined;
}

export type Duplicate = z.input<typeof DuplicateView>;

interface Row {
  id: string;
  number: number;
  name: string;
  status: CustomerStatus;
  identification: string;
  taxId: string;
  emails: string[];
  phones: string[];
  plainName: string;
  address: string;
  dateOfBirth: string | null;
  likeness: number;
  own: { plainName: string; address: string };
}

/** Enough for a person to look through; more in common than that is a wrong entry, such as the provider's own phone number. */
const mostCandidates = 200;

/** Customers of the same partner whose score is at least `from`, the likeliest first. Each candidate comes from an index: what alone gives few points still counts. */
export async function findDuplicates(work: Work, probe: Probe, from: number): Promise<Duplicate[]> {
  const { rows } = await sql<Row>`
    with probe as (select platform.plain(${probe.fullName}) as name, platform.plain(${probe.street1}) as street, ${probe.zip}::text as zip),
    candidates as (
      select id from customers.customers where identification = ${probe.identification} and identification <> ''
      union select id from customers.customers where tax_id = ${probe.taxId} and tax_id <> ''
      union select customer_id from customers.contacts where kind in ('email', 'billing_email') and normal = any (${[...probe.emails]}::text[])
      union select customer_id from customers.contacts where kind = 'phone' and normal = any (${[...probe.phones]}::text[])
      union (select customer.id from customers.customers customer, probe where platform.plain(customer.full_name) = probe.name and probe.name <> '' limit ${mostCandidates})
      union (select customer.id from customers.customers customer, probe where customer.zip = probe.zip and platform.plain(customer.street_1) = probe.street
        and customer.street_1 <> '' limit ${mostCandidates})
    )
    select customer.id, customer.number::int as number, customer.full_name as name, customer.status, customer.identification, customer.tax_id as "taxId",
      array(select normal from customers.contacts where customer_id = customer.id and kind in ('email', 'billing_email')) as emails,
      array(select normal from customers.contacts where customer_id = customer.id and kind = 'phone') as phones,
      platform.plain(customer.full_name) as "plainName", case when customer.street_1 = '' then '' else customer.zip || ' ' || platform.plain(customer.street_1) end as address,
      customer.date_of_birth as "dateOfBirth", similarity(platform.plain(customer.full_name), probe.name) as likeness,
      jsonb_build_object('plainName', probe.name, 'address', case when probe.street = '' then '' else probe.zip || ' ' || probe.street end) as own
    from candidates join customers.customers customer using (id), probe
    where customer.partner_id = ${probe.partnerId} and customer.deleted_at is null and customer.id is distinct from ${probe.customerId ?? null}::uuid
      and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}
      and not exists (select from customers.known_different known
        where known.first_id = least(customer.id, ${probe.customerId ?? null}::uuid) and known.second_id = greatest(customer.id, ${probe.customerId ?? null}::uuid))
    limit ${mostCandidates}`.execute(work.tx);
  return rows
    .map((row) => {
      const mine: Compared = { ...probe, plainName: row.own.plainName, address: row.own.address };
      return { id: row.id, number: row.number, name: row.name, status: row.status, ...scoreDuplicate(mine, row, row.likeness) };
    })
    .filter((duplicate) => duplicate.score >= from)
    .toSorted((a, b) => b.score - a.score || a.number - b.number)
    .slice(0, 20);
}

/** Only those whom the person may open: a warning must not tell that somebody else's customer exists (O-6). */
export async function onlyReachable(work: Work, duplicates: readonly Duplicate[]): Promise<Duplicate[]> {
  const reachable = await db(work)
    .selectFrom("customers.customers as customer")
    .select("customer.id")
    .where("customer.id", "=", sql<string>`any (${duplicates.map((duplicate) => duplicate.id)}::uuid[])`)
    .where(reachableCustomers(work, "customers.profile.view", "customer"))
    .execute();
  const ids = new Set(reachable.map((row) => row.id));
  return duplicates.filter((duplicate) => ids.has(duplicate.id));
}

/** Remembers that two customers are two. */
export async function markDifferent(work: Work, customerId: string, otherId: string): Promise<void> {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  const other = await getReachable(work, otherId, "customers.profile.update");
  if (customer.id === other.id) throw fieldProblem("otherId", "same", "Choose another customer.");
  const [first, second] = [customer.id, other.id].toSorted() as [string, string];
  await db(work)
    .insertInto("customers.known_different")
    .values({ first_id: first, second_id: second, partner_id: customer.partnerId, by: JSON.stringify(describeActor(work)), at: work.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db(work).deleteFrom("customers.likely_duplicates").where("first_id", "=", first).where("second_id", "=", second).execute();
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "not-a-duplicate",
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes: { differentFrom: { before: null, after: other.number } },
  });
}
