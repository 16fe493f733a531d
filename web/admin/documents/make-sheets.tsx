import { Select, Switch, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { addContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { generateDocumentEndpoint, usableTemplatesEndpoint } from "../../../server/modules/documents/templates/contract.ts";
import { isLanguage, languages } from "../../lib/languages.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";

const topics = ["documents", "contracts", "customers"];
const maxBytes = 25_000_000;

/** A paper for this customer, from one of the partner's templates (O-108). */
export function MakeSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const mayAddTemplates = useMay("config.documents.update");
  const { data, problem, reload } = useEndpoint(usableTemplatesEndpoint, { params: { customerId } }, { topics: ["document-templates"] });
  const [templateId, setTemplateId] = useState<string>();
  const [title, setTitle] = useState("");
  const [term, setTerm] = useState<number | "">();
  const [inPortal, setInPortal] = useState(false);
  const make = useAction(generateDocumentEndpoint, {
    topics,
    onDone: (made) => {
      notify(t("documents.made", { title: made.title }));
      onClose();
    },
  });
  const template = data?.items.find(({ id }) => id === templateId) ?? data?.items[0];
  const missing = make.problem?.code === "placeholder-missing" ? (make.problem.problem.errors ?? []) : [];
  async function act(): Promise<void> {
    if (!template) return;
    const termMonths = term === undefined ? template.termMonths : term === "" ? null : term;
    await make.run({
      params: { customerId },
      body: {
        templateId: template.id,
        title: title.trim(),
        visibleInPortal: inPortal,
        ...(template.kind === "contract" ? { termMonths } : {}),
      },
    });
  }
  return (
    <Sheet
      open
      title={t("documents.make-title")}
      onClose={onClose}
      locked={make.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={make.busy} disabled={!template} onPress={act}>
            {t("documents.make-do")}
          </Button>
        </>
      }
    >
      <div className="contract-sheet">
        <ProblemNote problem={problem} onRetry={reload} />
        {data && !template && (
          <p>
            {t("documents.template-none")}{" "}
            {mayAddTemplates && <Link to={"/config/document-templates" as never}>{t("documents.template-none-do")}</Link>}
          </p>
        )}
        {template && (
          <>
            <Select
              label={t("documents.template")}
              data={(data?.items ?? []).map(({ id, name, language, kind }) => ({
                value: id,
                label: `${name} · ${isLanguage(language) ? languages[language].name : language} · ${t(`documents.templates.kind.${kind}`)}`,
              }))}
              value={template.id}
              allowDeselect={false}
              onChange={(value) => {
                setTemplateId(value ?? undefined);
                setTerm(undefined);
              }}
            />
            <TextInput
              label={t("documents.name")}
              description={t("documents.title-empty")}
              placeholder={template.title}
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {template.kind === "contract" ? (
              <CountField
                label={t("documents.term")}
                description={t("documents.term-none")}
                value={term === undefined ? template.termMonths : term}
                onChange={setTerm}
              />
            ) : (
              <Switch
                label={t("documents.show-in-portal")}
                description={t("documents.show-in-portal-why")}
                checked={inPortal}
                onChange={(event) => setInPortal(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        {missing.length > 0 ? (
          <div className="document-missing" role="alert">
            <strong>{t("documents.missing-title")}</strong>
            <ul>
              {missing.map(({ field }) => (
                <li key={field}>{t("documents.missing", { name: field })}</li>
              ))}
            </ul>
          </div>
        ) : (
          <ProblemNote problem={make.problem} />
        )}
      </div>
    </Sheet>
  );
}

/** A PDF from elsewhere that the customer shall sign. */
export function UploadContractSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [title, setTitle] = useState("");
  const [term, setTerm] = useState<number | "">("");
  const add = useAction(addContractEndpoint, {
    topics,
    onDone: (made) => {
      notify(t("documents.added", { title: made.title }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("documents.upload-title")}
      onClose={onClose}
      locked={add.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={add.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={add.busy}
            disabled={!file}
            onPress={() =>
              file && add.run({ params: { customerId }, file, body: { title: title.trim(), termMonths: term === "" ? null : term } })
            }
          >
            {t("documents.upload-do")}
          </Button>
        </>
      }
    >
      <div className="contract-sheet">
        <span>{t("documents.upload-why")}</span>
        <FileDrop label={t("documents.upload-file")} accept=".pdf" maxBytes={maxBytes} file={file} onChange={setFile} />
        <TextInput
          label={t("documents.name")}
          placeholder={file?.name ?? ""}
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <CountField label={t("documents.term")} description={t("documents.term-none")} value={term} onChange={setTerm} />
        <ProblemNote problem={add.problem} />
      </div>
    </Sheet>
  );
}
