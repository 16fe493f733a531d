// Values of additional fields as people and programs read them. Everything that leaves the server takes this way: a secret does not, and neither does
// what was kept for a field that is deleted or belongs to another category.
import type { Differences } from "../../platform/differences.ts";
import type { Work } from "../../platform/work.ts";
import { isFor, sealedOf } from "./check-field-values.ts";
import type { FieldModule } from "./contract.ts";
import { describeFiles, describeLinks } from "./field-references.ts";
import { type AdditionalField, listFields } from "./fields.ts";
import { calculatedValues } from "./special-fields.ts";

export interface ValuesToShow {
  readonly category: "individual" | "company";
  /** As stored. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What calculated fields read beside the other fields: `templateNames` of the module. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** The values of some records for the reader, in their order. `only` limits what is shown, not what calculated fields read. */
export async function showFieldValues(
  work: Work,
  module: FieldModule,
  records: readonly ValuesToShow[],
  only: (field: AdditionalField) => boolean = () => true,
): Promise<Record<string, unknown>[]> {
  const all = await listFields(work, module);
  const shownFields = all.filter(only);
  const isCalculating = shownFields.some(({ type }) => type === "calculated");
  const read = isCalculating ? all : shownFields;
  const stored = records.map(({ values }) => values);
  const links = await describeLinks(work, read, stored);
  const files = await describeFiles(work, read, stored);
  return records.map(({ category, values, record }) => {
    const own = read.filter((field) => isFor(field, category));
    const shown = Object.fromEntries(
      own.flatMap((field): [string, unknown][] => {
        const value = values[field.name];
        if (value === undefined || value === null) return [];
        switch (field.type) {
          case "secret":
            return [[field.name, { isSet: true }]];
          case "file": {
            const file = files.get(String(value));
            return file ? [[field.name, file]] : [];
          }
          case "link": {
            const link = links(field, value);
            return link ? [[field.name, link.shown]] : [];
          }
          case "calculated":
            return [];
          default:
            // Never what lies encrypted, whatever its field is called by now.
            return sealedOf(value) === undefined ? [[field.name, value]] : [];
        }
      }),
    );
    const calculated = isCalculating ? calculatedValues(own, { module, record, values: readable(own, shown) }) : {};
    return Object.fromEntries(
      shownFields.flatMap(({ name }) => (name in shown ? [[name, shown[name]]] : name in calculated ? [[name, calculated[name]]] : [])),
    );
  });
}

/** What a template, a spreadsheet or a search reads of a shown value. */
export function valueAsText(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if ("isSet" in value) return undefined;
  return "name" in value ? value.name : undefined;
}

const readable = (fields: readonly AdditionalField[], shown: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(fields.filter(({ type }) => type !== "secret").map(({ name }) => [name, valueAsText(shown[name])]));

const hidden = "•••";

/** Differences of values for the audit log: names instead of ids, and of a secret only that it changed. The fields stand in it as "extra.<name>". */
export async function nameDifferences(work: Work, module: FieldModule, changes: Differences): Promise<Differences> {
  const changed = Object.keys(changes).filter((key) => key.startsWith("extra."));
  if (changed.length === 0) return changes;
  const fields = new Map((await listFields(work, module)).map((field) => [`extra.${field.name}`, field]));
  const special = changed.flatMap((key) => fields.get(key) ?? []).filter(({ type }) => type === "file" || type === "link");
  const sides = (["before", "after"] as const).map((side) =>
    Object.fromEntries(special.map(({ name }) => [name, changes[`extra.${name}`]?.[side]])),
  );
  const links = await describeLinks(work, special, sides);
  const files = await describeFiles(work, special, sides);
  const name = (key: string, value: unknown): unknown => {
    if (value === null || value === undefined) return value;
    const field = fields.get(key);
    if (sealedOf(value) !== undefined || field?.type === "secret") return hidden;
    if (field?.type === "file") return files.get(String(value))?.name ?? value;
    if (field?.type === "link") return links(field, value)?.label ?? value;
    return value;
  };
  return Object.fromEntries(
    Object.entries(changes).map(([key, { before, after }]) => [
      key,
      key.startsWith("extra.") ? { before: name(key, before), after: name(key, after) } : { before, after },
    ]),
  );
}
