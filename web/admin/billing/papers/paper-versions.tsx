import { useState } from "react";
import { listPaperVersionsEndpoint, restorePaperEndpoint } from "../../../../server/modules/billing/papers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { Paper } from "./paper-words.ts";

interface PaperVersionsProps {
  place: { partnerId: string; kind: Paper["kind"]; language: string };
  paper: Paper;
}

/** What was saved before, and the way back to it. */
export function PaperVersions({ place, paper }: PaperVersionsProps) {
  const t = useTexts();
  const { data } = useEndpoint(listPaperVersionsEndpoint, { params: place }, { topics: ["paper-templates"], enabled: paper.version > 0 });
  const [asked, setAsked] = useState<number>();
  const restore = useAction(restorePaperEndpoint, {
    topics: ["paper-templates"],
    onDone: () => notify(t("papers.versions.restored")),
  });
  if (paper.version === 0 || !data) return null;
  return (
    <Panel title={t("papers.versions.title")}>
      <p className="papers-help">{t("papers.versions.help")}</p>
      {restore.problem && <ProblemNote problem={restore.problem} />}
      <PlainTable
        label={t("papers.versions.title")}
        rows={data.items}
        rowKey={(row) => String(row.number)}
        columns={[
          {
            id: "number",
            head: t("papers.versions.version"),
            cell: (row) => (
              <>
                {row.number}
                {row.number === paper.version && ` · ${t("papers.versions.now")}`}
              </>
            ),
          },
          {
            id: "what",
            head: t("papers.versions.what"),
            cell: (row) =>
              row.isRemoved
                ? t("papers.versions.removed")
                : row.restoredFrom !== null
                  ? t("papers.versions.from", { number: row.restoredFrom })
                  : t(row.hasSource ? "papers.versions.source" : "papers.versions.form"),
          },
          { id: "at", head: t("papers.versions.at"), cell: (row) => <MomentText value={row.madeAt} /> },
          { id: "by", head: t("papers.versions.by"), cell: (row) => row.madeBy },
          {
            id: "act",
            head: "",
            cell: (row) =>
              paper.mayChange &&
              !row.isRemoved &&
              row.number !== paper.version && (
                <Button
                  small
                  busy={restore.busy && asked === row.number}
                  label={t("papers.versions.restore-number", { number: row.number })}
                  onPress={() => {
                    setAsked(row.number);
                    return restore.run({ params: place, body: { number: row.number }, version: paper.version } as never);
                  }}
                >
                  {t("papers.versions.restore")}
                </Button>
              ),
          },
        ]}
      />
    </Panel>
  );
}
