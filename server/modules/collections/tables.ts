import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { tablesOf } from "../../platform/db/tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;

export type StoredHoldKind = "promise" | "extension" | "dispute" | "exempt";
export type HoldOutcome = "kept" | "broken" | "expired" | "ended" | "replaced" | "merged";

export interface HoldTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  kind: StoredHoldKind;
  until_on: Day | null;
  reason: Generated<string>;
  pauses_fees: Generated<boolean>;
  amount_minor: bigint | null;
  currency: string | null;
  covers_on: Day | null;
  clock_entry_id: string | null;
  document_id: string | null;
  channel: "staff" | "portal";
  outcome: HoldOutcome | null;
  ended_at: Date | null;
  ended_by: Json | null;
  created_by: Json;
  created_at: Date;
  version: Generated<number>;
}

export interface EpisodeTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  cause: "finance" | "prepaid";
  blocked_on: Day;
  clock_entry_id: string | null;
  shortfall_minor: Generated<bigint>;
  currency: string;
  ended_as: "lifted" | "deactivated" | "staff" | "merged" | null;
  ended_on: Day | null;
  tolerated_minor: Generated<bigint>;
  reactivated_on: Day | null;
}

export interface LateFeeStepTable {
  id: Generated<string>;
  partner_id: string;
  days_after_due: number;
  kind: "fixed" | "percent" | "percent_per_year";
  value: string;
  min_minor: bigint | null;
  max_minor: bigint | null;
  cap_minor: bigint | null;
  tax_id: string;
  charged_as: "invoice" | "future_item";
  skip_if_hold: Generated<boolean>;
  is_compound: Generated<boolean>;
  since_on: Day;
  version: Generated<number>;
}

interface InstalmentPlanTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  state: "waiting" | "running" | "completed" | "broken" | "lapsed" | "cancelled";
  currency: string;
  total_minor: bigint;
  grace_days: number;
  fee_document_id: string | null;
  note: string;
  created_on: Day;
  created_by: Json;
  created_at: Date;
}

interface CollectionsTables {
  "collections.instalment_plans": InstalmentPlanTable;
  "collections.holds": HoldTable;
  "collections.block_episodes": EpisodeTable;
  "collections.late_fee_steps": LateFeeStepTable;
  "collections.late_fees": {
    document_id: string;
    step_id: string;
    customer_id: string;
    partner_id: string;
    amount_minor: bigint;
    currency: string;
    skipped: "hold" | "nothing" | null;
    fee_document_id: string | null;
    future_item_id: string | null;
    charged_on: Day;
  };
  "collections.releases": { partner_id: string; step: string; on_day: Day; released_by: Json; released_at: Date };
  "collections.set_aside": { customer_id: string; partner_id: string; step: string; on_day: Day; failure: string; at: Date };
}

export const db = tablesOf<CollectionsTables>();
