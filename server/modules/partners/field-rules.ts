// What may be said about an additional field, and what its values may be. Patterns and phone numbers need libraries; those are checked
// by check-field-values.ts.
import { isDay } from "../../../shared/calendar.ts";
import { cleanLine, cleanNote } from "../../../shared/text.ts";
import { coordinatesOf, ipAddressOf, macAddressOf, networkOf } from "./address-rules.ts";

type FieldType =
  | "text"
  | "long_text"
  | "integer"
  | "decimal"
  | "yes_no"
  | "date"
  | "moment"
  | "choice"
  | "choices"
  | "email"
  | "phone"
  | "url"
  | "ip"
  | "network"
  | "mac"
  | "coordinates"
  | "file"
  | "secret"
  | "link"
  | "calculated";

/** A finding: where, a word for programs, a sentence for people. */
export interface Wrong {
  readonly field: string;
  readonly code: string;
  readonly message: string;
  readonly params?: Record<string, unknown>;
}

// O-63: a change of type that loses nothing.
const lossless: Readonly<Partial<Record<FieldType, readonly FieldType[]>>> = {
  integer: ["decimal", "text", "long_text"],
  decimal: ["text", "long_text"],
  choice: ["choices"],
  text: ["long_text"],
};
export const isLossless = (from: FieldType, to: FieldType): boolean => from === to || (lossless[from] ?? []).includes(to);

/** A stored value after such a change. */
export function convertValue(value: unknown, to: FieldType): unknown {
  if (value === null || value === undefined) return value;
  if (to === "choices") return Array.isArray(value) ? value : [value];
  return String(value);
}

export interface FieldDefinition {
  readonly name: string;
  readonly type: FieldType;
  readonly options: readonly { readonly key: string; readonly archived: boolean }[];
  readonly checks: {
    readonly minLength?: number | undefined;
    readonly maxLength?: number | undefined;
    readonly pattern?: string | undefined;
    readonly min?: string | undefined;
    readonly max?: string | undefined;
    readonly digits?: number | undefined;
    readonly minDate?: string | undefined;
    readonly maxDate?: string | undefined;
    readonly relative?: "not_past" | "not_future" | undefined;
    readonly fileKinds?: readonly string[] | undefined;
    readonly maxMb?: number | undefined;
  };
}

const textTypes: readonly FieldType[] = ["text", "long_text", "email", "phone", "url", "secret"];
const numberTypes: readonly FieldType[] = ["integer", "decimal"];
const dayTypes: readonly FieldType[] = ["date", "moment"];
const checksOf: Readonly<Record<keyof FieldDefinition["checks"], readonly FieldType[]>> = {
  minLength: textTypes,
  maxLength: textTypes,
  pattern: ["text", "long_text"],
  min: numberTypes,
  max: numberTypes,
  digits: ["decimal"],
  minDate: dayTypes,
  maxDate: dayTypes,
  relative: dayTypes,
  fileKinds: ["file"],
  maxMb: ["file"],
};

/** What is wrong with a definition itself. */
export function wrongInDefinition(field: FieldDefinition): Wrong[] {
  const wrong: Wrong[] = [];
  const hasOptions = field.type === "choice" || field.type === "choices";
  if (hasOptions && field.options.length === 0)
    wrong.push({ field: "options", code: "required", message: "a choice needs something to choose from" });
  if (!hasOptions && field.options.length > 0)
    wrong.push({ field: "options", code: "not-for-type", message: `a field of type ${field.type} has no options` });
  const keys = field.options.map((option) => option.key);
  for (const key of new Set(keys.filter((one, at) => keys.indexOf(one) !== at)))
    wrong.push({ field: "options", code: "duplicate", message: `two options have the key ${key}` });
  for (const [check, types] of Object.entries(checksOf)) {
    if (field.checks[check as keyof FieldDefinition["checks"]] !== undefined && !types.includes(field.type)) {
      wrong.push({ field: `checks.${check}`, code: "not-for-type", message: `a field of type ${field.type} has no such check` });
    }
  }
  const { minLength, maxLength, min, max, minDate, maxDate } = field.checks;
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    wrong.push({ field: "checks.maxLength", code: "too-small", message: "the longest is shorter than the shortest" });
  if (min !== undefined && max !== undefined && compareDecimals(min, max) > 0)
    wrong.push({ field: "checks.max", code: "too-small", message: "the largest is smaller than the smallest" });
  if (minDate !== undefined && maxDate !== undefined && minDate > maxDate)
    wrong.push({ field: "checks.maxDate", code: "too-small", message: "the last day is before the first" });
  return wrong;
}

