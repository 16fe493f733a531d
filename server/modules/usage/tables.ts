import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { StoredFairUse } from "./fair-use/fair-meter.ts";
import type { FairRule, SpeedCause, WeekWindow } from "./fair-use/fair-use-rules.ts";
import type { BucketKind, QuotaState } from "./quota-rules.ts";

/** Read as the value, written as its JSON text. */
type Json<Value> = ColumnType<Value, string, string>;
type Who = { readonly kind?: string; readonly name?: string };

export type AdjustmentKind = "bucket" | "credit" | "session" | "reset" | "carry" | "late" | "undo";

interface PlanTermsTable {
  plan_id: string;
  counts: "sum" | "down" | "up";
  at_limit: "block" | "set" | "percent";
  limit_down_bps: bigint | null;
  limit_up_bps: bigint | null;
  limit_percent: number | null;
  bonus_from: string | null;
  bonus_until: string | null;
  bonus_bytes: bigint | null;
  rollover_percent: number;
  rollover_max_bytes: bigint | null;
  rollover_cycles: number;
  reset_day: number | null;
  pack_plan_ids: string[];
  nas_enforced_cap: Generated<boolean>;
  version: Generated<number>;
}

interface FairUseTable {
  plan_id: string;
  counting: ColumnType<WeekWindow | null, string | null, string | null>;
  rules: ColumnType<readonly FairRule[], string, string>;
  version: Generated<number>;
}

interface PackTermsTable {
  plan_id: string;
  bytes: bigint;
  validity: "cycle_end" | "days" | "unlimited";
  valid_days: number | null;
  to_next_invoice: boolean;
  max_per_cycle: number | null;
  version: Generated<number>;
}

export interface MetersTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  cycle_start: Day | null;
  cycle_end: Day | null;
  cap_bytes: bigint | null;
  used_bytes: bigint;
  overuse_bytes: bigint;
  state: QuotaState;
  state_since: Date;
  down_bps: bigint | null;
  up_bps: bigint | null;
  told_percent: number;
  told_low: boolean;
  known_until: Date | null;
  look_at: Date | null;
  /** The rule in force, with its name as it was when it began to hold; null: none, or the data cap decides. */
  rule_id: string | null;
  rule_name: string | null;
  /** N-109 what changed the speed last, and when; null: nothing did since the line began, or nobody wrote it down. */
  speed_by: SpeedCause | null;
  speed_since: Date | null;
  fair_use: StoredFairUse | null;
  /** N-149 where logins are answered with it. */
  left_bytes: bigint | null;
  left_is_enforced: boolean;
  /** N-133 what was carried before is invoiced, by this document. */
  closed_before: Date | null;
  closed_by_id: string | null;
  closed_by_number: string | null;
}

export interface BucketsTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  kind: BucketKind;
  bytes: bigint;
  used_bytes: Generated<bigint>;
  valid_from: Date;
  valid_until: Date | null;
  cycle_start: Day;
  title: Generated<string>;
  reason: Generated<string>;
  grant_key: string;
  granted_by: Json<Who>;
  granted_at: Date;
}

/** Above zero: given back. `bytes` is what of it the data of the cycle got. */
interface AdjustmentsTable {
  id: string;
  kind: AdjustmentKind;
  bucket_id: string | null;
  service_id: string;
  customer_id: string;
  partner_id: string;
  cycle_start: Day;
  bytes: bigint;
  base_bytes: bigint;
  down_bytes: bigint;
  up_bytes: bigint;
  seconds: bigint;
  from_at: Date;
  until_at: Date;
  session_id: string | null;
  document_id: string | null;
  document_number: string | null;
  undoes: string | null;
  reason: string;
  made_by: Json<Who>;
  made_at: Date;
}

interface CyclesTable {
  service_id: string;
  cycle_start: Day;
  cycle_end: Day;
  customer_id: string;
  partner_id: string;
  cap_bytes: bigint;
  used_bytes: bigint;
  overuse_bytes: bigint;
}

interface ServedView {
  service_id: string;
  number: bigint;
  customer_id: string;
  payer_id: string;
  partner_id: string;
  plan_id: string;
  kind: string;
  state: string;
  cap_bytes: bigint | null;
  down_bps: bigint | null;
  up_bps: bigint | null;
  billing_day: number;
}

interface Counted {
  service_id: string;
  customer_id: string;
  partner_id: string;
  down_bytes: bigint;
  up_bytes: bigint;
  bonus_bytes: bigint;
}

