import type { z } from "zod";
import type { FieldView, FileValue, LinkValue } from "../../../server/modules/partners/contract.ts";
import { listFieldsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { Language } from "../../lib/languages.ts";
import { useMay } from "../../lib/session.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type ExtraField = z.output<typeof FieldView>;
export type ShownFile = z.output<typeof FileValue>;
export type ShownLink = z.output<typeof LinkValue>;

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

/** Whether a person can fill it in: what is calculated or read-only is only shown. */
export const isFilledIn = (field: ExtraField): boolean => !field.isReadOnly && field.type !== "calculated";

/**
 * A value of a record as a form holds it: of a file and a link the id, of a secret nothing. Undefined is not sent, and so it stays: a secret that nobody
 * typed anew, and a link to what the reader may not see.
 */
export function formValueOf(field: ExtraField, shown: unknown): unknown {
  switch (field.type) {
    case "secret":
      return undefined;
    case "file":
      return (shown as ShownFile | undefined)?.id ?? null;
    case "link": {
      const link = shown as ShownLink | undefined;
      return link === undefined ? null : link.state === "hidden" ? undefined : link.id;
    }
    default:
      return shown ?? null;
  }
}

/** Until the fields are known nothing is kept: any of them may be a secret. */
export const withoutSecrets = (extra: Readonly<Record<string, unknown>>, fields: readonly ExtraField[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(extra).filter(([name]) => fields.some((field) => field.name === name && field.type !== "secret")));

/** Where the record of a link has its page. */
export function linkPath(field: ExtraField, id: string): string | undefined {
  switch (field.link?.to) {
    case "customer":
      return `/customers/${id}`;
    case "service":
      return `/services/${id}`;
    case "plan":
      return `/plans/${id}`;
    case "administrator":
      return `/config/administrators/${id}`;
    case "partner":
      return `/config/partners/${id}`;
    default:
      return undefined;
  }
}

/** A text that is written per language: the reader's, else English, else any. */
export const inLanguage = (texts: Readonly<Record<string, string>>, language: Language): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? "";

export const fieldTitle = (field: ExtraField, language: Language): string => inLanguage(field.title, language) || field.name;

/** Fields under their section's name, sections in the order of their first field. */
export function bySection(fields: readonly ExtraField[]): { section: string; fields: ExtraField[] }[] {
  return [...Map.groupBy(fields, (field) => field.section)].map(([section, own]) => ({ section, fields: own }));
}
