import { useState } from "react";
import { builtInPaperEndpoint, removePaperEndpoint, savePaperEndpoint } from "../../../../server/modules/billing/papers/contract.ts";
import { sameValue } from "../../../lib/form-values.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { SettingsBar } from "../../../ui/settings-page.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { LayoutForm } from "./layout-form.tsx";
import { PaperPreview } from "./paper-preview.tsx";
import { PaperVersions } from "./paper-versions.tsx";
import { type Paper, spotsOf } from "./paper-words.ts";
import { SourceEditor } from "./source-editor.tsx";

/** The form, or the template itself, with the paper beside it as it would be printed. */
export function PaperEditor({ paper, languages: known }: { paper: Paper; languages: readonly string[] }) {
  const t = useTexts();
  const [layout, setLayout] = useState(paper.layout);
  const [source, setSource] = useState(paper.source);
  const [removing, setRemoving] = useState(false);
  const [dropping, setDropping] = useState(false);
  const place = { partnerId: paper.partnerId, kind: paper.kind, language: paper.language };
  const save = useAction(savePaperEndpoint, { topics: ["paper-templates"], onDone: () => notify(t("papers.saved")) });
  const remove = useAction(removePaperEndpoint, { topics: ["paper-templates"], onDone: () => notify(t("papers.removed")) });
  const builtIn = useEndpoint(builtInPaperEndpoint, {}, { enabled: source !== null || paper.mayChange });
  const isChanged = !sameValue(layout, paper.layout) || source !== paper.source;
  const refused = save.problem?.problem.errors ?? [];
  const layoutErrors = refused.filter(({ field }) => field !== "source");
  const nameOf = (code: string): string => (code === "all" ? t("papers.every-language") : isLanguage(code) ? languages[code].name : code);
  return (
    <div className="papers-columns">
      <div className="papers-edit">
        <Origin paper={paper} nameOf={nameOf} onRemove={() => setRemoving(true)} />
        {paper.fault && (
          <div className="papers-fault" role="alert">
            <strong>{t("papers.fault", { on: paper.fault.on, count: paper.fault.count })}</strong>
            <bdi className="code">{paper.fault.text}</bdi>
            <span>
              <MomentText value={paper.fault.at} /> · {t("papers.fault-how")}
            </span>
          </div>
        )}
        {source === null ? (
          <>
            <LayoutForm
              layout={layout}
              accent={paper.accent}
              hasLogo={paper.hasLogo}
              disabled={!paper.mayChange}
              errors={layoutErrors}
              onChange={setLayout}
            />
            {paper.mayChange && (
              <Panel title={t("papers.source.title")}>
                <div className="papers-source-offer">
                  <p>{t("papers.source.offer")}</p>
                  <Button disabled={!builtIn.data} onPress={() => setSource(builtIn.data?.source ?? "")}>
                    {t("papers.source.begin")}
                  </Button>
                </div>
              </Panel>
            )}
          </>
        ) : (
          <SourceEditor
            source={source}
            filters={builtIn.data?.filters ?? ""}
            disabled={!paper.mayChange}
            spots={spotsOf(refused)}
            onChange={setSource}
            onDrop={() => setDropping(true)}
          />
        )}
        {isChanged && (
          <SettingsBar
            words={t("papers.unsaved")}
            save={t("papers.save")}
            busy={save.busy}
            onSave={() => save.run({ params: place, body: { layout, source }, version: paper.version } as never)}
            onDiscard={() => {
              save.reset();
              setLayout(paper.layout);
              setSource(paper.source);
            }}
          >
            <ProblemNote problem={save.problem} reason={layoutErrors.length > 0 ? t("papers.mend-texts") : undefined} />
          </SettingsBar>
        )}
        <PaperVersions place={place} paper={paper} />
      </div>
      <PaperPreview place={place} layout={layout} source={source} languages={known} nameOf={nameOf} mayChange={paper.mayChange} />
      <ConfirmDialog
        open={removing}
        danger
        title={t("papers.remove-title")}
        confirm={t("papers.remove")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={async () => {
          if (await remove.run({ params: place, body: {}, version: paper.version } as never)) setRemoving(false);
        }}
        onClose={() => setRemoving(false)}
      >
        {t("papers.remove-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={dropping}
        danger
        title={t("papers.source.drop-title")}
        confirm={t("papers.source.drop")}
        onConfirm={() => {
          setSource(null);
          setDropping(false);
        }}
        onClose={() => setDropping(false)}
      >
        {t("papers.source.drop-text")}
      </ConfirmDialog>
      <LeaveQuestion isUnsaved={() => isChanged && !save.busy} />
    </div>
  );
}

/** Whose template this is, and the way back to what it would inherit. */
function Origin({ paper, nameOf, onRemove }: { paper: Paper; nameOf: (code: string) => string; onRemove: () => void }) {
  const t = useTexts();
  const words = paper.isOwn
    ? t("papers.own", { version: paper.version })
    : paper.from
      ? t("papers.inherited", { kind: t(`papers.kind.${paper.from.kind}`), language: nameOf(paper.from.language) })
      : t("papers.usual");
  return (
    <div className="papers-origin">
      <span>{words}</span>
      {paper.isOwn && paper.mayChange && (
        <Button small onPress={onRemove}>
          {t("papers.remove")}
        </Button>
      )}
    </div>
  );
}
