import type { ColumnType, Generated, Selectable } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { AllocationOrder } from "../address-rules/pick-rules.ts";
import type { PrefixRole } from "../address-rules/prefix-rules.ts";
import type { AddressState, AlertLevel } from "../address-rules/utilisation-rules.ts";

interface PrefixTable {
  id: Generated<string>;
  domain: string;
  cidr: string;
  role: PrefixRole;
  parent_id: string | null;
  all_partners: boolean;
  site_id: string | null;
  location_ids: string[];
  gateway: string | null;
  dns_servers: string[];
  vlan: number | null;
  excluded: string[];
  allocation_order: AllocationOrder;
  hold_seconds: number;
  quarantine_seconds: number;
  category: string;
  comment: string;
  pd_length: number | null;
  alert: Generated<AlertLevel>;
  version: Generated<number>;
  created_at: Date;
}

interface AddressTable {
  id: Generated<string>;
  prefix_id: string;
  domain: string;
  address: string;
  state: AddressState;
  service_id: string | null;
  partner_id: string | null;
  nas_id: string | null;
  mac: string | null;
  session_id: string | null;
  reason: Generated<string>;
  comment: Generated<string>;
  since: Date;
  until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: Generated<number>;
}
/** An address or delegated prefix that is not free. */
export type Holding = Selectable<AddressTable>;

export const db = tablesOf<{
  "network.prefixes": PrefixTable;
  "network.prefix_partners": { prefix_id: string; partner_id: string };
  "network.prefix_nases": { prefix_id: string; nas_id: string };
  "network.addresses": AddressTable;
  "network.free_stock": { prefix_id: string; address: string; place: Generated<number> };
  "network.stock_progress": { prefix_id: string; fresh_index: string; fresh_from: string | null };
}>();
