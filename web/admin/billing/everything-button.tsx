import { IconFileZip } from "@tabler/icons-react";
import { useState } from "react";
import { billingArchiveEndpoint } from "../../../server/modules/billing/archive/contract.ts";
import { type ApiProblem, asProblem, downloadFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** B-261 all that a customer was ever billed, in one file that any program can read. */
export function EverythingButton({ customerId }: { customerId: string }) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  async function download(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(billingArchiveEndpoint, { params: { customerId } });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return (
    <>
      <Button busy={busy} onPress={download} hint={t("papers.archive.help")} icon={<IconFileZip size={16} aria-hidden />}>
        {t("papers.archive.save")}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
