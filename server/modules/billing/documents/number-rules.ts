// Document numbers (B-116 to B-119): what a pattern may hold, what it makes of a counter, and when the counter starts anew.
import type { Day } from "../../../../shared/calendar.ts";

export const numberVariables = [
  "year",
  "month",
  "day",
  "partner_id",
  "customer_id",
  "location_id",
  "type",
  "rand_string",
  "rand_number",
  "next",
] as const;
export type NumberVariable = (typeof numberVariables)[number];

export const numberedKinds = ["invoice", "credit_note", "proforma", "payment", "refund"] as const;
export type NumberedKind = (typeof numberedKinds)[number];

/** B-117 kinds whose series have no gaps. */
export const isGapless = (kind: NumberedKind): boolean => kind === "invoice" || kind === "credit_note";

export const defaultPatterns: Readonly<Record<NumberedKind, string>> = {
  invoice: "{year}{partner_id|2}{next|6}",
  credit_note: "CN{year}{partner_id|2}{next|6}",
  proforma: "PF{year}{next|6}",
  payment: "{year}-{type|2}-{next|5}",
  refund: "RF{year}{next|6}",
};

export const numberResets = ["never", "yearly", "monthly"] as const;
export type NumberReset = (typeof numberResets)[number];

export type NumberPart = string | { readonly variable: NumberVariable; readonly width: number };

export interface NumberPattern {
  readonly parts: readonly NumberPart[];
}

export type PatternFault =
  | { readonly code: "unknown-variable"; readonly variable: string }
  | { readonly code: "unbalanced-brace" }
  | { readonly code: "width-out-of-range"; readonly variable: string }
  | { readonly code: "next-missing" }
  | { readonly code: "next-twice" }
  | { readonly code: "random-not-allowed"; readonly variable: string }
  | { readonly code: "reset-needs-year" }
  | { readonly code: "reset-needs-month" };

const variableShape = /^([a-z_]+)(?:\|(\d{1,3}))?$/;
const widest = 20;

/** The pattern, or all that is wrong with its text. */
export function parseNumberPattern(text: string): { kind: "pattern"; pattern: NumberPattern } | { kind: "faulty"; faults: PatternFault[] } {
  const parts: NumberPart[] = [];
  const faults: PatternFault[] = [];
  for (const [i, piece] of text.split("{").entries()) {
    const [inside, ...rest] = piece.split("}");
    if (rest.length !== (i === 0 ? 0 : 1)) return { kind: "faulty", faults: [{ code: "unbalanced-brace" }] };
    const literal = i === 0 ? piece : (rest[0] ?? "");
    if (i > 0) parts.push(...readVariable(inside ?? "", faults));
    if (literal) parts.push(literal);
  }
  return faults.length > 0 ? { kind: "faulty", faults } : { kind: "pattern", pattern: { parts } };
}

function readVariable(inside: string, faults: PatternFault[]): NumberPart[] {
  const [, name = inside, width] = variableShape.exec(inside) ?? [];
  const variable = numberVariables.find((known) => known === name);
  if (!variable) {
    faults.push({ code: "unknown-variable", variable: inside });
    return [];
  }
  const size = width === undefined ? 0 : Number(width);
  if (width !== undefined && (size < 1 || size > widest)) faults.push({ code: "width-out-of-range", variable });
  return [{ variable, width: size }];
}

/** B-116, B-118 whether a pattern will do for a kind and a reset; an empty list says yes. */
export function faultsOfSeries(pattern: NumberPattern, kind: NumberedKind, reset: NumberReset): PatternFault[] {
  const used = pattern.parts.filter((part) => typeof part !== "string").map((part) => part.variable);
  const random = used.find((variable) => variable === "rand_string" || variable === "rand_number");
  const counters = used.filter((variable) => variable === "next").length;
  const faults: PatternFault[] = [];
  // Without a counter or chance every number would be the same one.
  if (counters === 0 && (isGapless(kind) || !random)) faults.push({ code: "next-missing" });
  if (counters > 1) faults.push({ code: "next-twice" });
  if (random && isGapless(kind)) faults.push({ code: "random-not-allowed", variable: random });
  if (reset !== "never" && !used.includes("year")) faults.push({ code: "reset-needs-year" });
  if (reset === "monthly" && !used.includes("month")) faults.push({ code: "reset-needs-month" });
  return faults;
}

