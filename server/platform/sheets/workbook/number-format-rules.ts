// How a number in a cell of a workbook is written: days as the sheet shows them, numbers with the zeros that their format puts in front,
// and all other numbers plainly, without what a format only adorns. No floating point: what stands in the file is decimal text.
import { addDays, type Day, day } from "../../../../shared/calendar.ts";

export type CellFormat =
  | { readonly kind: "plain" }
  /** Zeros and signs only, such as a postcode's 00000 or 00000-000. */
  | { readonly kind: "mask"; readonly pieces: readonly string[] }
  /** `pattern`: how days are written, of YYYY, MM or M, DD or D; null: in a way that only a reader of the language knows. */
  | { readonly kind: "day"; readonly pattern: string | null; readonly hasTime: boolean }
  | { readonly kind: "time" };

const plain: CellFormat = { kind: "plain" };
const isoDay: CellFormat = { kind: "day", pattern: null, hasTime: false };
const isoMoment: CellFormat = { kind: "day", pattern: null, hasTime: true };
const time: CellFormat = { kind: "time" };

/** ECMA-376 part 1, 18.8.30: formats that a workbook names by number only. How 14 is shown depends on whose computer shows it. */
export function builtInFormat(id: number): CellFormat {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return isoDay;
  if (id === 22) return isoMoment;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return time;
  return plain;
}

type Token = { readonly kind: "literal" | "code"; readonly text: string };

/** A format as the workbook spells it: "dd.mm.yyyy", "00000", "#,##0.00 [$€-407]". */
export function readFormat(code: string): CellFormat {
  // What stands behind a semicolon is for numbers below zero and for texts. [h] counts hours past the day: a duration, not a time.
  if (/\[[hms]+\]/i.test(code)) return plain;
  const tokens = tokensOf(code);
  const codes = tokens.flatMap(({ kind, text }) => (kind === "code" ? [text] : [])).join("");
  if (codes === "" || /^general$/i.test(codes)) return plain;
  const letters = codes.toLowerCase().replaceAll(/am\/pm|a\/p/g, "");
  if (/[ymdhs]/.test(letters) && !/[#?]/.test(letters)) return dayFormat(tokens, letters);
  return maskOf(tokens);
}

function dayFormat(tokens: readonly Token[], letters: string): CellFormat {
  const hasTime = /[hs]/.test(letters);
  if (hasTime && !/[yd]/.test(letters)) return time;
  if (hasTime) return isoMoment;
  const pattern = tokens
    .map(({ kind, text }) => (kind === "literal" ? text : text.toUpperCase()))
    .join("")
    .trim();
  const parts = pattern.match(/Y+|M+|D+/g) ?? [];
  const isNumeric =
    parts.length === 3 &&
    parts.every((part) => ["YYYY", "MM", "M", "DD", "D"].includes(part)) &&
    new Set(parts.map((part) => part.slice(0, 1))).size === 3 &&
    !/[\p{L}\p{N}]/u.test(pattern.replaceAll(/[YMD]/g, ""));
  return { kind: "day", pattern: isNumeric ? pattern : null, hasTime: false };
}

function maskOf(tokens: readonly Token[]): CellFormat {
  const pieces: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind === "code" && !/^(0+|[-/() ]+)$/.test(text)) return plain;
    pieces.push(...text);
  }
  const zeros = pieces.filter((piece) => piece === "0").length;
  return zeros >= 2 ? { kind: "mask", pieces } : plain;
}

const tokenShape =
  /;(?<rest>.*)|"(?<quoted>[^"]*)"?|\\(?<escaped>.?)|[_*].?|\[[^\]]*\]?|(?<literal>[.,:/ -])|(?<code>(?<letter>.)\k<letter>*)/gisu;

