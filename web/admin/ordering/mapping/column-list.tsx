import { NativeSelect } from "@mantine/core";
import { IconAdjustments, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { fieldName, type Preview } from "../import-words.tsx";
import { assignmentNotes } from "./assignment-notes.ts";
import { AssignmentSheet } from "./assignment-sheet.tsx";
import { FieldSelect } from "./field-select.tsx";
import { fieldOf } from "./fields.ts";
import { type Assignment, columnsOfKept, listFields, type MapDraft } from "./map-draft.ts";

export interface ColumnListProps {
  draft: MapDraft;
  preview: Preview;
  onChange: (draft: MapDraft) => void;
}

const usualFormats = ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "YYYYMMDD"] as const;

/** Each column with what stands in it and what it becomes. */
export function ColumnList({ draft, preview, onChange }: ColumnListProps) {
  const t = useTexts();
  const kept = columnsOfKept(draft);
  const used = new Set([...draft.assignments.map(({ column }) => column), ...kept]).size;
  const names = preview.columns.map(({ name }) => name);
  return (
    <Panel
      title={t("ordering.columns.title")}
      actions={<span className="mapping-count">{t("ordering.columns.used", { used, total: preview.columns.length })}</span>}
    >
      <ul className="mapping-columns">
        {preview.columns.map((column, place) => (
          <ColumnRow
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns can have one name, and then the place tells them apart.
            key={`${column.name}-${place}`}
            column={column}
            samples={samplesOf(preview, place)}
            isTwice={names.indexOf(column.name) !== place || names.lastIndexOf(column.name) !== place}
            isKept={kept.has(column.name)}
            draft={draft}
            onChange={onChange}
          />
        ))}
      </ul>
      {lostColumns(draft, names).map((column) => (
        <p key={column} className="mapping-lost" role="alert">
          {t("ordering.columns.lost", { column })}{" "}
          <Button
            small
            onPress={() => onChange({ ...draft, assignments: draft.assignments.filter((assignment) => assignment.column !== column) })}
          >
            {t("ordering.columns.forget")}
          </Button>
        </p>
      ))}
    </Panel>
  );
}

const lostColumns = (draft: MapDraft, names: readonly string[]): string[] => [
  ...new Set(draft.assignments.map(({ column }) => column).filter((column) => !names.includes(column))),
];

const mostSamples = 3;

function samplesOf(preview: Preview, place: number): string[] {
  const cells = preview.rows.map(({ cells: row }) => (row[place] ?? "").trim()).filter(Boolean);
  return [...new Set(cells)].slice(0, mostSamples);
}

interface ColumnRowProps {
  column: Preview["columns"][number];
  samples: readonly string[];
  isTwice: boolean;
  /** A mapping file uses it in ways that the list does not show. */
  isKept: boolean;
  draft: MapDraft;
  onChange: (draft: MapDraft) => void;
}

