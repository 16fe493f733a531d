import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Place } from "../../../shared/place.ts";
import { tablesOf } from "../../platform/db/tables.ts";

export type ServiceKind = "internet" | "voice" | "recurring" | "one_time" | "topup" | "bundle";
export type ServiceState = "pending" | "active" | "paused" | "stopped" | "disabled" | "archived";
export type ServiceLock = "none" | "unpaid_document" | "unpaid_period" | "admin";
/** What a pending service waits for, beside its start date. */
export type WaitsFor = "start_date" | "task" | "contract" | "approval" | "payment";

interface ServiceTable {
  id: Generated<string>;
  number: Generated<bigint>;
  customer_id: string;
  payer_id: string;
  partner_id: string;
  plan_id: string;
  kind: ServiceKind;
  bundle_service_id: string | null;
  /** B-115 it ends with this one. */
  depends_on_service_id: string | null;
  state: ServiceState;
  state_since_on: Day;
  lock: Generated<ServiceLock>;
  custom_price: string | null;
  start_on: Day;
  end_on: Day | null;
  contract_end_on: Day | null;
  waits_for: WaitsFor | null;
  separate_invoice: Generated<boolean>;
  /** B-33 which of an account's services is paid first where money is short: 1 before 9. */
  priority: Generated<number>;
  line_text: string | null;
  note: Generated<string>;
  login: string | null;
  address: Generated<string>;
  /** Where it is for taxes (B-140); null: where its customer is. */
  place: ColumnType<Place | null, string | null | undefined, string | null>;
  external_id: string | null;
  first_invoice: "now" | "cutoff" | "regular" | null;
  archived_by_mistake: Generated<boolean>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export type Billable = "yes" | "pause_price" | "no";

interface SegmentTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  start_on: Day;
  end_before: Day | null;
  plan_version_id: string;
  unit_price: string;
  quantity: Generated<string>;
  tax_id: string | null;
  tax_group_id: string | null;
  includes_tax: boolean;
  billable: Generated<Billable>;
  cause: string;
  created_at: Date;
}

interface DiscountTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  percent: string | null;
  fixed: string | null;
  start_on: Day;
  end_before: Day | null;
  reason: Generated<string>;
  coupon: string | null;
  created_at: Date;
}

interface StateChangeTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  from_state: ServiceState | null;
  to_state: ServiceState;
  cause: string;
  actor: ColumnType<Record<string, unknown>, string, string>;
  at: Date;
}

/** Views that billing publishes here (migration 0009). */
interface BilledDaysView {
  service_id: string;
  /** The first day after the last one on an invoice. */
  billed_through: Day;
}
interface PayerAccountView {
  customer_id: string;
  currency: string;
  billing_type: "recurring" | "prepaid_period" | "prepaid_daily";
}

export interface ServicesTables {
  "services.billed_days": BilledDaysView;
  "services.payer_accounts": PayerAccountView;
  "services.services": ServiceTable;
  "services.segments": SegmentTable;
  "services.discounts": DiscountTable;
  "services.state_changes": StateChangeTable;
}

/** The door to the tables of this module. */
export const db = tablesOf<ServicesTables>();
