import type { List } from "../../lib/use-list.ts";

/** What a filter may do to its list. */
export type FilterMoves = Pick<List<unknown>, "state" | "setFilter" | "setFilters" | "toggleFilter" | "clearFilters" | "filtered">;
