// Words for people, on the server: mails, PDFs, receipts. The same ICU catalogues as in the browser, by language; a text that a
// language does not have falls back to English.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { closestLanguage } from "../../shared/languages.ts";
import { minorToDecimal } from "../../shared/money.ts";
import { trimDecimal } from "../../shared/rational.ts";

const folder = new URL("../../shared/texts/", import.meta.url);

type Messages = Record<string, unknown>;
const catalogues = new Map<string, Messages>();

function catalogueOf(language: string, name: string): Messages {
  const key = `${language}/${name}`;
  const known = catalogues.get(key);
  if (known) return known;
  const file = new URL(`${key}.json`, folder);
  // What only staff read is written in the languages of staff: elsewhere the file is not there.
  const read = language === "en" || existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Messages) : {};
  catalogues.set(key, read);
  return read;
}

const languages = readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .toSorted((a, b) => (a === "en" ? -1 : b === "en" ? 1 : a < b ? -1 : 1));

/** English first: it is what a text falls back to. */
export const installedLanguages = (): string[] => [...languages];

/** The installed language that a wish comes closest to; English when there is none. */
const installedLanguage = (wish: string): string => closestLanguage(wish, languages) ?? "en";

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** How one provider speaks. */
export interface Wording {
  /** What its customers read where their own language is not spoken (P-235). */
  readonly language: string;
  /** Words of its own (P-237), by "de/mail.invoice_issued.subject". */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where a text is looked for (P-235): the reader's language, the provider's first, English. */
const readingOrder = (wish: string, wording: Wording | undefined): string[] => [
  ...new Set(
    [closestLanguage(wish, languages), wording && closestLanguage(wording.language, languages), "en"].filter(
      (tongue) => tongue !== undefined,
    ),
  ),
];

/** The texts of one catalogue ("print", "mail") in a language. */
export function textsIn(language: string, catalogue: string, wording?: Wording): Say {
  const order = readingOrder(language, wording);
  const made = new Map<string, ReturnType<typeof translatorOf>>();
  const translator = (tongue: string) => {
    const known = made.get(tongue) ?? translatorOf(tongue, catalogue, wording);
    made.set(tongue, known);
    return known;
  };
  return (key, values) => {
    const tongue = order.find((one) => translator(one).has(key)) ?? "en";
    if (tongue !== order[0] && order[0] !== undefined) noteMissing(`${order[0]}/${catalogue}.${key}`);
    return translator(tongue).say(key, values);
  };
}

function translatorOf(tongue: string, catalogue: string, wording: Wording | undefined): { has: (key: string) => boolean; say: Say } {
  const messages = wordedCatalogue(tongue, catalogue, wording);
  const translate = createTranslator({ locale: tongue, messages: messages as never, onError: () => undefined });
  return {
    has: (key) => (translate as unknown as { has(key: string): boolean }).has(key),
    say: (key, values) => translate(key as never, values as never) as string,
  };
}

/** A catalogue with a provider's own words in it. */
function wordedCatalogue(tongue: string, catalogue: string, wording: Wording | undefined): Messages {
  const built = catalogueOf(tongue, catalogue);
  const start = `${tongue}/${catalogue}.`;
  let worded = built;
  for (const [at, text] of wording?.texts ?? [])
    if (at.startsWith(start)) worded = withText(worded, at.slice(start.length).split("."), text);
  return worded;
}

function withText(tree: Messages, [name = "", ...rest]: readonly string[], text: string): Messages {
  const below = tree[name];
  return { ...tree, [name]: rest.length === 0 ? text : withText((typeof below === "object" ? below : {}) as Messages, rest, text) };
}

// P-235 a text that a language lacks is told of, once: whoever runs the program sees it before readers complain.
const noted = new Set<string>();
let tellMissing: (text: string) => void = () => undefined;

export function reportMissingTexts(tell: (text: string) => void): void {
  tellMissing = tell;
}

function noteMissing(text: string): void {
  // What only staff read is complete in their languages alone.
  if (noted.has(text) || !subscriberTexts.test(text)) return;
  noted.add(text);
  tellMissing(text);
}

const subscriberTexts = /^[^/]+\/(print|mail|push|portal)/;

const rawText = (language: string, catalogue: string, key: string): string | undefined => {
  const found = key.split(".").reduce<unknown>((at, name) => (at as Messages | undefined)?.[name], catalogueOf(language, catalogue));
  return typeof found === "string" ? found : undefined;
};

/** Every text that subscribers may read, in a language or in English where it lacks one. */
export function listTexts(language: string): { part: string; key: string; text: string }[] {
  const parts = readdirSync(new URL("en/", folder)).flatMap(
    (file) => /^(ui|print|mail|push|portal(?!-page).*)\.json$/.exec(file)?.[1] ?? [],
  );
  return parts.toSorted().flatMap((part) => {
    const own = catalogueOf(installedLanguage(language), part);
    return leavesOf(overlay(catalogueOf("en", part), own)).map(([key, text]) => ({ part, key, text }));
  });
}

const leavesOf = (tree: unknown, at = ""): [string, string][] =>
  typeof tree === "string"
    ? [[at, tree]]
    : Object.entries(tree as Messages).flatMap(([name, below]) => leavesOf(below, at === "" ? name : `${at}.${name}`));

/** Whether a catalogue has a text, in the language or in one that it falls back to. */
export const hasText = (language: string, catalogue: string, key: string): boolean =>
  readingOrder(language, undefined).some((tongue) => rawText(tongue, catalogue, key) !== undefined);

/** A whole branch of a catalogue, for templates that take their labels in one go. */
export const textTree = (language: string, catalogue: string, branch: string, wording?: Wording): unknown =>
  readingOrder(language, wording)
    .map((tongue) => wordedCatalogue(tongue, catalogue, wording)[branch])
    .reduceRight((below, above) => overlay(below, above), undefined);

/** What stands above, and what is below where it says nothing. */
function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined || typeof below !== "object" || typeof above !== "object") return above ?? below;
  const [under, over] = [below as Messages, above as Messages];
  return { ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, overlay(under[key], value)])) };
}