/** `down_bytes` and `up_bytes` are sums; `counter_…` is what the NAS said last, below the sums after its counters began anew. */
export interface SessionsTable {
  id: Generated<string>;
  key: string;
  /** N-90 null, with the two below it: nobody's. */
  service_id: string | null;
  customer_id: string | null;
  partner_id: string | null;
  /** Null with a partner: of a hotspot voucher of theirs (N-116), which is no service. */
  voucher_id: string | null;
  nas_id: string | null;
  acct_session_id: string | null;
  cookie: string | null;
  login: string | null;
  called_id: string | null;
  port_id: string | null;
  started_at: Date;
  updated_at: Date;
  ended_at: Date | null;
  heard_at: Date;
  look_at: Date | null;
  seconds: bigint;
  down_bytes: bigint;
  up_bytes: bigint;
  down_packets: bigint;
  up_packets: bigint;
  counter_down: bigint;
  counter_up: bigint;
  counter_seconds: bigint;
  counter_down_packets: bigint;
  counter_up_packets: bigint;
  down_bps: bigint;
  up_bps: bigint;
  interim_seconds: number | null;
  source: "radius" | "freeradius" | "import";
  address: string | null;
  ipv6_wan: string | null;
  delegated_prefix: string | null;
  address_doubt: "mismatch" | "conflict" | null;
  mac: string | null;
  named_by: string | null;
  terminate_cause: string | null;
}

export interface OpenSessionsView {
  id: string;
  started_at: Date;
  updated_at: Date;
  heard_at: Date;
  service_id: string | null;
  customer_id: string | null;
  partner_id: string | null;
  nas_id: string | null;
  acct_session_id: string | null;
  login: string | null;
  called_id: string | null;
  port_id: string | null;
  address: string | null;
  ipv6_wan: string | null;
  delegated_prefix: string | null;
  mac: string | null;
  seconds: bigint;
  down_bytes: bigint;
  up_bytes: bigint;
  down_bps: bigint;
  up_bps: bigint;
  interim_seconds: number | null;
  source: string;
  address_doubt: "mismatch" | "conflict" | null;
  service_number: bigint | null;
  plan_id: string | null;
  plan_title: string | null;
  customer_number: bigint | null;
  customer_name: string | null;
  partner_name: string | null;
  nas_name: string | null;
  site_id: string | null;
  site_name: string | null;
}

/** What lists say of the line of a service. */
export interface ShownLinesView {
  service_id: string;
  service_number: bigint;
  partner_id: string;
  plan_id: string;
  plan_title: string;
  customer_id: string;
  customer_number: bigint;
  customer_name: string;
  plan_down_bps: bigint | null;
  plan_up_bps: bigint | null;
  own_down_bps: bigint | null;
  own_up_bps: bigint | null;
  access_state: string | null;
}

interface QuarantineTable {
  id: string;
  nas_id: string;
  record: Json<Record<string, unknown>>;
  error: string;
  at: Date;
}

export interface DoubtfulDeltasTable {
  id: Generated<string>;
  session_id: string;
  service_id: string;
  customer_id: string;
  partner_id: string;
  from_at: Date;
  until_at: Date;
  down_bytes: bigint;
  up_bytes: bigint;
  state: Generated<"waiting" | "accepted" | "rejected">;
  decided_by: Json<Who> | null;
  decided_at: Date | null;
}

export interface DifferencesTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  kind: "hours" | "sessions" | "days";
  on_day: Day;
  kept_bytes: bigint;
  parts_bytes: bigint;
  found_at: Date;
  repaired_at: Date | null;
  repaired_by: Json<Who> | null;
}

interface OwnThresholdsTable {
  customer_id: string;
  partner_id: string;
  percents: number[];
  version: number;
  changed_at: Date;
}

interface UsageTables {
  "usage.own_thresholds": OwnThresholdsTable;
  "usage.differences": DifferencesTable;
  "usage.plan_terms": PlanTermsTable;
  "usage.fair_use": FairUseTable;
  "usage.pack_terms": PackTermsTable;
  "usage.meters": MetersTable;
  "usage.buckets": BucketsTable;
  "usage.adjustments": AdjustmentsTable;
  "usage.cycles": CyclesTable;
  "usage.gigaword_nases": { nas_id: string; since: Date };
  "usage.served": ServedView;
  "usage.sessions": SessionsTable;
  "usage.open_sessions": OpenSessionsView;
  "usage.shown_lines": ShownLinesView;
  "usage.accounting_quarantine": QuarantineTable;
  "usage.places": { nas_id: string; nas_name: string; site_id: string | null; site_name: string | null };
  "usage.doubtful_deltas": DoubtfulDeltasTable;
  "usage.nas_restarts": { nas_id: string; status: "nas-on" | "nas-off"; at: Date };
  "usage.hours": Counted & { hour: Date; seconds: number };
  "usage.days": Counted & { day: Day; seconds: bigint };
  "usage.months": Counted & { month: Day; seconds: bigint };
}

export const db = tablesOf<UsageTables>();