export type ReadValue =
  | { readonly kind: "read"; readonly value: unknown }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string; readonly params?: Record<string, unknown> };

const read = (value: unknown): ReadValue => ({ kind: "read", value });
const wrong = (code: string, message: string, params?: Record<string, unknown>): ReadValue => ({
  kind: "wrong",
  code,
  message,
  ...(params ? { params } : {}),
});

/** The stored form of a value, or what is wrong with it. `kept` is the value that the record has: an archived option may stay. */
export function readValue(field: FieldDefinition, value: unknown, { today, kept }: { today: string; kept?: unknown }): ReadValue {
  switch (field.type) {
    case "text":
    case "email":
    case "phone":
    case "url":
      return typeof value === "string" ? readText(field, cleanLine(value)) : wrong("wrong-type", "a text is expected");
    case "long_text":
      return typeof value === "string" ? readText(field, cleanNote(value)) : wrong("wrong-type", "a text is expected");
    case "ip":
      return readForm(value, ipAddressOf, "ip-format", "an address such as 192.0.2.7 or 2001:db8::7 is expected");
    case "network":
      return readForm(value, networkOf, "network-format", "a network such as 192.0.2.0/24 is expected");
    case "mac":
      return readForm(value, macAddressOf, "mac-format", "a hardware address such as aa:bb:cc:dd:ee:ff is expected");
    case "coordinates":
      return readForm(value, coordinatesOf, "coordinates-format", "latitude and longitude such as 45.815, 15.982 are expected");
    case "integer":
      return readNumber(field, value, /^-?\d{1,15}$/, "a whole number is expected");
    case "decimal":
      return readNumber(field, value, /^-?\d{1,15}(\.\d{1,8})?$/, "a decimal such as 12.5 is expected");
    case "yes_no":
      return typeof value === "boolean" ? read(value) : wrong("wrong-type", "yes or no is expected");
    case "date":
      return typeof value === "string" && isDay(value)
        ? readDay(field, value, value, today)
        : wrong("not-a-day", "a day such as 2026-02-28 is expected");
    case "moment":
      return readMoment(field, value, today);
    case "choice":
      return typeof value === "string"
        ? readChoices(field, [value], kept, (keys) => keys[0])
        : wrong("wrong-type", "the key of an option is expected");
    case "choices":
      return Array.isArray(value) && value.every((one) => typeof one === "string")
        ? readChoices(field, value, kept, (keys) => keys)
        : wrong("wrong-type", "a list of options is expected");
    case "secret":
      // As it is: a space at its end may belong to it.
      return typeof value === "string" ? readLength(field, value, 1_000) : wrong("wrong-type", "a text is expected");
    case "file":
      return typeof value === "string" && isId(value) ? read(value) : wrong("wrong-type", "the id of an uploaded file is expected");
    case "link":
      // Not only an id: whoever writes a list knows numbers, logins and codes. Which record that is, its module finds out.
      return typeof value === "string" && cleanLine(value) !== ""
        ? readLength(field, cleanLine(value), 255)
        : wrong("wrong-type", "the id of a record is expected, or what it is known by");
    case "calculated":
      return wrong("read-only", "this field is calculated");
  }
}

export const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

function readForm(value: unknown, normalFormOf: (text: string) => string | undefined, code: string, expected: string): ReadValue {
  const form = typeof value === "string" ? normalFormOf(cleanLine(value)) : undefined;
  return form === undefined ? wrong(code, expected) : read(form);
}

