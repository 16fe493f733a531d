// A customer as a form holds it. What a box cannot show (null, a number) is text here; the contract's schema makes it what it is.
import type { z } from "zod";
import type { CustomerEdit } from "../../../server/modules/customers/contract.ts";
import type { ShownCustomer } from "../app/shown-customer.ts";
import { type ExtraField, formValueOf, isFilledIn } from "./extra-values.ts";

type Edit = z.input<typeof CustomerEdit>;
export type Category = NonNullable<Edit["category"]>;

export interface PersonValues {
  name: string;
  role: string;
  email: string;
  phone: string;
  mayCallSupport: boolean;
  mayOrder: boolean;
}

export interface AddressValues {
  id?: string;
  title: string;
  street1: string;
  street2: string;
  city: string;
  zip: string;
  state: string;
  country: string;
  lat: number | null;
  lng: number | null;
}

export interface CustomerValues {
  category: Category;
  fullName: string;
  companyName: string;
  companyNumber: string;
  taxId: string;
  /** Never read back: empty means that it stays. */
  identification: string;
  dateOfBirth: string;
  language: string;
  preferredChannel: NonNullable<Edit["preferredChannel"]>;
  portalLogin: string;
  emails: string[];
  billingEmails: string[];
  phones: string[];
  street1: string;
  street2: string;
  city: string;
  zip: string;
  state: string;
  country: string;
  lat: number | "";
  lng: number | "";
  locationId: string;
  accountManagerId: string;
  addedOn: string;
  extra: Record<string, unknown>;
  contactPersons: PersonValues[];
  addresses: AddressValues[];
}

export const emptyPerson: PersonValues = { name: "", role: "", email: "", phone: "", mayCallSupport: false, mayOrder: false };
export const emptyAddress: AddressValues = {
  title: "",
  street1: "",
  street2: "",
  city: "",
  zip: "",
  state: "",
  country: "",
  lat: null,
  lng: null,
};

/** The record in a form, with the additional fields that this person may write. */
export function valuesOf(customer: ShownCustomer, fields: readonly ExtraField[]): CustomerValues {
  const { category, fullName, companyName, companyNumber, taxId, language, preferredChannel, portalLogin } = customer;
  const { street1, street2, city, zip, state, country, addedOn } = customer;
  return {
    ...{ category, fullName, companyName, companyNumber, taxId, language, preferredChannel, portalLogin },
    ...{ street1, street2, city, zip, state, country, addedOn },
    identification: "",
    dateOfBirth: customer.dateOfBirth ?? "",
    emails: [...customer.emails],
    billingEmails: [...customer.billingEmails],
    phones: [...customer.phones],
    lat: customer.lat ?? "",
    lng: customer.lng ?? "",
    locationId: customer.location?.id ?? "",
    accountManagerId: customer.accountManagerId ?? "",
    extra: Object.fromEntries(fields.filter(isFilledIn).map((field) => [field.name, formValueOf(field, customer.extra[field.name])])),
    contactPersons: customer.contactPersons.map((person) => ({ ...person })),
    addresses: customer.addresses.map((address) => ({ ...address })),
  };
}

/** What belongs to the other category is not sent: the server would refuse it. */
export function extraFor(
  category: Category,
  extra: Readonly<Record<string, unknown>>,
  fields: readonly ExtraField[],
): Record<string, unknown> {
  const kind = category === "individual" ? "individual" : "company";
  const names = new Set(
    fields.filter((field) => isFilledIn(field) && (field.category === "all" || field.category === kind)).map((field) => field.name),
  );
  return Object.fromEntries(Object.entries(extra).filter(([name]) => names.has(name)));
}
