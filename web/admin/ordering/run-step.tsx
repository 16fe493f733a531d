import { useState } from "react";
import { stopImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { JobProgress, Totals } from "../../ui/wizard.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { useImportTotals } from "./import-totals.ts";
import type { Import } from "./import-words.tsx";

/** Rows are being written. The page may be left: the work goes on, and this page finds it again. */
export function RunStep({ record }: { record: Import }) {
  const t = useTexts();
  const totals = useImportTotals(record);
  const [asks, setAsks] = useState(false);
  const stop = useAction(stopImportEndpoint, { onDone: () => setAsks(false) });
  const isRehearsing = record.rowsOf !== "run";
  return (
    <ImportFrame record={record} step="run" foot={<Button onPress={() => setAsks(true)}>{t("ordering.import.stop")}</Button>}>
      <JobProgress
        label={t(isRehearsing ? "ordering.import.rehearsing" : "ordering.import.running")}
        done={record.counts.read}
        total={record.totalRows ?? record.counts.read}
      />
      <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.import.may-leave")}</p>
      <Totals totals={totals} />
      <ConfirmDialog
        open={asks}
        danger
        title={t("ordering.import.stop-title")}
        confirm={t("ordering.import.stop")}
        busy={stop.busy}
        problem={stop.problem}
        onConfirm={() => stop.run({ params: { importId: record.id } })}
        onClose={() => setAsks(false)}
      >
        {t("ordering.import.stop-text")}
      </ConfirmDialog>
    </ImportFrame>
  );
}
