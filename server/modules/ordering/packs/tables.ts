import type { ColumnType, GeneratedAlways } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

export interface PacksTable {
  id: string;
  number: GeneratedAlways<bigint>;
  partner_id: string;
  customer_id: string;
  payer_id: string;
  service_id: string;
  plan_id: string;
  title: string;
  bytes: bigint;
  validity: "cycle_end" | "days" | "unlimited";
  valid_days: number | null;
  way: "manual" | "auto" | "staff";
  cycle_start: Day;
  gross_minor: bigint;
  currency: string;
  state: "waiting" | "done" | "cancelled";
  document_kind: "invoice" | "proforma" | "item";
  document_id: string;
  requested_by: ColumnType<Record<string, unknown>, string, never>;
  request_key: string;
  created_at: Date;
  granted_at: Date | null;
}

interface AutoPacksTable {
  service_id: string;
  partner_id: string;
  customer_id: string;
  is_on: boolean;
  pack_plan_id: string | null;
  limit_type: "automatic" | "manual" | "all";
  max_per_month: number;
  stopped_cycle: Day | null;
  stopped_why: "limit" | "balance" | "debt" | "not_offered" | null;
  last_bought_at: Date | null;
  look_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: ColumnType<number, number | undefined, number>;
}

export const db = tablesOf<{ "ordering.packs": PacksTable; "ordering.auto_packs": AutoPacksTable }>();
