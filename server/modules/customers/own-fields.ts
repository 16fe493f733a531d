// Additional fields of customers as they meet them in the portal (O-62: hidden, visible, editable).
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, isFor, listFields, showFieldValues, valueAsText } from "../partners/index.ts";
import type { Customer } from "./customer-queries.ts";
import { templateRecord } from "./show-extra.ts";

export interface OwnField {
  readonly name: string;
  readonly type: AdditionalField["type"];
  readonly title: Readonly<Record<string, string>>;
  readonly help: Readonly<Record<string, string>>;
  readonly options: AdditionalField["options"];
  readonly isRequired: boolean;
  readonly mayEdit: boolean;
  /** As it is typed; of a file, a link or what is calculated its name or text. Null: nothing. */
  readonly value: unknown;
}

/** The fields that a customer sees of themselves, in their order, with their values. */
export async function listOwnFields(work: Work, customer: Customer): Promise<OwnField[]> {
  const category = customer.category === "individual" ? "individual" : "company";
  const fields = (await listFields(work, "customers")).filter((field) => isSeen(field) && isFor(field, category));
  if (fields.length === 0) return [];
  const [shown = {}] = await showFieldValues(
    work,
    "customers",
    [{ category, values: customer.extra, record: templateRecord(customer) }],
    isSeen,
  );
  return fields.map(({ name, type, title, help, options, isRequired, inPortal }) => ({
    name,
    type,
    title,
    help,
    options,
    isRequired,
    mayEdit: inPortal === "editable",
    value: valueAsText(shown[name]) ?? null,
  }));
}

// A secret is not even mentioned, whatever was said about it.
const isSeen = (field: AdditionalField): boolean => field.inPortal !== "hidden" && field.type !== "secret";
