import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { DoneBy } from "../tables.ts";

export interface KindTable {
  id: Generated<string>;
  partner_id: string;
  title: string;
  online_minutes: number | null;
  valid_minutes: number | null;
  data_mb: number | null;
  price_minor: bigint;
  currency: string;
  tax_id: string;
  includes_tax: boolean;
  is_enabled: Generated<boolean>;
  created_by: ColumnType<DoneBy, string, string>;
  created_at: Date;
  version: Generated<number>;
}

/** What its vouchers allow, and its title, are kept with the network's batch of the same id. */
export interface BatchTable {
  id: string;
  number: Generated<bigint>;
  partner_id: string;
  kind_id: string;
  quantity: number;
  valid_till: Day | null;
  exported_at: Generated<Date | null>;
  exported_by: ColumnType<DoneBy | null, string | null | undefined, string>;
  created_by: ColumnType<DoneBy, string, string>;
  created_at: Date;
  version: Generated<number>;
}

export type VoucherState = "new" | "sold" | "used" | "expired" | "void";

/** The sale of the network's voucher of the same id. */
export interface VoucherTable {
  id: string;
  batch_id: string;
  position: number;
  partner_id: string;
  state: VoucherState;
  sold_to: string | null;
  document_id: string | null;
  price_minor: bigint | null;
  owed_minor: bigint;
  used_at: Date | null;
  used_from: string | null;
}

interface VoucherTables {
  "payments.hotspot_voucher_kinds": KindTable;
  "payments.hotspot_voucher_batches": BatchTable;
  "payments.hotspot_vouchers": VoucherTable;
}

export const db = tablesOf<VoucherTables>();
