// What stands in a cell, as a day, an amount or a number; and what is wrong with it.
import { type Day, isDay } from "../../../shared/calendar.ts";
import { currencyExponent, parseMoney } from "../../../shared/money.ts";

export type Read<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string };

const read = <T>(value: T): Read<T> => ({ kind: "read", value });
const wrong = (code: string, message: string): Read<never> => ({ kind: "wrong", code, message });

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** A day by a pattern of YYYY, MM or M, DD or D, with anything between them. YYYY-MM-DD is always read: it can mean nothing else. */
export function readDay(text: string, format: string): Read<Day> {
  const iso = isoDay.test(text) ? text : byFormat(text, format);
  if (iso === undefined) return wrong("date-format", `"${text}" is no day of the form ${format}`);
  return isDay(iso) ? read(iso) : wrong("no-such-day", `there is no day ${text}`);
}

const parts = /YYYY|MM|DD|M|D/g;

function byFormat(text: string, format: string): string | undefined {
  const order = format.match(parts) ?? [];
  const isCompact = !/[^YMD]/.test(format);
  const pattern = format
    .split(parts)
    .map(escapePattern)
    .reduce((all, between, index) => `${all}${digitsOf(order[index - 1], isCompact)}${between}`);
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const of = (letter: string): string | undefined => found[order.findIndex((part) => part.startsWith(letter)) + 1];
  const [year, month, dom] = [of("Y"), of("M"), of("D")];
  return year === undefined || month === undefined || dom === undefined
    ? undefined
    : `${year}-${month.padStart(2, "0")}-${dom.padStart(2, "0")}`;
}

/** One digit or two are the same to people, so MM reads "3" and M reads "03"; but where no sign stands between them all have two. */
function digitsOf(part: string | undefined, isCompact: boolean): string {
  if (part === undefined) return "";
  return part === "YYYY" ? "(\\d{4})" : isCompact ? "(\\d{2})" : "(\\d{1,2})";
}
const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Whether a pattern names year, month and day, once each. */
export function isDateFormat(format: string): boolean {
  const order = (format.match(parts) ?? []).map((part) => part.slice(0, 1));
  return order.length === 3 && new Set(order).size === 3;
}

/** The usual ways to write a day, the likelier first. */
const dateFormats = ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "YYYYMMDD"] as const;

/** The ways in which all of these may be read as days. Several: only a person knows which is meant. */
export function fittingDateFormats(texts: readonly string[]): string[] {
  const filled = texts.filter((text) => text !== "");
  if (filled.length === 0) return [];
  return dateFormats.filter((format) =>
    filled.every((text) => (format === "YYYY-MM-DD" || !isoDay.test(text)) && readDay(text, format).kind === "read"),
  );
}

const numbers = {
  ".": /^[-+]?(?:\d+|\d{1,3}(?:[, '\u2019\u00a0\u202f]\d{3})+)(?:\.\d+)?$/,
  ",": /^[-+]?(?:\d+|\d{1,3}(?:[. '\u2019\u00a0\u202f]\d{3})+)(?:,\d+)?$/,
} as const;

/** "1.234,50 €" with a decimal comma as "1234.50". */
export function readDecimal(text: string, decimalSign: "." | ","): Read<string> {
  const bare = text.replace(/^\p{Sc}\s*|\s*\p{Sc}$/gu, "").trim();
  if (!numbers[decimalSign].test(bare)) return wrong("number-format", `"${text}" is no number with "${decimalSign}" before its decimals`);
  const [whole = "", decimals] = bare.split(decimalSign);
  const plain = whole.replace(/[^\d-]/g, "");
  if (plain.length > 16 || (decimals?.length ?? 0) > 18) return wrong("number-format", `"${text}" is too long for a number`);
  return read(decimals === undefined ? plain : `${plain}.${decimals}`);
}

/** An amount in minor units. More decimals than the currency has are refused: nothing is rounded silently. */
export function readMinor(text: string, decimalSign: "." | ",", currency: string): Read<bigint> {
  const decimal = readDecimal(text, decimalSign);
  if (decimal.kind === "wrong") return decimal;
  try {
    return read(parseMoney(decimal.value, currency).minor);
  } catch {
    return wrong("too-many-decimals", `"${text}" has more than the ${currencyExponent(currency)} decimals of ${currency}`);
  }
}

export function readWhole(text: string, { min, max }: { min: number; max: number }): Read<number> {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (value === undefined) return wrong("number-format", `"${text}" is no whole number`);
  return value < min || value > max ? wrong("out-of-range", `${value} is not between ${min} and ${max}`) : read(value);
}
