import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";

type SameMark = "tax_id" | "phone" | "email" | "address";

interface SamePerson {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** What the two have in common. */
  readonly by: SameMark[];
}

/** Who among some customers has a tax id, a phone, a mail address or a street address in common with this one (B-235). */
export async function findSamePersons(
  work: Work,
  customerId: string,
  { among, marks }: { among: readonly string[]; marks: readonly SameMark[] },
): Promise<SamePerson[]> {
  if (among.length === 0 || marks.length === 0) return [];
  const { rows } = await sql<SamePerson>`
    with own as (select id, partner_id, regexp_replace(upper(tax_id), '[^A-Z0-9]', '', 'g') as tax, zip, platform.plain(street_1) as street
        from customers.customers where id = ${customerId}),
      found as (
        select other.id, 'tax_id' as mark from own join customers.customers other on other.id = any (${[...among]}::uuid[])
          where own.tax <> '' and regexp_replace(upper(other.tax_id), '[^A-Z0-9]', '', 'g') = own.tax
        union select other.id, 'address' from own join customers.customers other on other.id = any (${[...among]}::uuid[])
          where own.street <> '' and platform.plain(other.street_1) = own.street and other.zip = own.zip
        union select theirs.customer_id, case when theirs.kind = 'phone' then 'phone' else 'email' end
          from customers.contacts mine join customers.contacts theirs on theirs.normal = mine.normal and (theirs.kind = 'phone') = (mine.kind = 'phone')
          where mine.customer_id = ${customerId} and theirs.customer_id = any (${[...among]}::uuid[]))
    select customer.id, customer.number::int as number, coalesce(nullif(customer.company_name, ''), customer.full_name) as name,
      array_agg(distinct found.mark order by found.mark) as by
    from found join customers.customers customer on customer.id = found.id join own on own.partner_id = customer.partner_id
    where customer.id <> ${customerId} and found.mark = any (${[...marks]}::text[])
      and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}
    group by customer.id order by customer.number`.execute(work.tx);
  return rows;
}
