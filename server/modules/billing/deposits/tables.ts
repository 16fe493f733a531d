import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { BillingTables } from "../tables.ts";

interface DoneBy {
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
}

export interface DepositTable {
  id: Generated<string>;
  number: Generated<bigint>;
  account_id: string;
  customer_id: string;
  partner_id: string;
  service_id: string | null;
  cause: "equipment" | "credit";
  text: string;
  currency: string;
  amount_minor: bigint;
  is_refundable: boolean;
  interest_percent: string | null;
  interest_from: Day | null;
  held_until: Day | null;
  asked_on: Day;
  due_on: Day;
  state: "asked" | "held" | "closed" | "cancelled";
  paid_minor: Generated<bigint>;
  held_minor: Generated<bigint>;
  note: Generated<string>;
  created_by: ColumnType<DoneBy, string, string>;
  created_at: Date;
  version: Generated<number>;
}

export interface DepositMoveTable {
  id: Generated<string>;
  deposit_id: string;
  customer_id: string;
  partner_id: string;
  kind: "paid" | "bounced" | "interest" | "interest_lost" | "applied" | "returned" | "taken_back";
  amount_minor: bigint;
  on_day: Day;
  entry_id: string;
  document_id: string | null;
  reason: Generated<string>;
  done_by: ColumnType<DoneBy, string, string>;
  done_at: Date;
}

interface DepositTables extends BillingTables {
  "billing.deposits": DepositTable;
  "billing.deposit_moves": DepositMoveTable;
}

/** The tables of deposits, beside those of the module. */
export const db = tablesOf<DepositTables>();
