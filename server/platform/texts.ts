// Words for people, on the server: mails, PDFs, receipts. The same ICU catalogues as in the browser, by language; a text that a
// language does not have falls back to English.
import { readdirSync, readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { minorToDecimal } from "../../shared/money.ts";
import { trimDecimal } from "../../shared/rational.ts";

const folder = new URL("../../shared/texts/", import.meta.url);

type Messages = Record<string, unknown>;
const catalogues = new Map<string, Messages>();

function catalogueOf(language: string, name: string): Messages {
  const key = `${language}/${name}`;
  const known = catalogues.get(key);
  if (known) return known;
  const read = JSON.parse(readFileSync(new URL(`${key}.json`, folder), "utf8")) as Messages;
  catalogues.set(key, read);
  return read;
}

const languages = new Set(readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])));

/** English first: it is what a text falls back to. */
export const installedLanguages = (): string[] => [...languages].toSorted((a, b) => (a === "en" ? -1 : b === "en" ? 1 : a < b ? -1 : 1));

/** The installed language that a wish comes closest to: "pt-BR", then "pt", then English. */
function installedLanguage(wish: string): string {
  if (languages.has(wish)) return wish;
  const base = wish.split("-")[0] ?? "";
  return languages.has(base) ? base : "en";
}

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** The texts of one catalogue ("print", "mail") in a language. */
export function textsIn(language: string, catalogue: string): Say {
  const installed = installedLanguage(language);
  const make = (tongue: string) =>
    createTranslator({ locale: tongue, messages: catalogueOf(tongue, catalogue) as never, onError: () => undefined });
  const own = make(installed);
  const english = make("en");
  return (key, values) => {
    const has = (own as unknown as { has(key: string): boolean }).has(key);
    return (has ? own : english)(key as never, values as never) as string;
  };
}

/** Whether a catalogue has a text, in the language or in the one that it falls back to. */
export const hasText = (language: string, catalogue: string, key: string): boolean =>
  [installedLanguage(language), "en"].some(
    (tongue) =>
      typeof key.split(".").reduce<unknown>((at, name) => (at as Messages | undefined)?.[name], catalogueOf(tongue, catalogue)) ===
      "string",
  );

/** A whole branch of a catalogue, for templates that take their labels in one go. */
export const textTree = (language: string, catalogue: string, branch: string): unknown =>
  catalogueOf(installedLanguage(language), catalogue)[branch];

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
