import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { OrderInputs } from "../../../shared/orders.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { TransferChannel } from "./availability-rules.ts";

export type PlanKind = "internet" | "voice" | "recurring" | "one_time" | "topup" | "bundle";
export type BillingType = "recurring" | "prepaid_period" | "prepaid_daily";

export type EnCategory = "S" | "Z" | "E" | "AE" | "K" | "G" | "O";
/** What a component of a tax group is worked out on (B-142). */
export type TaxBase = "net" | "previous_tax" | "net_plus_previous" | "net_plus_all_previous" | "all_previous";
export type CustomerCategory = "individual" | "company" | "reseller";
/** N-96 what happens when one session more begins than a line may have. */
export type SessionPolicy = "kick_oldest" | "deny_new" | "allow";
export type Proration = "on" | "full" | "free" | "half_if_under_15_days";

interface TaxTable {
  id: Generated<string>;
  name: string;
  code: string;
  rate_percent: string;
  en_category: Generated<EnCategory>;
  exemption_text: Generated<string>;
  ledger_account: Generated<string>;
  valid_from: Day | null;
  valid_to: Day | null;
  enabled: Generated<boolean>;
  version: Generated<number>;
}

export interface PlanTable {
  id: Generated<string>;
  code: string;
  kind: PlanKind;
  title: string;
  line_text: string;
  portal_title: string;
  portal_text: string;
  enabled: boolean;
  currency: string;
  price_months: number;
  prepaid_days: number | null;
  billing_types: BillingType[];
  location_ids: string[];
  categories: CustomerCategory[];
  label_ids: string[];
  technologies: string[];
  portal_shop: boolean;
  signup_widget: boolean;
  highlights: string[];
  badge: string;
  position: number;
  max_per_customer: number | null;
  requires_kind: "internet" | "voice" | "recurring" | null;
  order_inputs: ColumnType<OrderInputs | null, string | null, string | null>;
  portal_targets: string[];
  setup_plan_ids: string[];
  separate_invoice: boolean;
  category: string | null;
  revenue_account: string | null;
  contract_months: number;
  auto_renew: boolean;
  notice_days: number;
  auto_reactivate: boolean;
  activation_fee: string;
  activation_fee_when: "creation" | "first_billing";
  cancellation_fee: string;
  early_fee_kind: "fixed" | "percent_of_remaining" | "remaining";
  early_fee: string;
  intro_months: number | null;
  intro_percent: string | null;
  intro_fixed: string | null;
  pausable: boolean;
  pause_price: string;
  proration: Proration;
  down_bps: bigint | null;
  up_bps: bigint | null;
  data_cap_bytes: bigint | null;
  max_sessions: number;
  session_policy: SessionPolicy;
  archived_at: Date | null;
  version: Generated<number>;
  created_at: Date;
}

interface PlanVersionTable {
  id: Generated<string>;
  plan_id: string;
  price: string;
  tax_id: string | null;
  tax_group_id: string | null;
  includes_tax: boolean;
  valid_from: Day;
  created_at: Date;
}

interface TransferRuleTable {
  plan_id: string;
  target_id: string;
  channels: TransferChannel[];
  allowed_when: "any_date" | "next_cycle";
  fee: string | null;
  /** Data that is taken along needs counted data, which nothing here has yet. */
  refund: "none" | "unused_money" | null;
  approval: "none" | "ticket";
  feasibility: boolean;
  max_per_cycle: number | null;
}

export type PromoEffect = "percent" | "fixed" | "fee_waiver" | "plan_unlocked";
export type Waived = "activation" | "setup";

export interface PromoCodeTable {
  id: Generated<string>;
  partner_id: string;
  code: string;
  note: Generated<string>;
  effect: PromoEffect;
  percent: string | null;
  fixed: string | null;
  cycles: number | null;
  waives: Waived[];
  plan_ids: string[];
  customers: "new" | "existing" | "all";
  label_ids: string[];
  valid_from: Day;
  valid_to: Day | null;
  max_uses: number | null;
  max_per_customer: number | null;
  is_stackable: boolean;
  is_enabled: Generated<boolean>;
  reserved: Generated<number>;
  counted: Generated<number>;
  version: Generated<number>;
  created_at: Date;
}

/** The effect of a code as it was when it was given. */
export interface PromoGiven {
  readonly code: string;
  readonly effect: PromoEffect;
  readonly percent: string | null;
  readonly fixed: string | null;
  readonly cycles: number | null;
  readonly waives: readonly Waived[];
}

export interface PromoUseTable {
  id: Generated<string>;
  promo_code_id: string;
  partner_id: string;
  customer_id: string | null;
  object_id: string;
  state: "reserved" | "counted" | "freed";
  given: ColumnType<PromoGiven, string, string>;
  reserved_at: Date;
  decided_at: Date | null;
}

export interface TaxUpdateTable {
  id: Generated<string>;
  old_tax_id: string;
  new_tax_id: string | null;
  new_rate_percent: string | null;
  effective_on: Day;
  bearer: "customer" | "isp";
  rounding: "0.01" | "up_to_0.10" | "up_to_1";
  /** Days that are invoiced beyond the date stay as they are; to settle them is for later (B-149). */
  billed_days: "leave" | "adjust";
  partner_ids: string[];
  kinds: string[];
  location_ids: string[];
  state: "scheduled" | "applying" | "applied" | "cancelled";
  group_map: ColumnType<Record<string, string>, string | undefined, string>;
  created_by: ColumnType<{ readonly name?: string }, string, never>;
  created_at: Date;
  began_at: Date | null;
  ended_at: Date | null;
  version: Generated<number>;
}

interface PromoEntryTable {
  who: string;
  wrong: number;
  since: Date;
  locked_until: Date | null;
}

export interface CatalogTables {
  "catalog.taxes": TaxTable;
  "catalog.tax_groups": { id: Generated<string>; name: string; enabled: Generated<boolean>; version: Generated<number> };
  "catalog.tax_group_components": { group_id: string; position: number; tax_id: string; base: TaxBase };
  "catalog.plans": PlanTable;
  "catalog.plan_partners": { plan_id: string; partner_id: string };
  "catalog.bundle_components": { bundle_id: string; plan_id: string; position: number; quantity: string; weight: number };
  "catalog.transfer_rules": TransferRuleTable;
  "catalog.plan_versions": PlanVersionTable;
  "catalog.promo_codes": PromoCodeTable;
  "catalog.promo_uses": PromoUseTable;
  "catalog.promo_entries": PromoEntryTable;
  "catalog.tax_updates": TaxUpdateTable;
}

/** The door to the tables of this module. */
export const db = tablesOf<CatalogTables>();
