// Makes input that a contract accepts, from the contract itself, so that a call with somebody else's ids gets past the checks of its
// shape and as far as the question whose record it is.
import { z } from "zod";

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** The value of a field that is called like an id: whose record is asked for. */
export type IdFor = (field: string) => string;

/** What a text may have to look like; the first that its pattern accepts is taken. */
const texts = [
  "12.34",
  "12345678",
  "2026-02-01",
  "EUR",
  "+38512345678",
  "some-code",
  "some_code",
  "Some text, long enough",
  "a",
  "en",
  "#0f766e",
  "10",
  "Europe/Zagreb",
];

/** An input that the shape accepts, or undefined when none was found. */
export function sampleFor(shape: z.ZodType, idFor: IdFor, tries: readonly boolean[] = [false, true]): unknown {
  const schema = z.toJSONSchema(shape, { io: "input", unrepresentable: "any", reused: "inline" }) as JsonSchema;
  // Optional fields may be the ones that matter (an empty edit changes nothing), or may contradict each other: try with and without.
  for (const optional of tries) {
    const sample = make(schema, "", idFor, optional);
    if (shape.safeParse(sample).success) return sample;
  }
  return undefined;
}

function make(schema: JsonSchema, field: string, idFor: IdFor, optional: boolean): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return make(choices.find((choice) => choice.type !== "null") ?? choices[0] ?? {}, field, idFor, optional);
  if (schema.allOf) return make(Object.assign({}, ...schema.allOf), field, idFor, optional);
  switch (schema.type) {
    case "object":
      return makeObject(schema, idFor, optional);
    case "array":
      return Array.from({ length: Math.max(schema.minItems ?? 0, optional ? 1 : 0) }, () =>
        make(schema.items ?? {}, field, idFor, optional),
      );
    case "integer":
    case "number":
      return schema.minimum !== undefined && schema.minimum > -1e9 ? schema.minimum : (schema.exclusiveMinimum ?? 0) + 1;
    case "boolean":
      return true;
    case "string":
      return makeText(schema, field, idFor);
    default:
      // A shape that JSON schema cannot say, such as a checked text: a text is the best guess.
      return field.endsWith("On") ? "2026-02-01" : field === "" ? {} : makeText(schema, field, idFor);
  }
}

function makeObject(schema: JsonSchema, idFor: IdFor, optional: boolean): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, of] of Object.entries(schema.properties ?? {})) {
    if (optional || schema.required?.includes(name)) object[name] = make(of, name, idFor, optional);
  }
  return object;
}

function makeText(schema: JsonSchema, field: string, idFor: IdFor): string {
  if (schema.format === "uuid") return idFor(field);
  if (schema.format === "email") return "somebody@example.org";
  if (schema.format === "date-time") return "2026-02-01T09:00:00.000Z";
  if (field.endsWith("On") || field === "start" || field === "end" || field === "date") return "2026-02-01";
  if (field === "currency") return "EUR";
  if (field === "amount") return "12.34";
  const fits = (text: string): boolean =>
    text.length >= (schema.minLength ?? 0) && (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(text));
  return texts.find(fits) ?? "x".repeat(schema.minLength ?? 20);
}
