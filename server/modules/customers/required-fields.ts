import type { Work } from "../../platform/work.ts";
import { getSetting, listLocations, type Wrong } from "../partners/index.ts";
import { type requirableFields, requiredOfCompanies, requiredOfIndividuals } from "./settings.ts";

type Asked = { readonly partnerId: string; readonly category: string } & { readonly [Field in (typeof requirableFields)[number]]: unknown };

/** The fields that this provider wants filled and that are not (O-54). A location is wanted only where there is one to choose. */
export async function missingFields(work: Work, customer: Asked): Promise<Wrong[]> {
  const definition = customer.category === "individual" ? requiredOfIndividuals : requiredOfCompanies;
  const required = await getSetting(work, definition, { partnerId: customer.partnerId });
  const missing: Wrong[] = [];
  for (const field of required) {
    const value = customer[field];
    const isEmpty = value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) continue;
    if (field === "locationId" && (await listLocations(work, { partnerId: customer.partnerId })).length === 0) continue;
    missing.push({ field, code: "required", message: "this provider wants it filled" });
  }
  return missing;
}
