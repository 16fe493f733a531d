import { Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { listWordsEndpoint, saveWordsEndpoint } from "../../../server/modules/partners/wording/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormat } from "../../lib/format.ts";
import { allLanguages, isLanguage, type Language, languages } from "../../lib/languages.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import "./content.css";

type Words = ReturnsOf<typeof listWordsEndpoint>["items"][number];

const places = ["portal", "mail", "push", "print"] as const;
const kinds = ["own", "changed"] as const;
const topics = ["own-words"];

interface Search {
  readonly partner?: string;
  readonly language?: string;
  readonly find?: string;
  readonly which?: string;
  readonly where?: string;
  readonly after?: string;
}

/** P-237 every text that subscribers read, and a provider's own words in its place. */
export function OwnWordsPage() {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const search = useSearch({ strict: false }) as Search;
  const partner = partners.find(({ id }) => id === search.partner) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
  const language: Language = isLanguage(search.language) ? search.language : "en";
  const [typed, setTyped] = useState(search.find ?? "");
  const [find] = useDebouncedValue(typed, 250);
  const [open, setOpen] = useState<string>();
  const which = kinds.find((one) => one === search.which);
  const where = places.find((one) => one === search.where);
  const { data, problem, reload } = useEndpoint(
    listWordsEndpoint,
    {
      params: { partnerId: partner?.id ?? "" },
      query: {
        limit: 50,
        ...(search.after ? { cursor: search.after } : {}),
        filter: { language, ...(find ? { find } : {}), ...(which ? { which } : {}), ...(where ? { where } : {}) },
      },
    },
    { enabled: partner !== undefined, topics },
  );
  const go = (change: Search): void =>
    void navigate({ to: ".", search: { ...search, after: undefined, ...change } as never, replace: true });
  // What is typed belongs into the address once somebody pauses.
  const known = search.find ?? "";
  useEffect(() => {
    if (find !== known)
      void navigate({
        to: ".",
        search: ((now: Search) => ({ ...now, after: undefined, find: find || undefined })) as never,
        replace: true,
      });
  }, [find, known, navigate]);
  if (!partner) return null;
  const direction = languages[language].direction;
  const shown = data?.items.find(({ id }) => id === open);
  return (
    <div className="content-page">
      <header className="content-head">
        <h1>{t("content.words.title")}</h1>
      </header>
      <p className="content-lead">{t("content.words.lead")}</p>
      <div className="content-two">
        {partners.length > 1 && (
          <Select
            label={t("content.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partner.id}
            allowDeselect={false}
            onChange={(id) => id && go({ partner: id })}
          />
        )}
        <Select
          label={t("ui.language")}
          data={allLanguages.map((value) => ({ value, label: languages[value].name }))}
          value={language}
          allowDeselect={false}
          onChange={(chosen) => chosen && go({ language: chosen })}
        />
        <Select
          label={t("content.words.where")}
          data={[
            { value: "", label: t("content.words.everywhere") },
            ...places.map((value) => ({ value, label: t(`content.words.places.${value}`) })),
          ]}
          value={where ?? ""}
          allowDeselect={false}
          onChange={(chosen) => go({ where: chosen || undefined } as Search)}
        />
        <Select
          label={t("content.words.which")}
          data={[
            { value: "", label: t("content.words.all") },
            ...kinds.map((value) => ({ value, label: t(`content.words.kinds.${value}`) })),
          ]}
          value={which ?? ""}
          allowDeselect={false}
          onChange={(chosen) => go({ which: chosen || undefined } as Search)}
        />
      </div>
      <TextInput
        type="search"
        label={t("content.words.find")}
        placeholder={t("content.words.find-how")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {!data && (problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />)}
      {data && (
        <Panel>
          {data.items.length === 0 ? (
            <EmptyState title={t("content.words.none")} text={t("content.words.none-text")} />
          ) : (
            <PlainTable
              label={t("content.words.title")}
              rows={data.items}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: "original",
                  head: t("content.words.original"),
                  cell: ({ id, part, key, original }) => (
                    <>
                      <button type="button" className="content-words-open" lang={language} dir={direction} onClick={() => setOpen(id)}>
                        {original}
                      </button>
                      <CellNote>
                        <bdi>{`${part}.${key}`}</bdi>
                      </CellNote>
                    </>
                  ),
                },
                {
                  id: "own",
                  head: t("content.words.own"),
                  cell: (words) => (
                    <>
                      <span lang={language} dir={direction} className="content-words-text">
                        {words.own ?? words.inherited ?? "–"}
                      </span>
                      {words.own === null && words.inherited !== null && <CellNote>{t("content.words.inherited")}</CellNote>}
                      {words.originalChanged && <StatusChip tone="attention">{t("content.words.changed")}</StatusChip>}
                    </>
                  ),
                },
              ]}
            />
          )}
          <div className="content-acts" style={{ alignItems: "center", marginBlockStart: 12 }}>
            <span className="content-quiet">
              {t("content.words.count", { count: data.total?.count ?? data.items.length, shown: format.number(data.total?.count ?? 0) })}
            </span>
            {search.after && <Button onPress={() => go({})}>{t("content.words.first")}</Button>}
            {data.next && <Button onPress={() => go({ after: data.next as string })}>{t("content.words.next")}</Button>}
          </div>
        </Panel>
      )}
      {shown && <WordsSheet key={shown.id} {...{ words: shown, partnerId: partner.id, language }} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

interface SheetProps {
  words: Words;
  partnerId: string;
  language: Language;
  onClose: () => void;
}

function WordsSheet({ words, partnerId, language, onClose }: SheetProps) {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update");
  const [text, setText] = useState(words.own ?? words.inherited ?? words.original);
  const save = useAction(saveWordsEndpoint, {
    topics,
    onDone: () => {
      notify(t("content.saved"));
      onClose();
    },
  });
  const send = (own: string | null): unknown =>
    save.run({ params: { partnerId, language, part: words.part, key: words.key }, body: { words: own }, version: words.version });
  const fault = save.problem?.problem.errors?.find(({ field }) => field === "words");
  const names = [...new Set(words.original.match(/\{[a-zA-Z_]\w*/g) ?? [])].map((name) => `${name}}`);
  const look = { lang: language, dir: languages[language].direction };
  return (
    <Sheet
      open
      wide
      title={t("content.words.edit")}
      onClose={onClose}
      locked={save.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          {mayUpdate && words.own !== null && (
            <Button busy={save.busy} onPress={() => send(null)}>
              {t("content.words.give-back")}
            </Button>
          )}
          {mayUpdate && (
            <Button kind="primary" busy={save.busy} disabled={text.trim() === ""} onPress={() => send(text)}>
              {t("content.save")}
            </Button>
          )}
        </>
      }
    >
      <div className="content-form">
        <div>
          <strong>{t("content.words.original")}</strong>
          <p className="content-words-text" {...look}>
            {words.original}
          </p>
        </div>
        {words.originalChanged && words.writtenFor !== null && (
          <div>
            <strong>{t("content.words.was")}</strong>
            <p className="content-words-text" {...look}>
              {words.writtenFor}
            </p>
            <p className="content-quiet">{t("content.words.changed-how")}</p>
          </div>
        )}
        <Textarea
          label={t("content.words.own")}
          description={names.length > 0 ? t("content.words.names", { names: names.join(", ") }) : undefined}
          autosize
          minRows={2}
          maxLength={4000}
          value={text}
          disabled={!mayUpdate}
          error={fault ? fieldErrorText(t, fault) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          {...look}
          data-autofocus
        />
        {!fault && <ProblemNote problem={save.problem} />}
      </div>
    </Sheet>
  );
}
