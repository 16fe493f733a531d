// Which columns a person sees and in which order, remembered per list in their browser (O-8).
import { type ReactNode, useState } from "react";
import { isTextList, readStored, writeStored } from "../../lib/local-store.ts";

export interface Column<Row> {
  id: string;
  head: string;
  /** The head is said to screen readers and in the choice of columns only: the cells are buttons that say what they are. */
  headHidden?: boolean;
  cell: (row: Row) => ReactNode;
  /** Names the record and leads to it; exactly one column of a list. */
  main?: boolean;
  /** Amounts and counts stand right, under each other. */
  number?: boolean;
  /** The name under which the server sorts it. */
  sort?: string;
  /** Read from the newest or largest first. */
  sortDown?: boolean;
  /** Not shown until somebody chooses it. */
  extra?: boolean;
}

export interface ColumnChoice<Row> {
  shown: readonly Column<Row>[];
  /** All, the shown ones first in their order. */
  all: readonly Column<Row>[];
  isShown: (id: string) => boolean;
  toggle: (id: string) => void;
  /** One place towards the start (-1) or the end (1). */
  move: (id: string, by: -1 | 1) => void;
  reset: (() => void) | undefined;
}

const storeKey = (list: string): string => `columns.${list}`;

/** The stored ids that still exist, with the main column always among them. */
export function orderColumns<Row>(columns: readonly Column<Row>[], stored: readonly string[] | undefined): Column<Row>[] {
  if (!stored) return columns.filter((column) => !column.extra);
  const chosen = stored.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const main = columns.find((column) => column.main);
  return main && !chosen.includes(main) ? [main, ...chosen] : chosen;
}

export function useColumns<Row>(list: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const [stored, setStored] = useState(() => readStored(storeKey(list), isTextList));
  const shown = orderColumns(columns, stored);
  const ids = shown.map((column) => column.id);
  const keep = (next: string[] | undefined): void => {
    writeStored(storeKey(list), next);
    setStored(next);
  };
  return {
    shown,
    all: [...shown, ...columns.filter((column) => !ids.includes(column.id))],
    isShown: (id) => ids.includes(id),
    toggle: (id) => keep(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]),
    move: (id, by) => {
      const at = ids.indexOf(id);
      const to = at + by;
      if (at < 0 || to < 0 || to >= ids.length) return;
      keep(ids.toSpliced(at, 1).toSpliced(to, 0, id));
    },
    reset: stored ? () => keep(undefined) : undefined,
  };
}
