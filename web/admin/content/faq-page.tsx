import { Checkbox, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import {
  createFaqCategoryEndpoint,
  createFaqEntryEndpoint,
  deleteFaqCategoryEndpoint,
  deleteFaqEntryEndpoint,
  faqEndpoint,
  forgetMissEndpoint,
  orderFaqEndpoint,
  planKinds,
  updateFaqCategoryEndpoint,
  updateFaqEntryEndpoint,
} from "../../../server/modules/portal/faq/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { languages } from "../../lib/languages.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
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
import { firstWritten, LanguageChoice, offered, PartnerField, usePartnerChoices } from "./written-parts.tsx";
import "./content.css";

type Faq = ReturnsOf<typeof faqEndpoint>;
type Category = Faq["categories"][number];
type Entry = Faq["entries"][number];
const topics = ["faq"];

/** P-197 the questions of the help by category, how they did, and what nobody found. */
export function FaqPage() {
  const t = useTexts();
  const titleOf = useTitles();
  const mayUpdate = useMay("config.portal.update");
  const { partnerId } = usePartnerScope();
  const { data, problem, reload } = useEndpoint(faqEndpoint, { query: partnerId ? { partner: partnerId } : {} }, { topics });
  const [doing, setDoing] = useState<{ category?: Category | undefined; entry?: Entry | undefined; what: "category" | "entry" }>();
  const order = useAction(orderFaqEndpoint, { topics });
  const move = (what: "categories" | "entries", ids: readonly string[], at: number, by: number) => (): void => {
    const moved = [...ids];
    const [id] = moved.splice(at, 1);
    if (id) moved.splice(at + by, 0, id);
    void order.run({ body: { what, ids: moved } });
  };
  const add = mayUpdate && (
    <div className="content-acts">
      <Button onPress={() => setDoing({ what: "category" })}>{t("content.faq.new-category")}</Button>
      {data && data.categories.length > 0 && (
        <Button kind="primary" onPress={() => setDoing({ what: "entry" })}>
          {t("content.faq.new")}
        </Button>
      )}
    </div>
  );
  const movable = (data?.categories ?? []).filter(({ mayChange }) => mayChange).map(({ id }) => id);
  return (
    <div className="content-page">
      <header className="content-head">
        <h1>{t("content.faq.title")}</h1>
        {add}
      </header>
      <p className="content-lead">{t("content.faq.lead")}</p>
      <ProblemNote problem={order.problem} />
      {!data && (problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />)}
      {data?.categories.length === 0 && (
        <Panel>
          <EmptyState title={t("content.faq.none")} text={t("content.faq.none-text")} />
        </Panel>
      )}
      {data?.categories.map((category) => {
        const entries = data.entries.filter(({ categoryId }) => categoryId === category.id);
        const ids = entries.filter(({ mayChange }) => mayChange).map(({ id }) => id);
        const at = movable.indexOf(category.id);
        return (
          <Panel
            key={category.id}
            title={titleOf(category.titles)}
            actions={
              mayUpdate &&
              category.mayChange && (
                <div className="content-acts">
                  <MoveButtons
                    label={titleOf(category.titles)}
                    isFirst={at === 0}
                    isLast={at === movable.length - 1}
                    move={(by) => move("categories", movable, at, by)}
                  />
                  <Button small onPress={() => setDoing({ what: "category", category })}>
                    {t("content.faq.edit-category")}
                  </Button>
                </div>
              )
            }
          >
            {entries.length === 0 ? (
              <p className="content-quiet">{t("content.faq.empty-category")}</p>
            ) : (
              <PlainTable
                label={titleOf(category.titles)}
                rows={entries}
                rowKey={({ id }) => id}
                columns={[
                  {
                    id: "question",
                    head: t("content.faq.question"),
                    cell: (entry) => (
                      <>
                        <QuestionButton
                          entry={entry}
                          onPress={mayUpdate && entry.mayChange ? () => setDoing({ what: "entry", entry }) : undefined}
                        />
                        <CellNote>
                          <Whose partnerId={entry.partnerId} />
                          {entry.isPublic && ` · ${t("content.faq.public-mark")}`}
                        </CellNote>
                      </>
                    ),
                  },
                  {
                    id: "state",
                    head: t("content.news.state"),
                    cell: ({ isPublished }) => (
                      <StatusChip tone={isPublished ? "works" : "past"}>
                        {t(isPublished ? "content.news.states.live" : "content.news.states.draft")}
                      </StatusChip>
                    ),
                  },
                  { id: "helpful", head: t("content.faq.helpful"), number: true, cell: ({ helpful }) => helpful },
                  { id: "not", head: t("content.faq.not-helpful"), number: true, cell: ({ notHelpful }) => notHelpful },
                  {
                    id: "move",
                    head: <span className="only-for-readers">{t("content.faq.order")}</span>,
                    cell: (entry) => {
                      const place = ids.indexOf(entry.id);
                      return (
                        mayUpdate &&
                        entry.mayChange && (
                          <MoveButtons
                            label={wordsOf(entry)}
                            isFirst={place === 0}
                            isLast={place === ids.length - 1}
                            move={(by) => move("entries", ids, place, by)}
                          />
                        )
                      );
                    },
                  },
                ]}
              />
            )}
          </Panel>
        );
      })}
      {data && data.misses.length > 0 && <Misses misses={data.misses} mayUpdate={mayUpdate} />}
      {doing?.what === "category" && <CategorySheet category={doing.category} onClose={() => setDoing(undefined)} />}
      {doing?.what === "entry" && (
        <EntrySheet entry={doing.entry} categories={data?.categories ?? []} onClose={() => setDoing(undefined)} />
      )}
    </div>
  );
}

const wordsOf = ({ texts }: Entry): string => texts[firstWritten(texts)]?.question || (Object.values(texts)[0]?.question ?? "");

function QuestionButton({ entry, onPress }: { entry: Entry; onPress: (() => void) | undefined }) {
  const titleOf = useTitles();
  const words = titleOf(
    Object.fromEntries(Object.entries(entry.texts).flatMap(([tag, { question }]) => (question ? [[tag, question]] : []))),
  );
  if (!onPress) return <bdi>{words}</bdi>;
  return (
    <button type="button" className="content-open" onClick={onPress}>
      <bdi>{words}</bdi>
    </button>
  );
}

function Whose({ partnerId }: { partnerId: string | null }) {
  const t = useTexts();
  const { partners } = useStaffSession();
  return partnerId === null ? t("content.all-partners") : (partners.find(({ id }) => id === partnerId)?.name ?? "");
}

function MoveButtons({
  label,
  isFirst,
  isLast,
  move,
}: {
  label: string;
  isFirst: boolean;
  isLast: boolean;
  move: (by: number) => () => void;
}) {
  const t = useTexts();
  return (
    <span className="content-moves">
      <button type="button" disabled={isFirst} aria-label={t("content.up", { what: label })} onClick={move(-1)}>
        <IconArrowUp size={16} aria-hidden />
      </button>
      <button type="button" disabled={isLast} aria-label={t("content.down", { what: label })} onClick={move(1)}>
        <IconArrowDown size={16} aria-hidden />
      </button>
    </span>
  );
}

function Misses({ misses, mayUpdate }: { misses: Faq["misses"]; mayUpdate: boolean }) {
  const t = useTexts();
  const forget = useAction(forgetMissEndpoint, { topics });
  return (
    <Panel title={t("content.faq.misses")}>
      <p className="content-quiet">{t("content.faq.misses-how")}</p>
      <ProblemNote problem={forget.problem} />
      <PlainTable
        label={t("content.faq.misses")}
        rows={misses}
        rowKey={({ partnerId, words }) => `${partnerId} ${words}`}
        columns={[
          { id: "words", head: t("content.faq.miss"), cell: ({ words }) => <bdi>{words}</bdi> },
          { id: "times", head: t("content.faq.times"), number: true, cell: ({ times }) => times },
          {
            id: "forget",
            head: <span className="only-for-readers">{t("content.faq.forget")}</span>,
            cell: ({ partnerId, words }) =>
              mayUpdate && (
                <Button small kind="quiet" onPress={() => forget.run({ body: { partnerId, words } })}>
                  {t("content.faq.forget")}
                </Button>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function CategorySheet({ category, onClose }: { category: Category | undefined; onClose: () => void }) {
  const t = useTexts();
  const { partners, allPartners } = usePartnerChoices();
  const [values, setValues] = useState({
    partnerId: category ? category.partnerId : allPartners ? null : (partners[0]?.id ?? null),
    titles: { ...category?.titles } as Record<string, string>,
  });
  const onDone = (): void => {
    notify(t("content.saved"));
    onClose();
  };
  const create = useAction(createFaqCategoryEndpoint, { topics, onDone });
  const update = useAction(updateFaqCategoryEndpoint, { topics, onDone });
  const remove = useAction(deleteFaqCategoryEndpoint, { topics, onDone: onClose });
  const action = category ? update : create;
  const body = { ...values, titles: Object.fromEntries(Object.entries(values.titles).filter(([, title]) => title.trim() !== "")) };
  return (
    <ContentSheet
      title={t(category ? "content.faq.edit-category" : "content.faq.new-category")}
      busy={action.busy || remove.busy}
      problem={action.problem ?? remove.problem}
      onSave={() =>
        category ? update.run({ params: { categoryId: category.id }, body, version: category.version }) : create.run({ body })
      }
      {...(category ? { onRemove: () => remove.run({ params: { categoryId: category.id }, version: category.version }) } : {})}
      onClose={onClose}
    >
      {offered.map((language) => (
        <TextInput
          key={language}
          label={t("content.faq.title-in", { language: languages[language].name })}
          maxLength={80}
          dir="auto"
          lang={language}
          value={values.titles[language] ?? ""}
          onChange={(event) => setValues({ ...values, titles: { ...values.titles, [language]: event.currentTarget.value } })}
        />
      ))}
      <PartnerField value={values.partnerId} onChange={(partnerId) => setValues({ ...values, partnerId })} />
    </ContentSheet>
  );
}

function EntrySheet({ entry, categories, onClose }: { entry: Entry | undefined; categories: readonly Category[]; onClose: () => void }) {
  const t = useTexts();
  const titleOf = useTitles();
  const { partners, allPartners } = usePartnerChoices();
  const [values, setValues] = useState({
    partnerId: entry ? entry.partnerId : allPartners ? null : (partners[0]?.id ?? null),
    categoryId: entry?.categoryId ?? categories[0]?.id ?? "",
    texts: { ...entry?.texts } as Record<string, { question: string; answer: string }>,
    planKinds: [...(entry?.planKinds ?? [])],
    isPublished: entry?.isPublished ?? true,
    isPublic: entry?.isPublic ?? false,
  });
  const [language, setLanguage] = useState(firstWritten(values.texts));
  const words = values.texts[language] ?? { question: "", answer: "" };
  const write = (change: Partial<typeof words>): void =>
    setValues({ ...values, texts: { ...values.texts, [language]: { ...words, ...change } } });
  const onDone = (): void => {
    notify(t("content.saved"));
    onClose();
  };
  const create = useAction(createFaqEntryEndpoint, { topics, onDone });
  const update = useAction(updateFaqEntryEndpoint, { topics, onDone });
  const remove = useAction(deleteFaqEntryEndpoint, { topics, onDone: onClose });
  const action = entry ? update : create;
  return (
    <ContentSheet
      wide
      title={t(entry ? "content.faq.edit" : "content.faq.new")}
      busy={action.busy || remove.busy}
      problem={action.problem ?? remove.problem}
      onSave={() =>
        entry ? update.run({ params: { entryId: entry.id }, body: values, version: entry.version }) : create.run({ body: values })
      }
      {...(entry ? { onRemove: () => remove.run({ params: { entryId: entry.id }, version: entry.version }) } : {})}
      onClose={onClose}
    >
      <LanguageChoice value={language} onChange={setLanguage} />
      <TextInput
        label={t("content.faq.question")}
        required
        maxLength={200}
        dir="auto"
        lang={language}
        value={words.question}
        onChange={(event) => write({ question: event.currentTarget.value })}
      />
      <Textarea
        className="content-html"
        label={t("content.faq.answer")}
        description={t("content.html-how")}
        required
        autosize
        minRows={6}
        maxRows={16}
        maxLength={20_000}
        dir="auto"
        lang={language}
        value={words.answer}
        onChange={(event) => write({ answer: event.currentTarget.value })}
      />
      <div className="content-two">
        <Select
          label={t("content.faq.category")}
          data={categories.map(({ id, titles }) => ({ value: id, label: titleOf(titles) }))}
          allowDeselect={false}
          value={values.categoryId}
          onChange={(categoryId) => categoryId && setValues({ ...values, categoryId })}
        />
        <PartnerField value={values.partnerId} onChange={(partnerId) => setValues({ ...values, partnerId })} />
      </div>
      <MultiSelect
        label={t("content.faq.plan-kinds")}
        description={t("content.faq.plan-kinds-help")}
        data={planKinds.map((value) => ({ value, label: t(`content.plan-kinds.${value}`) }))}
        clearable
        value={values.planKinds}
        onChange={(chosen) =>
          setValues({ ...values, planKinds: chosen as typeof values.planKinds, isPublic: values.isPublic && chosen.length === 0 })
        }
      />
      <Checkbox
        label={t("content.faq.published")}
        checked={values.isPublished}
        onChange={(event) => setValues({ ...values, isPublished: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("content.faq.public")}
        description={t("content.faq.public-help")}
        checked={values.isPublic}
        disabled={values.planKinds.length > 0}
        onChange={(event) => setValues({ ...values, isPublic: event.currentTarget.checked })}
      />
    </ContentSheet>
  );
}

interface ContentSheetProps {
  title: string;
  wide?: boolean;
  busy: boolean;
  problem: React.ComponentProps<typeof ProblemNote>["problem"];
  onSave: () => unknown;
  onRemove?: () => unknown;
  onClose: () => void;
  children: React.ReactNode;
}

function ContentSheet({ title, wide = false, busy, problem, onSave, onRemove, onClose, children }: ContentSheetProps) {
  const t = useTexts();
  return (
    <Sheet
      open
      wide={wide}
      title={title}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          {onRemove && (
            <Button kind="quiet" disabled={busy} onPress={onRemove}>
              {t("content.delete")}
            </Button>
          )}
          <Button disabled={busy} onPress={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onPress={onSave}>
            {t("content.save")}
          </Button>
        </>
      }
    >
      <div className="content-form">
        {children}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
