import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { runImportEndpoint, stopImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { JobProgress, Totals } from "../../ui/wizard.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { useImportTotals } from "./import-totals.ts";
import { type Import, mayMap } from "./import-words.tsx";
import { RowList } from "./row-list.tsx";

/** The dry run: what would happen to each row, before anything does (O-79). */
export function CheckStep({ record }: { record: Import }) {
  const t = useTexts();
  const totals = useImportTotals(record);
  const [asks, setAsks] = useState(false);
  const stop = useAction(stopImportEndpoint);
  const params = { importId: record.id };
  const isChecking = record.state === "checking";
  const writable = record.counts.created + record.counts.updated;
  return (
    <ImportFrame
      record={record}
      step="check"
      foot={
        isChecking ? (
          <Button busy={stop.busy} onPress={() => stop.run({ params })}>
            {t("ordering.import.stop-check")}
          </Button>
        ) : (
          <>
            {/* What failed only because a row turned out wrong may be run again without that row. */}
            {(record.state === "checked" || (record.state === "failed" && record.rowsOf === "check")) && (
              <Button kind="primary" disabled={writable === 0} onPress={() => setAsks(true)}>
                {t("ordering.import.run", { count: writable })}
              </Button>
            )}
            {mayMap(record) && (
              <LinkButton to={`/config/imports/${record.id}` as never} search={{ step: "columns" } as never}>
                {t("ordering.import.back-to-columns")}
              </LinkButton>
            )}
          </>
        )
      }
    >
      {isChecking && (
        <JobProgress label={t("ordering.import.checking")} done={record.counts.read} total={record.totalRows ?? record.counts.read} />
      )}
      <ProblemNote problem={stop.problem} />
      {record.failure && !isChecking && (
        <ProblemNote problem={undefined} errors={[{ field: "", code: "import-failed", message: record.failure }]} />
      )}
      {!isChecking && <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.import.checked-text")}</p>}
      <Totals totals={totals} />
      {!isChecking && <RowList record={record} />}
      {asks && <RunDialog record={record} onClose={() => setAsks(false)} />}
    </ImportFrame>
  );
}

function RunDialog({ record, onClose }: { record: Import; onClose: () => void }) {
  const t = useTexts();
  const { failed, created, updated } = record.counts;
  const [leaveOut, setLeaveOut] = useState(false);
  const run = useAction(runImportEndpoint, { topics: ["customers"], onDone: onClose });
  return (
    <ConfirmDialog
      open
      title={t("ordering.import.run-title", { count: created + updated })}
      confirm={t("ordering.import.run", { count: created + updated })}
      busy={run.busy}
      disabled={failed > 0 && !leaveOut}
      problem={run.problem}
      onConfirm={() => run.run({ params: { importId: record.id }, body: { skipBadRows: leaveOut } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("ordering.import.run-text", { created, updated })}</span>
        {failed > 0 ? (
          <Checkbox
            label={t("ordering.import.skip", { count: failed })}
            description={t("ordering.import.skip-text")}
            checked={leaveOut}
            onChange={(event) => setLeaveOut(event.currentTarget.checked)}
          />
        ) : (
          <span>{t("ordering.import.all-right")}</span>
        )}
        <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.import.silent")}</span>
      </div>
    </ConfirmDialog>
  );
}
