import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { type Compared, scoreDuplicate } from "./duplicate-rules.ts";
import type { Probe } from "./find-duplicates.ts";
import { duplicateWarn } from "./settings.ts";

export interface LikelyDuplicate {
  readonly number: number;
  readonly score: number;
}

/** A name or an address that more have in common than that is none to tell people by. */
const mostAlike = 20;

interface Row {
  at: number;
  number: number;
  likeness: number;
  own: Pick<Compared, "plainName" | "address">;
  theirs: Compared;
}

/**
 * O-79, O-81 who of many newcomers of one partner is likely here already, from the score on from which a form would ask; by their place in
 * the list. One query for all of them: each candidate comes from an index.
 */
export async function findLikelyDuplicates(work: Work, probes: readonly Probe[]): Promise<ReadonlyMap<number, readonly LikelyDuplicate[]>> {
  const found = new Map<number, LikelyDuplicate[]>();
  const partnerId = probes[0]?.partnerId;
  if (partnerId === undefined) return found;
  const from = await getSetting(work, duplicateWarn, { partnerId });
  const { rows } = await sql<Row>`
    with probe as materialized (
      select row.at, row.identification, row."taxId", row.emails, row.phones, row.zip, platform.plain(row."fullName") as name, platform.plain(row.street1) as street
      from jsonb_to_recordset(${JSON.stringify(probes.map((probe, at) => ({ ...probe, at })))}::jsonb)
        as row (at int, "fullName" text, identification text, "taxId" text, emails text[], phones text[], street1 text, zip text)
    ), candidates as (
      select probe.at, customer.id from probe join customers.customers as customer on customer.identification = probe.identification and customer.identification <> ''
      union select probe.at, customer.id from probe join customers.customers as customer on customer.tax_id = probe."taxId" and customer.tax_id <> ''
      union select probe.at, contact.customer_id from probe cross join lateral unnest(probe.emails) as wanted
        join customers.contacts as contact on contact.kind in ('email', 'billing_email') and contact.normal = wanted
      union select probe.at, contact.customer_id from probe cross join lateral unnest(probe.phones) as wanted
        join customers.contacts as contact on contact.kind = 'phone' and contact.normal = wanted
      union select probe.at, named.id from probe cross join lateral
        (select id from customers.customers where platform.plain(full_name) = probe.name and probe.name <> '' limit ${mostAlike}) as named
      union select probe.at, neighbour.id from probe cross join lateral
        (select id from customers.customers where zip = probe.zip and platform.plain(street_1) = probe.street and street_1 <> '' limit ${mostAlike}) as neighbour
    )
    select probe.at, customer.number::int as number, similarity(platform.plain(customer.full_name), probe.name) as likeness,
      jsonb_build_object('plainName', probe.name, 'address', case when probe.street = '' then '' else probe.zip || ' ' || probe.street end) as own,
      jsonb_build_object('identification', customer.identification, 'taxId', customer.tax_id, 'dateOfBirth', customer.date_of_birth,
        'emails', array(select normal from customers.contacts where customer_id = customer.id and kind in ('email', 'billing_email')),
        'phones', array(select normal from customers.contacts where customer_id = customer.id and kind = 'phone'),
        'plainName', platform.plain(customer.full_name),
        'address', case when customer.street_1 = '' then '' else customer.zip || ' ' || platform.plain(customer.street_1) end) as theirs
    from candidates join probe using (at) join customers.customers as customer using (id)
    where customer.partner_id = ${partnerId} and customer.deleted_at is null
      and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}
    order by probe.at, customer.number`.execute(work.tx);
  for (const { at, number, likeness, own, theirs } of rows) {
    const { score } = scoreDuplicate({ ...(probes[at] as Probe), ...own }, theirs, likeness);
    if (score >= from) found.set(at, [...(found.get(at) ?? []), { number, score }]);
  }
  return found;
}
