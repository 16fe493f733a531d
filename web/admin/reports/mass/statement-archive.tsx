import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { statementArchiveEndpoint } from "../../../../server/modules/billing/archive/contract.ts";
import { type ApiProblem, asProblem, downloadFile } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import type { MassAction } from "./mass-action-words.ts";

/** The statements that an act made, as one ZIP; kept for a week. */
export function StatementArchive({ action }: { action: MassAction }) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  if (action.kind !== "customers.statement-files" || action.counts.changed === 0) return null;
  async function download(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(statementArchiveEndpoint, { params: { actionId: action.id } });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return (
    <>
      <Button kind="primary" busy={busy} onPress={download} icon={<IconDownload size={16} aria-hidden />}>
        {t("reports.mass.statements.download", { count: action.counts.changed })}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