/** The part of a series that counts for itself: "", "2026" or "2026-03". */
export function resetBucket(reset: NumberReset, on: Day): string {
  switch (reset) {
    case "never":
      return "";
    case "yearly":
      return on.slice(0, 4);
    case "monthly":
      return on.slice(0, 7);
  }
}

/** The visible numbers (M-3) that a document number is made of; what a pattern does not use may be left out. */
export interface NumberVars {
  readonly on: Day;
  readonly next: bigint | number;
  readonly partnerNumber?: number | string;
  readonly customerNumber?: number | string;
  readonly locationNumber?: number | string;
  /** Two digits for a way of paying; see the payment methods. */
  readonly type?: string;
  /** Letters and digits, and digits, drawn by the caller: at least as many as the pattern is wide. */
  readonly randString?: string;
  readonly randNumber?: string;
}

const defaultRandomWidth = 8;

export function formatNumber(pattern: NumberPattern, vars: NumberVars): string {
  let text = "";
  for (const part of pattern.parts) text += typeof part === "string" ? part : formatVariable(part.variable, part.width, vars);
  return text;
}

function formatVariable(variable: NumberVariable, width: number, vars: NumberVars): string {
  switch (variable) {
    case "year":
      // Two digits are the last two.
      return vars.on
        .slice(0, 4)
        .slice(width > 0 && width < 4 ? -width : 0)
        .padStart(width, "0");
    case "month":
      return vars.on.slice(5, 7).padStart(width, "0");
    case "day":
      return vars.on.slice(8, 10).padStart(width, "0");
    case "partner_id":
      return given(vars.partnerNumber, variable).padStart(width, "0");
    case "customer_id":
      return given(vars.customerNumber, variable).padStart(width, "0");
    case "location_id":
      return given(vars.locationNumber, variable).padStart(width, "0");
    case "type":
      return given(vars.type, variable).padStart(width, "0");
    case "rand_string":
      return drawn(vars.randString, variable, width);
    case "rand_number":
      return drawn(vars.randNumber, variable, width);
    case "next":
      // A counter that outgrows its width gets longer: cutting it would give one number twice.
      return String(vars.next).padStart(width, "0");
  }
}

function given(value: number | string | undefined, variable: NumberVariable): string {
  if (value === undefined) throw new RangeError(`the pattern asks for {${variable}}`);
  return String(value);
}

function drawn(value: string | undefined, variable: NumberVariable, width: number): string {
  const size = width || defaultRandomWidth;
  const text = given(value, variable);
  if (text.length < size) throw new RangeError(`{${variable}} needs ${size} characters`);
  return text.slice(0, size);
}

/**
 * B-119 whether a number could come from this pattern, with any counter, day and customer: such a number belongs to the series, whose counter
 * alone gives it, so that there is no gap and no second one.
 */
export function isOfPattern(pattern: NumberPattern, text: string): boolean {
  const source = pattern.parts.map((part) => (typeof part === "string" ? escapeForPattern(part) : variableText[part.variable])).join("");
  return new RegExp(`^${source}$`, "iu").test(text);
}

const escapeForPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const variableText: Readonly<Record<NumberVariable, string>> = {
  year: "\\d{1,4}",
  month: "\\d{1,2}",
  day: "\\d{1,2}",
  partner_id: "\\d+",
  customer_id: "\\d+",
  location_id: "\\d+",
  type: "\\d+",
  rand_string: "[0-9a-z]+",
  rand_number: "\\d+",
  next: "\\d+",
};

/** B-118 the counter in an imported number, to set the series behind it; undefined when the number is of another make. */
export function counterOfNumber(pattern: NumberPattern, text: string, vars: Omit<NumberVars, "next">): bigint | undefined {
  const at = pattern.parts.findIndex((part) => typeof part !== "string" && part.variable === "next");
  if (at < 0) return undefined;
  const before = formatNumber({ parts: pattern.parts.slice(0, at) }, { ...vars, next: 0 });
  const after = formatNumber({ parts: pattern.parts.slice(at + 1) }, { ...vars, next: 0 });
  if (!text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) return undefined;
  const digits = text.slice(before.length, text.length - after.length);
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}