function ColumnRow({ column, samples, isTwice, isKept, draft, onChange }: ColumnRowProps) {
  const t = useTexts();
  const [open, setOpen] = useState<number>();
  const indexes = draft.assignments.flatMap(({ column: name }, index) => (name === column.name ? [index] : []));
  const put = (index: number, assignment: Assignment | undefined): void =>
    onChange({
      ...draft,
      assignments: assignment ? draft.assignments.with(index, assignment) : draft.assignments.toSpliced(index, 1),
    });
  const add = (field: string): void => {
    const [format, ...others] = column.dateFormats;
    const day = fieldOf(field).kind === "day" && format && others.length === 0 ? { dateFormat: format } : {};
    onChange({ ...draft, assignments: [...draft.assignments, { column: column.name, field, ...day }] });
  };
  const [adding, setAdding] = useState(false);
  const shown = open === undefined ? undefined : draft.assignments[open];
  return (
    <li className="mapping-column" data-used={indexes.length > 0 || isKept}>
      <div className="mapping-column-name">
        <strong className="mapping-column-title">
          <bdi>{column.name || t("ordering.reading.no-name")}</bdi>
        </strong>
        <span className="mapping-samples">
          {samples.length > 0 ? (
            samples.map((sample) => (
              <bdi key={sample} className="mapping-sample">
                {sample}
              </bdi>
            ))
          ) : (
            <span>{t("ordering.columns.empty")}</span>
          )}
        </span>
        {isTwice && <span className="mapping-warning">{t("ordering.columns.twice")}</span>}
      </div>
      <div className="mapping-column-fields">
        {indexes.map((index) => {
          const assignment = draft.assignments[index] as Assignment;
          const name = fieldName(t, assignment.field);
          return (
            <div key={index} className="mapping-assignment">
              <FieldSelect
                label={t("ordering.columns.becomes", { column: column.name })}
                none={t("ordering.columns.ignore")}
                value={assignment.field}
                onChange={(field) =>
                  put(index, field === "" ? undefined : { column: column.name, field, ...keptOptions(assignment, field) })
                }
              />
              {fieldOf(assignment.field).kind === "day" && (
                <DayFormat
                  assignment={assignment}
                  fitting={column.dateFormats}
                  asks={column.filled > 0 && column.dateFormats.length !== 1}
                  onChange={(next) => put(index, next)}
                />
              )}
              <Button
                small
                icon={<IconAdjustments size={15} stroke={1.7} aria-hidden />}
                label={t("ordering.columns.options-of", { column: column.name, field: name })}
                onPress={() => setOpen(index)}
              >
                {t("ordering.columns.options")}
              </Button>
              {indexes.length > 1 && (
                <button
                  type="button"
                  className="data-list-icon"
                  aria-label={t("ordering.columns.remove", { field: name })}
                  onClick={() => put(index, undefined)}
                >
                  <IconX size={15} aria-hidden />
                </button>
              )}
              <Notes assignment={assignment} draft={draft} />
            </div>
          );
        })}
        {(indexes.length === 0 || adding) && (
          <div className="mapping-assignment">
            <FieldSelect
              label={t("ordering.columns.becomes", { column: column.name })}
              none={t(
                indexes.length === 0 ? (isKept ? "ordering.columns.nothing-more" : "ordering.columns.ignore") : "ordering.columns.choose",
              )}
              value=""
              onChange={(field) => {
                setAdding(false);
                if (field) add(field);
              }}
            />
          </div>
        )}
        {isKept && <span className="mapping-notes">{t("ordering.columns.kept")}</span>}
        {indexes.length > 0 && !adding && (
          <button type="button" className="mapping-more" onClick={() => setAdding(true)}>
            <IconPlus size={13} aria-hidden />
            {t("ordering.columns.also")}
          </button>
        )}
      </div>
      {open !== undefined && shown && (
        <AssignmentSheet
          assignment={shown}
          column={column}
          joinWith={sharesField(draft, shown) ? (draft.joinWith[shown.field] ?? " ") : undefined}
          onSave={(next, joinWith) => {
            onChange({
              ...draft,
              assignments: draft.assignments.with(open, next),
              joinWith: joinWith === undefined ? draft.joinWith : { ...draft.joinWith, [next.field]: joinWith },
            });
            setOpen(undefined);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </li>
  );
}

const sharesField = (draft: MapDraft, { field }: Assignment): boolean =>
  !listFields.has(field) && draft.assignments.filter((other) => other.field === field).length > 1;

/** Another field keeps what is about the column, not what was about the field. */
const keptOptions = ({ part }: Assignment, _field: string): Partial<Assignment> => (part ? { part } : {});

function Notes({ assignment, draft }: { assignment: Assignment; draft: MapDraft }) {
  const t = useTexts();
  const others = draft.assignments.filter((other) => other.field === assignment.field && other.column !== assignment.column);
  const notes = assignmentNotes(t, assignment);
  if (others.length > 0) {
    const columns = others.map(({ column }) => column).join(", ");
    notes.push(t(listFields.has(assignment.field) ? "ordering.columns.beside" : "ordering.columns.joined", { columns }));
  }
  return notes.length > 0 ? <span className="mapping-notes">{notes.join(" · ")}</span> : null;
}

function DayFormat({
  assignment,
  fitting,
  asks,
  onChange,
}: {
  assignment: Assignment;
  fitting: readonly string[];
  /** A person has to say it. */
  asks: boolean;
  onChange: (assignment: Assignment) => void;
}) {
  const t = useTexts();
  const known = [...new Set([...fitting, ...usualFormats, ...(assignment.dateFormat ? [assignment.dateFormat] : [])])];
  const { dateFormat: _former, ...others } = assignment;
  return (
    <NativeSelect
      size="sm"
      aria-label={t("ordering.columns.day-format", { column: assignment.column })}
      value={assignment.dateFormat ?? ""}
      error={
        asks && assignment.dateFormat === undefined
          ? t(fitting.length > 1 ? "ordering.columns.which-day" : "ordering.columns.no-day-fits")
          : undefined
      }
      onChange={(event) => onChange(event.currentTarget.value ? { ...others, dateFormat: event.currentTarget.value } : others)}
      data={[
        { value: "", label: asks ? t("ordering.columns.choose-format") : t("ordering.columns.usual-format") },
        ...known.map((format) => ({ value: format, label: fitting.includes(format) ? t("ordering.columns.fits", { format }) : format })),
      ]}
    />
  );
}
