import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { BlockCause, CustomerStatus } from "./status-rules.ts";

export interface CustomersTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  location_id: string | null;
  portal_login: string;
  category: "individual" | "company" | "reseller";
  status: CustomerStatus;
  blocked_by: BlockCause | null;
  full_name: string;
  company_name: Generated<string>;
  company_number: Generated<string>;
  tax_id: Generated<string>;
  identification: Generated<string>;
  date_of_birth: Day | null;
  language: string;
  preferred_channel: Generated<"mail" | "sms" | "whatsapp" | "push" | "none">;
  street_1: Generated<string>;
  street_2: Generated<string>;
  city: Generated<string>;
  zip: Generated<string>;
  state: Generated<string>;
  country: Generated<string>;
  lat: number | null;
  lng: number | null;
  geo_source: Generated<"" | "hand" | "geocoder" | "import">;
  account_manager_id: string | null;
  added_on: Day;
  created_by: string | null;
  converted_from_lead_id: string | null;
  source: Generated<string>;
  external_id: string | null;
  extra: JSONColumnType<Record<string, unknown>>;
  search_text: Generated<string>;
  /** Values of searchable additional fields. */
  search_fields: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  deleted_by: JSONColumnType<Record<string, unknown>> | null;
  purged_at: Date | null;
  merged_into: string | null;
}

interface ContactsTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  kind: "email" | "billing_email" | "phone";
  value: string;
  normal: string;
  position: number;
}

interface ContactPersonsTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  position: number;
  name: string;
  role: string;
  email: string;
  phone: string;
  may_call_support: boolean;
  may_order: boolean;
}

interface AddressesTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  position: number;
  title: string;
  street_1: string;
  street_2: string;
  city: string;
  zip: string;
  state: string;
  country: string;
  lat: number | null;
  lng: number | null;
}

interface SearchExtrasTable {
  customer_id: string;
  partner_id: string;
  source: string;
  body: string;
}

interface CustomerLabelsTable {
  customer_id: string;
  partner_id: string;
  label_id: string;
}

interface StatusChangesTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  from_status: CustomerStatus;
  to_status: CustomerStatus;
  blocked_by: BlockCause | null;
  reason: string;
  actor: JSONColumnType<{ kind: string; name?: string }>;
  at: Date;
}

interface PlannedStatusChangesTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  to_status: "active" | "blocked" | "inactive" | "archived";
  blocked_by: "admin" | "abuse" | null;
  reason: string;
  at: Date;
  state: Generated<"pending" | "done" | "skipped" | "failed" | "cancelled">;
  outcome: Generated<string>;
  planned_by: JSONColumnType<{ kind: string; name?: string }>;
  planned_at: Date;
  ended_at: Date | null;
}

interface CommentsTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  body: string;
  is_pinned: Generated<boolean>;
  author_id: string | null;
  author_name: string;
  created_at: Date;
  edited_at: Date | null;
  earlier: JSONColumnType<{ body: string; until: string; by: string }[]>;
  deleted_at: Date | null;
  version: Generated<number>;
}

interface LinksTable {
  sub_id: string;
  main_id: string;
  partner_id: string;
  mode: "independent" | "aggregated";
  label: Generated<string>;
  main_may: string[];
  version: Generated<number>;
  linked_at: Date;
}

interface ConsentsTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  purpose: string;
  is_given: boolean;
  at: Date;
  channel: string;
  text_version: string;
  ip: string | null;
  actor: JSONColumnType<object>;
}

interface LegalHoldsTable {
  customer_id: string;
  partner_id: string;
  reason: string;
  set_by: ColumnType<{ name?: string } | null, string, string>;
  set_at: Date;
}

interface KnownDifferentTable {
  first_id: string;
  second_id: string;
  partner_id: string;
  by: JSONColumnType<object>;
  at: Date;
}

interface MergesTable {
  loser_id: string;
  survivor_id: string;
  partner_id: string;
  merged_at: Date;
  merged_by: JSONColumnType<{ kind: string; name?: string }>;
  taken: string[];
  moved: JSONColumnType<Record<string, number>>;
  snapshot: unknown;
  snapshot_until: Date;
}

interface LikelyDuplicatesTable {
  first_id: string;
  second_id: string;
  partner_id: string;
  score: number;
  reasons: string[];
  found_at: Date;
}

export interface CustomersTables {
  "customers.customers": CustomersTable;
  "customers.contacts": ContactsTable;
  "customers.contact_persons": ContactPersonsTable;
  "customers.addresses": AddressesTable;
  "customers.search_extras": SearchExtrasTable;
  "customers.customer_labels": CustomerLabelsTable;
  "customers.status_changes": StatusChangesTable;
  "customers.planned_status_changes": PlannedStatusChangesTable;
  "customers.comments": CommentsTable;
  "customers.links": LinksTable;
  "customers.consents": ConsentsTable;
  "customers.legal_holds": LegalHoldsTable;
  "customers.known_different": KnownDifferentTable;
  "customers.likely_duplicates": LikelyDuplicatesTable;
  "customers.merges": MergesTable;
}

export const db = tablesOf<CustomersTables>();
