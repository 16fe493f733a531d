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

export const db = tablesOf<{
  "access.states": StatesTable;
  "access.changes": ChangesTable;
  "access.switches": SwitchesTable;
  "access.service_attributes": ServiceAttributesTable;
  "access.attribute_changes": AttributeChangesTable;
  "access.service_passwords": ServicePasswordsTable;
}>();
