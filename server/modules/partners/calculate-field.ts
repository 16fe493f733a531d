// Calculated additional fields: a Liquid template over the other fields of a record. Staff write templates, so nothing in them may reach
// further than the values that are handed in, take long, or grow large: no loops, no includes, no clock, and a bound for everything.
import { Liquid, type Template } from "liquidjs";
import { add, divide, multiply, parseDecimal, type Rational, subtract, toDecimal, trimDecimal } from "../../../shared/rational.ts";

const maxTemplateLength = 2_000;
/** What is shown of a result. */
const maxResultLength = 1_000;
const renderMs = 50;
/** Characters that a render may make on the way, all steps together. */
const renderCharacters = 100_000;

const allowedTags = new Set(["assign", "case", "comment", "echo", "if", "unless", "#"]);
// biome-ignore format: one list.
const allowedFilters = new Set([
  "abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "date", "default", "divided_by", "downcase", "first", "floor", "join", "last", "lstrip", "minus",
  "plus", "prepend", "remove", "remove_first", "remove_last", "replace", "replace_first", "replace_last", "reverse", "round", "rstrip", "size", "slice", "sort", "split",
  "squish", "strip", "times", "truncate", "truncatewords", "uniq", "upcase",
]);

const engine = makeEngine();

function makeEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    // In the memory, and empty: there is nothing to include even if a tag for it came back.
    templates: {},
    parseLimit: maxTemplateLength,
    renderLimit: renderMs,
    memoryLimit: renderCharacters,
    // Days are days: a zone would move them.
    timezoneOffset: 0,
  });
  for (const tag of Object.keys(liquid.tags)) if (!allowedTags.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!allowedFilters.has(filter)) delete liquid.filters[filter];
  // Liquid counts in binary fractions: 0.1 plus 0.2 would be shown as 0.30000000000000004.
  liquid.registerFilter("plus", (left, right) => exactly(left, right, add));
  liquid.registerFilter("minus", (left, right) => exactly(left, right, subtract));
  liquid.registerFilter("times", (left, right) => exactly(left, right, multiply));
  liquid.registerFilter("divided_by", (left, right) => exactly(left, right, (a, b) => (b.n === 0n ? undefined : divide(a, b))));
  const date = liquid.filters.date as (this: unknown, value: unknown, format?: string) => unknown;
  // What is calculated follows from the record alone, whenever somebody looks.
  liquid.registerFilter("date", function (value, format) {
    return value === "now" || value === "today" ? "" : date.call(this, value, format);
  });
  return liquid;
}

function exactly(left: unknown, right: unknown, calculate: (a: Rational, b: Rational) => Rational | undefined): string {
  const result = calculate(numberOf(left), numberOf(right));
  return result ? trimDecimal(toDecimal(result, 8)) : "";
}

/** What is no number counts as none, as everywhere in Liquid. */
function numberOf(value: unknown): Rational {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return /^-?\d{1,18}(\.\d{1,12})?$/.test(text) ? parseDecimal(text) : { n: 0n, d: 1n };
}

export type TemplateFinding =
  | { readonly kind: "syntax"; readonly message: string; readonly line: number; readonly column: number }
  | { readonly kind: "unknown-name"; readonly name: string };

/** What is wrong with a template: that it is none, or names that no record has. `known` are whole names: "customer.extra.meter". */
export function wrongInTemplate(template: string, known: ReadonlySet<string>): TemplateFinding[] {
  let parsed: Template[];
  try {
    parsed = engine.parse(template);
  } catch (error) {
    const { message, token } = error as Error & { token?: { getPosition(): [number, number] } };
    const [line, column] = token?.getPosition() ?? [1, 1];
    return [{ kind: "syntax", message: message.replace(/, line:\d+, col:\d+$/, "").slice(0, 200), line, column }];
  }
  // A part in brackets that is not a fixed text ("extra[name]") could name anything.
  const names = engine
    .globalVariableSegmentsSync(parsed)
    .map((parts) => parts.map((part) => (Array.isArray(part) ? "[…]" : part)).join("."));
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => ({ kind: "unknown-name", name }));
}

/** The names of additional fields that a template reads, of a record that is called so: "customer". */
export function fieldsInTemplate(template: string): string[] {
  const segments = engine.globalVariableSegmentsSync(engine.parse(template));
  return segments.flatMap(([, part, name]) => (part === "extra" && typeof name === "string" ? [name] : []));
}

const parsedTemplates = new Map<string, Template[]>();

/** What a template makes of a record; null when that is nothing, or when it would take too much. */
export function calculate(template: string, record: Readonly<Record<string, unknown>>): string | null {
  try {
    const result = String(engine.renderSync(parsed(template), record)).trim();
    return result === "" ? null : result.slice(0, maxResultLength);
  } catch {
    // The limits stop a render by an error, and one record with odd values must not take the list down.
    return null;
  }
}

function parsed(template: string): Template[] {
  const known = parsedTemplates.get(template);
  if (known) return known;
  // Templates come from definitions, of which there are few; the bound is for somebody who tries out many.
  if (parsedTemplates.size > 500) parsedTemplates.clear();
  const made = engine.parse(template);
  parsedTemplates.set(template, made);
  return made;
}