export const directionOf = (language: string): "ltr" | "rtl" =>
  ["ar", "fa", "he", "ur"].includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";

// Making a formatter takes a thousand times as long as using one, and a run of mails uses one for each document.
const amountFormats = new Map<string, Intl.NumberFormat>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

// Latin digits, as on bank statements.
const localeOf = (language: string): string => `${installedLanguage(language)}-u-nu-latn`;

/** "1,234.50 €" as people of the language write it. */
export function moneyText(minor: bigint, currency: string, language: string): string {
  const locale = localeOf(language);
  const format = kept(amountFormats, `${locale} ${currency}`, () => new Intl.NumberFormat(locale, { style: "currency", currency }));
  // Intl takes decimal texts, so no digit is lost on the way.
  return format.format(minorToDecimal(minor, currency) as unknown as number);
}

/** The same for a price, which may have more places than its currency. */
export function priceText(decimal: string, currency: string, language: string): string {
  const locale = localeOf(language);
  const make = () => new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 8 });
  return kept(amountFormats, `${locale} ${currency} 8`, make).format(trimDecimal(decimal) as unknown as number);
}

function dayFormat(language: string): Intl.DateTimeFormat {
  const locale = localeOf(language);
  return kept(
    dayFormats,
    locale,
    () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }),
  );
}

/** "1 Dec 2026" */
export const dayText = (day: string, language: string): string => dayFormat(language).format(new Date(`${day}T00:00:00Z`));

/** "1 Dec 2026, 14:35", as the clock hangs there. */
export function momentText(at: Date, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(`${installedLanguage(language)}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
    at,
  );
}

/** A half-open period, shown with both ends included. */
export function periodText(period: { start: string; end: string }, language: string): string {
  const last = new Date(new Date(`${period.end}T00:00:00Z`).getTime() - 86_400_000);
  return dayFormat(language).formatRange(new Date(`${period.start}T00:00:00Z`), last);
}
