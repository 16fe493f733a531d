import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue, type JobRun } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { listFields } from "../partners/index.ts";
import { searchFieldsOf, searchTextOf } from "./search-text-rules.ts";
import { searchableValues } from "./searchable-values.ts";

interface Row {
  id: string;
  number: bigint;
  portalLogin: string;
  fullName: string;
  companyName: string;
  companyNumber: string;
  taxId: string;
  identification: string;
  street1: string;
  street2: string;
  city: string;
  zip: string;
  externalId: string | null;
  extra: Record<string, unknown>;
  contacts: string[];
  extras: string[];
}

/** Writes anew what some customers are found by; two statements for any number of them. */
export async function refreshSearchText(work: Work, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const fields = await listFields(work, "customers");
  const { rows } = await sql<Row>`
    select id, number, portal_login as "portalLogin", full_name as "fullName", company_name as "companyName", company_number as "companyNumber", tax_id as "taxId",
      identification, street_1 as "street1", street_2 as "street2", city, zip, external_id as "externalId", extra,
      array(select normal from customers.contacts where customer_id = customer.id order by kind, position)
        || array(select unnest(array[name, email, phone]) from customers.contact_persons where customer_id = customer.id order by position) as contacts,
      array(select body from customers.search_extras where customer_id = customer.id order by source) as extras
    from customers.customers customer where id = any (${[...customerIds]}::uuid[])`.execute(work.tx);
  const texts = rows.map((row) => ({ id: row.id, text: searchTextOf(row), fields: searchFieldsOf(searchableValues(fields, row.extra)) }));
  await sql`update customers.customers customer set search_text = platform.plain(row.text), search_fields = platform.plain(row.fields)
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as row (id uuid, text text, fields text)
    where customer.id = row.id and (customer.search_text <> platform.plain(row.text) or customer.search_fields <> platform.plain(row.fields))`.execute(
    work.tx,
  );
}

export const refreshCustomerSearch = defineJob("refresh-customer-search", z.object({ after: z.uuid().optional() }), { maxAttempts: 5 });

const perBatch = 500;

/** Other additional fields are searchable: what every customer is found by is written anew, a few hundred at a time. */
export async function refreshAllSearchTexts(run: JobRun, { after }: z.output<typeof refreshCustomerSearch.payload>): Promise<void> {
  await run.inWork(async (work) => {
    const { rows } = await sql<{ id: string }>`select id from customers.customers
      where deleted_at is null and extra <> '{}' and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid) order by id limit ${perBatch}`.execute(
      work.tx,
    );
    await refreshSearchText(
      work,
      rows.map(({ id }) => id),
    );
    const last = rows.at(-1);
    if (rows.length === perBatch && last) await enqueue(work, refreshCustomerSearch, { after: last.id });
  });
}

/**
 * What a module above wants customers to be found by, beside what they carry themselves: service logins, addresses, serial numbers. Each call says all
 * of it for that module; an empty text takes it away. Normal forms are the module's to add: a MAC address as `aa:bb:cc:dd:ee:ff` and as `aabbccddeeff`.
 */
export async function setSearchExtras(work: Work, source: string, extras: readonly { customerId: string; text: string }[]): Promise<void> {
  if (extras.length === 0) return;
  const rows = JSON.stringify(extras);
  await sql`delete from customers.search_extras extra using jsonb_to_recordset(${rows}::jsonb) as row ("customerId" uuid, text text)
    where extra.customer_id = row."customerId" and extra.source = ${source} and row.text = ''`.execute(work.tx);
  await sql`insert into customers.search_extras (customer_id, partner_id, source, body)
    select customer.id, customer.partner_id, ${source}, row.text from jsonb_to_recordset(${rows}::jsonb) as row ("customerId" uuid, text text)
    join customers.customers customer on customer.id = row."customerId" where row.text <> ''
    on conflict (customer_id, source) do update set body = excluded.body`.execute(work.tx);
  await refreshSearchText(
    work,
    extras.map((extra) => extra.customerId),
  );
}
