// Fields whose values are more than what is typed: files, secrets, links and calculated ones. What cannot be said about them.
import { calculate, fieldsInTemplate, wrongInTemplate } from "./calculate-field.ts";
import { type FieldLink, type FieldModule, type FieldType, linkStates, templateNames } from "./contract.ts";
import type { Wrong } from "./field-rules.ts";

export interface SpecialDefinition {
  readonly type: FieldType;
  readonly link: FieldLink | null;
  readonly template: string;
  readonly defaultValue: unknown;
  readonly isRequired: boolean;
  readonly isUnique: "no" | "partner" | "all";
  readonly isSearchable: boolean;
  readonly inList: boolean;
  readonly inPortal: "hidden" | "visible" | "editable";
}

type Asked = keyof SpecialDefinition;
const isAsked: { readonly [Name in Asked]?: (field: SpecialDefinition) => boolean } = {
  defaultValue: (field) => field.defaultValue !== null && field.defaultValue !== undefined,
  isRequired: (field) => field.isRequired,
  isUnique: (field) => field.isUnique !== "no",
  isSearchable: (field) => field.isSearchable,
  inList: (field) => field.inList,
};

/** A file is not compared, a secret neither compared nor shown, a calculated value not stored. */
const impossible: { readonly [Type in FieldType]?: readonly Asked[] } = {
  file: ["defaultValue", "isUnique", "isSearchable"],
  secret: ["defaultValue", "isUnique", "isSearchable", "inList"],
  link: ["defaultValue", "isSearchable"],
  calculated: ["defaultValue", "isRequired", "isUnique", "isSearchable"],
};

/** What subscribers never see: secrets, and other people. What they type is not compared with others' values, which would tell of them. */
export function portalChoices({
  type,
  link,
  isUnique,
}: Pick<SpecialDefinition, "type" | "link" | "isUnique">): readonly SpecialDefinition["inPortal"][] {
  if (type === "secret" || (type === "link" && (link?.to === "customer" || link?.to === "administrator"))) return ["hidden"];
  return ["file", "link", "calculated"].includes(type) || isUnique !== "no" ? ["hidden", "visible"] : ["hidden", "visible", "editable"];
}

/** `others` are the fields of the same module. */
export function wrongForType(
  field: SpecialDefinition,
  { module, others }: { module: FieldModule; others: readonly { readonly name: string; readonly type: FieldType }[] },
): Wrong[] {
  const wrong: Wrong[] = [];
  for (const name of impossible[field.type] ?? []) {
    if (isAsked[name]?.(field))
      wrong.push({ field: name, code: "not-for-type", message: `a field of type ${field.type} cannot have this` });
  }
  if (!portalChoices(field).includes(field.inPortal))
    wrong.push({ field: "inPortal", code: "not-for-type", message: `a field of this type cannot be ${field.inPortal} in the portal` });
  if ((field.type === "link") !== (field.link !== null))
    wrong.push({
      field: "link",
      code: field.link === null ? "required" : "not-for-type",
      message: "a link says what it points at, and no other field does",
    });
  if (field.link) {
    const known: readonly string[] = linkStates[field.link.to];
    for (const state of field.link.states)
      if (!known.includes(state)) wrong.push({ field: "link.states", code: "unknown-value", message: `there is no state ${state}` });
  }
  if (field.type === "calculated") wrong.push(...wrongTemplate(field.template, module, others));
  else if (field.template !== "")
    wrong.push({ field: "template", code: "not-for-type", message: "only calculated fields have a template" });
  return wrong;
}

function wrongTemplate(template: string, module: FieldModule, others: readonly { name: string; type: FieldType }[]): Wrong[] {
  if (template.trim() === "") return [{ field: "template", code: "required", message: "a template is needed" }];
  const readable = templateNames[module];
  if (!readable) return [{ field: "type", code: "not-for-module", message: "records of this kind have no calculated fields" }];
  const usable = others.filter(({ type }) => type !== "calculated" && type !== "secret");
  const known = new Set([
    ...readable.names.map((name) => `${readable.record}.${name}`),
    ...usable.map(({ name }) => `${readable.record}.extra.${name}`),
  ]);
  return wrongInTemplate(template, known).map((finding): Wrong => {
    if (finding.kind === "unknown-name")
      return { field: "template", code: "unknown-name", message: `there is no ${finding.name}`, params: { name: finding.name } };
    const { line, column, message } = finding;
    return {
      field: "template",
      code: "template-format",
      message: `${message} (line ${line}, column ${column})`,
      params: { message, line, column },
    };
  });
}

/** The calculated fields that read another one, which therefore cannot go. */
export const readersOf = <Field extends { readonly type: FieldType; readonly template: string }>(
  fields: readonly Field[],
  name: string,
): Field[] => fields.filter((field) => field.type === "calculated" && fieldsInTemplate(field.template).includes(name));

/** All calculated values of a record. `values` are the other fields' as a template reads them. */
export function calculatedValues(
  fields: readonly { readonly name: string; readonly type: FieldType; readonly template: string }[],
  { module, record, values }: { module: FieldModule; record: Readonly<Record<string, unknown>>; values: Readonly<Record<string, unknown>> },
): Record<string, string> {
  const calculated = fields.filter((field) => field.type === "calculated");
  const name = templateNames[module]?.record;
  if (calculated.length === 0 || name === undefined) return {};
  const context = { [name]: { ...record, extra: values } };
  return Object.fromEntries(
    calculated.flatMap((field) => {
      const value = calculate(field.template, context);
      return value === null ? [] : [[field.name, value]];
    }),
  );
}
