// The staff list: title, count, one primary action; filters in the address; a table with chosen columns; a bar for what is
// selected; a preview that does not lose the place; and every state designed.
import { IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { Button } from "../button.tsx";
import { EmptyState } from "../empty-state.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { type Column, useColumns } from "./columns.ts";
import { type Filter, FilterRow } from "./filters.tsx";
import { ListFoot, totalWords } from "./list-foot.tsx";
import { ColumnMenu, DensityButton } from "./list-menu.tsx";
import { ListTable } from "./list-table.tsx";
import { type Selection, useSelection } from "./selection.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useTooWide } from "./use-too-wide.ts";
import "./data-list.css";

export interface DataListProps<Row> {
  /** Remembers columns under this name. */
  name: string;
  title: string;
  /** Where this list stands inside another page, its title is a level lower and its own page head is left out. */
  inside?: boolean;
  list: List<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** The page of a row, as a path of this app. */
  href?: (row: Row) => string;
  filters?: readonly Filter[];
  /** The one main action: `<LinkButton to="/customers/new" kind="primary">`. */
  primary?: ReactNode;
  /** Between the title and the filters: figures that choose what is shown. */
  lead?: ReactNode;
  /** Beside the filters: an export button, saved views. It may want to know which columns are shown. */
  tools?: ReactNode | ((shownColumns: readonly string[]) => ReactNode);
  preview?: (row: Row) => ReactNode;
  /** A row that belongs to the one above it: it stands indented and is not counted. */
  isPart?: (row: Row) => boolean;
  /** The mass actions for what is selected. Without it nothing can be selected. */
  massActions?: (selected: { selection: Selection; count: number | undefined; clear: () => void }) => ReactNode;
  /** There are no records at all: says why, and the next step. */
  empty: { title: string; text?: string; action?: ReactNode; icon?: ReactNode };
}

const densityKey = "list.dense";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

export function DataList<Row>(props: DataListProps<Row>) {
  const { list, rowKey, href, preview, massActions, filters = [] } = props;
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const columns = useColumns(props.name, props.columns);
  const [dense, setDense] = useState(() => readStored(densityKey, isBoolean) ?? false);
  const [previewed, setPreviewed] = useState<string>();
  const searchBox = useRef<HTMLInputElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const wide = useTooWide(rows);
  const selection = useSelection(JSON.stringify(list.state.filter), list.total?.exact ? list.total.count : undefined);
  const items = list.items ?? [];
  const open = (index: number): void => {
    const row = items[index];
    if (row !== undefined && href) void navigate({ to: href(row) as never });
  };
  const togglePreview = (index: number): void => {
    const row = items[index];
    const key = row === undefined ? undefined : rowKey(row);
    setPreviewed(key === previewed ? undefined : key);
  };
  const { at, setAt } = useListKeys(items.length, {
    open,
    select: massActions
      ? (index) => {
          const row = items[index];
          if (row !== undefined) selection.toggle(rowKey(row));
        }
      : undefined,
    preview: preview ? togglePreview : undefined,
    closePreview: () => setPreviewed(undefined),
    focusFilter: () => searchBox.current?.focus(),
  });
  // The preview follows the place while it is open.
  const atKey = items[at] === undefined ? undefined : rowKey(items[at]);
  useEffect(() => {
    setPreviewed((shown) => (shown === undefined ? undefined : (atKey ?? shown)));
  }, [atKey]);
  const previewRow = items.find((row) => rowKey(row) === previewed);

  const count = list.total ? totalWords(list.total, format.number) : undefined;
  const Title = props.inside ? "h2" : "h1";
  return (
    <div className="data-list">
      <header className="data-list-head">
        <Title>
          {props.title}
          {count !== undefined && <span className="data-list-count number">{count}</span>}
        </Title>
        {props.primary && <div className="data-list-head-end">{props.primary}</div>}
      </header>
      {props.lead}
      <div className="data-list-tools">
        <FilterRow filters={filters} list={list as List<unknown>} searchBox={searchBox} />
        <div className="data-list-tools-end">
          {typeof props.tools === "function" ? props.tools(columns.shown.map(({ id }) => id)) : props.tools}
          <DensityButton
            dense={dense}
            onToggle={() => {
              writeStored(densityKey, !dense);
              setDense(!dense);
            }}
          />
          <ColumnMenu choice={columns} />
        </div>
      </div>
      {massActions && (selection.count === undefined || selection.count > 0) && (
        <section className="data-list-selected" aria-label={t("ui.list.selected-bar")}>
          <strong>
            {selection.count === undefined ? t("ui.list.all-matching-selected") : t("ui.list.selected", { count: selection.count })}
          </strong>
          {selection.selection.kind === "rows" && list.goNext && (
            <button type="button" className="data-list-clear" onClick={selection.selectMatching}>
              {t("ui.list.select-matching", { total: count ?? "" })}
            </button>
          )}
          <span className="data-list-foot-gap" />
          {massActions({ selection: selection.selection, count: selection.count, clear: selection.clear })}
          <Button small kind="quiet" onPress={selection.clear}>
            {t("ui.list.clear-selection")}
          </Button>
        </section>
      )}
      <div className="data-list-frame">
        <div className="data-list-rows" ref={rows} data-wide={wide}>
          {list.problem && !list.items ? (
            <div className="data-list-failed">
              <ProblemNote problem={list.problem} onRetry={list.reload} />
            </div>
          ) : list.items?.length === 0 ? (
            <NoRows list={list as List<unknown>} empty={props.empty} />
          ) : (
            <ListTable
              title={props.title}
              columns={columns.shown}
              list={list}
              rowKey={rowKey}
              href={href}
              selection={massActions ? selection : undefined}
              at={at}
              dense={dense}
              isPart={props.isPart}
              onRowPress={(index) => {
                setAt(index);
                if (href) open(index);
                else if (preview) togglePreview(index);
              }}
            />
          )}
        </div>
        {previewRow !== undefined && preview && (
          <aside className="data-list-preview" aria-label={t("ui.list.preview")}>
            <button
              type="button"
              className="data-list-icon data-list-preview-close"
              aria-label={t("ui.close")}
              onClick={() => setPreviewed(undefined)}
            >
              <IconX size={16} aria-hidden />
            </button>
            {preview(previewRow)}
          </aside>
        )}
      </div>
      <ListFoot list={list as List<unknown>} shown={props.isPart ? items.filter((row) => !props.isPart?.(row)).length : items.length} />
    </div>
  );
}

function NoRows({ list, empty }: { list: List<unknown>; empty: DataListProps<unknown>["empty"] }) {
  const t = useTexts();
  if (list.filtered || list.state.cursor) {
    return (
      <EmptyState
        title={t("ui.list.nothing-matches")}
        text={t("ui.list.nothing-matches-text")}
        action={<Button onPress={list.clearFilters}>{t("ui.list.clear-filters")}</Button>}
      />
    );
  }
  return <EmptyState {...empty} />;
}
