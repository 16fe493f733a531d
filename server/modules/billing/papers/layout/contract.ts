// How a money document is laid out, as staff choose it in a form (B-153): what stands where, in which size and colour, with which words of
// one's own. The built-in template draws it; the browser checks the form with the same shape.
import { z } from "zod";

/** What a page is made of beside its head and its foot, in the order in which it usually stands. */
export const paperBlocks = [
  "parties",
  "headline",
  "before",
  "lines",
  "totals",
  "carryOver",
  "payment",
  "usage",
  "note",
  "explanation",
  "after",
  "slip",
] as const;
export type PaperBlock = (typeof paperBlocks)[number];

/** Columns of the line table; what it is and what it costs always stand there. */
const paperColumns = ["quantity", "unitPrice", "taxRate"] as const;

/** The words that texts of one's own may take from the document: "Invoice {number} is due {due}". */
export const paperWords = ["title", "number", "date", "due", "amount", "customer", "customerNumber", "period"] as const;

const unknownWord = /\{(?!(?:title|number|date|due|amount|customer|customerNumber|period)\})[^{}]*\}/;

const ownText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !unknownWord.test(text), {
      params: { code: "unknown-word" },
      message: `only ${paperWords.join(", ")} can stand in braces`,
    });

const listOfAll = <const Id extends string>(ids: readonly Id[]) =>
  z
    .array(z.strictObject({ id: z.enum(ids), isOn: z.boolean() }))
    .length(ids.length)
    .refine((items) => new Set(items.map(({ id }) => id)).size === ids.length, "each stands there once");

export const PaperLayout = z.strictObject({
  paper: z.enum(["a4", "us-letter"]),
  font: z.enum(["sans", "serif"]),
  /** Points. */
  textSize: z.int().min(8).max(12),
  /** Null: the partner's colour. */
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable(),
  logo: z.strictObject({ place: z.enum(["start", "middle", "end", "none"]), heightMm: z.int().min(8).max(40) }),
  /** "": what kind of document it is. */
  title: ownText(120),
  blocks: listOfAll(paperBlocks),
  columns: listOfAll(paperColumns),
  /** Before and after the lines. */
  before: ownText(2000),
  after: ownText(2000),
  /** Null: address, contacts and bank of the partner. */
  footer: z.array(ownText(600)).max(4).nullable(),
  /** The codes beside the ways to pay. */
  codes: z.strictObject({ link: z.boolean(), transfer: z.boolean() }),
});
export type PaperLayout = z.output<typeof PaperLayout>;

/** Off at first: they make a page longer, or are of use to few. */
const offAtFirst: ReadonlySet<string> = new Set<PaperBlock>(["explanation", "slip"]);

export const usualLayout: PaperLayout = {
  paper: "a4",
  font: "sans",
  textSize: 9,
  accent: null,
  logo: { place: "start", heightMm: 15 },
  title: "",
  blocks: paperBlocks.map((id) => ({ id, isOn: !offAtFirst.has(id) })),
  columns: paperColumns.map((id) => ({ id, isOn: true })),
  before: "",
  after: "",
  footer: null,
  codes: { link: true, transfer: true },
};

/** The words of a text put in; one without value leaves nothing. */
export const fillOwnText = (text: string, words: Readonly<Partial<Record<(typeof paperWords)[number], string | undefined>>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    (paperWords as readonly string[]).includes(name) ? (words[name as (typeof paperWords)[number]] ?? "") : whole,
  );
