import type { Updateable } from "kysely";
import type { PartnersTable } from "./tables.ts";

const columns = {
  code: "code",
  name: "name",
  status: "status",
  legalName: "legal_name",
  street: "street",
  city: "city",
  zip: "zip",
  country: "country",
  taxNumber: "tax_number",
  companyNumber: "company_number",
  email: "email",
  phone: "phone",
  website: "website",
  bankName: "bank_name",
  iban: "iban",
  bic: "bic",
  accentColour: "accent_colour",
  portalHost: "portal_host",
  currency: "currency",
  language: "language",
  timeZone: "time_zone",
  logoFileId: "logo_file_id",
} as const satisfies Record<string, keyof PartnersTable>;

export type PartnerField = keyof typeof columns;

/** The fields of the contract as columns; what is absent stays. */
export function partnerRow(fields: Partial<Record<PartnerField, unknown>>): Updateable<PartnersTable> {
  const row: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(columns))
    if (fields[field as PartnerField] !== undefined) row[column] = fields[field as PartnerField];
  return row as Updateable<PartnersTable>;
}
