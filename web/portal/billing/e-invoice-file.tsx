import { IconFileCode } from "@tabler/icons-react";
import { portalEInvoiceEndpoint, portalEInvoiceFileEndpoint } from "../../../server/modules/billing/einvoice/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** The document for programs that read it; nothing where there is none. */
export function EInvoiceFile({ documentId }: { documentId: string }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const call = { params: { documentId } };
  const { data } = useEndpoint(portalEInvoiceEndpoint, call);
  if (!data?.hasFile) return null;
  const save = () => fetchFile(portalEInvoiceFileEndpoint, call);
  return (
    <>
      <Button full busy={busy} onPress={save} icon={<IconFileCode size={18} stroke={1.7} aria-hidden />}>
        {t("portal-finance.document.e-invoice")}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
