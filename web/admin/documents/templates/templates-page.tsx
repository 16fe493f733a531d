import { Select, Skeleton, TextInput } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { addTemplateEndpoint, listTemplatesEndpoint, templateKinds } from "../../../../server/modules/documents/templates/contract.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PlainTable } from "../../app/plain-table.tsx";
import "../documents.css";
import "./templates.css";

export const languageName = (code: string): string => (isLanguage(code) ? languages[code].name : code);

/** O-107 the templates of contracts and letters, by partner. */
export function TemplatesPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const search = useSearch({ strict: false }) as { partner?: string };
  const partnerId = partners.find(({ id }) => id === search.partner)?.id ?? scope.partnerId ?? partners[0]?.id ?? "";
  const [adding, setAdding] = useState(false);
  const { data, problem, reload } = useEndpoint(
    listTemplatesEndpoint,
    { query: { partnerId } },
    { enabled: partnerId !== "", topics: ["document-templates"] },
  );
  const add = data?.mayChange && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {t("documents.templates.new")}
    </Button>
  );
  return (
    <div className="settings-page">
      <header>
        <div className="settings-head-words">
          <h1>{t("documents.templates.title")}</h1>
          <p>{t("documents.templates.intro")}</p>
        </div>
        <div className="templates-place">
          {partners.length > 1 && (
            <Select
              label={t("documents.templates.partner")}
              data={partners.map(({ id, name }) => ({ value: id, label: name }))}
              value={partnerId}
              allowDeselect={false}
              searchable={partners.length > 8}
              onChange={(id) => id !== null && void navigate({ to: ".", search: { partner: id } as never, replace: true })}
            />
          )}
          {add}
        </div>
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <Skeleton height={240} radius="md" />}
      {data?.items.length === 0 && (
        <EmptyState
          icon={<IconFileText size={32} stroke={1.4} aria-hidden />}
          title={t("documents.templates.none")}
          text={t("documents.templates.none-why")}
        />
      )}
      {data && data.items.length > 0 && (
        <Panel>
          <PlainTable
            label={t("documents.templates.title")}
            rows={data.items}
            rowKey={({ id }) => id}
            quiet={({ isArchived }) => isArchived}
            columns={[
              {
                id: "name",
                head: t("documents.templates.name"),
                cell: ({ id, name, isArchived }) => (
                  <>
                    <Link to={`/config/document-templates/${id}` as never}>{name}</Link>
                    {isArchived && <span className="document-note">{t("documents.templates.archived")}</span>}
                  </>
                ),
              },
              { id: "kind", head: t("documents.what"), cell: ({ kind }) => t(`documents.templates.kind.${kind}`) },
              { id: "language", head: t("documents.templates.language"), cell: ({ language }) => languageName(language) },
              { id: "title", head: t("documents.templates.document-title"), wide: true, cell: ({ title }) => <bdi>{title}</bdi> },
              {
                id: "version",
                head: t("documents.templates.changed"),
                wide: true,
                cell: ({ version, madeAt, madeBy }) => (
                  <>
                    <MomentText value={madeAt} />
                    <span className="document-note">
                      {t("documents.templates.version", { version })} · {madeBy}
                    </span>
                  </>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {adding && data && <AddSheet partnerId={partnerId} known={data.languages} onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddSheet({ partnerId, known, onClose }: { partnerId: string; known: readonly string[]; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof templateKinds)[number]>("contract");
  const [language, setLanguage] = useState(known[0] ?? "en");
  const add = useAction(addTemplateEndpoint, {
    topics: ["document-templates"],
    onDone: ({ id }) => void navigate({ to: `/config/document-templates/${id}` as never }),
  });
  const wrong = add.problem?.problem.errors?.find(({ field }) => field === "name")?.message;
  const act = () =>
    add.run({
      body: {
        partnerId,
        kind,
        name: name.trim(),
        language,
        title: name.trim(),
        body: t("documents.templates.start", { name: name.trim() }),
        termMonths: null,
      },
    });
  return (
    <Sheet
      open
      title={t("documents.templates.new")}
      onClose={onClose}
      locked={add.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={add.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={add.busy} disabled={name.trim() === ""} onPress={act}>
            {t("documents.templates.add")}
          </Button>
        </>
      }
    >
      <div className="contract-sheet">
        <TextInput
          label={t("documents.templates.name")}
          data-autofocus
          maxLength={120}
          value={name}
          error={wrong}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t("documents.what")}
          data={templateKinds.map((value) => ({ value, label: t(`documents.templates.kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => value !== null && setKind(value as typeof kind)}
        />
        <Select
          label={t("documents.templates.language")}
          data={known.map((value) => ({ value, label: languageName(value) }))}
          value={language}
          allowDeselect={false}
          onChange={(value) => value !== null && setLanguage(value)}
        />
        {!wrong && <ProblemNote problem={add.problem} />}
      </div>
    </Sheet>
  );
}
