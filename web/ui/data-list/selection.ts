import { useState } from "react";

/** Rows chosen by hand, or everything that the filter finds: the server freezes that into ids when a mass action starts (O-9). */
export type Selection = { kind: "rows"; keys: ReadonlySet<string> } | { kind: "matching" };

export interface SelectionState {
  selection: Selection;
  /** Undefined when it is everything that matches and the total is not known. */
  count: number | undefined;
  has: (key: string) => boolean;
  toggle: (key: string) => void;
  /** From the last chosen row to this one, as with Shift. */
  toggleTo: (key: string, keys: readonly string[]) => void;
  setPage: (keys: readonly string[], on: boolean) => void;
  selectMatching: () => void;
  clear: () => void;
}

const nothing: Selection = { kind: "rows", keys: new Set() };

/** `scope` is the filter: with another one the selection starts anew, so that nobody changes rows that they cannot see. */
export function useSelection(scope: string, total: number | undefined): SelectionState {
  const [state, setState] = useState<{ scope: string; selection: Selection; last: string | undefined }>({
    scope,
    selection: nothing,
    last: undefined,
  });
  const selection = state.scope === scope ? state.selection : nothing;
  const keys = selection.kind === "rows" ? selection.keys : new Set<string>();
  const keep = (next: Selection, last?: string): void => setState({ scope, selection: next, last });
  const withKeys = (changed: readonly string[], on: boolean, last?: string): void => {
    const next = new Set(keys);
    for (const key of changed) on ? next.add(key) : next.delete(key);
    keep({ kind: "rows", keys: next }, last);
  };
  return {
    selection,
    count: selection.kind === "rows" ? keys.size : total,
    has: (key) => selection.kind === "matching" || keys.has(key),
    toggle: (key) => withKeys([key], !keys.has(key), key),
    toggleTo: (key, page) => {
      const from = state.last === undefined ? -1 : page.indexOf(state.last);
      const to = page.indexOf(key);
      if (from < 0) return withKeys([key], !keys.has(key), key);
      withKeys(page.slice(Math.min(from, to), Math.max(from, to) + 1), true, key);
    },
    setPage: (page, on) => withKeys(page, on),
    selectMatching: () => keep({ kind: "matching" }),
    clear: () => keep(nothing),
  };
}
