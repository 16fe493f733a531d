import type { CsvValue } from "../csv.ts";
import type { CellType } from "./list-export.ts";

export interface TableColumn {
  readonly name: string;
  readonly type: CellType;
}

export type Batches = AsyncIterable<readonly (readonly CsvValue[])[]>;
