// Values of additional fields that name something else, after their form was found right: uploaded files and links.
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, resolveLinks, type Wrong } from "../partners/index.ts";
import { wrongFieldFiles } from "./field-files.ts";

export interface ExtraToCheck {
  /** Null for one that is being added. */
  readonly id: string | null;
  readonly partnerId: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** What is wrong with them, by the place in the list, and the values with links as ids. */
export async function checkReferences(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly ExtraToCheck[],
): Promise<{ values: Record<string, unknown>[]; wrong: (Wrong & { at: number })[] }> {
  const values = records.map(({ after }) => ({ ...after }));
  const wrong: (Wrong & { at: number })[] = await wrongFieldFiles(work, fields, records);
  for (const found of await resolveLinks(work, fields, records)) {
    Object.assign(values[found.at] ?? {}, found.values);
    wrong.push(...found.wrong.map((one) => ({ ...one, at: found.at })));
  }
  return { values, wrong };
}
