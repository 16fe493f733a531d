import type { ColumnType, Generated, Selectable } from "kysely";
import { tablesOf } from "../../../platform/db/tables.ts";

interface NeededContractsTable {
  id: Generated<string>;
  partner_id: string;
  customer_id: string;
  order_id: string | null;
  request_id: string | null;
  template_id: string;
  term_months: number | null;
  document_id: ColumnType<string | null, never, string>;
  state: Generated<"planned" | "waiting" | "signed" | "refused">;
  reason: Generated<string>;
  created_at: Date;
  ended_at: ColumnType<Date | null, never, Date | null>;
}
export type NeededContract = Selectable<NeededContractsTable>;

export const db = tablesOf<{
  "ordering.contract_needs": { partner_id: string; plan_id: string; template_id: string; set_at: Date; set_by_name: string };
  "ordering.needed_contracts": NeededContractsTable;
}>();
