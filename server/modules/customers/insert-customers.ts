import { sql } from "kysely";
import { cleanLine } from "../../../shared/text.ts";
import type { Work } from "../../platform/work.ts";
import type { Ready } from "./check-new-customers.ts";
import { claimFieldFiles } from "./field-files.ts";
import { searchFieldsOf, searchTextOf } from "./search-text-rules.ts";
import { insertContacts, insertLabels } from "./write-contacts.ts";

/** Writes the rows, their contacts and labels: four statements for any number of customers. */
export async function insertCustomers(
  work: Work,
  ready: readonly Ready[],
  numbers: readonly number[],
  logins: readonly string[],
): Promise<string[]> {
  const createdBy = work.actor.kind === "staff" || work.actor.kind === "key" ? work.actor.adminId : null;
  const { rows: made } = await sql<{ id: string }>`select uuidv7() as id from generate_series(1, ${ready.length}::int)`.execute(work.tx);
  const ids = made.map((row) => row.id);
  const rows = ready.map(({ customer, contacts, extra, searchableFields }, at) => {
    const text = (value: string | undefined): string => cleanLine(value ?? "");
    const row = {
      fullName: cleanLine(customer.fullName),
      companyName: text(customer.companyName),
      companyNumber: text(customer.companyNumber),
      taxId: text(customer.taxId),
      identification: text(customer.identification),
      street1: text(customer.street1),
      street2: text(customer.street2),
      city: text(customer.city),
      zip: text(customer.zip),
      state: text(customer.state),
      country: text(customer.country),
    };
    const searched = { ...row, number: numbers[at] as number, portalLogin: logins[at] as string, externalId: customer.externalId ?? null };
    return {
      ...row,
      id: ids[at],
      number: numbers[at],
      portalLogin: logins[at],
      partnerId: customer.partnerId,
      locationId: customer.locationId ?? null,
      category: customer.category,
      status: customer.status,
      blockedBy: customer.blockedBy ?? null,
      dateOfBirth: customer.dateOfBirth ?? null,
      language: customer.language,
      preferredChannel: customer.preferredChannel ?? "mail",
      lat: customer.lat ?? null,
      lng: customer.lng ?? null,
      geoSource: customer.lat === undefined || customer.lat === null ? "" : (customer.geoSource ?? "import"),
      accountManagerId: customer.accountManagerId ?? null,
      addedOn: customer.addedOn,
      source: customer.source ?? "",
      externalId: customer.externalId ?? null,
      convertedFromLeadId: customer.convertedFromLeadId ?? null,
      extra,
      search: searchTextOf({ ...searched, contacts: contacts.map((contact) => contact.normal), extras: [] }),
      searchFields: searchFieldsOf(searchableFields),
    };
  });
  await sql`
    insert into customers.customers (id, number, portal_login, partner_id, location_id, category, status, blocked_by, full_name, company_name, company_number, tax_id, identification,
      date_of_birth, language, preferred_channel, street_1, street_2, city, zip, state, country, lat, lng, geo_source, account_manager_id, added_on, source, external_id,
      converted_from_lead_id, extra, search_text, search_fields, created_by, created_at, updated_at)
    select id, number, "portalLogin", "partnerId", "locationId", category, status, "blockedBy", "fullName", "companyName", "companyNumber", "taxId", identification,
      "dateOfBirth", language, "preferredChannel", "street1", "street2", city, zip, state, country, lat, lng, "geoSource", "accountManagerId", "addedOn", source, "externalId",
      "convertedFromLeadId", extra, platform.plain(search), platform.plain("searchFields"), ${createdBy}::uuid, ${work.now}, ${work.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, number bigint, "portalLogin" text, "partnerId" uuid, "locationId" uuid, category text, status text,
      "blockedBy" text, "fullName" text, "companyName" text, "companyNumber" text, "taxId" text, identification text, "dateOfBirth" date, language text, "preferredChannel" text,
      "street1" text, "street2" text, city text, zip text, state text, country text, lat double precision, lng double precision, "geoSource" text, "accountManagerId" uuid,
      "addedOn" date, source text, "externalId" text, "convertedFromLeadId" uuid, extra jsonb, search text, "searchFields" text)`.execute(
    work.tx,
  );
  await claimFieldFiles(
    work,
    ready.flatMap(({ extra }, at) => (Object.keys(extra).length > 0 ? [{ id: ids[at] as string, extra }] : [])),
  );
  await insertContacts(
    work,
    ready.flatMap(({ customer, contacts }, at) =>
      contacts.map((contact) => ({ ...contact, customerId: ids[at] as string, partnerId: customer.partnerId })),
    ),
  );
  await insertLabels(
    work,
    ready.flatMap(({ customer }, at) =>
      [...new Set(customer.labelIds ?? [])].map((labelId) => ({ labelId, customerId: ids[at] as string, partnerId: customer.partnerId })),
    ),
  );
  return ids;
}
