// Which value of a setting holds (O-238, B-7, M-9): the most specific place where somebody said something, of those that the setting
// allows; else its default.

export const specificFirst = ["customer", "location", "partner", "system"] as const;
export type Level = (typeof specificFirst)[number];
export type Origin = Level | "default";

/** What is explicitly set at each level; a level that is absent or undefined says nothing. */
export type Explicit = Readonly<Partial<Record<Level, unknown>>>;

export interface Resolved {
  readonly value: unknown;
  readonly origin: Origin;
}

/** @param below look only at levels less specific than this one: what would hold if nothing were set there. */
export function resolveSetting(setting: { fallback: unknown; levels: readonly Level[] }, explicit: Explicit, below?: Level): Resolved {
  const considered = below === undefined ? specificFirst : specificFirst.slice(specificFirst.indexOf(below) + 1);
  for (const level of considered) {
    if (setting.levels.includes(level) && explicit[level] !== undefined) return { value: explicit[level], origin: level };
  }
  return { value: setting.fallback, origin: "default" };
}
