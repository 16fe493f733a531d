// What the form of an additional field holds, and what of it is sent: a check or option that the chosen type does not have stays typed
// in the form, for a change of mind, and never reaches the server.
import { z } from "zod";
import {
  type FieldLink,
  type FieldModule,
  type FieldType,
  type listFieldsEndpoint,
  NewFieldBody,
} from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type FieldItem = ReturnsOf<typeof listFieldsEndpoint>["items"][number];

export interface OptionValues {
  key: string;
  title: Record<string, string>;
  colour: string;
  archived: boolean;
}

export interface FieldValues {
  module: FieldModule;
  name: string;
  type: FieldType;
  title: Record<string, string>;
  help: Record<string, string>;
  options: OptionValues[];
  checks: {
    minLength: string;
    maxLength: string;
    pattern: string;
    min: string;
    max: string;
    digits: string;
    minDate: string;
    maxDate: string;
    relative: string;
    maxMb: string;
  };
  /** Of a file; empty: any. */
  fileKinds: readonly string[];
  link: FieldLink | null;
  template: string;
  defaultValue: unknown;
  section: string;
  position: number;
  category: "all" | "individual" | "company";
  isRequired: boolean;
  isUnique: "no" | "partner" | "all";
  isSearchable: boolean;
  inList: boolean;
  inAddForm: boolean;
  isReadOnly: boolean;
  isPersonal: boolean;
  inPortal: "hidden" | "visible" | "editable";
}

const noChecks: FieldValues["checks"] = {
  minLength: "",
  maxLength: "",
  pattern: "",
  min: "",
  max: "",
  digits: "",
  minDate: "",
  maxDate: "",
  relative: "",
  maxMb: "",
};

export const newFieldValues = (module: FieldModule, position: number): FieldValues => ({
  module,
  name: "",
  type: "text",
  title: { en: "", ar: "" },
  help: { en: "", ar: "" },
  options: [],
  checks: noChecks,
  fileKinds: [],
  link: { to: "customer", states: [], samePartner: true },
  template: "",
  defaultValue: null,
  section: "",
  position,
  category: "all",
  isRequired: false,
  isUnique: "no",
  isSearchable: false,
  inList: false,
  inAddForm: true,
  isReadOnly: false,
  isPersonal: false,
  inPortal: "hidden",
});

export function fieldValuesOf(field: FieldItem): FieldValues {
  const { id: _id, version: _version, checks: all, options, defaultValue, ...rest } = field;
  const { fileKinds = [], ...checks } = all;
  const texts = Object.fromEntries(Object.entries(checks).map(([name, value]) => [name, value === undefined ? "" : String(value)]));
  return {
    ...rest,
    title: { en: "", ar: "", ...rest.title },
    help: { en: "", ar: "", ...rest.help },
    checks: { ...noChecks, ...texts },
    fileKinds,
    options: options.map(({ key, title, colour, archived }) => ({
      key,
      title: { en: "", ar: "", ...title },
      colour: colour ?? "",
      archived,
    })),
    defaultValue: defaultValue ?? null,
  };
}

type CheckName = keyof FieldValues["checks"];
const textChecks: readonly CheckName[] = ["minLength", "maxLength"];
/** Which checks a type has, as the server's rules say (O-61). */
export const checksOf: Readonly<Record<FieldType, readonly CheckName[]>> = {
  text: [...textChecks, "pattern"],
  long_text: [...textChecks, "pattern"],
  email: textChecks,
  phone: textChecks,
  url: textChecks,
  integer: ["min", "max"],
  decimal: ["min", "max", "digits"],
  yes_no: [],
  date: ["minDate", "maxDate", "relative"],
  moment: ["minDate", "maxDate", "relative"],
  choice: [],
  choices: [],
  ip: [],
  network: [],
  mac: [],
  coordinates: [],
  file: ["maxMb"],
  secret: textChecks,
  link: [],
  calculated: [],
};

type Property = "defaultValue" | "isRequired" | "isUnique" | "isSearchable" | "inList" | "isReadOnly";
const impossible: { readonly [Type in FieldType]?: readonly Property[] } = {
  file: ["defaultValue", "isUnique", "isSearchable"],
  secret: ["defaultValue", "isUnique", "isSearchable", "inList"],
  link: ["defaultValue", "isSearchable"],
  calculated: ["defaultValue", "isRequired", "isUnique", "isSearchable", "isReadOnly"],
};
/** Whether a field of a type can have a property, as the server's rules say (O-61). */
export const mayHave = (type: FieldType, property: Property): boolean => !impossible[type]?.includes(property);

