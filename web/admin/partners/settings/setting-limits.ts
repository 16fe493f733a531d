// What a setting may be, as the server says it in JSON Schema, and what is wrong with a value that was typed. The server checks again;
// this only spares a person the way there and back.
import type { FieldError } from "../../../../shared/problem.ts";

export interface Limits {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly items?: Limits;
  readonly anyOf?: readonly Limits[];
}

export type ControlKind =
  | "switch"
  | "choice"
  | "choices"
  | "number"
  | "minor"
  | "rate"
  | "amount"
  | "text"
  | "long-text"
  | "list"
  | "languages"
  | "country"
  | "tax"
  | "tax-code"
  | "ticket-type"
  | "ticket-group"
  | "time"
  | "secret";

const byKey: Readonly<Record<string, ControlKind>> = {
  "partners.languages": "languages",
  "partners.phone_country": "country",
  "catalog.default_tax_id": "tax",
  "ordering.change_fee_tax_id": "tax",
  "payments.bounce_fee_tax": "tax-code",
  "portal.tickets.default_group_id": "ticket-group",
  "portal.orders.ticket_type_id": "ticket-type",
  "ordering.request_ticket_type_id": "ticket-type",
};

// The shape of an amount that has no currency of its own: it is in that of whoever the setting holds for.
const decimalAmount = String.raw`^\d{1,9}(\.\d{1,4})?$`;
const timeOfDay = String.raw`^([01]\d|2[0-3]):[0-5]\d$`;
const longTextFrom = 500;

/** What a value is typed into. */
export function controlOf({ key, secret, shape }: { key: string; secret: boolean; shape: unknown }): ControlKind {
  const limits = shape as Limits;
  if (secret) return "secret";
  const special = byKey[key];
  if (special) return special;
  if (limits.type === "boolean") return "switch";
  if (limits.type === "integer" || limits.type === "number") return numberControlOf(key);
  if (limits.type === "array") return limits.items?.enum ? "choices" : "list";
  if (limits.enum) return "choice";
  if (limits.pattern === decimalAmount) return "amount";
  if (limits.pattern === timeOfDay) return "time";
  return (limits.maxLength ?? 0) >= longTextFrom ? "long-text" : "text";
}

/** What is counted in a unit that nobody types stands in the key (M-9). */
function numberControlOf(key: string): ControlKind {
  if (key.endsWith("_bps")) return "rate";
  return key.endsWith("_minor") ? "minor" : "number";
}

export type Unit = "days" | "minutes" | "hours" | "months" | "characters" | "rows";

/** The unit stands last in the key (M-9); a smallest length is not a minute. */
export function unitOf(key: string): Unit | undefined {
  if (/(password_min|_length)$/.test(key)) return "characters";
  if (/_days(_to_pay)?$/.test(key)) return "days";
  if (/_(min|minutes)$/.test(key)) return "minutes";
  if (/_(h|hours)$/.test(key)) return "hours";
  if (/_months$/.test(key)) return "months";
  return /_rows$/.test(key) ? "rows" : undefined;
}

type Wrong = Pick<FieldError, "code" | "params">;

/** What is wrong with a value, in the words of forms; nothing when it fits. */
export function wrongWith(limits: Limits, value: unknown): Wrong | undefined {
  if (limits.anyOf) {
    const wrongs = limits.anyOf.map((one) => wrongWith(one, value));
    return wrongs.includes(undefined) ? undefined : (wrongs.find((wrong) => wrong?.code !== "unknown-value") ?? { code: "wrong-format" });
  }
  if ("const" in limits) return value === limits.const ? undefined : { code: "unknown-value" };
  switch (limits.type) {
    case "integer":
    case "number":
      return wrongNumber(limits, value);
    case "string":
      return typeof value === "string" ? wrongText(limits, value) : { code: "required" };
    case "boolean":
      return typeof value === "boolean" ? undefined : { code: "required" };
    case "array":
      return wrongList(limits, value);
    default:
      return undefined;
  }
}

function wrongNumber({ type, minimum, maximum }: Limits, value: unknown): Wrong | undefined {
  if (typeof value !== "number") return { code: "required" };
  if (type === "integer" && !Number.isInteger(value)) return { code: "whole-number" };
  if (minimum !== undefined && value < minimum) return { code: "too-small", params: { minimum } };
  if (maximum !== undefined && value > maximum) return { code: "too-big", params: { maximum } };
  return undefined;
}

function wrongText(limits: Limits, value: string): Wrong | undefined {
  if (limits.enum && !limits.enum.includes(value)) return { code: "unknown-value" };
  if (limits.minLength !== undefined && value.length < limits.minLength)
    return { code: value === "" ? "required" : "too-short", params: { minimum: limits.minLength } };
  if (limits.maxLength !== undefined && value.length > limits.maxLength) return { code: "too-long", params: { maximum: limits.maxLength } };
  if (limits.pattern !== undefined && !new RegExp(limits.pattern, "u").test(value))
    return { code: value === "" ? "required" : limits.format === "email" ? "email-format" : "wrong-format" };
  return undefined;
}

function wrongList(limits: Limits, value: unknown): Wrong | undefined {
  if (!Array.isArray(value)) return { code: "required" };
  if (value.length < (limits.minItems ?? 0)) return { code: "required" };
  if (limits.maxItems !== undefined && value.length > limits.maxItems)
    return { code: "too-many-items", params: { maximum: limits.maxItems } };
  for (const one of value as unknown[]) {
    const wrong = limits.items && wrongWith(limits.items, one);
    if (wrong) return { code: "wrong-item", params: { item: String(one) } };
  }
  return undefined;
}
