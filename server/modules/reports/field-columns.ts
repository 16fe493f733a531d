import { mayDo } from "../../platform/actor.ts";
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, listFields } from "../partners/index.ts";

/** The additional fields of customers that stand in lists, for who may see them. A secret never does. */
export async function fieldsInLists(work: Work): Promise<AdditionalField[]> {
  if (!mayDo(work.actor, "customers.additional_fields.view")) return [];
  return (await listFields(work, "customers")).filter(({ inList, type }) => inList && type !== "secret");
}
