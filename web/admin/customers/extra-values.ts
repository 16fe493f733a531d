import type { z } from "zod";
import type { FieldView } from "../../../server/modules/partners/contract.ts";
import { listFieldsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { Language } from "../../lib/languages.ts";
import { useMay } from "../../lib/session.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type ExtraField = z.output<typeof FieldView>;

/** The additional fields of customers of one category, in their order; none for whoever may not see them. */
export function useExtraFields(category: string): { fields: readonly ExtraField[]; loading: boolean } {
  const may = useMay("customers.additional_fields.view");
  const { data, loading } = useEndpoint(
    listFieldsEndpoint,
    { query: { module: "customers" } },
    { enabled: may, topics: ["additional-fields"] },
  );
  const kind = category === "individual" ? "individual" : "company";
  return { fields: (data?.items ?? []).filter((field) => field.category === "all" || field.category === kind), loading };
}

/** A text that is written per language: the reader's, else English, else any. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: Language): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";

export const fieldTitle = (field: ExtraField, language: Language): string => inLanguage(field.title, language) || field.name;

/** Fields under their section's name, sections in the order of their first field. */
export function bySection(fields: readonly ExtraField[]): { section: string; fields: ExtraField[] }[] {
  return [...Map.groupBy(fields, (field) => field.section)].map(([section, own]) => ({ section, fields: own }));
}
