import type { CsvValue } from "../csv.ts";
import type { CellType } from "./list-export.ts";

export interface TableColumn {
  readonly name: string;
  /** What stands over it in a table, where that is not its name; a record of JSON always has the name. */
  readonly head?: string;
  readonly type: CellType;
}

export type Batches = AsyncIterable<readonly (readonly CsvValue[])[]>;
