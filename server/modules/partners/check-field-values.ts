import { RE2JS } from "re2js";
import { readPhone } from "../../platform/phones.ts";
import { type FieldDefinition, readValue, type Wrong } from "./field-rules.ts";

export interface CheckedField extends FieldDefinition {
  readonly category: "all" | "individual" | "company";
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
}

export interface ValuesToCheck {
  /** What was sent; null clears a value. Names that are absent stay as they are. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the record has. */
  readonly kept: Readonly<Record<string, unknown>>;
  readonly category: "individual" | "company";
  readonly today: string;
  /** Completes phone numbers. */
  readonly phoneCountry: string;
  /** Staff may not write fields that are read-only for them; imports and the program itself may. */
  readonly byStaff: boolean;
  /** Ask for every required field, as a form does; an import takes what there is. */
  readonly requireAll: boolean;
  /** Encrypts secrets. Without it none can be written: an import or a mass action would have them pass through files and logs. */
  readonly seal?: ((plain: string) => string) | undefined;
  /** The values come from a record, in their stored form: secrets are encrypted already. */
  readonly areStored?: boolean | undefined;
}

/** All additional values of a record after an edit, in their stored form, or everything that is wrong with them. */
export function checkFieldValues(
  fields: readonly CheckedField[],
  record: ValuesToCheck,
): { values: Record<string, unknown>; wrong: Wrong[] } {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const values: Record<string, unknown> = { ...record.kept };
  const wrong: Wrong[] = [];
  for (const [name, sent] of Object.entries(record.values)) {
    const field = byName.get(name);
    if (!field) {
      wrong.push({ field: `extra.${name}`, code: "unknown-field", message: "there is no such field" });
    } else if (!isFor(field, record.category)) {
      wrong.push({ field: `extra.${name}`, code: "field-not-for-category", message: `this field is for ${field.category} customers` });
    } else if ((field.isReadOnly && record.byStaff) || field.type === "calculated") {
      wrong.push({ field: `extra.${name}`, code: "read-only", message: "this field is read-only" });
    } else if (isEmpty(sent)) {
      delete values[name];
    } else {
      const result = checkValue(field, sent, record);
      if (result.kind === "read") values[name] = result.value;
      else
        wrong.push({
          field: `extra.${name}`,
          code: result.code,
          message: result.message,
          ...(result.params ? { params: result.params } : {}),
        });
    }
  }
  if (!record.requireAll) return { values, wrong };
  // A required field that was added later is asked for at the next edit of the record (O-62), so every edit looks at all of them.
  for (const field of fields) {
    if (
      field.isRequired &&
      !field.isReadOnly &&
      field.type !== "calculated" &&
      isFor(field, record.category) &&
      isEmpty(values[field.name]) &&
      !wrong.some((one) => one.field === `extra.${field.name}`)
    ) {
      wrong.push({ field: `extra.${field.name}`, code: "required", message: "a value is needed" });
    }
  }
  return { values, wrong };
}

function checkValue(field: CheckedField, sent: unknown, record: ValuesToCheck): ReturnType<typeof readValue> {
  if (record.areStored) return { kind: "read", value: sent };
  const result = readValue(field, sent, { today: record.today, kept: record.kept[field.name] });
  if (result.kind === "wrong") return result;
  if (field.type === "phone") {
    const phone = readPhone(String(result.value), record.phoneCountry);
    return phone.kind === "read"
      ? { kind: "read", value: phone.e164 }
      : { kind: "wrong", code: phone.kind === "country-unknown" ? "phone-country" : "phone-format", message: "a phone number is expected" };
  }
  if (field.type === "secret") {
    return record.seal
      ? { kind: "read", value: sealedValue(record.seal(String(result.value))) }
      : { kind: "wrong", code: "secret-here", message: "a secret is typed on the record itself" };
  }
  const { pattern } = field.checks;
  if (pattern !== undefined && !compilePattern(pattern)?.matches(String(result.value)))
    return { kind: "wrong", code: "pattern", message: `it does not match ${pattern}`, params: { pattern } };
  return result;
}

/** How a secret lies among the values: nothing that reads it for a text shows more than that. */
const sealedValue = (sealed: string) => ({ sealed });
export const sealedOf = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null && "sealed" in value && typeof value.sealed === "string" ? value.sealed : undefined;

export const isFor = (field: Pick<CheckedField, "category">, category: string): boolean =>
  field.category === "all" || field.category === category;
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

const compiled = new Map<string, RE2JS | undefined>();

/** RE2: its time grows with the length of the text only, so nobody's pattern can stop the server. Undefined when it is not one. */
export function compilePattern(pattern: string): RE2JS | undefined {
  if (!compiled.has(pattern)) {
    // Patterns come from definitions, of which there are few; the bound is for somebody who tries out many.
    if (compiled.size > 1000) compiled.clear();
    compiled.set(pattern, tryCompile(pattern));
  }
  return compiled.get(pattern);
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
