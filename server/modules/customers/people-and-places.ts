import { sql } from "kysely";
import type { z } from "zod";
import { readPhone } from "../../platform/phones.ts";
import type { Work } from "../../platform/work.ts";
import type { Wrong } from "../partners/index.ts";
import { isMailAddress, normalAddress } from "./contact-rules.ts";
import type { CustomerEdit } from "./contract.ts";

type ContactPerson = NonNullable<z.output<typeof CustomerEdit>["contactPersons"]>[number];
type Address = NonNullable<z.output<typeof CustomerEdit>["addresses"]>[number];

/** People to talk to, with their addresses and phones in normal form. */
export function checkContactPersons(persons: readonly ContactPerson[], phoneCountry: string): { persons: ContactPerson[]; wrong: Wrong[] } {
  const wrong: Wrong[] = [];
  const checked = persons.map((person, at) => {
    if (person.email !== "" && !isMailAddress(person.email))
      wrong.push({ field: `contactPersons.${at}.email`, code: "email-format", message: `${person.email} is not a mail address` });
    if (person.phone === "") return { ...person, email: normalAddress(person.email) };
    const phone = readPhone(person.phone, phoneCountry);
    if (phone.kind === "read") return { ...person, email: normalAddress(person.email), phone: phone.e164 };
    wrong.push({
      field: `contactPersons.${at}.phone`,
      code: phone.kind === "country-unknown" ? "phone-country" : "phone-format",
      message: `${person.phone} is not a phone number`,
    });
    return person;
  });
  return { persons: checked, wrong };
}

export const checkAddresses = (addresses: readonly Address[]): Wrong[] =>
  addresses.flatMap((address, at) =>
    (address.lat === null) === (address.lng === null)
      ? []
      : [{ field: `addresses.${at}.lat`, code: "required", message: "a point has both coordinates" }],
  );

/** Replaces all of them; nothing points at one. */
export async function writeContactPersons(
  work: Work,
  customer: { id: string; partnerId: string },
  persons: readonly ContactPerson[],
): Promise<void> {
  await sql`delete from customers.contact_persons where customer_id = ${customer.id}`.execute(work.tx);
  if (persons.length === 0) return;
  await sql`insert into customers.contact_persons (customer_id, partner_id, position, name, role, email, phone, may_call_support, may_order)
    select ${customer.id}, ${customer.partnerId}, position, name, role, email, phone, "mayCallSupport", "mayOrder"
    from jsonb_to_recordset(${numbered(persons)}::jsonb) as row (position int, name text, role text, email text, phone text, "mayCallSupport" boolean, "mayOrder" boolean)`.execute(
    work.tx,
  );
}

/** Keeps those that are named by their id, so that what points at them stays right; an id of somebody else's makes a new one. */
export async function writeAddresses(
  work: Work,
  customer: { id: string; partnerId: string },
  addresses: readonly Address[],
): Promise<void> {
  const kept = addresses.flatMap((address) => (address.id === undefined ? [] : [address.id]));
  await sql`delete from customers.addresses where customer_id = ${customer.id} and id <> all (${kept}::uuid[])`.execute(work.tx);
  // Out of the way, so that two may change places.
  await sql`update customers.addresses set position = position + 25 where customer_id = ${customer.id} and position <= 25`.execute(work.tx);
  if (addresses.length === 0) return;
  await sql`insert into customers.addresses as address (id, customer_id, partner_id, position, title, street_1, street_2, city, zip, state, country, lat, lng)
    select coalesce((select id from customers.addresses where id = row.id and customer_id = ${customer.id}), uuidv7()), ${customer.id}, ${customer.partnerId}, position, title, "street1",
      "street2", city, zip, state, country, lat, lng
    from jsonb_to_recordset(${numbered(addresses)}::jsonb) as row (id uuid, position int, title text, "street1" text, "street2" text, city text, zip text, state text, country text,
      lat double precision, lng double precision)
    on conflict (id) do update set position = excluded.position, title = excluded.title, street_1 = excluded.street_1, street_2 = excluded.street_2, city = excluded.city,
      zip = excluded.zip, state = excluded.state, country = excluded.country, lat = excluded.lat, lng = excluded.lng`.execute(work.tx);
}

const numbered = (items: readonly object[]): string => JSON.stringify(items.map((item, at) => ({ ...item, position: at + 1 })));
