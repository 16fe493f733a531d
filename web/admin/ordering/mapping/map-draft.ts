// What somebody says about the columns of a table, in the form in which they say it: column by column. A map says it field by field. Both
// ways are pure, so that each has its table of cases; what a map says that columns alone cannot is kept beside and comes back unharmed.
import type { ImportMapJson } from "../../../../shared/import-map.ts";

type JsonSource = NonNullable<ImportMapJson["customer"]["externalId"]>;
type FromColumn = Extract<JsonSource, { column: string }>;
type ServiceJson = NonNullable<ImportMapJson["services"]>[number];

/** A column becomes a field, or a piece of one. */
export interface Assignment {
  column: string;
  field: string;
  values?: Record<string, string>;
  otherwise?: string;
  default?: string;
  part?: { by: string; take: "first" | "rest" | "last" };
  dateFormat?: string;
  empty?: "keep" | "clear";
}

/** The same text for every row. */
export interface Constant {
  field: string;
  text: string;
}

export interface MapDraft {
  source: string;
  mode: NonNullable<ImportMapJson["mode"]>;
  match: NonNullable<ImportMapJson["match"]>;
  assignments: readonly Assignment[];
  constants: readonly Constant[];
  /** What stands between the pieces of a field that several columns make. */
  joinWith: Readonly<Record<string, string>>;
  reading: NonNullable<ImportMapJson["reading"]>;
  /** What a mapping file says and columns alone cannot: made-up values, services with conditions, plans to create. */
  kept: Kept;
}

interface Kept {
  fields: Readonly<Record<string, unknown>>;
  services: readonly ServiceJson[];
  everyService: Readonly<Record<string, unknown>>;
  rest: Readonly<Record<string, unknown>>;
}

export const listFields: ReadonlySet<string> = new Set(["customer.emails", "customer.billingEmails", "customer.phones", "customer.labels"]);
const ownServiceKey = "service";
const usualJoin = " ";

export function emptyDraft(source: string): MapDraft {
  return {
    source,
    mode: "create_or_update",
    match: "externalId",
    assignments: [],
    constants: [],
    joinWith: {},
    reading: {},
    kept: { fields: {}, services: [], everyService: {}, rest: {} },
  };
}

export function toMap(draft: MapDraft): ImportMapJson {
  const { kept } = draft;
  const fields: Record<string, unknown> = { ...kept.fields };
  for (const { field, text } of draft.constants) fields[field] = text;
  for (const [field, group] of Map.groupBy(draft.assignments, (assignment) => assignment.field)) {
    const sources = group.map(columnSource);
    if (sources.length === 1) fields[field] = sources[0];
    else fields[field] = listFields.has(field) ? sources : { join: sources, with: draft.joinWith[field] ?? usualJoin };
  }
  const below = (prefix: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, source]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), source]] : [])),
    );
  const { extra: _none, ...customer } = withoutExtra(below("customer."));
  const extra = below("customer.extra.");
  const account = below("account.");
  const service = below("service.");
  const services = [...kept.services, ...(Object.keys(service).length > 0 ? [ownService(service, draft)] : [])];
  return {
    ...kept.rest,
    source: draft.source,
    mode: draft.mode,
    match: draft.match,
    reading: draft.reading,
    customer: { ...customer, ...(Object.keys(extra).length > 0 ? { extra } : {}) },
    ...(Object.keys(account).length > 0 ? { account } : {}),
    ...(Object.keys(kept.everyService).length > 0 ? { everyService: kept.everyService } : {}),
    ...(services.length > 0 ? { services } : {}),
    ...(fields.monthlyTotal === undefined ? {} : { monthlyTotal: fields.monthlyTotal }),
  } as ImportMapJson;
}

const withoutExtra = (customer: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(customer).filter(([name]) => !name.startsWith("extra.")));

/** Where the column that names the plan is empty, there is no service. */
function ownService(fields: Record<string, unknown>, draft: MapDraft): ServiceJson {
  const plans = draft.assignments.filter(({ field }) => field === "service.plan");
  const [plan] = plans;
  const mayBeMissing = plans.length === 1 && plan && plan.default === undefined && plan.values?.[""] === undefined;
  return {
    key: ownServiceKey,
    ...(mayBeMissing ? { when: { column: plan.column, filled: true } } : {}),
    ...fields,
  } as ServiceJson;
}

function columnSource({ field: _field, ...source }: Assignment): FromColumn {
  return source as FromColumn;
}

export function fromMap(map: ImportMapJson): MapDraft {
  const { source, mode, match, reading, customer, account, services = [], everyService, monthlyTotal, object: _object, ...rest } = map;
  const { extra, ...own } = customer;
  const simple = services.find(isSimple);
  const { key: _key, when: _when, ...simpleFields } = simple ?? { key: "" };
  const all: [string, unknown][] = [
    ...prefixed("customer.", own),
    ...prefixed("customer.extra.", extra ?? {}),
    ...prefixed("account.", account ?? {}),
    ...prefixed("service.", simpleFields),
    ...(monthlyTotal === undefined ? [] : [["monthlyTotal", monthlyTotal] as [string, unknown]]),
  ];
  const assignments: Assignment[] = [];
  const constants: Constant[] = [];
  const joinWith: Record<string, string> = {};
  const fields: Record<string, unknown> = {};
  for (const [field, value] of all) {
    if (value === undefined) continue;
    const columns = columnsOf(field, value);
    if (typeof value === "string") constants.push({ field, text: value });
    else if (columns) {
      assignments.push(...columns.map((one) => ({ ...one, field }) as Assignment));
      if (isJoin(value)) joinWith[field] = value.with ?? usualJoin;
    } else fields[field] = value;
  }
  return {
    source,
    mode: mode ?? "create_or_update",
    match: match ?? "externalId",
    assignments,
    constants,
    joinWith,
    reading: reading ?? {},
    kept: { fields, services: services.filter((service) => service !== simple), everyService: everyService ?? {}, rest },
  };
}

const prefixed = (prefix: string, fields: object): [string, unknown][] =>
  Object.entries(fields).map(([name, value]) => [`${prefix}${name}`, value]);

const isColumn = (value: unknown): value is FromColumn => typeof value === "object" && value !== null && "column" in value;
// Every array has a method `join`.
const isJoin = (value: unknown): value is { join: unknown[]; with?: string } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && "join" in value;

/** The columns of which a field is made, when it is made of nothing else. */
function columnsOf(field: string, value: unknown): FromColumn[] | undefined {
  if (isColumn(value)) return [value];
  const pieces = isJoin(value) ? value.join : Array.isArray(value) && listFields.has(field) ? value : undefined;
  return pieces?.every(isColumn) && pieces.length > 1 ? pieces : undefined;
}

/** Columns that what is kept reads, beside those that stand in the list. */
export function columnsOfKept({ kept }: MapDraft): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify([kept.fields, kept.services, kept.everyService], (key, value: unknown) => {
    if (key === "column" && typeof value === "string") found.add(value);
    return value;
  });
  return found;
}

/** The one service that the mapping screen itself makes. */
function isSimple(service: ServiceJson): boolean {
  const { key, when, about, takesRest, contractRenews, plan } = service;
  if (key !== ownServiceKey || about !== undefined || takesRest !== undefined || contractRenews !== undefined) return false;
  return when === undefined || (isColumn(plan) && "filled" in when && when.filled && when.column === plan.column);
}
