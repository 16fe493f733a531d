// What templates may name of a customer (O-107).
import type { Day } from "../../../../shared/calendar.ts";
import { dayText } from "../../../platform/texts.ts";
import type { Customer } from "../../customers/index.ts";
import type { Partner } from "../../partners/index.ts";
import { withoutMarks } from "./rich-text.ts";

export type TemplateValues = Readonly<Record<string, unknown>>;

const ownNames = [
  "customer.name",
  "customer.number",
  "customer.company",
  "customer.company_number",
  "customer.tax_id",
  "customer.identification",
  "customer.date_of_birth",
  "customer.address",
  "customer.street",
  "customer.zip",
  "customer.city",
  "customer.country",
  "customer.email",
  "customer.phone",
  "partner.name",
  "partner.legal_name",
  "partner.address",
  "partner.tax_number",
  "partner.company_number",
  "partner.email",
  "partner.phone",
  "partner.website",
  "partner.iban",
  "contract.term_months",
  "today",
] as const;

export const knownNames = (): string[] => [...ownNames];

/** For the editor: every name that a template can print. */
export const offeredNames = (): string[] => [...ownNames, "signature.customer", "signature.company", "initials.customer", "date_signed"];

const lines = (...parts: string[]): string => parts.filter((part) => part.trim() !== "").join(", ");

export function templateValues({
  customer,
  partner,
  language,
  today,
  termMonths,
}: {
  customer: Customer;
  partner: Partner;
  language: string;
  today: Day;
  termMonths: number | null;
}): TemplateValues {
  const values = {
    customer: {
      name: customer.fullName,
      number: String(customer.number),
      company: customer.companyName,
      company_number: customer.companyNumber,
      tax_id: customer.taxId,
      identification: customer.identification,
      date_of_birth: customer.dateOfBirth === null ? "" : dayText(customer.dateOfBirth, language),
      address: lines(customer.street1, customer.street2, `${customer.zip} ${customer.city}`.trim(), customer.country),
      street: lines(customer.street1, customer.street2),
      zip: customer.zip,
      city: customer.city,
      country: customer.country,
      email: customer.emails[0] ?? "",
      phone: customer.phones[0] ?? "",
    },
    partner: {
      name: partner.name,
      legal_name: partner.legalName,
      address: lines(partner.street, `${partner.zip} ${partner.city}`.trim(), partner.country),
      tax_number: partner.taxNumber,
      company_number: partner.companyNumber,
      email: partner.email,
      phone: partner.phone,
      website: partner.website,
      iban: partner.iban,
    },
    contract: { term_months: termMonths === null ? "" : String(termMonths) },
    today: dayText(today, language),
  };
  return cleaned(values) as TemplateValues;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return withoutMarks(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cleaned(part)]));
}