/** The first section, cut into runs of one letter; colours, conditions and fill letters are left out. */
function tokensOf(code: string): Token[] {
  const tokens = [...code.matchAll(tokenShape)].flatMap(({ groups = {} }): Token[] => {
    const literal = groups.quoted ?? groups.escaped ?? groups.literal;
    if (literal !== undefined) return [{ kind: "literal", text: literal }];
    return groups.code === undefined ? [] : [{ kind: "code", text: groups.code }];
  });
  // A point or comma among digits belongs to the number, not to a day.
  const isNumber = tokens.some(({ kind, text }) => kind === "code" && /[#0?]/.test(text));
  return isNumber ? tokens.map((token) => (/^[.,]$/.test(token.text) ? { kind: "code", text: token.text } : token)) : tokens;
}

export interface HowToShow {
  /** The sign that the table's other amounts are written with, so that one column is read one way. */
  readonly decimalSign: "." | ",";
  /** Days are counted from 1 January 1904, as old workbooks of one system do. */
  readonly from1904: boolean;
}

/** `value`: as the workbook stores it. */
export function shownNumber(value: string, format: CellFormat, { decimalSign, from1904 }: HowToShow): string {
  const decimal = expand(value);
  if (decimal === undefined) return value;
  switch (format.kind) {
    case "plain":
      return decimal.replace(".", decimalSign);
    case "mask":
      return masked(decimal, format.pieces) ?? decimal.replace(".", decimalSign);
    case "time": {
      const clock = clockOf(decimal);
      return clock === undefined ? decimal : clock.text;
    }
    case "day":
      return dayText(decimal, format, from1904) ?? decimal;
  }
}

function masked(decimal: string, pieces: readonly string[]): string | undefined {
  if (!/^\d+$/.test(decimal)) return undefined;
  const zeros = pieces.filter((piece) => piece === "0").length;
  const digits = decimal.padStart(zeros, "0");
  let next = digits.length - zeros;
  let text = "";
  let isFirst = true;
  for (const piece of pieces) {
    if (piece !== "0") {
      text += piece;
      continue;
    }
    // Digits that have no zero of their own stand before the first one.
    text += isFirst ? digits.slice(0, next + 1) : digits.charAt(next);
    isFirst = false;
    next += 1;
  }
  return text.trim();
}

const lastSerial = 2_958_465; // 9999-12-31

function dayText(decimal: string, { pattern, hasTime }: Extract<CellFormat, { kind: "day" }>, from1904: boolean): string | undefined {
  const clock = clockOf(decimal);
  if (clock === undefined || clock.days > lastSerial) return undefined;
  const on = serialDay(clock.days, from1904);
  if (hasTime && clock.text !== "00:00:00") return `${on} ${clock.text}`;
  if (pattern === null) return on;
  const [year = "", month = "", dom = ""] = on.split("-");
  return pattern.replaceAll(/YYYY|MM|M|DD|D/g, (part) => {
    const digits = part.startsWith("Y") ? year : part.startsWith("M") ? month : dom;
    return part.length === 1 ? digits.replace(/^0/, "") : digits;
  });
}

/** Spreadsheets believe that 1900 was a leap year; days before its 29 February are one off. */
function serialDay(days: number, from1904: boolean): Day {
  if (from1904) return addDays(day("1904-01-01"), days);
  return addDays(day(days < 60 ? "1899-12-31" : "1899-12-30"), days);
}

/** Whole days and the time of the day, to the second. */
function clockOf(decimal: string): { days: number; text: string } | undefined {
  const [whole = "", fraction = ""] = decimal.split(".");
  if (!/^\d{1,7}$/.test(whole)) return undefined;
  const scale = 10n ** BigInt(fraction.length);
  const seconds = Number((BigInt(fraction === "" ? "0" : fraction) * 86_400n * 2n + scale) / (2n * scale));
  const days = Number(whole) + Math.trunc(seconds / 86_400);
  const rest = seconds % 86_400;
  const two = (value: number): string => String(value).padStart(2, "0");
  return { days, text: `${two(Math.trunc(rest / 3600))}:${two(Math.trunc(rest / 60) % 60)}:${two(rest % 60)}` };
}

/** Spreadsheets count with 15 digits and store more of them, so 64.65 may stand in the file as 64.650000000000006. */
const trueDigits = 15;
const mostZeros = 30;

/** A number without exponent and without digits that mean nothing. */
function expand(value: string): string | undefined {
  const found = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/.exec(value.trim());
  if (!found) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = found;
  const all = `${whole}${fraction}`;
  if (all === "") return undefined;
  const digits = all.replace(/^0+/, "");
  if (digits === "") return "0";
  let point = whole.length + Number(exponent) - (all.length - digits.length);
  let kept = digits;
  if (digits.length > trueDigits) {
    const rounded = BigInt(digits.slice(0, trueDigits)) + (digits.charAt(trueDigits) >= "5" ? 1n : 0n);
    kept = String(rounded);
    point += kept.length - trueDigits;
  }
  if (point > trueDigits + mostZeros || point < -mostZeros) return undefined;
  kept = kept.padEnd(point, "0");
  const before = point > 0 ? kept.slice(0, point) : "0";
  const behind = (point > 0 ? kept.slice(point) : `${"0".repeat(-point)}${kept}`).replace(/0+$/, "");
  return `${sign === "-" ? "-" : ""}${before}${behind === "" ? "" : `.${behind}`}`;
}
