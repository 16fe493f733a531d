// Answers that this device had kept, because the server could not be reached: since when each of them is as it is (P-212). A page that shows
// one says so.
import { useSyncExternalStore } from "react";

const oldOnes = new Map<string, string>();
const readers = new Set<() => void>();
let oldest: string | undefined;

/** @param keptAt - null: the answer came from the server just now */
export function noteAnswer(path: string, keptAt: string | null): void {
  // A single answer of the server means that there is a connection: what else is old is asked for again.
  if (keptAt === null) oldOnes.clear();
  else oldOnes.set(path, keptAt);
  const next = [...oldOnes.values()].toSorted()[0];
  if (next === oldest) return;
  oldest = next;
  for (const reader of readers) reader();
}

const subscribe = (reader: () => void): (() => void) => {
  readers.add(reader);
  return () => readers.delete(reader);
};

const oldestNow = (): string | undefined => oldest;

/** The moment as of which the oldest thing on the page is; undefined: all of it is fresh. */
export const useKeptSince = (): string | undefined => useSyncExternalStore(subscribe, oldestNow, oldestNow);
