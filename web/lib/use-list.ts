import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import type { ApiProblem, CallInput } from "./api.ts";
import { type ListState, nextSort, periodEnds, readListState, staffLimits, toggleValue, withFilter, withPeriods } from "./list-state.ts";
import type { PlainSearch } from "./plain-search.ts";
import { useEndpoint } from "./use-endpoint.ts";

export interface ListOptions<E extends Endpoint> {
  params?: unknown;
  /** The filters that this list shows; those of the endpoint's allow list. */
  filters: readonly (keyof QueryFilter<E> & string)[];
  sorts: readonly string[];
  /** Filters with a `from` and a `to`: in the address "issuedOn" is "issuedOnFrom" and "issuedOnTo". */
  periods?: readonly (keyof QueryFilter<E> & string)[];
  /** Always sent and not in the address: the customer whose tab this is, the partner that is looked at. */
  fixed?: Partial<QueryFilter<E>>;
  limits?: readonly number[];
  defaultLimit?: number;
  topics?: readonly string[];
  /** Asked again that often: of what changes without anybody's doing. */
  everyMs?: number | undefined;
}

type QueryFilter<E extends Endpoint> =
  CallInput<E> extends { query?: infer Query } ? (NonNullable<Query> extends { filter?: infer F } ? NonNullable<F> : never) : never;

export interface List<Item> {
  items: readonly Item[] | undefined;
  total: { count: number; exact: boolean } | null | undefined;
  problem: ApiProblem | undefined;
  loading: boolean;
  refreshing: boolean;
  /** The rows still answer the former filters. */
  former: boolean;
  reload: () => void;

  state: ListState;
  /** What was asked for, without the page: an export asks for the same. */
  asked: { sort: string | undefined; filter: Readonly<Record<string, unknown>> };
  limits: readonly number[];
  filtered: boolean;
  setFilter: (name: string, value: string | undefined) => void;
  /** Several at once: two moves in a row would each start from the address before. */
  setFilters: (changes: Readonly<Record<string, string | undefined>>) => void;
  toggleFilter: (name: string, value: string) => void;
  clearFilters: () => void;
  toggleSort: (field: string, firstDescending?: boolean) => void;
  setLimit: (limit: number) => void;
  /** Undefined on the last page, and on the first one. */
  goNext: (() => void) | undefined;
  goBack: (() => void) | undefined;
  countExactly: (() => void) | undefined;
}

type ItemOf<E extends Endpoint> = ReturnsOf<E> extends { items: readonly (infer Item)[] } ? Item : never;

/** One page of a list, with everything that moves it. The address holds the state; `next` is followed, never a page number. */
export function useList<E extends Endpoint>(endpoint: E, options: ListOptions<E>): List<ItemOf<E>> {
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const limits = options.limits ?? staffLimits;
  const periods = options.periods ?? [];
  const filters = [...options.filters, ...periodEnds(periods)];
  const state = readListState(search, { filters, sorts: options.sorts, limits, defaultLimit: options.defaultLimit ?? 50 });
  const trail = useTrail(state);

  const { filter, sort, limit, cursor } = state;
  const counted = useCounted(JSON.stringify([options.params, filter, options.fixed]), cursor);
  const total = search.total === "exact" ? "exact" : counted.ask;
  const asked = { sort, filter: { ...withPeriods(filter, periods), ...options.fixed } };
  const input = { params: options.params, query: { limit, cursor, total, ...asked } };
  const answer = useEndpoint(endpoint, input as unknown as CallInput<E>, {
    keepFormer: true,
    ...(options.topics ? { topics: options.topics } : {}),
    everyMs: options.everyMs,
  });
  const page = answer.data as { items: ItemOf<E>[]; next: string | null; total: Total | null } | undefined;
  const shownTotal = answer.former ? page?.total : (page?.total ?? counted.known);
  if (page?.total && !answer.former) counted.remember(page.total);

  const go = (next: PlainSearch, replace = false): void => void navigate({ to: ".", search: next as never, replace });
  const next = page?.next;

  return {
    items: page?.items,
    total: shownTotal,
    problem: answer.problem,
    loading: answer.loading,
    refreshing: answer.refreshing,
    former: answer.former,
    reload: answer.reload,
    state,
    asked,
    limits,
    filtered: Object.keys(filter).length > 0,
    setFilter: (name, value) => go(withFilter(search, { [name]: value }), true),
    setFilters: (changes) => go(withFilter(search, changes), true),
    toggleFilter: (name, value) => go(withFilter(search, { [name]: toggleValue(filter[name], value) })),
    clearFilters: () => go(withFilter(search, Object.fromEntries(filters.map((name) => [name, undefined])))),
    toggleSort: (field, firstDescending = false) => go(withFilter(search, { sort: nextSort(sort, field, firstDescending) })),
    setLimit: (chosen) => go(withFilter(search, { limit: String(chosen) })),
    goNext: next && !answer.former ? () => go({ ...search, cursor: next, page: String(state.page + 1) }) : undefined,
    goBack: cursor ? () => go({ ...search, ...trail.before() }) : undefined,
    countExactly: shownTotal && !shownTotal.exact ? () => go({ ...search, total: "exact" }, true) : undefined,
  };
}

interface Total {
  count: number;
  exact: boolean;
}

/** The server counts for the first page and not again for the next ones, so it is remembered here; who begins in the middle asks for it. */
function useCounted(
  filters: string,
  cursor: string | undefined,
): { ask: "quick" | undefined; known: Total | undefined; remember: (total: Total) => void } {
  const totals = useRef(new Map<string, Total>());
  const beginnings = useRef(new Set<string>());
  const known = totals.current.get(filters);
  if (cursor && !known) beginnings.current.add(cursor);
  return {
    ask: cursor && beginnings.current.has(cursor) ? "quick" : undefined,
    known,
    remember: (total) => void totals.current.set(filters, total),
  };
}

/** Remembers the cursors on the way, so that one can go back page by page; without them back means the first page. */
function useTrail({ cursor, page }: ListState): { before: () => { cursor: string | undefined; page: string | undefined } } {
  const cursors = useRef(new Map<number, string | undefined>());
  cursors.current.set(page, cursor);
  return {
    before: () => {
      const known = cursors.current.get(page - 1);
      return known && page > 2 ? { cursor: known, page: String(page - 1) } : { cursor: undefined, page: undefined };
    },
  };
}
