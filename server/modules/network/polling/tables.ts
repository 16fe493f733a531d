import type { Generated, Selectable } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { EquipmentKind } from "../equipment/contract.ts";
import type { OidType } from "./contract.ts";
import type { OperState } from "./interface-rules.ts";
import type { Measure } from "./measure-rules.ts";
import type { SnmpFailure } from "./ports.ts";

interface OidTable {
  id: Generated<string>;
  kind: EquipmentKind;
  vendor: string;
  name: string;
  oid: string;
  type: OidType;
  factor: number;
  unit: string;
  low: number | null;
  high: number | null;
  version: Generated<number>;
  created_at: Date;
}
export type OidRow = Selectable<OidTable>;

type AnswerKind = SnmpFailure["kind"] | "answered";

export interface DeviceRow {
  equipment_id: string;
  asked_at: Date;
  answer: AnswerKind;
  why: string;
  took_ms: number;
  answered_at: Date | null;
  uptime_ticks: bigint | null;
  sys_name: string;
  counters: (string | null)[];
  places: number;
}

interface WalkTable {
  id: Generated<string>;
  equipment_id: string;
  oid: string;
  asked_at: Date;
  taken_at: Date | null;
  done_at: Date | null;
  answer: AnswerKind | null;
  why: Generated<string>;
  found: Generated<{ oid: string; type: string; value: string }[]>;
}

export const db = tablesOf<{
  "network.snmp_oids": OidTable;
  "network.snmp_devices": DeviceRow;
  "network.snmp_series": { id: string; equipment_id: string; place: number; measure: Measure; item: string; oid_id: string | null };
  "network.snmp_interfaces": {
    equipment_id: string;
    item: string;
    if_index: number;
    name: string;
    alias: string;
    oper_state: OperState;
    state_since: Date;
    gone_at: Date | null;
  };
  "network.snmp_texts": { equipment_id: string; oid_id: string; value: string; changed_at: Date };
  "network.snmp_events": {
    id: string;
    equipment_id: string;
    at: Date;
    kind: "reboot" | "interface_down" | "interface_up";
    item: string;
  };
  "network.snmp_walks": WalkTable;
}>();
