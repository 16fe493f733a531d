// One set of rows inside one transaction: who is here already, who is new, and what changes. Whatever is refused here rolls the set back.
import { minDay } from "../../../../shared/calendar.ts";
import { matchField } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { type Differences, differences } from "../../../platform/differences.ts";
import type { Work } from "../../../platform/work.ts";
import type { Plan } from "../../catalog/index.ts";
import {
  type Customer,
  type CustomerChanges,
  type CustomerKey,
  findCustomers,
  findCustomersByExternalId,
  findCustomersByField,
  findCustomersByKey,
  findLikelyDuplicates,
  type ImportedCustomer,
  readContacts,
  updateImportedCustomers,
} from "../../customers/index.ts";
import type { RowOutcome } from "../tables.ts";
import { type NewSubscriber, type SubscriberService, takeOnCustomers } from "../take-on-customer.ts";
import { type ImportGround, priceOf } from "./import-facts.ts";
import type { MappedSubscriber } from "./import-mapping-rules.ts";
import type { MappedService } from "./service-mapping-rules.ts";

export interface RowResult {
  readonly number: number;
  readonly key: string | null;
  readonly outcome: RowOutcome;
  readonly customerId: string | null;
  readonly changes: Differences | null;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

/** Writes a set of rows. Answers what became of each, in their order. */
export async function importSet(work: Work, ground: ImportGround, rows: readonly MappedSubscriber[]): Promise<RowResult[]> {
  const known = await findKnown(work, ground, rows);
  const checked = rows.map((row) => withoutBadPhones(ground, row));
  const results = new Map<number, RowResult>();
  const fresh: MappedSubscriber[] = [];
  const old: { row: MappedSubscriber; customer: ImportedCustomer }[] = [];
  for (const row of checked) {
    const [customer, ...others] = known(row);
    const refusal = refusalOf(ground, customer, others);
    if (refusal) results.set(row.number, { ...said(row), outcome: "failed", customerId: null, errors: [refusal] });
    else if (customer) old.push({ row, customer });
    else fresh.push(row);
  }
  const alike = await findLikelyDuplicates(
    work,
    fresh.map((row) => probeOf(ground, row)),
  );
  const takenOn = await takeOnCustomers(
    work,
    fresh.map((row) => subscriberOf(ground, row)),
  );
  for (const [at, row] of fresh.entries()) {
    const warnings = [...row.warnings, ...likenessOf(alike.get(at))];
    results.set(row.number, { ...said(row), warnings, outcome: "created", customerId: takenOn[at]?.id ?? null });
  }
  for (const result of await updateKnown(work, ground, old)) results.set(result.number, result);
  return rows.flatMap((row) => results.get(row.number) ?? []);
}

/** Who is here already, by what the map matches by. */
async function findKnown(
  work: Work,
  { map: { match, source }, partner }: ImportGround,
  rows: readonly MappedSubscriber[],
): Promise<(row: MappedSubscriber) => readonly ImportedCustomer[]> {
  const keys = rows.map(({ key }) => key);
  if (match === "externalId") {
    const known = await findCustomersByExternalId(work, { partnerId: partner.id, source, externalIds: keys });
    return ({ key }) => [known.get(key) ?? []].flat();
  }
  if (match.startsWith("extra.")) {
    const name = match.slice("extra.".length);
    const storedValue = ({ customer }: MappedSubscriber): unknown => customer.extra[name] ?? null;
    const known = await findCustomersByField(work, { partnerId: partner.id, name, values: rows.map(storedValue) });
    return (row) => known.get(JSON.stringify(storedValue(row))) ?? [];
  }
  const known = await findCustomersByKey(work, { partnerId: partner.id, key: match as CustomerKey, values: keys });
  return ({ key }) => known.get(key.toLowerCase()) ?? [];
}

function refusalOf(
  { map }: ImportGround,
  customer: ImportedCustomer | undefined,
  others: readonly ImportedCustomer[],
): FieldError | undefined {
  const field = matchField(map.match);
  if (customer === undefined) {
    return map.mode === "update" ? { field, code: "not-found", message: "there is no such customer, and the map only updates" } : undefined;
  }
  if (others.length > 0) {
    const numbers = [customer, ...others].map(({ number }) => number);
    return { field, code: "ambiguous-match", message: `it may be any of the customers ${numbers.join(", ")}`, params: { numbers } };
  }
  if (!customer.isDeleted) return undefined;
  return { field, code: "in-recycle-bin", message: `customer ${customer.number} is in the recycle bin; restore or purge them first` };
}

const said = ({ number, key, warnings }: MappedSubscriber) => ({ number, key, warnings, changes: null, errors: [] });

/** What is compared with those who are here: contacts in their normal forms. */
function probeOf(
  { partner, phoneCountries }: ImportGround,
  { customer }: MappedSubscriber,
): Parameters<typeof findLikelyDuplicates>[1][number] {
  const { emails, billingEmails, phones, locationId, ...fields } = customer;
  const { contacts } = readContacts({ emails, billingEmails, phones }, phoneCountries.get(locationId ?? "") ?? "");
  const normals = (isPhone: boolean): string[] => contacts.filter(({ kind }) => (kind === "phone") === isPhone).map(({ normal }) => normal);
  return { ...fields, partnerId: partner.id, emails: normals(false), phones: normals(true) };
}

function likenessOf(found: readonly { number: number; score: number }[] = []): FieldError[] {
  if (found.length === 0) return [];
  const numbers = found.map(({ number }) => number);
  return [{ field: "", code: "likely-duplicate", message: `likely the same as customer ${numbers.join(", ")}`, params: { numbers } }];
}

/** A number that cannot be one is a warning and not stored; a customer is worth more than one of their phones. */
function withoutBadPhones(ground: ImportGround, row: MappedSubscriber): MappedSubscriber {
  const { phones, locationId } = row.customer;
  if (phones.length === 0) return row;
  const { wrong } = readContacts({ phones }, ground.phoneCountries.get(locationId ?? "") ?? "");
  if (wrong.length === 0) return row;
  const bad = new Set(wrong.map(({ params }) => params?.value));
  const warnings = wrong.map((one): FieldError => ({ ...one, field: "customer.phones" }));
  return {
    ...row,
    customer: { ...row.customer, phones: phones.filter((phone) => !bad.has(phone)) },
    warnings: [...row.warnings, ...warnings],
  };
}

function subscriberOf(ground: ImportGround, { externalId, customer, account, services }: MappedSubscriber): NewSubscriber {
  const { addedOn, blockedBy, portalLogin, extra, ...fields } = customer;
  const firstStart = services.reduce((first, { startOn }) => minDay(startOn, first), ground.today);
  return {
    customer: {
      ...fields,
      partnerId: ground.partner.id,
      addedOn: addedOn ?? firstStart,
      source: ground.map.source,
      externalId,
      extra: Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== null)),
      ...(blockedBy === null ? {} : { blockedBy }),
      ...(portalLogin === null ? {} : { portalLogin }),
    },
    account,
    services: services.map((service) => serviceOf(ground, externalId, service)),
  };
}

