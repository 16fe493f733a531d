// What somebody opened from the palette last, kept in their browser: the same records come up again and again.
import { readStored, writeStored } from "../../lib/local-store.ts";

export interface Recent {
  title: string;
  note: string;
  to: string;
}

const mostKept = 6;
// Per person: a shared computer must not tell one what another one opened.
const keyOf = (adminId: string): string => `palette.recent.${adminId}`;

const isRecent = (value: unknown): value is Recent =>
  typeof value === "object" &&
  value !== null &&
  ["title", "note", "to"].every((name) => typeof (value as Record<string, unknown>)[name] === "string");
const areRecent = (value: unknown): value is Recent[] => Array.isArray(value) && value.every(isRecent);

export const readRecent = (adminId: string): readonly Recent[] => readStored(keyOf(adminId), areRecent) ?? [];

/** The newest first, each once. */
export const withRecent = (known: readonly Recent[], opened: Recent): Recent[] =>
  [opened, ...known.filter(({ to }) => to !== opened.to)].slice(0, mostKept);

export const rememberRecent = (adminId: string, opened: Recent): void =>
  writeStored(keyOf(adminId), withRecent(readRecent(adminId), opened));
