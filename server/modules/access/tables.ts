import type { Generated } from "kysely";
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

export const db = tablesOf<{ "access.states": StatesTable; "access.changes": ChangesTable }>();
