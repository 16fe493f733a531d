import { IconFileZip, IconTable } from "@tabler/icons-react";
import { useState } from "react";
import { portalBillingArchiveEndpoint } from "../../../server/modules/billing/archive/contract.ts";
import { portalDocumentsFileEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { type ApiProblem, asProblem, type CallInput, downloadFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "../app/file-buttons.css";

type Format = "csv" | "xlsx" | "everything";

/** P-109 the list as it is filtered, all pages of it, for a spreadsheet or somebody's bookkeeping. */
export function DocumentsFile({ filter }: { filter: Readonly<Record<string, string | undefined>> }) {
  const t = useTexts();
  const [busy, setBusy] = useState<Format>();
  const [problem, setProblem] = useState<ApiProblem>();

  async function save(format: Format): Promise<void> {
    setBusy(format);
    setProblem(undefined);
    try {
      if (format === "everything") await downloadFile(portalBillingArchiveEndpoint);
      else await downloadFile(portalDocumentsFileEndpoint, { query: { format, filter } } as CallInput<typeof portalDocumentsFileEndpoint>);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(undefined);
  }

  const icon = <IconTable size={18} stroke={1.7} aria-hidden />;
  return (
    <div className="file-buttons documents-file">
      <Button busy={busy === "xlsx"} onPress={() => save("xlsx")} icon={icon}>
        {t("portal-finance.file.xlsx")}
      </Button>
      <Button busy={busy === "csv"} onPress={() => save("csv")} icon={icon}>
        {t("portal-finance.file.csv")}
      </Button>
      <Button busy={busy === "everything"} onPress={() => save("everything")} icon={<IconFileZip size={18} stroke={1.7} aria-hidden />}>
        {t("portal-finance.file.everything")}
      </Button>
      <ProblemNote problem={problem} />
    </div>
  );
}
