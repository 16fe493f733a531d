import { IconDownload, IconFileTypePdf, IconTable } from "@tabler/icons-react";
import { useState } from "react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallInput, downloadFile, saveFile, urlOf } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "./file-buttons.css";

export interface FileButtonsProps<E extends Endpoint> {
  pdf: { endpoint: E; input: CallInput<E> };
  /** It can be shown in the browser: the endpoint takes `inline`. */
  mayView?: boolean;
  csv?: { name: string; make: () => string };
}

/** Shows or saves a paper, and the same as a table. */
export function FileButtons<E extends Endpoint>({ pdf, mayView = false, csv }: FileButtonsProps<E>) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const { params, query } = pdf.input as { params?: unknown; query?: object };

  async function save(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(pdf.endpoint, ...([pdf.input] as never));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }

  return (
    <div className="file-buttons">
      {mayView && (
        <a
          className="file-buttons-view"
          href={urlOf(pdf.endpoint, { params, query: { ...query, inline: "true" } })}
          target="_blank"
          rel="noreferrer"
        >
          <IconFileTypePdf size={18} stroke={1.7} aria-hidden />
          {t("portal.file.view")}
        </a>
      )}
      <Button busy={busy} onPress={save} icon={<IconDownload size={18} stroke={1.7} aria-hidden />}>
        {t("portal.file.download")}
      </Button>
      {csv && (
        <Button
          onPress={() => saveFile(new Blob([csv.make()], { type: "text/csv" }), csv.name)}
          icon={<IconTable size={18} stroke={1.7} aria-hidden />}
        >
          {t("portal.file.csv")}
        </Button>
      )}
      <ProblemNote problem={problem} />
    </div>
  );
}
