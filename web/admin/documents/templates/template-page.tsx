import { Skeleton, Textarea, TextInput } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
  archiveTemplateEndpoint,
  getTemplateEndpoint,
  saveTemplateEndpoint,
} from "../../../../server/modules/documents/templates/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { SettingsBar } from "../../../ui/settings-page.tsx";
import { Placeholders } from "./placeholders.tsx";
import type { Template } from "./template.ts";
import { TemplatePreview } from "./template-preview.tsx";
import { TemplateVersions } from "./template-versions.tsx";
import { languageName } from "./templates-page.tsx";
import "./templates.css";

/** One template: its words, what they may name, and the paper beside them. */
export function TemplatePage() {
  const t = useTexts();
  const { templateId } = useParams({ strict: false }) as { templateId: string };
  const { data, problem, reload } = useEndpoint(getTemplateEndpoint, { params: { templateId } }, { topics: ["document-templates"] });
  return (
    <div className="settings-page">
      <BackLink to="/config/document-templates">{t("documents.templates.title")}</BackLink>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <Skeleton height={420} radius="md" />}
      {data && <TemplateEditor key={`${data.id} ${data.version}`} template={data} />}
    </div>
  );
}

// What a press of a button puts around the words that are chosen, or in their place.
const tools = [
  { name: "bold", before: "**", after: "**" },
  { name: "heading", before: "\n## ", after: "\n" },
  { name: "list", before: "\n- ", after: "" },
  { name: "numbers", before: "\n1. ", after: "" },
  { name: "table", before: "\n| ", after: " | |\n| --- | --- |\n| | |\n" },
  { name: "page", before: "\n===\n", after: "" },
] as const;

function TemplateEditor({ template }: { template: Template }) {
  const t = useTexts();
  const [title, setTitle] = useState(template.title);
  const [body, setBody] = useState(template.body);
  const [termMonths, setTermMonths] = useState<number | "">(template.termMonths ?? "");
  const text = useRef<HTMLTextAreaElement>(null);
  const topics = ["document-templates"];
  const save = useAction(saveTemplateEndpoint, { topics, onDone: ({ version }) => notify(t("documents.templates.saved", { version })) });
  const archive = useAction(archiveTemplateEndpoint, { topics });
  const words = { title, body, termMonths: termMonths === "" ? null : termMonths };
  const isChanged = title !== template.title || body !== template.body || words.termMonths !== template.termMonths;
  const params = { templateId: template.id };
  const errorOf = (field: string): string | undefined => save.problem?.problem.errors?.find((error) => error.field === field)?.message;

  function put(before: string, after = ""): void {
    const box = text.current;
    const [from, to] = [box?.selectionStart ?? body.length, box?.selectionEnd ?? body.length];
    const chosen = body.slice(from, to);
    setBody(`${body.slice(0, from)}${before}${chosen}${after}${body.slice(to)}`);
    const at = from + before.length + chosen.length;
    // Where one goes on writing.
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(at, at);
    });
  }

  return (
    <>
      <header>
        <div className="settings-head-words">
          <h1>{template.name}</h1>
          <p>
            {t(`documents.templates.kind.${template.kind}`)} · {languageName(template.language)} ·{" "}
            {t("documents.templates.version", { version: template.version })}
          </p>
        </div>
        {template.mayChange && (
          <Button busy={archive.busy} onPress={() => archive.run({ params, body: { isArchived: !template.isArchived } })}>
            {t(template.isArchived ? "documents.templates.bring-back" : "documents.templates.archive")}
          </Button>
        )}
      </header>
      {template.isArchived && <p className="templates-note">{t("documents.templates.archived-note")}</p>}
      <ProblemNote problem={archive.problem} />
      <div className="templates-columns">
        <div className="templates-edit">
          <Panel>
            <div className="templates-fields">
              <TextInput
                label={t("documents.templates.document-title")}
                maxLength={200}
                readOnly={!template.mayChange}
                value={title}
                error={errorOf("title")}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
              {template.kind === "contract" && (
                <CountField
                  label={t("documents.templates.term")}
                  description={t("documents.templates.term-help")}
                  disabled={!template.mayChange}
                  value={termMonths}
                  error={errorOf("termMonths")}
                  onChange={setTermMonths}
                />
              )}
              <div>
                {template.mayChange && (
                  <div className="templates-tools">
                    {tools.map(({ name, before, after }) => (
                      <Button key={name} small onPress={() => put(before, after)}>
                        {t(`documents.templates.tool.${name}`)}
                      </Button>
                    ))}
                  </div>
                )}
                <Textarea
                  ref={text}
                  label={t("documents.templates.body")}
                  className="templates-body"
                  autosize
                  minRows={18}
                  maxRows={40}
                  dir="auto"
                  readOnly={!template.mayChange}
                  value={body}
                  error={errorOf("body")}
                  onChange={(event) => setBody(event.currentTarget.value)}
                />
              </div>
            </div>
          </Panel>
          {template.mayChange && <Placeholders names={template.names} onChoose={(name) => put(`{{ ${name} }}`)} />}
          {isChanged && template.mayChange && (
            <SettingsBar
              words={t("documents.templates.unsaved")}
              save={t("documents.templates.save")}
              busy={save.busy}
              onSave={() => save.run({ params, body: words, version: template.version })}
              onDiscard={() => {
                save.reset();
                setTitle(template.title);
                setBody(template.body);
                setTermMonths(template.termMonths ?? "");
              }}
            >
              {!errorOf("title") && !errorOf("body") && !errorOf("termMonths") && <ProblemNote problem={save.problem} />}
            </SettingsBar>
          )}
          <TemplateVersions template={template} />
        </div>
        {template.mayChange && <TemplatePreview templateId={template.id} words={words} />}
      </div>
      <LeaveQuestion isUnsaved={() => isChanged && !save.busy} />
    </>
  );
}
