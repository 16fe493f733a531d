// What expressions in vendor templates are worth (N-67): texts, numbers, and nothing.
import type { VariableValue } from "./template-variables-rules.ts";

/** A template that cannot be read, or a line that cannot be rendered. The message is for the person who wrote it, and repeats no value. */
export class TemplateFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TemplateFault";
  }
}

/**
 * Undefined is an absent variable, and what a filter makes of one. It prints as nothing, counts as 0 in arithmetic, is false as a condition, equals
 * nothing but the empty text, and is neither less nor more than anything: `session.timeout < 900` does not hold where there is no limit.
 */
export type Value = string | number | undefined;

/** Above it not every whole number exists. */
const most = Number.MAX_SAFE_INTEGER;

/** A variable as a value; an empty text is absent. What is no plain value (`plan.attr.constructor`) is absent too. */
export function toValue(variable: VariableValue): Value {
  if (typeof variable === "number") return inRange(variable);
  if (typeof variable === "string") return variable === "" ? undefined : variable;
  if (typeof variable === "boolean") return variable ? 1 : 0;
  return undefined;
}

function inRange(number: number): number {
  if (!(number <= most && number >= -most)) throw new TemplateFault("a number is beyond 2^53");
  return number;
}

/** Whole numbers without decimals, others with six at most and no zeros at their end. */
export function print(value: Value): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  return Number.isInteger(value) ? String(value) : printFraction(value);
}

function printFraction(value: number): string {
  const text = value.toFixed(6).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

export const isTrue = (value: Value): boolean => value !== undefined && value !== 0 && value !== "";

/** Fields of plans and services are often texts, so a text that is a plain decimal number is one where a number is meant. */
const decimal = /^-?\d{1,15}(\.\d{1,15})?$/;

/** `asker`: the operator or filter that needs a number, for the message. */
function numberOf(value: Value, asker: string): number {
  if (typeof value === "number") return value;
  if (value === undefined || value === "") return 0;
  if (decimal.test(value)) return Number(value);
  throw new TemplateFault(`\`${asker}\` needs a number, and there is a text`);
}

const isNumeric = (value: Value): boolean => typeof value === "number" || (value !== undefined && decimal.test(value));

/** As numbers if one of them is a number and the other one can be; otherwise as they print, so that a code 007 is not 7. */
function areEqual(one: Value, other: Value): boolean {
  const hasNumber = typeof one === "number" || typeof other === "number";
  if (hasNumber && isNumeric(one) && isNumeric(other)) return Number(one) === Number(other);
  return print(one) === print(other);
}

const isAbsent = (value: Value): boolean => value === undefined || value === "";

const order =
  (sign: string, holds: (one: number, other: number) => boolean) =>
  (one: Value, other: Value): number =>
    isAbsent(one) || isAbsent(other) ? 0 : Number(holds(numberOf(one, sign), numberOf(other, sign)));

const sum =
  (sign: string, work: (one: number, other: number) => number) =>
  (one: Value, other: Value): number =>
    inRange(work(numberOf(one, sign), numberOf(other, sign)));

function divide(one: number, other: number): number {
  if (other === 0) throw new TemplateFault("division by zero");
  return one / other;
}

type Work = (one: Value, other: Value) => Value;

/** What joins two values, with how tightly it binds; `and` and `or` stand in the parser, since they may not look at their right side. */
export const operators: Readonly<Record<string, { readonly power: number; readonly work: Work }>> = {
  "==": { power: 3, work: (one, other) => Number(areEqual(one, other)) },
  "!=": { power: 3, work: (one, other) => Number(!areEqual(one, other)) },
  "<": { power: 3, work: order("<", (one, other) => one < other) },
  "<=": { power: 3, work: order("<=", (one, other) => one <= other) },
  ">": { power: 3, work: order(">", (one, other) => one > other) },
  ">=": { power: 3, work: order(">=", (one, other) => one >= other) },
  "+": { power: 4, work: sum("+", (one, other) => one + other) },
  "-": { power: 4, work: sum("-", (one, other) => one - other) },
  "*": { power: 5, work: sum("*", (one, other) => one * other) },
  "/": { power: 5, work: sum("/", divide) },
};

export const negate = (value: Value): number => -numberOf(value, "-");

/**
 * Bit/s in a larger unit of 1000 or 1,000,000 (N-2), rounded down: nobody is given more than was sold. But never down to 0, which to most equipment
 * means without limit.
 */
const inUnits =
  (name: string, unit: number) =>
  (value: Value): number => {
    const rate = numberOf(value, name);
    return rate > 0 ? Math.max(1, Math.floor(rate / unit)) : Math.floor(rate / unit);
  };

/** Of a whole number its digits, of a text its bytes in UTF-8; an even count either way, so that `0x` before it makes a value of bytes. */
function hex(value: Value): string {
  if (typeof value !== "number") return Buffer.from(print(value), "utf8").toString("hex");
  if (!Number.isInteger(value) || value < 0) throw new TemplateFault("`hex` needs a text, or a whole number from 0");
  const digits = value.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** Filters that take no argument; what is absent stays absent. `default("x")` stands in the parser. */
export const filters: Readonly<Record<string, (value: string | number) => Value>> = {
  round: (value) => inRange(Math.round(numberOf(value, "round"))),
  kbps: inUnits("kbps", 1000),
  mbps: inUnits("mbps", 1_000_000),
  upper: (value) => print(value).toUpperCase(),
  hex,
};