function readLength(field: FieldDefinition, text: string, most: number): ReadValue {
  const { minLength = 0, maxLength = most } = field.checks;
  if (text.length < minLength) return wrong("too-small", `at least ${minLength} characters`, { minimum: minLength });
  if (text.length > maxLength) return wrong("too-big", `at most ${maxLength} characters`, { maximum: maxLength });
  return read(text);
}

function readText(field: FieldDefinition, text: string): ReadValue {
  const length = readLength(field, text, field.type === "long_text" ? 65_535 : 255);
  if (length.kind === "wrong") return length;
  if (field.type === "email")
    return /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$/.test(text)
      ? read(text.toLowerCase())
      : wrong("email-format", "a mail address is expected");
  if (field.type === "url")
    return isWebAddress(text) ? read(text) : wrong("url-format", "a web address that starts with https:// is expected");
  return read(text);
}

// Only these two: javascript: and data: addresses run where they are clicked.
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

function readNumber(field: FieldDefinition, value: unknown, shape: RegExp, expected: string): ReadValue {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  if (!shape.test(text)) return wrong("wrong-type", expected);
  const { min, max, digits } = field.checks;
  const plain = plainDecimal(text);
  if (min !== undefined && compareDecimals(plain, min) < 0) return wrong("too-small", `at least ${min}`, { minimum: min });
  if (max !== undefined && compareDecimals(plain, max) > 0) return wrong("too-big", `at most ${max}`, { maximum: max });
  if (digits !== undefined && (plain.split(".")[1] ?? "").length > digits)
    return wrong("too-many-decimals", `at most ${digits} decimals`, { maximum: digits });
  // A decimal is kept as text: as a JSON number it would come back as a binary fraction.
  return read(field.type === "integer" ? Number(plain) : plain);
}

function readMoment(field: FieldDefinition, value: unknown, today: string): ReadValue {
  const at = typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value) : undefined;
  if (!at || Number.isNaN(at.getTime())) return wrong("wrong-type", "a moment such as 2026-02-28T10:00:00Z is expected");
  return readDay(field, at.toISOString(), at.toISOString().slice(0, 10), today);
}

function readDay(field: FieldDefinition, value: string, onDay: string, today: string): ReadValue {
  const { minDate, maxDate, relative } = field.checks;
  if (minDate !== undefined && onDay < minDate) return wrong("too-small", `not before ${minDate}`, { minimum: minDate });
  if (maxDate !== undefined && onDay > maxDate) return wrong("too-big", `not after ${maxDate}`, { maximum: maxDate });
  if (relative === "not_past" && onDay < today) return wrong("in-the-past", "not in the past");
  if (relative === "not_future" && onDay > today) return wrong("in-the-future", "not in the future");
  return read(value);
}

function readChoices(field: FieldDefinition, keys: readonly string[], kept: unknown, shape: (keys: string[]) => unknown): ReadValue {
  const had = new Set(Array.isArray(kept) ? kept : [kept]);
  const offered = new Set(field.options.filter((option) => !option.archived || had.has(option.key)).map((option) => option.key));
  const unknown = keys.find((key) => !offered.has(key));
  if (unknown !== undefined) return wrong("unknown-value", `there is no option ${unknown}`, { allowed: [...offered] });
  return read(shape([...new Set(keys)]));
}

/** Without leading zeros, a plus, or zeros after the last decimal: "-012.50" is "-12.5", so equal numbers are equal texts. */
function plainDecimal(text: string): string {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace(/^-/, "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "");
  const rest = fraction.replace(/0+$/, "");
  const size = rest === "" ? digits : `${digits}.${rest}`;
  return negative && size !== "0" ? `-${size}` : size;
}

/** Exactly, without binary fractions. */
function compareDecimals(a: string, b: string): number {
  const scaled = (text: string): bigint => {
    const [whole = "0", fraction = ""] = plainDecimal(text).replace(/^-/, "").split(".");
    const size = BigInt(whole) * 100_000_000n + BigInt(fraction.padEnd(8, "0").slice(0, 8));
    return plainDecimal(text).startsWith("-") ? -size : size;
  };
  const [x, y] = [scaled(a), scaled(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
