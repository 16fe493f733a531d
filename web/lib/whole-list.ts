import type { EndpointState } from "./use-endpoint.ts";
import type { List } from "./use-list.ts";

const nothing = (): void => undefined;

/** A list that comes whole, as those of an installation's own few roles do, in the form that `DataList` shows. */
export function wholeList<Item>(state: EndpointState<{ items: readonly Item[] }>): List<Item> {
  const items = state.data?.items;
  return {
    items,
    total: items ? { count: items.length, exact: true } : undefined,
    problem: state.problem,
    loading: state.loading,
    refreshing: state.refreshing,
    former: state.former,
    reload: state.reload,
    state: { filter: {}, sort: undefined, limit: Math.max(items?.length ?? 0, 1), cursor: undefined, page: 1 },
    asked: { sort: undefined, filter: {} },
    limits: [],
    filtered: false,
    setFilter: nothing,
    setFilters: nothing,
    toggleFilter: nothing,
    clearFilters: nothing,
    toggleSort: nothing,
    setLimit: nothing,
    goNext: undefined,
    goBack: undefined,
    countExactly: undefined,
  };
}
