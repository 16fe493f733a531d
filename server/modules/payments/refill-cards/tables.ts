import type { ColumnType, Generated } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import type { DoneBy } from "../tables.ts";

export interface SeriesTable {
  id: Generated<string>;
  number: Generated<bigint>;
  partner_id: string;
  title: string;
  prefix: string;
  quantity: number;
  value_minor: bigint;
  currency: string;
  valid_till: Day | null;
  exported_at: Generated<Date | null>;
  exported_by: ColumnType<DoneBy | null, string | null | undefined, string>;
  sold_to: Generated<string | null>;
  sold_on: Generated<Day | null>;
  sold_price_minor: Generated<bigint | null>;
  sold_entry_id: Generated<string | null>;
  created_by: ColumnType<DoneBy, string, string>;
  created_at: Date;
  version: Generated<number>;
}

export type CardState = "new" | "active" | "used" | "expired" | "void";

export interface CardTable {
  series_id: string;
  position: number;
  partner_id: string;
  code_hash: string | null;
  state: CardState;
  is_owed: boolean;
  used_by: string | null;
  used_at: Date | null;
  payment_id: string | null;
}

interface CardTables {
  "payments.card_series": SeriesTable;
  "payments.cards": CardTable;
  "payments.card_tries": { id: Generated<bigint>; customer_id: string; partner_id: string; tried_at: Date };
}

export const db = tablesOf<CardTables>();