function serviceOf(ground: ImportGround, externalId: string | null, service: MappedService): SubscriberService {
  const { key, planCode, ...rest } = service;
  const plan = ground.plans.get(planCode) as Plan;
  const price = priceOf(plan, service.startOn);
  return {
    ...rest,
    planId: plan.id,
    kind: plan.kind,
    planVersionId: price.planVersionId,
    unitPrice: price.price,
    taxId: price.taxId,
    taxGroupId: price.taxGroupId,
    includesTax: price.includesTax,
    address: service.address ?? "",
    externalId: externalId === null ? null : `${externalId}/${key}`,
    cause: "import",
  };
}

/** Customers who are here: their own fields follow the table. Services, account and status have rules of their own and stay. */
async function updateKnown(
  work: Work,
  { map }: ImportGround,
  rows: readonly { row: MappedSubscriber; customer: ImportedCustomer }[],
): Promise<RowResult[]> {
  const unchanged = rows.map(({ row, customer }): RowResult => {
    const other = map.customer.status !== undefined && row.customer.status !== customer.status;
    const message = `the table says ${row.customer.status}, the customer is ${customer.status}; an import does not change it`;
    const warnings = other ? [...row.warnings, { field: "customer.status", code: "status-differs", message }] : row.warnings;
    return { ...said(row), warnings, outcome: "unchanged", customerId: customer.id };
  });
  if (map.mode === "create" || rows.length === 0) return unchanged;
  const before = await customersById(
    work,
    rows.map(({ customer }) => customer.id),
  );
  const changed = await updateImportedCustomers(
    work,
    rows.map(({ row, customer }) => wishOf(row, customer.id)),
  );
  const after = await customersById(work, changed);
  return unchanged.map((result): RowResult => {
    const [was, is] = [before.get(result.customerId ?? ""), after.get(result.customerId ?? "")];
    return was && is ? { ...result, outcome: "updated", changes: differences(shown(was), shown(is)) } : result;
  });
}

const customersById = async (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Customer>> =>
  new Map((ids.length === 0 ? [] : await findCustomers(work, ids)).map((customer) => [customer.id, customer]));

/** What of a customer the report of a change tells: without what every write changes. */
export function shown({ version: _version, updatedAt: _updatedAt, extra, ...fields }: Customer): object {
  return { ...fields, ...Object.fromEntries(Object.entries(extra).map(([name, value]) => [`extra.${name}`, value])) };
}

function wishOf({ customer, touched }: MappedSubscriber, id: string): CustomerChanges {
  const names = [...touched];
  const fields = names.flatMap((name): [string, unknown][] => {
    if (name.startsWith("extra.")) return [];
    return name === "location" ? [["locationId", customer.locationId]] : [[name, customer[name as keyof typeof customer]]];
  });
  const extra = names.filter((name) => name.startsWith("extra.")).map((name) => [name.slice(6), customer.extra[name.slice(6)] ?? null]);
  return { id, ...Object.fromEntries(fields), ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}) };
}
