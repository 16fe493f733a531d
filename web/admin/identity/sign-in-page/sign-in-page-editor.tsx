import { Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { saveSignInPageEndpoint, showSignInPageEndpoint } from "../../../../server/modules/portal/sign-in-page/contract.ts";
import { isLanguage, languages as known } from "../../../lib/languages.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsBar, SettingsPage } from "../../../ui/settings-page.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { EmbedPart } from "./embed-part.tsx";
import { OwnOrCommon } from "./own-or-common.tsx";
import { type Content, emptyBlocks, emptyHelp, type PageForStaff } from "./page-content.ts";
import { PagePreview } from "./page-preview.tsx";
import { PictureField } from "./picture-field.tsx";
import "./sign-in-page-editor.css";
import { SlidesPart } from "./slides-part.tsx";
import { BlocksPart, HelpPart, LegalPart, StylePart } from "./text-parts.tsx";

/** P-31 P-32 P-36 what stands around the form of a partner's sign-in page. */
export function SignInPageEditor() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const navigate = useNavigate();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partner = partners.find(({ id }) => id === asked) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
  const { data, problem, reload } = useEndpoint(
    showSignInPageEndpoint,
    { params: { partnerId: partner?.id ?? "" } },
    { enabled: partner !== undefined },
  );
  const choice = partners.length > 1 && (
    <Select
      label={t("identity.sign-in-page.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partner?.id ?? null}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
  if (!data || !partner) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  return <Editor key={`${data.partnerId} ${data.version}`} page={data} name={partner.name} choice={choice} />;
}

function Editor({ page, name, choice }: { page: PageForStaff; name: string; choice: React.ReactNode }) {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update");
  const disabled = !mayUpdate || !page.mayChange;
  const offered = [...new Set([...page.languages, ...Object.keys(known)])];
  const [content, setContent] = useState<Content>(page.own);
  const [language, setLanguage] = useState(offered[0] ?? "en");
  const [cut, setCut] = useState<readonly string[]>([]);
  const isChanged = JSON.stringify(content) !== JSON.stringify(page.own);
  const save = useAction(saveSignInPageEndpoint, {
    topics: ["sign-in-pages"],
    onDone: (saved) => notify(t(saved.cut.length > 0 ? "identity.sign-in-page.saved-cut" : "identity.sign-in-page.saved")),
  });
  const put = (part: Partial<Content>): void => setContent((now) => ({ ...now, ...part }));
  const common = { isDefault: page.isDefault, disabled };
  const fields = { language, disabled };
  const styleError = save.problem?.problem.errors?.find(({ field }) => field === "css");
  return (
    <>
      <SettingsPage
        title={t("identity.sign-in-page.title")}
        intro={t(page.isDefault ? "identity.sign-in-page.intro-default" : "identity.sign-in-page.intro")}
        place={
          <div className="page-places">
            {choice}
            {offered.length > 1 && (
              <Choice
                label={t("identity.sign-in-page.texts-in")}
                value={language}
                options={offered.map((tag) => ({ value: tag, label: isLanguage(tag) ? known[tag].name : tag }))}
                onChange={setLanguage}
              />
            )}
          </div>
        }
        sections={[
          {
            id: "blocks",
            title: t("identity.sign-in-page.part.blocks"),
            settings: (
              <OwnOrCommon
                own={content.blocks}
                inherited={page.inherited.blocks}
                empty={emptyBlocks}
                onChange={(blocks) => put({ blocks })}
                {...common}
              >
                {(value) => <BlocksPart value={value} cut={cut} onChange={(blocks) => put({ blocks })} {...fields} />}
              </OwnOrCommon>
            ),
          },
          {
            id: "slides",
            title: t("identity.sign-in-page.part.slides"),
            settings: (
              <OwnOrCommon own={content.slides} inherited={[]} empty={[]} onChange={(slides) => put({ slides })} {...common}>
                {(value) => (
                  <SlidesPart
                    value={value}
                    languages={offered}
                    partnerId={page.partnerId}
                    onChange={(slides) => put({ slides })}
                    {...fields}
                  />
                )}
              </OwnOrCommon>
            ),
          },
          {
            id: "help",
            title: t("identity.sign-in-page.part.help"),
            settings: (
              <OwnOrCommon
                own={content.help}
                inherited={page.inherited.help}
                empty={emptyHelp}
                onChange={(help) => put({ help })}
                {...common}
              >
                {(value) => <HelpPart value={value} onChange={(help) => put({ help })} {...fields} />}
              </OwnOrCommon>
            ),
          },
          {
            id: "legal",
            title: t("identity.sign-in-page.part.legal"),
            settings: (
              <OwnOrCommon own={content.legal} inherited={page.inherited.legal} empty={[]} onChange={(legal) => put({ legal })} {...common}>
                {(value) => <LegalPart value={value} onChange={(legal) => put({ legal })} {...fields} />}
              </OwnOrCommon>
            ),
          },
          {
            id: "dark-logo",
            title: t("identity.sign-in-page.part.dark-logo"),
            settings: (
              <div className="page-part">
                <p className="quiet-line">{t("identity.sign-in-page.dark-logo-how")}</p>
                <PictureField
                  dark
                  partnerId={page.partnerId}
                  pictureId={content.darkLogoId}
                  disabled={disabled}
                  onChange={(darkLogoId) => put({ darkLogoId })}
                />
              </div>
            ),
          },
          {
            id: "embed",
            title: t("identity.sign-in-page.part.embed"),
            settings: (
              <OwnOrCommon
                own={content.embedOrigins}
                inherited={page.inherited.embedOrigins}
                empty={[]}
                onChange={(embedOrigins) => put({ embedOrigins })}
                {...common}
              >
                {(value) => (
                  <EmbedPart
                    value={value}
                    snippet={page.snippet}
                    frameSnippet={page.frameSnippet}
                    disabled={disabled}
                    onChange={(embedOrigins) => put({ embedOrigins })}
                  />
                )}
              </OwnOrCommon>
            ),
          },
          {
            id: "style",
            title: t("identity.sign-in-page.part.style"),
            settings: (
              <OwnOrCommon own={content.css} inherited={page.inherited.css} empty="" onChange={(css) => put({ css })} {...common}>
                {(value) => (
                  <StylePart
                    value={value}
                    disabled={disabled}
                    error={
                      styleError && t(`identity.sign-in-page.${styleError.code}` as never, { line: Number(styleError.params?.line ?? 1) })
                    }
                    onChange={(css) => put({ css })}
                  />
                )}
              </OwnOrCommon>
            ),
          },
        ]}
        example={<PagePreview partnerId={page.partnerId} name={name} content={content} language={language} onCut={setCut} />}
        foot={
          isChanged && (
            <SettingsBar
              words={t("identity.sign-in-page.unsaved")}
              save={t("identity.sign-in-page.save")}
              busy={save.busy}
              onSave={() => save.run({ params: { partnerId: page.partnerId }, body: content, version: page.version })}
              onDiscard={() => {
                setContent(page.own);
                save.reset();
              }}
            >
              {!styleError && <ProblemNote problem={save.problem} errors={save.problem?.problem.errors ?? []} />}
            </SettingsBar>
          )
        }
      />
      <LeaveQuestion isUnsaved={() => isChanged} />
    </>
  );
}
