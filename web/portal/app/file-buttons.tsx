import { IconDownload, IconFileTypePdf, IconTable } from "@tabler/icons-react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type CallInput, saveFile, urlOf } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
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
  const { run: fetchFile, busy, problem } = useDownload();
  const { params, query } = pdf.input as { params?: unknown; query?: object };

  const save = () => fetchFile(pdf.endpoint, ...([pdf.input] as never));

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
          {t("portal-finance.file.view")}
        </a>
      )}
      <Button busy={busy} onPress={save} icon={<IconDownload size={18} stroke={1.7} aria-hidden />}>
        {t("portal-finance.file.download")}
      </Button>
      {csv && (
        <Button
          onPress={() => saveFile(new Blob([csv.make()], { type: "text/csv" }), csv.name)}
          icon={<IconTable size={18} stroke={1.7} aria-hidden />}
        >
          {t("portal-finance.file.csv")}
        </Button>
      )}
      <ProblemNote problem={problem} />
    </div>
  );
}
