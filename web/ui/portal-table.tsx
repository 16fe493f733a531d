// A subscriber's list: cards on a phone, columns on a desktop, out of the same markup.
import { Checkbox, Skeleton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormat } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import type { List } from "../lib/use-list.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./empty-state.tsx";
import { ProblemNote } from "./problem-note.tsx";
import "./portal-table.css";

export interface PortalColumn<Row> {
  id: string;
  head: string;
  /** As a grid track: "2fr", "max-content". */
  width: string;
  /** Where it stands on a card. "desktop": only as a column. "phone" and "phone-end": only on the card, as its note or its amount. */
  place: "title" | "end" | "mark" | "act" | "desktop" | "phone" | "phone-end";
  /** Figures stand at the end of their column. */
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface PortalTableProps<Row> {
  label: string;
  list: Pick<List<Row>, "items" | "problem" | "reload" | "former" | "refreshing">;
  columns: readonly PortalColumn<Row>[];
  rowKey: (row: Row) => string;
  href?: (row: Row) => string;
  /** Rows that can be chosen get a box. */
  choice?: { mayChoose: (row: Row) => boolean; chosen: ReadonlySet<string>; toggle: (row: Row) => void; name: (row: Row) => string };
  empty: { title: string; text?: string; icon?: ReactNode; action?: ReactNode };
  /** The last row, for sums. */
  foot?: ReactNode;
}

const isOnCardOnly = (place: PortalColumn<never>["place"]): boolean => place === "phone" || place === "phone-end";

const skeletonRows = 5;

export function PortalTable<Row>({ label, list, columns, rowKey, href, choice, empty, foot }: PortalTableProps<Row>) {
  const { items, problem } = list;
  if (problem && !items) {
    return (
      <div className="portal-table portal-table-message">
        <ProblemNote problem={problem} onRetry={list.reload} />
      </div>
    );
  }
  if (items?.length === 0) {
    return (
      <div className="portal-table">
        <EmptyState {...empty} />
      </div>
    );
  }
  const onDesktop = columns.filter(({ place }) => !isOnCardOnly(place));
  const tracks = [...(choice ? ["36px"] : []), ...onDesktop.map(({ width }) => width)].join(" ");
  return (
    <div
      className="portal-table"
      data-former={list.former}
      aria-busy={items === undefined || list.refreshing}
      style={{ ["--tracks" as never]: tracks }}
    >
      <div className="portal-table-head" aria-hidden>
        {choice && <span />}
        {onDesktop.map(({ id, head, number }) => (
          <span key={id} data-number={number ?? false}>
            {head}
          </span>
        ))}
      </div>
      <ul aria-label={label}>
        {items === undefined
          ? Array.from({ length: skeletonRows }, (_, at) => (
              <SkeletonRow key={`wait-${String(at)}`} columns={columns} hasChoice={choice !== undefined} at={at} />
            ))
          : items.map((row) => (
              <li
                key={rowKey(row)}
                className="portal-table-row"
                data-chosen={choice?.chosen.has(rowKey(row)) ?? false}
                data-opens={href !== undefined}
              >
                {choice && (
                  <span className="portal-table-pick">
                    {choice.mayChoose(row) && (
                      <Checkbox
                        aria-label={choice.name(row)}
                        checked={choice.chosen.has(rowKey(row))}
                        onChange={() => choice.toggle(row)}
                      />
                    )}
                  </span>
                )}
                {columns.map((column) => (
                  <Cell key={column.id} column={column} row={row} href={column.place === "title" ? href?.(row) : undefined} />
                ))}
              </li>
            ))}
      </ul>
      {foot}
    </div>
  );
}

function Cell<Row>({ column, row, href }: { column: PortalColumn<Row>; row: Row; href: string | undefined }) {
  const content = column.cell(row);
  return (
    <span className="portal-table-cell" data-place={column.place} data-number={column.number ?? false}>
      {href ? (
        <Link to={href as never} className="portal-table-link">
          {content}
        </Link>
      ) : (
        <>
          {!isOnCardOnly(column.place) && <span className="only-for-readers">{column.head}: </span>}
          {content}
        </>
      )}
    </span>
  );
}

// Uneven, as text is.
const widths = ["70%", "45%", "60%", "52%"] as const;

function SkeletonRow<Row>({ columns, hasChoice, at }: { columns: readonly PortalColumn<Row>[]; hasChoice: boolean; at: number }) {
  return (
    <li className="portal-table-row" aria-hidden>
      {hasChoice && <span className="portal-table-pick" />}
      {columns.map((column, place) => (
        <span key={column.id} className="portal-table-cell" data-place={column.place} data-number={column.number ?? false}>
          <Skeleton height={12} radius="sm" width={widths[(at + place) % widths.length] ?? "60%"} miw={56} display="inline-block" />
        </span>
      ))}
    </li>
  );
}

/** Where one is in a long list. Nothing when everything is on the page. */
export function PortalPages({ list }: { list: List<unknown> }) {
  const t = useTexts();
  const format = useFormat();
  const shown = list.items?.length ?? 0;
  const smallest = list.limits[0] ?? 0;
  if (shown === 0 || (!list.goBack && !list.goNext && shown <= smallest)) return null;
  const first = (list.state.page - 1) * list.state.limit + 1;
  const range = { from: format.number(first), to: format.number(first + shown - 1) };
  return (
    <div className="portal-pages">
      <span className="number">
        {list.total?.exact ? t("ui.list.range-of", { ...range, total: format.number(list.total.count) }) : t("ui.list.range", range)}
      </span>
      <label className="portal-pages-size">
        <span>{t("ui.list.per-page")}</span>
        <select value={list.state.limit} onChange={(event) => list.setLimit(Number(event.currentTarget.value))}>
          {list.limits.map((size) => (
            <option key={size} value={size}>
              {format.number(size)}
            </option>
          ))}
        </select>
      </label>
      {(list.goBack || list.goNext) && (
        <span className="portal-pages-moves">
          <Button
            small
            disabled={!list.goBack}
            onPress={() => list.goBack?.()}
            icon={<IconChevronLeft size={16} className="mirrors" aria-hidden />}
          >
            {t("ui.list.back")}
          </Button>
          <Button small disabled={!list.goNext} onPress={() => list.goNext?.()}>
            {t("ui.list.next")}
            <IconChevronRight size={16} className="mirrors" style={{ marginInlineStart: 6 }} aria-hidden />
          </Button>
        </span>
      )}
    </div>
  );
}
