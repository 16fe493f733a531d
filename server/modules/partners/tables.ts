import type { Generated, JSONColumnType } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";
import type { SettingLevel } from "../../platform/settings.ts";

export interface PartnersTable {
  id: Generated<string>;
  number: number;
  code: string;
  name: string;
  status: Generated<"active" | "suspended">;
  legal_name: string;
  street: Generated<string>;
  city: Generated<string>;
  zip: Generated<string>;
  country: Generated<string>;
  tax_number: Generated<string>;
  company_number: Generated<string>;
  email: Generated<string>;
  phone: Generated<string>;
  website: Generated<string>;
  bank_name: Generated<string>;
  iban: Generated<string>;
  bic: Generated<string>;
  accent_colour: Generated<string>;
  logo_file_id: string | null;
  portal_host: string | null;
  currency: string;
  language: Generated<string>;
  time_zone: string;
  version: Generated<number>;
  created_at: Date;
}

interface LocationsTable {
  id: Generated<string>;
  name: string;
  parent_id: string | null;
  address: Generated<string>;
  version: Generated<number>;
}

interface LocationPartnersTable {
  location_id: string;
  partner_id: string;
}

interface SettingsTable {
  key: string;
  level: SettingLevel;
  scope_id: string;
  partner_id: string | null;
  value: JSONColumnType<never, string | null, string | null>;
  version: Generated<number>;
  changed_at: Date;
}

interface LabelsTable {
  id: Generated<string>;
  module: string;
  title: string;
  colour: string;
  description: Generated<string>;
  internal_only: Generated<boolean>;
  partner_ids: string[];
  version: Generated<number>;
}

export interface FieldsTable {
  id: Generated<string>;
  module: string;
  name: string;
  type: string;
  title: JSONColumnType<Record<string, string>>;
  help: JSONColumnType<Record<string, string>>;
  options: JSONColumnType<object[]>;
  checks: JSONColumnType<object>;
  link: JSONColumnType<never, string | null, string | null>;
  template: Generated<string>;
  default_value: JSONColumnType<never, string | null, string | null>;
  section: Generated<string>;
  position: Generated<number>;
  category: Generated<"all" | "individual" | "company">;
  is_required: Generated<boolean>;
  is_unique: Generated<"no" | "partner" | "all">;
  is_searchable: Generated<boolean>;
  in_list: Generated<boolean>;
  in_add_form: Generated<boolean>;
  is_read_only: Generated<boolean>;
  is_personal: Generated<boolean>;
  in_portal: Generated<"hidden" | "visible" | "editable">;
  deleted_at: Date | null;
  version: Generated<number>;
}

export interface PartnersTables {
  "partners.partners": PartnersTable;
  "partners.locations": LocationsTable;
  "partners.location_partners": LocationPartnersTable;
  "partners.settings": SettingsTable;
  "partners.labels": LabelsTable;
  "partners.additional_fields": FieldsTable;
}

export const db = tablesOf<PartnersTables>();
