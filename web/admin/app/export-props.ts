import type { Endpoint } from "../../../shared/endpoint.ts";
import type { List } from "../../lib/use-list.ts";

export interface ExportButtonProps {
  endpoint: Endpoint;
  params?: Record<string, string>;
  list: Pick<List<unknown>, "asked" | "total">;
  /** All that the file can hold. */
  columns: readonly string[];
  /** The columns that the list shows now, by its own names. */
  shown: readonly string[];
  /** Where the list has other names than the file: its "customer" is "customer" and "customerName" there. */
  inFile?: Readonly<Record<string, readonly string[]>>;
  /** What columns are called that are data themselves. */
  names?: Readonly<Record<string, string>>;
  /** It can be had as a PDF, which has a layout of its own. */
  paper?: true;
}
