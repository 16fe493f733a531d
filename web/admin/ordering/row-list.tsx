import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { importErrorsEndpoint, listImportRowsEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { fieldName, type Import, type ImportRow, OutcomeChip, rowErrorWords, UndoChip } from "./import-words.tsx";

const undoOutcomes = ["removed", "restored", "kept"] as const;
const outcomes = ["failed", "created", "updated", "unchanged"] as const;

/** What would become of each row, or became of it (O-79). */
export function RowList({ record }: { record: Import }) {
  const t = useTexts();
  const list = useList(listImportRowsEndpoint, {
    params: { importId: record.id },
    filters: ["outcome", "hasWarnings", "undo"],
    sorts: ["rowNumber"],
    topics: ["imports"],
  });
  return (
    <DataList
      name="import-rows"
      inside
      title={t("ordering.import.rows")}
      list={list}
      rowKey={(row) => String(row.rowNumber)}
      filters={[
        {
          kind: "choice",
          name: "outcome",
          label: t("ordering.import.outcome-head"),
          options: outcomes.map((value) => ({
            value,
            label: t(record.rowsOf === "run" ? `ordering.import.outcome.${value}` : `ordering.import.would.${value}`),
          })),
        },
        {
          kind: "choice",
          name: "hasWarnings",
          label: t("ordering.import.warnings"),
          single: true,
          options: [{ value: "true", label: t("ordering.import.with-warnings") }],
        },
        ...(record.undo
          ? [
              {
                kind: "choice" as const,
                name: "undo",
                label: t("ordering.undo.head"),
                options: undoOutcomes.map((value) => ({ value, label: t(`ordering.undo.${value}`) })),
              },
            ]
          : []),
      ]}
      tools={record.counts.failed > 0 && <ErrorFile record={record} />}
      preview={(row) => <RowDetails row={row} record={record} />}
      columns={[
        {
          id: "row",
          head: t("ordering.import.row"),
          sort: "rowNumber",
          main: true,
          cell: (row) => <span className="number">{row.rowNumber}</span>,
        },
        {
          id: "outcome",
          head: t("ordering.import.outcome-head"),
          cell: (row) => <OutcomeChip outcome={row.outcome} rowsOf={record.rowsOf} />,
        },
        ...(record.undo
          ? [
              {
                id: "undo",
                head: t("ordering.undo.head"),
                cell: (row: ImportRow) => (row.undo ? <UndoChip undo={row.undo} notes={row.undoNotes.length > 0} /> : <Nothing />),
              },
            ]
          : []),
        { id: "key", head: t("ordering.import.key"), cell: (row) => (row.key ? <bdi className="code">{row.key}</bdi> : <Nothing />) },
        { id: "what", head: t("ordering.import.what"), cell: (row) => <RowWords row={row} /> },
        ...(record.rowsOf === "run"
          ? [
              {
                id: "customer",
                head: t("ordering.import.customer"),
                cell: (row: ImportRow) =>
                  row.customerId ? (
                    <Link to={`/customers/${row.customerId}` as never}>{t("ordering.import.open-customer")}</Link>
                  ) : (
                    <Nothing />
                  ),
              },
            ]
          : []),
      ]}
      empty={{ title: t("ordering.import.no-rows"), text: t("ordering.import.no-rows-text") }}
    />
  );
}

const mostWords = 2;

function RowWords({ row }: { row: ImportRow }) {
  const t = useTexts();
  const words = [
    ...row.undoNotes.map((note) => rowErrorWords(t, note)),
    ...row.errors.map((error) => rowErrorWords(t, error)),
    ...(row.changes
      ? [
          t("ordering.import.changes", {
            fields: Object.keys(row.changes)
              .map((field) => fieldName(t, field))
              .join(", "),
          }),
        ]
      : []),
    ...row.warnings.map((warning) => rowErrorWords(t, warning)),
  ];
  if (words.length === 0) return <Nothing />;
  return (
    <span style={{ display: "grid", gap: 2, whiteSpace: "normal", minInlineSize: 200 }}>
      {words.slice(0, mostWords).map((text) => (
        <span key={text}>{text}</span>
      ))}
      {words.length > mostWords && (
        <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.import.more", { count: words.length - mostWords })}</span>
      )}
    </span>
  );
}

function RowDetails({ row, record }: { row: ImportRow; record: Import }) {
  const t = useTexts();
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 8, margin: 0, paddingInlineEnd: 32 }}>
        {t("ordering.import.row-number", { number: row.rowNumber })} <OutcomeChip outcome={row.outcome} rowsOf={record.rowsOf} />
      </h3>
      {row.key && <bdi className="code">{row.key}</bdi>}
      <Notes tone="hurts" title={t("ordering.import.errors")} notes={row.errors.map((error) => rowErrorWords(t, error))} />
      <Notes tone="attention" title={t("ordering.import.warnings")} notes={row.warnings.map((warning) => rowErrorWords(t, warning))} />
      <Notes tone="attention" title={t("ordering.undo.stayed")} notes={row.undoNotes.map((note) => rowErrorWords(t, note))} />
      {row.changes && (
        <dl style={{ display: "grid", gap: 8, margin: 0 }}>
          {Object.entries(row.changes).map(([field, { before, after }]) => (
            <div key={field}>
              <dt style={{ color: "var(--ink-quiet)" }}>{fieldName(t, field)}</dt>
              <dd style={{ margin: 0, overflowWrap: "anywhere" }}>
                <del>
                  <bdi>{plain(before)}</bdi>
                </del>{" "}
                <bdi>{plain(after)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {row.customerId && <Link to={`/customers/${row.customerId}` as never}>{t("ordering.import.open-customer")}</Link>}
    </div>
  );
}

function Notes({ tone, title, notes }: { tone: "hurts" | "attention"; title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div style={{ display: "grid", gap: 6, justifyItems: "start" }}>
      <StatusChip tone={tone}>{title}</StatusChip>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {notes.map((note) => (
          <li key={note} style={{ overflowWrap: "anywhere" }}>
            {note}
          </li>
        ))}
      </ul>
    </div>
  );
}

const plain = (value: unknown): string =>
  value === null || value === undefined || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);

/** The refused rows as they were sent, with what is wrong with each: corrected, the file can be imported as it is. */
function ErrorFile({ record }: { record: Import }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const download = () => fetchFile(importErrorsEndpoint, { params: { importId: record.id } });
  return (
    <>
      <Button small icon={<IconDownload size={15} aria-hidden />} busy={busy} onPress={download}>
        {t("ordering.import.error-file", { count: record.counts.failed })}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
