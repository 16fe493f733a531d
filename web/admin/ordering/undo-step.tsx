import { Skeleton } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { previewUndoEndpoint, undoImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { JobProgress, Totals } from "../../ui/wizard.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { type Import, rowErrorWords, UndoChip } from "./import-words.tsx";
import "./undo-step.css";

type UndoPreview = ReturnsOf<typeof previewUndoEndpoint>;

/** What undoing would take back and what would stay, before anything is done (O-80). */
export function UndoStep({ record }: { record: Import }) {
  const t = useTexts();
  const format = useFormat();
  const [asks, setAsks] = useState(false);
  // Once it is begun there is nothing to look ahead to.
  const [isBegun, setIsBegun] = useState(false);
  const { data, problem, reload } = useEndpoint(
    previewUndoEndpoint,
    { params: { importId: record.id } },
    { topics: ["customers"], enabled: !isBegun },
  );
  const count = data ? data.removes + data.restores : 0;
  return (
    <ImportFrame
      record={record}
      step="result"
      foot={
        <>
          <Button kind="danger" disabled={count === 0} onPress={() => setAsks(true)}>
            {t("ordering.undo.begin", { count })}
          </Button>
          <LinkButton to={`/config/imports/${record.id}` as never}>{t("ordering.undo.back")}</LinkButton>
        </>
      }
    >
      {problem && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <Skeleton height={220} radius="md" />}
      {data && (
        <>
          <p style={{ margin: 0 }}>
            {t("ordering.undo.text")}{" "}
            <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.undo.until", { when: format.moment(data.until) })}</span>
          </p>
          <Totals
            totals={[
              { label: t("ordering.undo.removes"), value: format.number(data.removes) },
              { label: t("ordering.undo.restores"), value: format.number(data.restores) },
              { label: t("ordering.undo.keeps"), value: format.number(data.keeps) },
            ]}
          />
          {data.openings > 0 && <p className="undo-note">{t("ordering.undo.openings", { count: data.openings })}</p>}
          {bringsPlans(record) && <p className="undo-note">{t("ordering.undo.plans")}</p>}
          {data.stays.length > 0 && <Stays stays={data.stays} />}
          {asks && <UndoDialog record={record} preview={data} onBegin={setIsBegun} onClose={() => setAsks(false)} />}
        </>
      )}
    </ImportFrame>
  );
}

/** A mapping file may make plans and taxes that are missing. */
function bringsPlans({ map }: Import): boolean {
  const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
  return isFilled(map?.plans) || isFilled(map?.taxes);
}

function Stays({ stays }: { stays: UndoPreview["stays"] }) {
  const t = useTexts();
  return (
    <Panel title={t("ordering.undo.stays")}>
      <ul className="undo-stays">
        {stays.map(({ rowNumber, key, customerId, undo, notes }) => (
          <li key={rowNumber}>
            <span className="undo-stays-who">
              <span className="number">{t("ordering.import.row-number", { number: rowNumber })}</span>
              {key && <bdi className="code">{key}</bdi>}
              {undo === "restored" && <UndoChip undo="restored" notes />}
            </span>
            <span>{notes.map((note) => rowErrorWords(t, note)).join(" · ")}</span>
            {customerId && <Link to={`/customers/${customerId}` as never}>{t("ordering.import.open-customer")}</Link>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface UndoDialogProps {
  record: Import;
  preview: UndoPreview;
  onBegin: (isBegun: boolean) => void;
  onClose: () => void;
}

function UndoDialog({ record, preview, onBegin, onClose }: UndoDialogProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const { removes, restores, openings } = preview;
  const undo = useAction(undoImportEndpoint, {
    topics: ["customers", "services", "billing", "imports"],
    onDone: () => {
      onClose();
      void navigate({ to: `/config/imports/${record.id}` as never, replace: true });
    },
  });
  async function begin(): Promise<void> {
    onBegin(true);
    if (!(await undo.run({ params: { importId: record.id } }))) onBegin(false);
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t("ordering.undo.title", { file: record.fileName })}
      confirm={t("ordering.undo.begin", { count: removes + restores })}
      typeCount={removes + restores}
      busy={undo.busy}
      problem={undo.problem}
      onConfirm={begin}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <span>{t("ordering.undo.confirm-text", { removes, restores })}</span>
        {openings > 0 && <span>{t("ordering.undo.openings", { count: openings })}</span>}
        <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.undo.no-way-back")}</span>
      </div>
    </ConfirmDialog>
  );
}

/** It goes on in the background; the page may be left. */
export function UndoingStep({ record }: { record: Import }) {
  const t = useTexts();
  const { created, updated } = record.counts;
  const done = record.undo ? record.undo.removed + record.undo.restored + record.undo.kept : 0;
  return (
    <ImportFrame record={record} step="result">
      <JobProgress label={t("ordering.undo.undoing")} done={done} total={created + updated} />
      <p className="undo-note">{t("ordering.undo.may-leave")}</p>
    </ImportFrame>
  );
}
