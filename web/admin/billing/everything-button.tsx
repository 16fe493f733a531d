import { IconFileZip } from "@tabler/icons-react";
import { billingArchiveEndpoint } from "../../../server/modules/billing/archive/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** B-261 all that a customer was ever billed, in one file that any program can read. */
export function EverythingButton({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const download = () => fetchFile(billingArchiveEndpoint, { params: { customerId } });
  return (
    <>
      <Button busy={busy} onPress={download} hint={t("papers.archive.help")} icon={<IconFileZip size={16} aria-hidden />}>
        {t("papers.archive.save")}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}