/** What subscribers never see: secrets, and other people. What they type is not compared with others' values. */
export function portalChoices({
  type,
  link,
  isUnique,
}: Pick<FieldValues, "type" | "link" | "isUnique">): readonly FieldValues["inPortal"][] {
  if (type === "secret" || (type === "link" && (link?.to === "customer" || link?.to === "administrator"))) return ["hidden"];
  return type === "file" || type === "link" || type === "calculated" || (isUnique !== "no" && mayHave(type, "isUnique"))
    ? ["hidden", "visible"]
    : ["hidden", "visible", "editable"];
}

export const hasOptions = (type: FieldType): boolean => type === "choice" || type === "choices";
/** A change of type that loses nothing (O-63), as the server's rules say; the type itself is among them. */
export function typesAfter(type: FieldType): readonly FieldType[] {
  const lossless: Partial<Record<FieldType, readonly FieldType[]>> = {
    integer: ["decimal", "text", "long_text"],
    decimal: ["text", "long_text"],
    choice: ["choices"],
    text: ["long_text"],
  };
  return [type, ...(lossless[type] ?? [])];
}

const counted: readonly CheckName[] = ["minLength", "maxLength", "digits", "maxMb"];

/** The form as a body: texts that were left empty say nothing. */
export function fieldBody(values: FieldValues): Record<string, unknown> {
  const checks: Record<string, unknown> = {};
  for (const name of checksOf[values.type]) {
    const typed = values.checks[name].trim();
    // What is no number goes as it was typed, so that the schema complains about it at its field.
    if (typed !== "") checks[name] = counted.includes(name) && /^\d+$/.test(typed) ? Number(typed) : typed;
  }
  const { fileKinds, link, template, type, ...rest } = values;
  if (type === "file" && fileKinds.length > 0) checks.fileKinds = fileKinds;
  // What was chosen for another type before stays in the form and is not sent.
  const may = (property: Property): boolean => mayHave(type, property);
  return {
    ...rest,
    type,
    link: type === "link" ? link : null,
    template: type === "calculated" ? template : "",
    isRequired: may("isRequired") && values.isRequired,
    isUnique: may("isUnique") ? values.isUnique : "no",
    isSearchable: may("isSearchable") && values.isSearchable,
    inList: may("inList") && values.inList,
    isReadOnly: may("isReadOnly") && values.isReadOnly,
    inPortal: portalChoices(values).includes(values.inPortal) ? values.inPortal : "hidden",
    title: filled(values.title),
    help: filled(values.help),
    checks,
    options: hasOptions(values.type)
      ? values.options.map(({ key, title, colour, archived }) => ({ key, title: filled(title), ...(colour ? { colour } : {}), archived }))
      : [],
    defaultValue:
      !may("defaultValue") || values.defaultValue === "" || (Array.isArray(values.defaultValue) && values.defaultValue.length === 0)
        ? null
        : values.defaultValue,
  };
}

const filled = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));

/** The server's own schema, after the form became a body. */
export const FieldForm = z.preprocess((values) => fieldBody(values as FieldValues), NewFieldBody);

/** A key for an option from its title: "Cable & DSL" is "cable_dsl". */
export const keyFrom = (title: string): string =>
  title
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 63);

/** A name must begin with a letter and be two characters long at least. */
export const nameFrom = (title: string): string => keyFrom(title).replace(/^[^a-z]+/, "");

/** Places after one moved by one, counted anew within its section: only those that changed. */
export function moved(fields: readonly FieldItem[], id: string, by: -1 | 1): { field: FieldItem; position: number }[] {
  const one = fields.find((field) => field.id === id);
  if (!one) return [];
  const section = fields.filter((field) => field.section === one.section);
  const from = section.indexOf(one);
  const to = from + by;
  if (to < 0 || to >= section.length) return [];
  const order = section.toSpliced(from, 1).toSpliced(to, 0, one);
  return order.map((field, at) => ({ field, position: (at + 1) * 10 })).filter(({ field, position }) => field.position !== position);
}
