import type { AdditionalField } from "../partners/index.ts";

/** The values of searchable additional fields, as text. */
export const searchableValues = (
  fields: readonly Pick<AdditionalField, "name" | "isSearchable">[],
  extra: Readonly<Record<string, unknown>>,
): string[] =>
  fields
    .filter((field) => field.isSearchable)
    .flatMap((field) => [extra[field.name]].flat())
    .filter((value) => value !== undefined && value !== null)
    .map(String);
