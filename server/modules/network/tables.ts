import type { Generated, Selectable } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";
import type { AlertKind } from "./alerts/contract.ts";
import type { AccessType, DynamicMode, WalledMode } from "./profiles/contract.ts";
import type { MessageAuthenticatorPolicy, NasStatus, RadiusMode } from "./routers/contract.ts";
import type { SiteKind } from "./sites/contract.ts";

interface SiteTable {
  id: Generated<string>;
  name: string;
  kind: SiteKind;
  parent_id: string | null;
  all_partners: boolean;
  location_id: string | null;
  address: string;
  lat: number | null;
  lng: number | null;
  status: "planned" | "active" | "retired";
  maintenance_since: Date | null;
  maintenance_until: Date | null;
  contact: string;
  landlord: string;
  power: string;
  notes: string;
  tags: string[];
  version: Generated<number>;
  created_at: Date;
}
export type SiteRow = Selectable<SiteTable>;

interface SiteUnitTable {
  id: Generated<string>;
  site_id: string;
  number: string;
  floor: string;
  customer_id: string | null;
  default_vlan: number | null;
}
export type SiteUnitRow = Selectable<SiteUnitTable>;

interface ProfileTable {
  id: Generated<string>;
  name: string;
  base: string;
  access_types: AccessType[];
  interim_seconds: number;
  dynamic_mode: DynamicMode;
  dynamic_port: number;
  signs_dynamic: boolean;
  walled_mode: WalledMode;
  accept_lines: string;
  block_lines: string;
  restore_lines: string;
  session_attributes: string[];
  notes: string;
  version: Generated<number>;
  created_at: Date;
}
export type ProfileRow = Selectable<ProfileTable>;

interface NasTable {
  id: Generated<string>;
  name: string;
  site_id: string | null;
  profile: string | null;
  own_profile_id: string | null;
  all_partners: boolean;
  model: string;
  serial: string;
  tags: string[];
  management_address: string;
  nas_ip_address: string | null;
  nas_ipv6_address: string | null;
  nas_identifier: string | null;
  secret_sealed: string;
  secret_is_weak: boolean;
  secret_set_at: Date;
  next_secret_sealed: string | null;
  next_secret_set_at: Date | null;
  access_types: AccessType[];
  authentication_mode: RadiusMode;
  accounting_mode: RadiusMode;
  interim_seconds: number;
  dynamic_mode: DynamicMode;
  dynamic_address: string | null;
  dynamic_port: number;
  dynamic_secret_sealed: string | null;
  dynamic_packets_per_second: number;
  message_authenticator: MessageAuthenticatorPolicy;
  swap_rates: boolean;
  swap_accounting: boolean;
  no_gigawords: boolean;
  sends_ipv6_counters_separately: boolean;
  sends_no_interims: boolean;
  copy_address: string | null;
  copy_port: number;
  copy_secret_sealed: string | null;
  /** N-69 */
  reply_lines: string;
  status: NasStatus;
  version: Generated<number>;
  created_at: Date;
}
export type NasRow = Selectable<NasTable>;

interface NasSourceTable {
  nas_id: string;
  position: number;
  network: string | null;
  host_name: string | null;
}

interface AlertTable {
  id: Generated<string>;
  kind: AlertKind;
  nas_id: string | null;
  prefix_id: string | null;
  equipment_id: string | null;
  site_id: string | null;
  snmp_oid_id: string | null;
  item: Generated<string>;
  details: Record<string, number>;
  began_at: Date | null;
  opened_at: Date;
  seen_at: Date;
  closed_at: Date | null;
}

export const db = tablesOf<{
  "network.alerts": AlertTable;
  /** As much of it as an alert names; the whole stands in addresses/tables.ts. */
  "network.prefixes": { id: string; cidr: string; all_partners: boolean };
  /** As much of it as an alert names; the whole stands in equipment/tables.ts. */
  "network.equipment": { id: string; name: string; all_partners: boolean };
  /** As much of it as an alert names; the whole stands in polling/tables.ts. */
  "network.snmp_oids": { id: string; name: string; unit: string };
  "network.sites": SiteTable;
  "network.site_partners": { site_id: string; partner_id: string };
  "network.site_units": SiteUnitTable;
  "network.profiles": ProfileTable;
  "network.nases": NasTable;
  "network.nas_partners": { nas_id: string; partner_id: string };
  "network.nas_sources": NasSourceTable;
}>();
