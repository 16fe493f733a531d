// Liquid for words that staff write (O-156, O-157, O-107): nothing in them may reach further than what is handed in, take long or grow large.
import { Liquid } from "liquidjs";

interface SafeLiquidOptions {
  /** What every printed value goes through. */
  readonly escapeValue?: (value: unknown) => string;
  readonly filters?: Readonly<Record<string, (value: unknown, ...more: unknown[]) => unknown>>;
}

export function makeSafeLiquid({ escapeValue, filters: more = {} }: SafeLiquidOptions = {}): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    // In the memory, and empty: there is nothing to include.
    templates: {},
    parseLimit: 25_000,
    renderLimit: 100,
    memoryLimit: 1_000_000,
    timezoneOffset: 0,
    ...(escapeValue ? { outputEscape: escapeValue } : {}),
  });
  const tags = new Set(["assign", "case", "comment", "echo", "for", "if", "unless", "#"]);
  // biome-ignore format: one list.
  const filters = new Set([
    "append", "capitalize", "default", "downcase", "first", "join", "last", "lstrip", "map", "prepend", "remove", "replace", "reverse", "rstrip", "size", "slice", "strip",
    "truncate", "truncatewords", "upcase",
  ]);
  for (const tag of Object.keys(liquid.tags)) if (!tags.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!filters.has(filter)) delete liquid.filters[filter];
  for (const [name, filter] of Object.entries(more)) liquid.registerFilter(name, filter);
  return liquid;
}

export interface TemplateFault {
  readonly code: "syntax" | "unknown-name";
  readonly message: string;
}

/** What is wrong with words: where they are no template, or which name they use that is not among the known ones. */
export function liquidFaults(engine: Liquid, template: string, known: readonly string[]): TemplateFault[] {
  try {
    const parsed = engine.parse(template);
    const names = engine
      .globalVariableSegmentsSync(parsed)
      .map((parts) => parts.map((part) => (Array.isArray(part) ? "[…]" : part)).join("."));
    return [...new Set(names)]
      .filter((name) => !known.includes(name) && !known.includes(name.split(".")[0] ?? ""))
      .map((name) => ({ code: "unknown-name", message: `There is no {{ ${name} }} here.` }));
  } catch (error) {
    const { message, token } = error as Error & { token?: { getPosition(): [number, number] } };
    const [line, column] = token?.getPosition() ?? [1, 1];
    return [{ code: "syntax", message: `Line ${line}, column ${column}: ${message.replace(/, line:\d+, col:\d+$/, "").slice(0, 200)}` }];
  }
}
