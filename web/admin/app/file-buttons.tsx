import { IconDownload, IconExternalLink } from "@tabler/icons-react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type CallArguments, urlOf } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** A file that can be looked at beside the page, or taken along. */
export function FileButtons({ endpoint, params }: { endpoint: Endpoint; params: Record<string, string> }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const download = () => fetchFile(endpoint, ...([{ params }] as unknown as CallArguments<Endpoint>));
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
