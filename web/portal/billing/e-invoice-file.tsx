import { IconFileCode } from "@tabler/icons-react";
import { useState } from "react";
import { portalEInvoiceEndpoint, portalEInvoiceFileEndpoint } from "../../../server/modules/billing/einvoice/contract.ts";
import { type ApiProblem, asProblem, downloadFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** The document for programs that read it; nothing where there is none. */
export function EInvoiceFile({ documentId }: { documentId: string }) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const call = { params: { documentId } };
  const { data } = useEndpoint(portalEInvoiceEndpoint, call);
  if (!data?.hasFile) return null;
  async function save(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(portalEInvoiceFileEndpoint, call);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return (
    <>
      <Button full busy={busy} onPress={save} icon={<IconFileCode size={18} stroke={1.7} aria-hidden />}>
        {t("portal.document.e-invoice")}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
