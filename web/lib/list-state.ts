// A list's filters, order and place live in the address, so that a list can be sent to a colleague and the way back
// leads where one was.
import type { PlainSearch } from "./plain-search.ts";

export interface ListState {
  /** By filter name; several values of one filter are joined with commas. */
  readonly filter: Readonly<Record<string, string>>;
  readonly sort: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** Which page this is, counted by the person who went there with "next". */
  readonly page: number;
}

export const staffLimits = [25, 50, 100, 250] as const;
export const portalLimits = [10, 25, 50, 100] as const;

interface ListRules {
  readonly filters: readonly string[];
  readonly sorts: readonly string[];
  readonly limits: readonly number[];
  readonly defaultLimit: number;
}

/** What an address says about a list. What the list does not know is left out: the server would refuse it. */
export function readListState(search: PlainSearch, rules: ListRules): ListState {
  const filter: Record<string, string> = {};
  for (const name of rules.filters) if (search[name]) filter[name] = search[name];
  const sort = search.sort;
  const limit = Number(search.limit);
  const page = Number(search.page);
  const cursor = search.cursor || undefined;
  return {
    filter,
    sort: sort && rules.sorts.includes(sort.replace(/^-/, "")) ? sort : undefined,
    limit: rules.limits.includes(limit) ? limit : rules.defaultLimit,
    cursor,
    page: cursor && Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** "dueOn" as a period: its two ends stand in the address as "dueOnFrom" and "dueOnTo". */
export const periodEnds = (periods: readonly string[]): string[] => periods.flatMap((name) => [`${name}From`, `${name}To`]);

/** The filters as the server wants them: the two ends of a period together under its name, and those of one group within it. */
export function withPeriods(filter: Readonly<Record<string, string>>, periods: readonly string[]): Record<string, unknown> {
  const ends = new Set(periodEnds(periods));
  const whole: Record<string, unknown> = Object.fromEntries(Object.entries(filter).filter(([name]) => !ends.has(name)));
  for (const name of periods) {
    const [from, to] = [filter[`${name}From`], filter[`${name}To`]];
    if (from || to) whole[name] = { from, to };
  }
  return nested(whole);
}

/** "extra.meter" is the filter `meter` within `extra`. */
function nested(filter: Record<string, unknown>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filter)) {
    const [head = name, ...rest] = name.split(".");
    whole[head] = rest.length === 0 ? value : { ...(whole[head] as object | undefined), [rest.join(".")]: value };
  }
  return whole;
}

/** The address with other filters: it starts at the first page again, and keeps what belongs to something else. */
export function withFilter(search: PlainSearch, changes: Readonly<Record<string, string | undefined>>): PlainSearch {
  return { ...search, ...changes, cursor: undefined, page: undefined };
}

/** First press: downwards for what is read from the newest, upwards for names; second press: the other way; third: the list's own order. */
export function nextSort(current: string | undefined, field: string, firstDescending: boolean): string | undefined {
  const first = firstDescending ? `-${field}` : field;
  const second = firstDescending ? field : `-${field}`;
  if (current === first) return second;
  return current === second ? undefined : first;
}

/** Adds a value to the comma list of a filter, or takes it out. */
export function toggleValue(joined: string | undefined, value: string): string | undefined {
  const values = joined ? joined.split(",") : [];
  const toggled = values.includes(value) ? values.filter((v) => v !== value) : [...values, value];
  return toggled.length > 0 ? toggled.join(",") : undefined;
}
