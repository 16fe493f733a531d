import { IconDownload, IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, downloadFile, urlOf } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** A file that can be looked at beside the page, or taken along. */
export function FileButtons({ endpoint, params }: { endpoint: Endpoint; params: Record<string, string> }) {
  const t = useTexts();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  async function download(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(endpoint, ...([{ params }] as unknown as CallArguments<Endpoint>));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return (
    <>
      <Button
        icon={<IconExternalLink size={16} aria-hidden />}
        onPress={() => window.open(urlOf(endpoint, { params, query: { inline: "true" } }), "_blank", "noopener")}
      >
        {t("staff.open-pdf")}
      </Button>
      <Button icon={<IconDownload size={16} aria-hidden />} busy={busy} onPress={download} label={t("staff.download-pdf")}>
        {t("staff.download")}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
