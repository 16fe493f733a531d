import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";

type Json = ColumnType<unknown, string, string>;

interface WriteOffTable {
  id: Generated<string>;
  number: Generated<bigint>;
  account_id: string;
  customer_id: string;
  partner_id: string;
  document_id: string | null;
  cause: "staff" | "small_difference";
  state: "waiting" | "booked" | "refused" | "undone";
  currency: string;
  amount_minor: bigint;
  relieves_tax: Generated<boolean>;
  relieved_minor: Generated<bigint>;
  recovered_minor: Generated<bigint>;
  reason: string;
  accounting_on: Day;
  settled_by: Generated<string | null>;
  requested_by: Json;
  requested_at: Date;
  decided_by: ColumnType<unknown, string | null | undefined, string | null>;
  decided_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  undone_by: ColumnType<unknown, string | null | undefined, string | null>;
  undone_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  answer: Generated<string>;
  version: Generated<number>;
}

interface PartTable {
  id: Generated<string>;
  write_off_id: string;
  customer_id: string;
  partner_id: string;
  debit_id: string;
  document_id: string | null;
  amount_minor: bigint;
  relieved_minor: Generated<bigint>;
  recovered_minor: Generated<bigint>;
  entry_id: string | null;
}

interface RecoveryTable {
  id: Generated<string>;
  write_off_id: string;
  part_id: string;
  customer_id: string;
  partner_id: string;
  credit_id: string;
  entry_id: string;
  amount_minor: bigint;
  restored_minor: bigint;
  recovered_on: Day;
  made_by: Json;
  made_at: Date;
  undone_by: ColumnType<unknown, string | null | undefined, string | null>;
  undone_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export const db = tablesOf<{
  "billing.write_offs": WriteOffTable;
  "billing.write_off_parts": PartTable;
  "billing.recoveries": RecoveryTable;
}>();
