import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillableService } from "../../services/index.ts";

export interface TaxRuleTable {
  id: Generated<string>;
  partner_id: string;
  title: string;
  country: string;
  state: string;
  city: string;
  zip_from: string;
  zip_to: string;
  kind: BillableService["kind"] | null;
  plan_id: string | null;
  tax_id: string | null;
  tax_group_id: string | null;
  keeps: "gross" | "net";
  start_on: Day;
  end_before: Day | null;
  follows_id: string | null;
  created_at: Date;
  created_by: ColumnType<{ readonly kind: string; readonly name?: string }, string, never>;
  version: Generated<number>;
}

interface TaxRuleTables {
  "billing.tax_rules": TaxRuleTable;
}

/** The tables of taxes by address. */
export const db = tablesOf<TaxRuleTables>();
