import type { QueryOf } from "../../../shared/endpoint.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting, getVisiblePartner, phoneCountry } from "../partners/index.ts";
import type { checkDuplicatesEndpoint } from "./contract.ts";
import type { Customer } from "./customer-queries.ts";
import type { Probe } from "./find-duplicates.ts";
import { readContacts } from "./read-contacts.ts";

/** What a form has so far. What cannot be read yet, such as half a phone number, is left out. */
export async function probeOf(work: Work, typed: QueryOf<typeof checkDuplicatesEndpoint>): Promise<Probe> {
  const partner = await getVisiblePartner(work, typed.partnerId);
  const country = (await getSetting(work, phoneCountry, { partnerId: partner.id })) || partner.country;
  const { contacts } = readContacts({ emails: typed.email ? [typed.email] : [], phones: typed.phone ? [typed.phone] : [] }, country);
  const normals = (kind: string): string[] => contacts.filter((contact) => contact.kind === kind).map((contact) => contact.normal);
  return {
    partnerId: partner.id,
    fullName: typed.fullName,
    identification: typed.identification ?? "",
    taxId: typed.taxId ?? "",
    emails: normals("email"),
    phones: normals("phone"),
    street1: typed.street1 ?? "",
    zip: typed.zip ?? "",
    dateOfBirth: typed.dateOfBirth ?? null,
  };
}

export function probeOfCustomer(customer: Customer): Probe {
  return {
    ...customer,
    customerId: customer.id,
    emails: [...customer.emails, ...customer.billingEmails].map((address) => address.toLowerCase()),
    phones: customer.phones,
  };
}
