import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillingTables } from "../tables.ts";

interface DoneBy {
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
}

export interface InstalmentSaleTable {
  id: Generated<string>;
  number: Generated<bigint>;
  account_id: string;
  customer_id: string;
  partner_id: string;
  service_id: string;
  text: string;
  serial_number: Generated<string>;
  currency: string;
  price_minor: bigint;
  includes_tax: boolean;
  part_count: number;
  note: Generated<string>;
  sold_on: Day;
  created_by: ColumnType<DoneBy, string, string>;
  created_at: Date;
  cancelled_on: Day | null;
  cancelled_by: ColumnType<DoneBy | null, string | null, string | null>;
  cancel_reason: string | null;
  version: Generated<number>;
}

interface InstalmentPartTable {
  sale_id: string;
  position: number;
  customer_id: string;
  partner_id: string;
  amount_minor: bigint;
  due_on: Day;
  item_id: string;
}

interface SaleTables extends BillingTables {
  "billing.instalment_sales": InstalmentSaleTable;
  "billing.instalment_parts": InstalmentPartTable;
}

/** The tables of sales by instalments, beside those of the module. */
export const db = tablesOf<SaleTables>();
