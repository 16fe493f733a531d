import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type Json = ColumnType<any, string, string>;
type LaterMoment = ColumnType<Date | null, Date | null | undefined, Date | null>;
// biome-ignore lint/suspicious/noExplicitAny: JSON columns are checked where they are read.
type LaterJson = ColumnType<any, string | null | undefined, string | null>;
type LaterDay = ColumnType<Day | null, Day | null | undefined, Day | null>;

export type Delivery = "mail" | "print" | "both";
export type DebtStage = "dunning" | "collection" | "written_off" | "paid" | "ended";

export interface LevelTable {
  id: Generated<string>;
  partner_id: string;
  days_after: number;
  delivery: Delivery;
  pay_days: number;
  fee_minor: bigint | null;
  tax_id: string | null;
  texts: Json;
  since_on: Day;
  version: Generated<number>;
}

interface DebtTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  stage: DebtStage;
  currency: string;
  owed_minor: bigint;
  deactivated_on: Day;
  opened_on: Day;
  level: Generated<number>;
  last_letter_on: LaterDay;
  next_letter_on: LaterDay;
  ready_on: LaterDay;
  ended_on: LaterDay;
  end_reason: ColumnType<EndReason | null, EndReason | null | undefined, EndReason | null>;
  version: Generated<number>;
  created_at: Date;
}
export type EndReason = "reactivated" | "merged" | "moved";

interface LetterTable {
  id: Generated<string>;
  number: Generated<bigint>;
  debt_id: string;
  customer_id: string;
  partner_id: string;
  level: number;
  made_on: Day;
  pay_by: Day;
  currency: string;
  total_minor: bigint;
  fee_minor: Generated<bigint>;
  fee_document_id: string | null;
  language: string;
  subject: string;
  body: string;
  debts: Json;
  delivery: Delivery;
  mailed_to: Generated<string[]>;
  mailed_at: LaterMoment;
  printed_at: LaterMoment;
  printed_by: LaterJson;
  document_id: ColumnType<string | null, string | null | undefined, string | null>;
  file_id: ColumnType<string | null, string | null | undefined, string | null>;
  made_by: Json;
  made_at: Date;
}

interface AgencyTable {
  id: Generated<string>;
  partner_id: string;
  name: string;
  contact: string;
  email: string;
  phone: string;
  address: string;
  commission_percent: string;
  settles: "kept" | "invoiced";
  /** On what the debtor pays to the provider itself, too. */
  earns_on_direct: Generated<boolean>;
  note: string;
  enabled: boolean;
  version: Generated<number>;
  created_at: Date;
}

interface HandOverTable {
  id: Generated<string>;
  number: Generated<bigint>;
  agency_id: string;
  partner_id: string;
  handed_on: Day;
  note: string;
  made_by: Json;
  made_at: Date;
}

interface PlacementTable {
  id: Generated<string>;
  hand_over_id: string;
  agency_id: string;
  debt_id: string;
  customer_id: string;
  partner_id: string;
  state: "placed" | "recalled" | "closed";
  currency: string;
  placed_minor: bigint;
  commission_percent: string;
  placed_on: Day;
  ended_on: LaterDay;
  ended_by: LaterJson;
  end_reason: Generated<string>;
  version: Generated<number>;
  created_at: Date;
}

interface ApprovalTable {
  id: Generated<string>;
  customer_id: string;
  partner_id: string;
  state: "waiting" | "approved" | "refused" | "used";
  matches: Json;
  note: string;
  asked_by: Json;
  asked_at: Date;
  answer: Generated<string>;
  decided_by: LaterJson;
  decided_at: LaterMoment;
  valid_until: LaterDay;
  used_at: LaterMoment;
  version: Generated<number>;
}

export const db = tablesOf<{
  "collections.dunning_levels": LevelTable;
  "collections.bad_debts": DebtTable;
  "collections.dunning_letters": LetterTable;
  "collections.agencies": AgencyTable;
  "collections.hand_overs": HandOverTable;
  "collections.placements": PlacementTable;
  "collections.agency_payments": {
    id: Generated<string>;
    placement_id: string;
    agency_id: string;
    customer_id: string;
    partner_id: string;
    payment_id: string;
    currency: string;
    amount_minor: bigint;
    commission_minor: bigint;
    settles: "kept" | "invoiced";
    entry_id: string | null;
    received_on: Day;
    reversal_entry_id: ColumnType<string | null, string | null | undefined, string | null>;
    reversed_on: LaterDay;
    made_by: Json;
    made_at: Date;
  };
  "collections.agency_payouts": {
    id: Generated<string>;
    agency_id: string;
    partner_id: string;
    currency: string;
    amount_minor: bigint;
    paid_on: Day;
    note: string;
    entry_id: string;
    made_by: Json;
    made_at: Date;
  };
  "collections.service_approvals": ApprovalTable;
}>();
