// What somebody asks of a report, with what follows from it: the days, the moment up to which postings count, and the conditions on rows.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { addDays, calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listLocations, listPartners } from "../../partners/index.ts";
import { type FilterName, type ReportFilter, type ReportId, type ReportSpec, reports } from "./contract.ts";
import { type Days, daysOf } from "./span-rules.ts";

type Condition = RawBuilder<SqlBool>;

export interface Asked extends Days {
  readonly work: Work;
  readonly filter: ReportFilter;
  readonly today: Day;
  readonly timeZone: string;
  /** Postings from this moment on are left out; null: none are (B-251). */
  readonly before: Date | null;
  readonly by: NonNullable<ReportFilter["by"]> | null;
  /** A filter is set by which the books cannot be told apart, so that nothing can tie. */
  readonly isPart: boolean;
  /** How many rows of long tables are wanted. */
  readonly limit: number;
  /** Ids of the chosen locations with all below them. */
  readonly locationIds: readonly string[] | null;
}

const mostDays = 1100;
const always = (): readonly FilterName[] => ["span", "from", "to"];

export async function askedOf(work: Work, id: ReportId, filter: ReportFilter, limit: number): Promise<Asked> {
  const spec: ReportSpec = reports[id];
  const known = [...always(), ...spec.filters];
  for (const name of Object.keys(filter) as FilterName[]) {
    if (filter[name] !== undefined && !known.includes(name))
      throw fieldProblem(`filter.${name}`, "unknown-filter", `This report has no filter "${name}".`);
  }
  if (filter.by && !spec.by?.includes(filter.by))
    throw fieldProblem("filter.by", "unknown-filter", "This report is not grouped like that.");
  const timeZone = await clockOf(work, filter.partner);
  const today = calendarDay(work.now, timeZone);
  const days = { ...daysOf(filter.span ?? spec.span, today) };
  const from = filter.from ?? (filter.to !== undefined && filter.to < days.from ? filter.to : days.from);
  const to = filter.to ?? maxDay(from, days.to);
  if (from > to) throw fieldProblem("filter.to", "ends-before-it-begins", "The last day lies before the first one.");
  if (addDays(from, mostDays) < to) throw fieldProblem("filter.to", "too-long", "A report covers at most three years.");
  return {
    work,
    filter,
    today,
    timeZone,
    from,
    to,
    before: beforeOf(filter.asOf, timeZone),
    by: spec.by ? (filter.by ?? spec.by[0] ?? null) : null,
    isPart: [filter.location, filter.label, filter.plan, filter.method].some((value) => value !== undefined),
    limit,
    locationIds: filter.location ? await withBranches(work, filter.location) : null,
  };
}

/** Days are those of the partner that is looked at; of several, those of the first. */
async function clockOf(work: Work, partner: readonly string[] | undefined): Promise<string> {
  const partners = await listPartners(work);
  const chosen = partners.find(({ id }) => partner?.includes(id)) ?? partners[0];
  return chosen?.timeZone ?? "UTC";
}

/** A day counts to its end. */
function beforeOf(asOf: string | undefined, timeZone: string): Date | null {
  if (asOf === undefined) return null;
  return asOf.length === 10 ? new Date(momentIn(addDays(asOf as Day, 1), "00:00", timeZone)) : new Date(asOf);
}

async function withBranches(work: Work, wanted: readonly string[]): Promise<string[]> {
  const within = new Set(wanted);
  for (const location of await listLocations(work))
    if (location.parentId !== null && within.has(location.parentId)) within.add(location.id);
  return [...within];
}

// Conditions ---------------------------------------------------------------------------------------------------------

/** The partners that the reader may see, and of them the chosen ones. */
export function ofPartners({ work, filter }: Asked, column: string): Condition {
  const seen = visibleTo(work.actor, { partner: column });
  return filter.partner ? sql<SqlBool>`(${seen} and ${sql.ref(column)} = any (${[...filter.partner]}::uuid[]))` : seen;
}

/** The customers of the chosen locations, labels and payment methods. */
export function ofCustomers({ filter, locationIds }: Asked, column: string, options: { method?: boolean } = {}): Condition {
  const parts: Condition[] = [];
  const own = sql.ref(column);
  if (locationIds)
    parts.push(sql<SqlBool>`${own} in (select id from customers.customers where location_id = any (${[...locationIds]}::uuid[]))`);
  if (filter.label)
    parts.push(
      sql<SqlBool>`${own} in (select customer_id from customers.customer_labels where label_id = any (${[...filter.label]}::uuid[]))`,
    );
  if (options.method && filter.method)
    parts.push(sql<SqlBool>`${own} in (select id from billing.accounts where payment_method = any (${[...filter.method]}::text[]))`);
  return parts.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
}

export const isOneOf = (column: string, values: readonly string[] | undefined, type: "uuid" | "text"): Condition =>
  values === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = any (${[...values]}::${sql.raw(type)}[])`;

export const ofCurrency = ({ filter }: Asked, column: string): Condition =>
  filter.currency === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = ${filter.currency}`;

/** B-251 what was posted before the moment that is asked for. */
export const postedIn = ({ before }: Asked, column: string): Condition =>
  before === null ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} < ${before}`;

/** The moment at which a day is over, by the report's clock. */
export const endOf = ({ timeZone }: Asked, on: Day): string => momentIn(addDays(on, 1), "00:00", timeZone);
