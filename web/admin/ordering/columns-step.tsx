import { Skeleton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { checkImportEndpoint, mapImportEndpoint, previewImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { ImportMap, type ImportMapJson } from "../../../shared/import-map.ts";
import type { FieldError } from "../../../shared/problem.ts";
import { callApi } from "../../lib/api.ts";
import { errorsOf } from "../../lib/form-values.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { fieldName, type Import, mayMap, type Preview, rowErrorWords } from "./import-words.tsx";
import { ColumnList } from "./mapping/column-list.tsx";
import { Constants } from "./mapping/constants.tsx";
import { Kept } from "./mapping/kept.tsx";
import { fromMap, type MapDraft, toMap } from "./mapping/map-draft.ts";
import { MapSettings } from "./mapping/map-settings.tsx";
import { SavedMappings } from "./mapping/saved-mappings.tsx";
import { suggestedDraft, undecidedDays } from "./mapping/suggested-draft.ts";
import { type Reading, useReading } from "./use-reading.ts";
import "./mapping/mapping.css";

const draftKey = (importId: string): string => `import.map.${importId}`;
const isDraft = (value: unknown): value is MapDraft =>
  typeof value === "object" && value !== null && "assignments" in value && "kept" in value;

/** What each column means (O-77). */
export function ColumnsStep({ record }: { record: Import }) {
  const { preview, reading } = useReading(record);
  if (!preview.data) {
    return (
      <ImportFrame record={record} step="columns">
        {preview.problem ? <ProblemNote problem={preview.problem} onRetry={preview.reload} /> : <Skeleton height={320} radius="md" />}
      </ImportFrame>
    );
  }
  return <Columns record={record} preview={preview.data} reading={reading} />;
}

/** What was typed and not sent, what is saved, or what the names of the columns suggest. */
function startOf(record: Import, preview: Preview): MapDraft {
  const typed = readStored(draftKey(record.id), isDraft);
  if (typed) return typed;
  return record.map ? fromMap(record.map as ImportMapJson) : suggestedDraft(record.fileName, preview);
}

function Columns({ record, preview, reading }: { record: Import; preview: Preview; reading: Reading }) {
  const t = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => startOf(record, preview));
  const [faults, setFaults] = useState<readonly FieldError[]>([]);
  const save = useAction(mapImportEndpoint);
  const check = useAction(checkImportEndpoint);
  const change = (next: MapDraft): void => {
    setDraft(next);
    setFaults([]);
  };
  useEffect(() => writeStored(draftKey(record.id), draft), [record.id, draft]);

  const { sheet: _former, ...draftReading } = draft.reading;
  const sheet = preview.sheet ? { sheet: preview.sheet } : {};
  const map = toMap({ ...draft, reading: { ...draftReading, ...reading, ...sheet, headerRow: preview.headerRow } });
  const missing = errorsOf(ImportMap, map);
  const undecided = undecidedDays(draft, preview);
  const ready = missing.length === 0 && undecided.length === 0;

  async function saveAndCheck(): Promise<void> {
    const saved = await save.run({ params: { importId: record.id }, version: record.version, body: { map } });
    if (!saved) return;
    // What the map says beside this very table, before a job is started that could only fail.
    const { mapFaults } = await callApi(previewImportEndpoint, { params: { importId: record.id } });
    setFaults(mapFaults);
    if (mapFaults.length > 0) return;
    if (!(await check.run({ params: { importId: record.id } }))) return;
    writeStored(draftKey(record.id), undefined);
    await client.invalidateQueries();
    void navigate({ to: `/config/imports/${record.id}` as never });
  }

  return (
    <ImportFrame
      record={record}
      step="columns"
      foot={
        <>
          <Button kind="primary" busy={save.busy || check.busy} disabled={!ready || !mayMap(record)} onPress={saveAndCheck}>
            {t("ordering.import.check")}
          </Button>
          <LinkButton to={`/config/imports/${record.id}` as never} search={{ step: "file" } as never}>
            {t("ordering.import.back-to-file")}
          </LinkButton>
          {!ready && <Missing missing={missing} undecided={undecided} />}
        </>
      }
    >
      {record.state === "failed" && record.failure && (
        <ProblemNote problem={undefined} errors={[{ field: "", code: "import-failed", message: record.failure }]} />
      )}
      <SavedMappings
        record={record}
        fitting={preview.fittingMappings}
        map={map}
        ready={missing.length === 0}
        onUse={(used) => change(fromMap(used))}
      />
      <MapSettings draft={draft} onChange={change} />
      <ColumnList draft={draft} preview={preview} onChange={change} />
      <Constants draft={draft} onChange={change} />
      <Kept draft={draft} onChange={change} />
      {faults.length > 0 && (
        <ProblemNote
          problem={undefined}
          errors={faults.map((fault) => ({ field: "", code: `${fault.field}-${fault.code}`, message: rowErrorWords(t, fault) }))}
        />
      )}
      <ProblemNote problem={save.problem ?? check.problem} />
    </ImportFrame>
  );
}

/** Why there is no way on yet. */
function Missing({ missing, undecided }: { missing: readonly FieldError[]; undecided: readonly string[] }) {
  const t = useTexts();
  const names = [...new Set(missing.filter(({ code }) => code === "required").map(({ field }) => fieldName(t, field)))];
  const others = missing.filter(({ code }) => code !== "required");
  return (
    <span className="mapping-missing" role="status">
      {names.length > 0 && <span>{t("ordering.import.still-needed", { fields: names.join(", ") })}</span>}
      {undecided.length > 0 && <span>{t("ordering.import.undecided", { columns: undecided.join(", ") })}</span>}
      {others.map((error) => (
        <span key={error.field + error.code}>{rowErrorWords(t, error)}</span>
      ))}
    </span>
  );
}
