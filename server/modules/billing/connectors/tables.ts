import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillingTables } from "../tables.ts";
import type { Choice, Choices, Organisation, SystemName } from "./ports.ts";

export const connectionStates = ["draft", "connecting", "choosing", "connected", "broken", "disconnected"] as const;
export type ConnectionState = (typeof connectionStates)[number];
export const itemKinds = ["contact", "invoice", "credit_note", "payment", "refund"] as const;
export type ItemKind = (typeof itemKinds)[number];
export const itemStates = ["waiting", "failed", "done", "differs", "left_out", "withdrawn"] as const;
export type ItemState = (typeof itemStates)[number];

export interface ConnectionTable {
  id: Generated<string>;
  partner_id: string;
  system: SystemName;
  state: ConnectionState;
  is_sandbox: Generated<boolean>;
  client_id: string;
  /** Sealed. */
  client_secret: string;
  /** Sealed: `Tokens`. */
  tokens: string | null;
  access_until: Date | null;
  sign_in_hash: string | null;
  sign_in_by: string | null;
  sign_in_until: Date | null;
  /** Sealed. */
  sign_in: string | null;
  organisations: ColumnType<readonly Organisation[], string | undefined, string>;
  organisation_id: string | null;
  organisation_name: Generated<string>;
  choices: ColumnType<Choices | null, string | null | undefined, string | null>;
  choices_at: Date | null;
  choices_wanted: Generated<boolean>;
  from_on: Day;
  push_payments: Generated<boolean>;
  collected_seq: Generated<bigint>;
  lease: string | null;
  lease_until: Date | null;
  paused_until: Date | null;
  failure: Generated<string>;
  failure_detail: Generated<string>;
  failures: Generated<number>;
  last_done_at: Date | null;
  version: Generated<number>;
  created_at: Date;
}

export interface ItemTable {
  id: Generated<string>;
  connection_id: string;
  partner_id: string;
  customer_id: string;
  kind: ItemKind;
  source_id: string;
  entry_id: string | null;
  seq: Generated<bigint>;
  number: string;
  happened_on: Day | null;
  state: Generated<ItemState>;
  is_withdrawn: Generated<boolean>;
  sent_at: Date | null;
  attempts: Generated<number>;
  refusals: Generated<number>;
  changes: Generated<number>;
  next_try_at: Date;
  external_id: string | null;
  external_form: Generated<string>;
  error: Generated<string>;
  error_detail: Generated<string>;
  done_at: Date | null;
  created_at: Date;
}

/** The door to the tables of connectors, and to those of billing that they read. */
export const db = tablesOf<
  BillingTables & {
    "billing.accounting_connections": ConnectionTable;
    "billing.accounting_choices": { connection_id: string; partner_id: string; what: Choice["what"]; key: string; choice: string };
    "billing.accounting_items": ItemTable;
  }
>();
