import { runImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Totals } from "../../ui/wizard.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { useImportTotals, useUndoTotals } from "./import-totals.ts";
import type { Import } from "./import-words.tsx";
import { RowList } from "./row-list.tsx";

/** What became of the table. */
export function ResultStep({ record }: { record: Import }) {
  const t = useTexts();
  const format = useFormat();
  const totals = useImportTotals(record);
  const goOn = useAction(runImportEndpoint, { topics: ["customers"] });
  const undoTotals = useUndoTotals(record);
  const { created, updated, unchanged, failed, read } = record.counts;
  const isDone = record.state === "done";
  const left = (record.totalRows ?? read) - read;
  const undoes = record.undoableUntil !== null && (
    <LinkButton to={`/config/imports/${record.id}` as never} search={{ step: "undo" } as never}>
      {t(record.undo ? "ordering.undo.go-on" : "ordering.undo.look")}
    </LinkButton>
  );
  const another = <LinkButton to={"/config/imports/new" as never}>{t("ordering.import.another")}</LinkButton>;
  return (
    <ImportFrame
      record={record}
      step="result"
      foot={
        record.undo ? (
          <>
            {undoes}
            {another}
          </>
        ) : isDone ? (
          <>
            <LinkButton to={"/customers" as never} kind="primary">
              {t("ordering.import.to-customers")}
            </LinkButton>
            {another}
            {undoes}
          </>
        ) : (
          <>
            <Button
              kind="primary"
              busy={goOn.busy}
              onPress={() => goOn.run({ params: { importId: record.id }, body: { skipBadRows: record.skipBadRows } })}
            >
              {t("ordering.import.go-on", { count: Math.max(left, 0) })}
            </Button>
            {undoes}
          </>
        )
      }
    >
      {record.failure && <ProblemNote problem={undefined} errors={[{ field: "", code: "import-failed", message: record.failure }]} />}
      <ProblemNote problem={goOn.problem} />
      {record.undo ? (
        <>
          <p style={{ margin: 0 }} role="status">
            {t("ordering.undo.done-text", { removed: record.undo.removed, restored: record.undo.restored, kept: record.undo.kept })}
            {record.undo.finishedAt && <span style={{ color: "var(--ink-quiet)" }}> {format.moment(record.undo.finishedAt)}</span>}
          </p>
          <Totals totals={undoTotals} />
        </>
      ) : (
        <>
          <p style={{ margin: 0 }} role="status">
            {isDone
              ? t("ordering.import.done-text", { created, updated, unchanged, failed })
              : t("ordering.import.stopped-text", { written: created + updated, left: format.number(Math.max(left, 0)) })}
            {record.finishedAt && <span style={{ color: "var(--ink-quiet)" }}> {format.moment(record.finishedAt)}</span>}
          </p>
          {failed > 0 && <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.import.failed-text")}</p>}
          <Totals totals={totals} />
        </>
      )}
      <RowList record={record} />
    </ImportFrame>
  );
}
