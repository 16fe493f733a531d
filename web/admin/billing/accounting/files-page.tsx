import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { batchKinds, exportBatchFileEndpoint, listExportBatchesEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useDownload } from "../../../lib/use-download.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { BookFrame } from "./book.tsx";
import { NewFileSheet } from "./new-file-sheet.tsx";
import { useRefresh } from "./use-refresh.ts";

type Batch = (typeof listExportBatchesEndpoint)["returns"]["_output"]["items"][number];

export function FilesPage() {
  return <BookFrame>{(partnerId) => <Files key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

/** B-243 the files that were made of a book; each can be fetched again as it was. */
function Files({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const [making, setMaking] = useState(false);
  const list = useList(listExportBatchesEndpoint, { params: { partnerId }, filters: ["kind"], sorts: ["number"] });
  // What a job prepares moves on by itself.
  useRefresh(list.items?.some(({ state }) => state === "preparing") ?? false, list.reload);
  const make = (
    <Button kind="primary" onPress={() => setMaking(true)}>
      {t("accounting.files.make")}
    </Button>
  );
  return (
    <>
      <DataList
        name="accounting-files"
        title={t("accounting.tabs.files")}
        list={list}
        rowKey={(batch) => batch.id}
        primary={make}
        filters={[
          {
            kind: "choice",
            name: "kind",
            label: t("accounting.files.kind-head"),
            options: batchKinds.map((kind) => ({ value: kind, label: t(`accounting.files.kind.${kind}`) })),
          },
        ]}
        columns={[
          {
            id: "number",
            head: t("accounting.number"),
            sort: "number",
            sortDown: true,
            cell: (batch) => <span className="number">{batch.number}</span>,
          },
          { id: "kind", head: t("accounting.files.kind-head"), main: true, cell: (batch) => t(`accounting.files.kind.${batch.kind}`) },
          {
            id: "span",
            head: t("accounting.files.span"),
            cell: (batch) =>
              batch.from && batch.to ? (
                <span className="number">
                  {format.day(batch.from)} – {format.day(batch.to)}
                </span>
              ) : (
                t("accounting.files.new")
              ),
          },
          {
            id: "rows",
            head: t("accounting.files.rows"),
            number: true,
            cell: (batch) => <span className="number">{format.number(batch.rows)}</span>,
          },
          { id: "format", head: t("accounting.files.format"), extra: true, cell: (batch) => <bdi className="code">{batch.format}</bdi> },
          { id: "made", head: t("accounting.files.made-at"), cell: (batch) => <MomentText value={batch.madeAt} /> },
          { id: "by", head: t("accounting.files.by"), cell: (batch) => <bdi>{batch.madeByName}</bdi> },
          { id: "file", head: t("accounting.files.state-head"), cell: (batch) => <Download batch={batch} /> },
        ]}
        empty={{ title: t("accounting.files.none"), text: t("accounting.files.none-why"), action: make }}
      />
      {making && <NewFileSheet partnerId={partnerId} onClose={() => setMaking(false)} />}
    </>
  );
}

function Download({ batch }: { batch: Batch }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  if (batch.state === "preparing")
    return <StatusChip tone="waits">{t("accounting.files.preparing", { done: batch.done, total: batch.rows })}</StatusChip>;
  if (batch.state === "failed") return <StatusChip tone="hurts">{t("accounting.files.failed")}</StatusChip>;
  const download = () => fetchFile(exportBatchFileEndpoint, { params: { batchId: batch.id } });
  return (
    <>
      <Button
        small
        busy={busy}
        icon={<IconDownload size={15} aria-hidden />}
        label={t("accounting.files.download-of", { number: batch.number })}
        onPress={download}
      >
        {t("accounting.files.download")}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
