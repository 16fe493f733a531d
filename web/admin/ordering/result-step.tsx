import { runImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Totals } from "../../ui/wizard.tsx";
import { ImportFrame } from "./import-frame.tsx";
import { useImportTotals } from "./import-totals.ts";
import type { Import } from "./import-words.tsx";
import { RowList } from "./row-list.tsx";

/** What became of the table. */
export function ResultStep({ record }: { record: Import }) {
  const t = useTexts();
  const format = useFormat();
  const totals = useImportTotals(record);
  const goOn = useAction(runImportEndpoint, { topics: ["customers"] });
  const { created, updated, unchanged, failed, read } = record.counts;
  const isDone = record.state === "done";
  const left = (record.totalRows ?? read) - read;
  return (
    <ImportFrame
      record={record}
      step="result"
      foot={
        isDone ? (
          <>
            <LinkButton to={"/customers" as never} kind="primary">
              {t("ordering.import.to-customers")}
            </LinkButton>
            <LinkButton to={"/config/imports/new" as never}>{t("ordering.import.another")}</LinkButton>
          </>
        ) : (
          <Button
            kind="primary"
            busy={goOn.busy}
            onPress={() => goOn.run({ params: { importId: record.id }, body: { skipBadRows: record.skipBadRows } })}
          >
            {t("ordering.import.go-on", { count: Math.max(left, 0) })}
          </Button>
        )
      }
    >
      {record.failure && <ProblemNote problem={undefined} errors={[{ field: "", code: "import-failed", message: record.failure }]} />}
      <ProblemNote problem={goOn.problem} />
      <p style={{ margin: 0 }} role="status">
        {isDone
          ? t("ordering.import.done-text", { created, updated, unchanged, failed })
          : t("ordering.import.stopped-text", { written: created + updated, left: format.number(Math.max(left, 0)) })}
        {record.finishedAt && <span style={{ color: "var(--ink-quiet)" }}> {format.moment(record.finishedAt)}</span>}
      </p>
      {failed > 0 && <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.import.failed-text")}</p>}
      <Totals totals={totals} />
      <RowList record={record} />
    </ImportFrame>
  );
}
