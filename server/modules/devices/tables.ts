import type { ColumnType, Generated, Selectable } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";
import type { CheckStep, StepResult } from "./check-rules.ts";
import type { ActionKind, ActionState, failReasons, NetworkName } from "./contract.ts";
import type { Reading } from "./ports.ts";

type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null | undefined, string | null>;

interface CpeTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string | null;
  service_id: string | null;
  driver: string;
  ref: string;
  maker: string;
  model: string;
  serial: string;
  reading: JsonOrNull<Reading>;
  read_at: Date | null;
  is_online: Generated<boolean>;
  asked_at: Date | null;
  version: Generated<number>;
  created_at: Date;
}
export type Cpe = Selectable<CpeTable>;

interface WifiKeyTable {
  cpe_id: string;
  network: NetworkName;
  partner_id: string;
  customer_id: string;
  key_sealed: string;
  set_at: Date;
}

export interface ActionResult {
  readonly seconds?: number;
  readonly speed?: { readonly downKbps: number; readonly upKbps: number; readonly pingMs: number };
}

interface CpeActionTable {
  id: Generated<string>;
  cpe_id: string;
  partner_id: string;
  customer_id: string;
  kind: ActionKind;
  subject: string;
  wish: Json<Readonly<Record<string, unknown>>>;
  secret_sealed: string | null;
  state: ActionState;
  queued_at: Date;
  expires_at: Date;
  sent_at: Date | null;
  ended_at: Date | null;
  reason: (typeof failReasons)[number] | null;
  detail: Generated<string>;
  result: JsonOrNull<ActionResult>;
  tries: Generated<number>;
  by_kind: "customer" | "staff";
  by_name: string;
}
export type CpeAction = Selectable<CpeActionTable>;

interface ConnectionCheckTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  started_at: Date;
  ended_at: Date | null;
  steps: Json<readonly StepResult[]>;
  failed_step: CheckStep | null;
  by_name: string;
}
export type ConnectionCheck = Selectable<ConnectionCheckTable>;

export const db = tablesOf<{
  "devices.cpes": CpeTable;
  "devices.wifi_keys": WifiKeyTable;
  "devices.cpe_actions": CpeActionTable;
  "devices.connection_checks": ConnectionCheckTable;
}>();
