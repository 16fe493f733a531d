import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "../../platform/db/tables.ts";
import type { AccessState } from "./access-rules.ts";

interface StatesTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  state: AccessState | null;
  since: Date;
}

interface ChangesTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  from_state: AccessState | null;
  to_state: AccessState;
  cause: string;
  at: Date;
}

type Words = ColumnType<Readonly<Record<string, string>>, string, string>;

interface SwitchesTable {
  id: Generated<string>;
  kind: string;
  key: string;
  titles: Words;
  helps: Words;
  part: "connection" | "security";
  is_on_by_default: boolean;
  plan_ids: string[];
  partner_ids: string[];
  permission: "none" | "view" | "edit";
  drops_line: boolean;
  position: number;
  version: Generated<number>;
}

interface ServiceAttributesTable {
  service_id: string;
  key: string;
  customer_id: string;
  partner_id: string;
  is_on: boolean;
  changed_at: Date;
}

interface AttributeChangesTable {
  id: Generated<string>;
  service_id: string;
  customer_id: string;
  partner_id: string;
  key: string;
  is_on: boolean;
  by_customer: boolean;
  at: Date;
}

interface ServicePasswordsTable {
  service_id: string;
  customer_id: string;
  partner_id: string;
  password_sealed: string;
  changed_at: Date;
}

/** access.subscribers: a view. */
interface SubscribersView {
  service_id: string;
  number: bigint;
  customer_id: string;
  partner_id: string;
  plan_id: string;
  login: string | null;
  location_id: string | null;
  access_state: string | null;
  password_sealed: string | null;
  quota_state: string | null;
  quota_down_bps: bigint | null;
  quota_up_bps: bigint | null;
  ipv4_method: "auto" | "none" | "static" | "pool" | "nas_pool";
  ipv4_pool: string[];
  ipv4_nas_pool: string | null;
  macs: string[];
  circuit_id: string | null;
  remote_id: string | null;
  nas_port_id: string | null;
  nas_ids: string[];
  bind_on_first_connect: boolean;
  max_sessions: number;
  own_down_bps: bigint | null;
  own_up_bps: bigint | null;
}

interface PlanFactsView {
  plan_id: string;
  code: string;
  title: string;
  down_bps: bigint | null;
  up_bps: bigint | null;
}

interface IndexChangesTable {
  service_id: string;
  transaction: Generated<string>;
  at: Generated<Date>;
}

interface AuthLogTable {
  id: Generated<string>;
  at: Date;
  nas_id: string | null;
  source: string;
  login: string;
  mac: string | null;
  called_id: string;
  port_id: string;
  method: string;
  result: "accept" | "walled" | "reject" | "drop";
  reason: string;
  service_id: string | null;
  customer_id: string | null;
  partner_id: string | null;
  reply: string;
  latency_us: number;
  times: Generated<number>;
}

interface SpoolsTable {
  id: string;
  segment: bigint;
  position: bigint;
  moved_at: Date;
}

export const db = tablesOf<{
  "access.spools": SpoolsTable;
  "access.subscribers": SubscribersView;
  "access.plan_facts": PlanFactsView;
  "access.index_changes": IndexChangesTable;
  "access.auth_log": AuthLogTable;
  "access.states": StatesTable;
  "access.changes": ChangesTable;
  "access.switches": SwitchesTable;
  "access.service_attributes": ServiceAttributesTable;
  "access.attribute_changes": AttributeChangesTable;
  "access.service_passwords": ServicePasswordsTable;
}>();
