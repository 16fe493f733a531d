// Amounts and days as people type them. What can be read in two ways is refused, never guessed (O-246).
import { type Day, isDay } from "../../shared/calendar.ts";

export type TypedAmount =
  | { kind: "amount"; amount: string }
  | { kind: "empty" }
  | { kind: "refused"; code: "not-an-amount" | "too-many-decimals" };

/** Arabic-Indic and Persian digits as Western ones (P-242). */
export const digitsToWestern = (text: string): string =>
  text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0));

/** "1.234,5" typed by a German and "1,234.5" typed by a Briton are both "1234.50"; the ISO form is always understood. */
export function readAmount(typed: string, locale: string, exponent: number): TypedAmount {
  const text = digitsToWestern(typed)
    .replace(/[\s\u00a0\u202f'’\u2066-\u2069\u200e\u200f]/g, "")
    .replaceAll("٫", ".")
    .replaceAll("٬", "");
  if (text === "") return { kind: "empty" };
  const plain = withPlainPoint(text, separatorsOf(locale));
  const match = /^(-?)0*(\d{1,15})(?:\.(\d*))?$/.exec(plain ?? "");
  if (!match) return { kind: "refused", code: "not-an-amount" };
  const [, sign, whole, typedFraction = ""] = match;
  const fraction = typedFraction.replace(/0+$/, "");
  if (fraction.length > exponent) return { kind: "refused", code: "too-many-decimals" };
  const amount = exponent === 0 ? `${whole}` : `${whole}.${fraction.padEnd(exponent, "0")}`;
  return { kind: "amount", amount: /[1-9]/.test(amount) ? `${sign}${amount}` : amount };
}

function withPlainPoint(text: string, { decimal, group }: Separators): string | undefined {
  const [points, commas] = [text.split(".").length - 1, text.split(",").length - 1];
  // Both: the last one is the decimal sign, wherever one comes from.
  if (points > 0 && commas > 0) {
    const last = text.lastIndexOf(".") > text.lastIndexOf(",") ? "." : ",";
    const other = last === "." ? "," : ".";
    return grouped(text.slice(0, text.lastIndexOf(last)), other) ? text.replaceAll(other, "").replace(last, ".") : undefined;
  }
  const sign = points > 0 ? "." : ",";
  const count = points + commas;
  if (count === 0) return text;
  if (count > 1) return grouped(text, sign) ? text.replaceAll(sign, "") : undefined;
  if (sign === decimal) return text.replace(sign, ".");
  // "1.234" where the point groups: three digits after it may be either, so it is refused only if the reader's own sign groups.
  if (sign === group && grouped(text, sign)) return text.replace(sign, "");
  return text.replace(sign, ".");
}

const grouped = (text: string, sign: string): boolean => (sign === "." ? /^-?\d{1,3}(\.\d{3})*$/ : /^-?\d{1,3}(,\d{3})*$/).test(text);

interface Separators {
  decimal: string;
  group: string;
}

function separatorsOf(locale: string): Separators {
  // What is edited is written in Western digits, and so are their separators (P-242).
  const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(-12345.6);
  const find = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return { decimal: find("decimal"), group: find("group") };
}

/** A plain decimal as the reader writes it while editing: own decimal sign, no grouping. */
export const writeAmount = (amount: string, locale: string): string => amount.replace(".", separatorsOf(locale).decimal);

export type TypedDay = { kind: "day"; day: Day } | { kind: "empty" } | { kind: "refused" };

/** ISO always; else day, month and year in the order of the reader's own format, or as it writes days itself. Two-digit years are of this century. */
export function readDay(typed: string, locale: string): TypedDay {
  const text = digitsToWestern(typed).trim();
  if (text === "") return { kind: "empty" };
  if (isDay(text)) return { kind: "day", day: text };
  const worded = /^(\d{1,2})\.?\s+([\p{L}\p{M}]{3,})\.?\s+(\d{4})\.?$/u.exec(text);
  if (worded) {
    const [, date = "", word = "", year = ""] = worded;
    const month = monthsOf(locale).findIndex((names) => names.some((known) => known.startsWith(word.toLowerCase())));
    const day = `${year}-${String(month + 1).padStart(2, "0")}-${date.padStart(2, "0")}`;
    return isDay(day) ? { kind: "day", day } : { kind: "refused" };
  }
  const numbers = /^(\d{1,4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,4})\.?$/.exec(text)?.slice(1);
  if (!numbers) return { kind: "refused" };
  const order = new Intl.DateTimeFormat(locale)
    .formatToParts(0)
    .map(({ type }) => type)
    .filter((type) => type === "day" || type === "month" || type === "year");
  const at = (type: string): string => numbers[order.indexOf(type as never)] ?? "";
  const year = at("year").length <= 2 ? `20${at("year").padStart(2, "0")}` : at("year");
  const day = `${year}-${at("month").padStart(2, "0")}-${at("day").padStart(2, "0")}`;
  return isDay(day) ? { kind: "day", day } : { kind: "refused" };
}

/** The names of the twelve months, short and long, in the words of the reader. */
const monthsOf = (locale: string): string[][] =>
  Array.from({ length: 12 }, (_, month) =>
    (["short", "long"] as const).map((length) =>
      new Intl.DateTimeFormat(locale, { day: "numeric", month: length, year: "numeric" })
        .formatToParts(new Date(2026, month, 15))
        .filter(({ type }) => type === "month")
        .map(({ value }) => value.toLowerCase())
        .join(""),
    ),
  );

/** The reader's format with letters for figures: "DD/MM/YYYY". */
export function dayPattern(locale: string): string {
  const letters: Record<string, string> = { day: "DD", month: "MM", year: "YYYY" };
  return new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric" })
    .formatToParts(0)
    .map(({ type, value }) => letters[type] ?? value.replace(/[\u200e\u200f]/g, ""))
    .join("");
}
