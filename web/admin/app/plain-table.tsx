import type { ReactNode } from "react";
import "./plain-table.css";

export interface PlainColumn<Row> {
  id: string;
  head: ReactNode;
  number?: boolean;
  /** Left out on a phone, where another cell says it in its note. */
  wide?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface PlainTableProps<Row> {
  label: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  quiet?: (row: Row) => boolean;
  /** Sums under the last column, each with its name. */
  sums?: readonly { label: ReactNode; value: ReactNode }[];
}

/** A few rows that belong to a record: no paging, no filters. Longer lists are a DataList. */
export function PlainTable<Row>({ label, columns, rows, rowKey, quiet, sums = [] }: PlainTableProps<Row>) {
  const wide = columns.filter((column) => column.wide).length;
  return (
    <div className="plain-table-frame">
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-number={column.number ?? false} data-wide={column.wide ?? false}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} {...(quiet?.(row) ? { className: "plain-table-quiet" } : {})}>
              {columns.map((column) => (
                <td key={column.id} data-number={column.number ?? false} data-wide={column.wide ?? false}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {sums.length > 0 && (
          <tfoot>
            {sums.map((sum, index) => (
              <tr key={`sum-${String(index)}`}>
                {wide > 0 && <td colSpan={wide} data-wide />}
                <td colSpan={columns.length - 1 - wide} data-number>
                  {sum.label}
                </td>
                <td data-number>{sum.value}</td>
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** The second line of a cell. `narrow`: only where the wide columns are left out. */
export function CellNote({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <span className="plain-table-note" data-narrow={narrow}>
      {children}
    </span>
  );
}
