import { IconDownload } from "@tabler/icons-react";
import { statementArchiveEndpoint } from "../../../../server/modules/billing/archive/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useDownload } from "../../../lib/use-download.ts";
import { Button } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import type { MassAction } from "./mass-action-words.ts";

/** The statements that an act made, as one ZIP; kept for a week. */
export function StatementArchive({ action }: { action: MassAction }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  if (action.kind !== "customers.statement-files" || action.counts.changed === 0) return null;
  const download = () => fetchFile(statementArchiveEndpoint, { params: { actionId: action.id } });
  return (
    <>
      <Button kind="primary" busy={busy} onPress={download} icon={<IconDownload size={16} aria-hidden />}>
        {t("reports.mass.statements.download", { count: action.counts.changed })}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
