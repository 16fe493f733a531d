import { useState } from "react";
import { listTemplateVersionsEndpoint, restoreTemplateEndpoint } from "../../../../server/modules/documents/templates/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { differentLines } from "./line-differences.ts";
import type { Template } from "./template.ts";

/** What was saved before, how it differs, and the way back to it. */
export function TemplateVersions({ template }: { template: Template }) {
  const t = useTexts();
  const params = { templateId: template.id };
  const { data } = useEndpoint(listTemplateVersionsEndpoint, { params }, { topics: ["document-templates"] });
  const [shown, setShown] = useState<number>();
  const restore = useAction(restoreTemplateEndpoint, { topics: ["document-templates"] });
  if (!data || data.items.length < 2) return null;
  const old = data.items.find(({ number }) => number === shown);
  async function back(number: number): Promise<void> {
    const done = await restore.run({ params, body: { number }, version: template.version });
    if (done) notify(t("documents.templates.restored", { number }));
  }
  return (
    <Panel title={t("documents.templates.versions")}>
      <p className="templates-note">{t("documents.templates.versions-help")}</p>
      <ProblemNote problem={restore.problem} />
      <PlainTable
        label={t("documents.templates.versions")}
        rows={data.items}
        rowKey={({ number }) => String(number)}
        columns={[
          {
            id: "number",
            head: t("documents.number"),
            cell: ({ number, restoredFrom }) => (
              <>
                {number}
                {number === template.version && ` · ${t("documents.templates.now")}`}
                {restoredFrom !== null && <span className="document-note">{t("documents.templates.from", { number: restoredFrom })}</span>}
              </>
            ),
          },
          { id: "when", head: t("documents.templates.when"), cell: ({ madeAt }) => <MomentText value={madeAt} /> },
          { id: "by", head: t("documents.templates.by"), wide: true, cell: ({ madeBy }) => madeBy },
          {
            id: "acts",
            head: "",
            cell: ({ number }) =>
              number === template.version ? null : (
                <span className="document-acts">
                  <Button small kind="quiet" onPress={() => setShown(number)}>
                    {t("documents.templates.show")}
                  </Button>
                  {template.mayChange && (
                    <Button small kind="quiet" busy={restore.busy} onPress={() => back(number)}>
                      {t("documents.templates.restore")}
                    </Button>
                  )}
                </span>
              ),
          },
        ]}
      />
      {old && (
        <Sheet open wide title={t("documents.templates.version", { version: old.number })} onClose={() => setShown(undefined)}>
          <pre className="templates-old" dir="auto">
            {differentLines(old.body, template.body).map(({ id, sign, text }) => (
              <span key={id} data-sign={sign}>
                {`${sign === "same" ? " " : sign === "old" ? "−" : "+"} ${text}\n`}
              </span>
            ))}
          </pre>
        </Sheet>
      )}
    </Panel>
  );
}
