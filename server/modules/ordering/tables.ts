import type { Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { FieldError } from "../../../shared/problem.ts";
import { tablesOf } from "../../platform/db/tables.ts";
import type { Differences } from "../../platform/differences.ts";
import type { ImportState } from "./imports/import-state-rules.ts";

export interface ImportMappingsTable {
  id: Generated<string>;
  partner_id: string;
  name: string;
  map: JSONColumnType<object>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export type RowOutcome = "created" | "updated" | "unchanged" | "failed";

export type UndoOutcome = "removed" | "restored" | "kept";

interface ImportsTable {
  id: Generated<string>;
  number: GeneratedAlways<bigint>;
  partner_id: string;
  file_id: string;
  file_sha256: string;
  file_name: string;
  map: JSONColumnType<object> | null;
  state: ImportState;
  skip_bad_rows: Generated<boolean>;
  failure: string | null;
  rows_of: "check" | "run" | null;
  total_rows: number | null;
  read_count: Generated<number>;
  created_count: Generated<number>;
  updated_count: Generated<number>;
  unchanged_count: Generated<number>;
  failed_count: Generated<number>;
  warning_count: Generated<number>;
  created_by: JSONColumnType<{ kind: string; name?: string }>;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  undo_started_at: Generated<Date | null>;
  undo_finished_at: Generated<Date | null>;
  removed_count: Generated<number>;
  restored_count: Generated<number>;
  kept_count: Generated<number>;
  version: Generated<number>;
}

interface ImportRowsTable {
  id: Generated<string>;
  import_id: string;
  partner_id: string;
  row_number: number;
  key: string | null;
  customer_id: string | null;
  outcome: RowOutcome;
  changes: JSONColumnType<Differences> | null;
  errors: JSONColumnType<FieldError[]>;
  warnings: JSONColumnType<FieldError[]>;
  undo: Generated<UndoOutcome | null>;
  undo_notes: JSONColumnType<FieldError[], string | undefined>;
}

interface OrderingTables {
  "ordering.import_mappings": ImportMappingsTable;
  "ordering.imports": ImportsTable;
  "ordering.import_rows": ImportRowsTable;
}

export const db = tablesOf<OrderingTables>();
