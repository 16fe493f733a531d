import type { Generated, Selectable } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { EquipmentKind, EquipmentStatus, SnmpVersion } from "./contract.ts";
import type { MonitorState } from "./judge-rules.ts";

interface EquipmentTable {
  id: Generated<string>;
  name: string;
  kind: EquipmentKind;
  vendor: string;
  model: string;
  site_id: string | null;
  parent_id: string | null;
  nas_id: string | null;
  customer_id: string | null;
  service_id: string | null;
  all_partners: boolean;
  address: string | null;
  serial: string | null;
  item_id: string | null;
  mac: string | null;
  ping_on: boolean;
  ping_seconds: number;
  snmp_on: boolean;
  snmp_version: SnmpVersion;
  snmp_port: number;
  snmp_seconds: number;
  snmp_community_sealed: string | null;
  snmp_user: string | null;
  snmp_auth_sealed: string | null;
  snmp_privacy_sealed: string | null;
  alert_reboots: boolean;
  alert_interfaces: boolean;
  alert_group_id: string | null;
  notify_delay_seconds: number | null;
  tags: string[];
  maintenance_until: Date | null;
  status: EquipmentStatus;
  version: Generated<number>;
  created_at: Date;
}
export type EquipmentRow = Selectable<EquipmentTable>;

interface StateTable {
  equipment_id: string;
  state: MonitorState;
  since: Date;
  checked_at: Date | null;
  loss_percent: number | null;
  rtt_ms: number | null;
  failed_rounds: number;
  good_rounds: number;
  slow_rounds: number;
  median_rtt_ms: number | null;
  changed_at: Date[];
}

export const db = tablesOf<{
  "network.equipment": EquipmentTable;
  "network.equipment_states": StateTable;
  /** As much of it as says whether a device answers; the whole stands in ../polling/tables.ts. */
  "network.snmp_devices": { equipment_id: string; answer: string; asked_at: Date; answered_at: Date | null };
  /** As much of them as equipment names; the whole stands in ../tables.ts. */
  "network.sites": { id: string; name: string };
  "network.nases": { id: string; name: string };
  "network.alert_groups": { id: string; name: string };
}>();
