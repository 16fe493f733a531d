// The one place where fields of existing customers are written, in sets: an edit of staff, an import, a mass action.
import { sql } from "kysely";
import type { Differences } from "../../platform/differences.ts";
import type { Work } from "../../platform/work.ts";
import type { Customer } from "./customer-queries.ts";
import { customerLabel } from "./customer-queries.ts";
import { customerUpdated } from "./events.ts";
import { claimFieldFiles } from "./field-files.ts";
import { type MovedCustomer, tellOfAddresses } from "./ports.ts";
import type { Contact, ContactKind } from "./read-contacts.ts";
import { refreshSearchText } from "./search-text.ts";
import { insertContacts } from "./write-contacts.ts";

/** Fields that an edit may change; the status moves by its own table, and contacts are written beside. */
const columns = {
  locationId: ["location_id", "uuid"],
  portalLogin: ["portal_login", "text"],
  category: ["category", "text"],
  fullName: ["full_name", "text"],
  companyName: ["company_name", "text"],
  companyNumber: ["company_number", "text"],
  taxId: ["tax_id", "text"],
  identification: ["identification", "text"],
  dateOfBirth: ["date_of_birth", "date"],
  language: ["language", "text"],
  preferredChannel: ["preferred_channel", "text"],
  street1: ["street_1", "text"],
  street2: ["street_2", "text"],
  city: ["city", "text"],
  zip: ["zip", "text"],
  state: ["state", "text"],
  country: ["country", "text"],
  lat: ["lat", "double precision"],
  lng: ["lng", "double precision"],
  geoSource: ["geo_source", "text"],
  accountManagerId: ["account_manager_id", "uuid"],
  addedOn: ["added_on", "date"],
  extra: ["extra", "jsonb"],
} as const satisfies Partial<Record<keyof Customer, readonly [string, string]>>;

export type EditableField = keyof typeof columns;
export const editableFields = Object.keys(columns) as EditableField[];

export interface Change {
  readonly before: Customer;
  /** Every editable field as it shall be. */
  readonly after: Pick<Customer, EditableField>;
  /** The kinds of contacts that are replaced as a whole. */
  readonly contacts: ReadonlyMap<ContactKind, readonly Contact[]>;
  /** What differs, for the audit log. */
  readonly changes: Differences;
}

/** Up to so many customers, each has its own entry in the audit log; above that one entry per partner sums them up. */
const auditedOneByOne = 20;

export async function writeChanges(work: Work, all: readonly Change[]): Promise<void> {
  const changed = all.filter((change) => Object.keys(change.changes).length > 0);
  if (changed.length === 0) return;
  await writeFields(work, changed);
  await tellOfAddresses(work, changed.flatMap(movedBy));
  const withValues = changed.filter(({ changes }) => Object.keys(changes).some((field) => field.startsWith("extra.")));
  await claimFieldFiles(
    work,
    withValues.map(({ before, after }) => ({ id: before.id, extra: after.extra })),
  );
  await writeContacts(work, changed);
  await refreshSearchText(
    work,
    changed.map((change) => change.before.id),
  );
  leaveTraces(work, changed);
}

const placeFields = ["country", "state", "city", "zip"] as const;

function movedBy({ before, after, changes }: Change): MovedCustomer[] {
  if (!placeFields.some((field) => field in changes)) return [];
  const placeOf = ({ country, state, city, zip }: Pick<Customer, (typeof placeFields)[number]>) => ({ country, state, city, zip });
  return [{ customerId: before.id, partnerId: before.partnerId, before: placeOf(before), after: placeOf(after) }];
}

async function writeFields(work: Work, changed: readonly Change[]): Promise<void> {
  const rows = changed.map(({ before, after }) => ({
    id: before.id,
    ...Object.fromEntries(editableFields.map((field) => [columns[field][0], after[field]])),
  }));
  const pairs = Object.values(columns);
  const assignments = sql.raw(pairs.map(([column]) => `${column} = row.${column}`).join(", "));
  const shape = sql.raw(["id uuid", ...pairs.map(([column, type]) => `${column} ${type}`)].join(", "));
  await sql`update customers.customers customer set ${assignments}, version = version + 1, updated_at = ${work.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (${shape}) where customer.id = row.id`.execute(work.tx);
}

async function writeContacts(work: Work, changed: readonly Change[]): Promise<void> {
  const replaced = changed.flatMap(({ before, contacts }) => [...contacts.keys()].map((kind) => ({ id: before.id, kind })));
  if (replaced.length === 0) return;
  await sql`delete from customers.contacts contact using jsonb_to_recordset(${JSON.stringify(replaced)}::jsonb) as row (id uuid, kind text)
    where contact.customer_id = row.id and contact.kind = row.kind`.execute(work.tx);
  await insertContacts(
    work,
    changed.flatMap(({ before, contacts }) =>
      [...contacts.values()].flat().map((contact) => ({ ...contact, customerId: before.id, partnerId: before.partnerId })),
    ),
  );
}

function leaveTraces(work: Work, changed: readonly Change[]): void {
  for (const { before, changes } of changed) {
    const about = { partnerId: before.partnerId, customerId: before.id };
    work.emit(customerUpdated, { ...about, objectId: before.id }, { number: before.number, fields: Object.keys(changes) });
    if (changed.length <= auditedOneByOne) {
      work.audit({
        entity: "customer",
        entityId: before.id,
        label: customerLabel(before.number),
        action: "updated",
        ...about,
        changes: masked(changes),
      });
    }
  }
  if (changed.length <= auditedOneByOne) return;
  for (const [partnerId, ofPartner] of Map.groupBy(changed, (change) => change.before.partnerId)) {
    const numbers = ofPartner.map((change) => change.before.number);
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const fields = [...new Set(ofPartner.flatMap((change) => Object.keys(change.changes)))].toSorted();
    work.audit({
      entity: "customers",
      entityId: `${first}-${last}`,
      label: `${ofPartner.length} customers between ${first} and ${last}`,
      action: "updated",
      partnerId,
      changes: { count: { before: 0, after: ofPartner.length }, fields: { before: null, after: fields } },
    });
  }
}

/** Numbers of identity documents do not stand in the log. */
const masked = (changes: Differences): Differences =>
  "identification" in changes ? { ...changes, identification: { before: "(changed)", after: "(changed)" } } : changes;
