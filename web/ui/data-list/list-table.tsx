import { Checkbox, Skeleton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import type { Column } from "./columns.ts";
import type { SelectionState } from "./selection.ts";

export interface ListTableProps<Row> {
  title: string;
  columns: readonly Column<Row>[];
  list: List<Row>;
  rowKey: (row: Row) => string;
  href: ((row: Row) => string) | undefined;
  selection: SelectionState | undefined;
  at: number;
  dense: boolean;
  isPart?: ((row: Row) => boolean) | undefined;
  onRowPress: (index: number) => void;
}

const skeletonRows = 8;

export function ListTable<Row>({ title, columns, list, rowKey, href, selection, at, dense, isPart, onRowPress }: ListTableProps<Row>) {
  const t = useTexts();
  const items = list.items ?? [];
  const keys = items.map(rowKey);
  const body = useRef<HTMLTableSectionElement>(null);
  const allChosen = keys.length > 0 && keys.every((key) => selection?.has(key));

  useEffect(() => {
    if (at >= 0) body.current?.rows[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  return (
    <table className="data-list-table" aria-label={title} aria-busy={list.refreshing} data-dense={dense} data-former={list.former}>
      <thead>
        <tr>
          {selection && (
            <th className="data-list-pick" scope="col">
              <Checkbox
                size="xs"
                aria-label={t("ui.list.select-page")}
                checked={allChosen}
                indeterminate={!allChosen && keys.some((key) => selection.has(key))}
                onChange={() => selection.setPage(keys, !allChosen)}
              />
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.id} column={column} list={list} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {list.items === undefined
          ? Array.from({ length: skeletonRows }, (_, index) => (
              <SkeletonRow key={`wait-${String(index)}`} columns={columns} pick={selection !== undefined} index={index} />
            ))
          : items.map((row, index) => {
              const key = keys[index] ?? "";
              return (
                <tr
                  key={key}
                  data-at={index === at}
                  data-chosen={selection?.has(key) ?? false}
                  data-opens={href !== undefined}
                  data-part={isPart?.(row) ?? false}
                  onClick={(event) => {
                    if (!isOwnPress(event.target)) onRowPress(index);
                  }}
                >
                  {selection && (
                    <td className="data-list-pick">
                      <Checkbox
                        size="xs"
                        aria-label={t("ui.list.select-row")}
                        checked={selection.has(key)}
                        onChange={(event) =>
                          (event.nativeEvent as MouseEvent).shiftKey ? selection.toggleTo(key, keys) : selection.toggle(key)
                        }
                      />
                    </td>
                  )}
                  {columns.map((column) => (
                    <td key={column.id} data-label={column.head} data-number={column.number ?? false} data-main={column.main ?? false}>
                      {column.main && href ? (
                        <Link to={href(row) as never} className="data-list-link">
                          {column.cell(row)}
                        </Link>
                      ) : (
                        column.cell(row)
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
      </tbody>
    </table>
  );
}

// Links, buttons and boxes in a row do their own work; and whoever marks text does not want to leave.
const isOwnPress = (target: EventTarget): boolean =>
  (target instanceof Element && target.closest("a, button, input, label") !== null) || (getSelection()?.toString() ?? "") !== "";

function Head<Row>({ column, list }: { column: Column<Row>; list: List<Row> }) {
  const { sort } = list.state;
  const current = column.sort && sort?.replace(/^-/, "") === column.sort ? (sort.startsWith("-") ? "descending" : "ascending") : undefined;
  return (
    <th
      scope="col"
      data-number={column.number ?? false}
      {...(column.headHidden ? { "aria-label": column.head } : {})}
      {...(current ? { "aria-sort": current } : {})}
    >
      {column.sort ? (
        <button type="button" className="data-list-sort" onClick={() => list.toggleSort(column.sort ?? "", column.sortDown ?? false)}>
          {column.head}
          {current === "ascending" && <IconArrowUp size={13} aria-hidden />}
          {current === "descending" && <IconArrowDown size={13} aria-hidden />}
        </button>
      ) : (
        !column.headHidden && column.head
      )}
    </th>
  );
}

// Uneven, as text is: a grid of equal bars looks like a fault.
const widths = ["72%", "48%", "60%", "84%", "55%"] as const;

function SkeletonRow<Row>({ columns, pick, index }: { columns: readonly Column<Row>[]; pick: boolean; index: number }) {
  return (
    <tr>
      {pick && <td className="data-list-pick" />}
      {columns.map((column, place) => (
        <td key={column.id} data-label={column.head} data-number={column.number ?? false} data-main={column.main ?? false}>
          <Skeleton height={10} radius="sm" width={widths[(index + place * 2) % widths.length] ?? "60%"} display="inline-block" />
        </td>
      ))}
    </tr>
  );
}
