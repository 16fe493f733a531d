// What of some documents is to be settled before everything else: modules above this one know (an instalment plan), and say so here.
import type { Work } from "../../../platform/work.ts";

/** Documents that are paid in parts: so much of them comes first, and what is left of them after every other debt. */
export interface DueFirst {
  readonly documentIds: ReadonlySet<string>;
  readonly dueMinor: bigint;
}

export type ListDueFirst = (work: Work, accountIds: readonly string[]) => Promise<ReadonlyMap<string, DueFirst>>;

const sources = new Map<string, ListDueFirst>();

export function settleDueFirst(name: string, listDueFirst: ListDueFirst): void {
  sources.set(name, listDueFirst);
}

export async function dueFirstOf(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, DueFirst>> {
  const found = new Map<string, DueFirst>();
  for (const list of sources.values()) for (const [id, due] of await list(work, accountIds)) found.set(id, due);
  return found;
}
