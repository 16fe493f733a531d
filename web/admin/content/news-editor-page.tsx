import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import {
  addNewsPictureEndpoint,
  countAudienceEndpoint,
  createNewsEndpoint,
  deleteNewsEndpoint,
  importances,
  listNewsEndpoint,
  newsKinds,
  offerActions,
  updateNewsEndpoint,
} from "../../../server/modules/notifications/news/contract.ts";
import { listLabelsEndpoint, listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { languages } from "../../lib/languages.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { Written } from "../../ui/written.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import type { News } from "./news-page.tsx";
import {
  directionOf,
  firstWritten,
  LanguageChoice,
  MomentFields,
  offered,
  PartnerField,
  PictureField,
  usePartnerChoices,
} from "./written-parts.tsx";

type Body = BodyOf<typeof createNewsEndpoint>;
type Offer = NonNullable<Body["offer"]>;

const noWords = { title: "", summary: "", body: "", alt: "" };
const everybody: Body["audience"] = { locationIds: [], labelIds: [], languages: [], planIds: [], minMonths: null, maxMonths: null };
const noOffer: Offer = { action: { kind: "code", code: "" }, event: null, limit: null };

/** One piece of news or an offer: what it says, when, to whom. */
export function NewsEditorPage() {
  const t = useTexts();
  const { newsId } = useParams({ strict: false }) as { newsId: string };
  const isNew = newsId === "new";
  const { partners, allPartners } = usePartnerChoices();
  const { partnerId } = usePartnerScope();
  const { data, problem, reload } = useEndpoint(listNewsEndpoint, { query: {} }, { topics: ["news"], enabled: !isNew });
  const news = data?.items.find(({ id }) => id === newsId);
  if (!isNew && !data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  if (!isNew && !news) return <EmptyState title={t("ui.page-not-found")} text={t("ui.page-not-found-text")} />;
  const start: Body = news
    ? bodyOf(news)
    : {
        ...{
          partnerId: partnerId ?? (allPartners ? null : (partners[0]?.id ?? null)),
          kind: "news",
          isPublished: true,
          isPinned: false,
          importance: "info",
        },
        ...{ texts: {}, pictureId: null, fromAt: currentMoment().toISOString(), toAt: null, audience: everybody, offer: null },
      };
  return <Editor key={`${newsId} ${news?.version ?? 0}`} news={news} start={start} />;
}

const bodyOf = ({ partnerId, kind, isPublished, isPinned, importance, texts, pictureId, fromAt, toAt, audience, offer }: News): Body => ({
  ...{ partnerId, kind, isPublished, isPinned, importance, texts, pictureId, fromAt, toAt, audience, offer },
});

function Editor({ news, start }: { news: News | undefined; start: Body }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mayUpdate = useMay("messages.news.update");
  const mayDelete = useMay("messages.news.delete");
  const disabled = news !== undefined && !(mayUpdate && news.mayChange);
  const [body, setBody] = useState(start);
  const [pictureUrl, setPictureUrl] = useState(news?.pictureUrl ?? null);
  const [language, setLanguage] = useState(firstWritten(start.texts));
  const [deleting, setDeleting] = useState(false);
  const { partners } = usePartnerChoices();
  const set = (change: Partial<Body>): void => setBody((before) => ({ ...before, ...change }));
  const words = body.texts[language] ?? noWords;
  const write = (change: Partial<typeof noWords>): void => set({ texts: { ...body.texts, [language]: { ...words, ...change } } });
  const isChanged = JSON.stringify(body) !== JSON.stringify(start);
  const [saved, setSaved] = useState(false);
  const done = (message: string) => (): void => {
    setSaved(true);
    notify(message);
    void navigate({ to: "/news" as never });
  };
  const create = useAction(createNewsEndpoint, { topics: ["news"], onDone: done(t("content.saved")) });
  const update = useAction(updateNewsEndpoint, { topics: ["news"], onDone: done(t("content.saved")) });
  const remove = useAction(deleteNewsEndpoint, { topics: ["news"], onDone: done(t("content.news.deleted")) });
  const save = news ? update : create;
  return (
    <div className="content-page">
      <BackLink to="/news">{t("content.news.title")}</BackLink>
      <header className="content-head">
        <h1>{news ? words.title || t("content.news.title") : t("content.news.new")}</h1>
      </header>
      <form
        className="content-sides"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void (news ? update.run({ params: { newsId: news.id }, body, version: news.version }) : create.run({ body }));
        }}
      >
        <fieldset className="content-form" disabled={disabled} style={{ margin: 0, padding: 0, border: 0, minInlineSize: 0 }}>
          <Panel title={t("content.news.words")}>
            <div className="content-form">
              <Choice
                label={t("content.news.kind")}
                value={body.kind}
                options={newsKinds.map((value) => ({ value, label: t(`content.news.kinds.${value}`) }))}
                onChange={(kind) => set({ kind, offer: kind === "offer" ? (body.offer ?? noOffer) : null })}
              />
              <LanguageChoice value={language} onChange={setLanguage} />
              <TextInput
                label={t("content.news.headline")}
                required
                maxLength={150}
                dir="auto"
                lang={language}
                value={words.title}
                onChange={(event) => write({ title: event.currentTarget.value })}
              />
              <Textarea
                label={t("content.news.summary")}
                autosize
                minRows={2}
                maxLength={300}
                dir="auto"
                lang={language}
                value={words.summary}
                onChange={(event) => write({ summary: event.currentTarget.value })}
              />
              <Textarea
                className="content-html"
                label={t("content.news.body")}
                description={t("content.html-how")}
                autosize
                minRows={6}
                maxRows={18}
                maxLength={40_000}
                dir="auto"
                lang={language}
                value={words.body}
                onChange={(event) => write({ body: event.currentTarget.value })}
              />
              <PictureField
                endpoint={addNewsPictureEndpoint}
                partnerId={body.partnerId ?? partners[0]?.id ?? ""}
                url={pictureUrl}
                accept=".png,.jpg,.jpeg,.webp"
                disabled={disabled}
                onChange={(picture) => {
                  setPictureUrl(picture?.url ?? null);
                  set({ pictureId: picture?.id ?? null });
                }}
              />
              {pictureUrl && (
                <TextInput
                  label={t("content.alt")}
                  maxLength={300}
                  dir="auto"
                  value={words.alt}
                  onChange={(event) => write({ alt: event.currentTarget.value })}
                />
              )}
            </div>
          </Panel>
          {body.offer && (
            <Panel title={t("content.offer.title")}>
              <OfferFields offer={body.offer} onChange={(offer) => set({ offer })} />
            </Panel>
          )}
          <Panel title={t("content.news.when")}>
            <div className="content-form">
              <div className="content-two">
                <MomentFields
                  label={t("content.news.from")}
                  required
                  value={body.fromAt}
                  onChange={(fromAt) => fromAt && set({ fromAt })}
                />
                <MomentFields label={t("content.news.to")} value={body.toAt} onChange={(toAt) => set({ toAt })} />
              </div>
              <Checkbox
                label={t("content.news.published")}
                description={t("content.news.published-help")}
                checked={body.isPublished}
                onChange={(event) => set({ isPublished: event.currentTarget.checked })}
              />
              <Checkbox
                label={t("content.news.pin")}
                checked={body.isPinned}
                onChange={(event) => set({ isPinned: event.currentTarget.checked })}
              />
              <Choice
                label={t("content.news.importance")}
                value={body.importance}
                options={importances.map((value) => ({ value, label: t(`content.news.importances.${value}`) }))}
                onChange={(importance) => set({ importance })}
              />
            </div>
          </Panel>
          <Panel title={t("content.audience.title")}>
            <AudienceFields body={body} onChange={set} />
          </Panel>
          <ProblemNote problem={save.problem} errors={save.problem?.problem.errors ?? []} />
          {!disabled && (
            <div className="content-acts">
              <Button kind="primary" submit busy={save.busy}>
                {t(news ? "content.save" : body.isPublished ? "content.news.publish" : "content.news.save-draft")}
              </Button>
              {news && mayDelete && (
                <Button kind="quiet" onPress={() => setDeleting(true)}>
                  {t("content.news.delete")}
                </Button>
              )}
            </div>
          )}
        </fieldset>
        <Panel title={t("content.preview")}>
          <div className="content-preview" dir={directionOf(language)} lang={language}>
            {pictureUrl && <img src={pictureUrl} alt="" />}
            <h3>{words.title || t("content.news.headline")}</h3>
            {words.summary && <p>{words.summary}</p>}
            <CleanBody html={news?.texts[language]?.body ?? ""} isSaved={news?.texts[language]?.body === words.body} />
          </div>
        </Panel>
      </form>
      {news && (
        <ConfirmDialog
          open={deleting}
          danger
          title={t("content.news.delete-title")}
          confirm={t("content.news.delete")}
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.run({ params: { newsId: news.id }, version: news.version })}
          onClose={() => setDeleting(false)}
        >
          {t("content.news.delete-text")}
        </ConfirmDialog>
      )}
      <LeaveQuestion isUnsaved={() => isChanged && !saved} />
    </div>
  );
}

/** Only what the server has cleaned is drawn as HTML. */
function CleanBody({ html, isSaved }: { html: string; isSaved: boolean }) {
  const t = useTexts();
  return isSaved ? <Written html={html} /> : <p className="content-quiet">{t("content.preview-saved")}</p>;
}

function OfferFields({ offer, onChange }: { offer: Offer; onChange: (offer: Offer) => void }) {
  const t = useTexts();
  const plans = usePlans();
  const { action, event, limit } = offer;
  const starts = { order: { kind: "order", planId: null }, code: { kind: "code", code: "" }, link: { kind: "link", url: "" } } as const;
  return (
    <div className="content-form">
      <Choice
        label={t("content.offer.action")}
        value={action.kind}
        options={offerActions.map((value) => ({ value, label: t(`content.offer.actions.${value}`) }))}
        onChange={(kind) => onChange({ ...offer, action: starts[kind] })}
      />
      {action.kind === "order" && (
        <Select
          label={t("content.offer.plan")}
          placeholder={t("content.offer.any-plan")}
          data={plans}
          searchable
          clearable
          value={action.planId}
          onChange={(planId) => onChange({ ...offer, action: { kind: "order", planId } })}
        />
      )}
      {action.kind === "code" && (
        <TextInput
          label={t("content.offer.code")}
          description={t("content.offer.code-help")}
          required
          maxLength={60}
          dir="ltr"
          value={action.code}
          onChange={(typed) => onChange({ ...offer, action: { kind: "code", code: typed.currentTarget.value } })}
        />
      )}
      {action.kind === "link" && (
        <TextInput
          label={t("content.address")}
          required
          placeholder="https://"
          maxLength={500}
          dir="ltr"
          value={action.url}
          onChange={(typed) => onChange({ ...offer, action: { kind: "link", url: typed.currentTarget.value } })}
        />
      )}
      <NumberInput
        label={t("content.offer.limit")}
        description={t("content.offer.limit-help")}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={limit ?? ""}
        onChange={(value) => onChange({ ...offer, limit: typeof value === "number" ? value : null })}
      />
      <Checkbox
        label={t("content.offer.event")}
        checked={event !== null}
        onChange={(typed) => onChange({ ...offer, event: typed.currentTarget.checked ? nextWeek() : null })}
      />
      {event && (
        <>
          <div className="content-two">
            <MomentFields
              label={t("content.offer.starts")}
              value={event.startsAt}
              onChange={(startsAt) => startsAt && onChange({ ...offer, event: { ...event, startsAt } })}
            />
            <MomentFields
              label={t("content.offer.ends")}
              value={event.endsAt}
              onChange={(endsAt) => endsAt && onChange({ ...offer, event: { ...event, endsAt } })}
            />
          </div>
          <TextInput
            label={t("content.offer.place")}
            maxLength={200}
            dir="auto"
            value={event.place}
            onChange={(typed) => onChange({ ...offer, event: { ...event, place: typed.currentTarget.value } })}
          />
        </>
      )}
    </div>
  );
}

const hourMs = 3_600_000;
const nextWeek = (): NonNullable<Offer["event"]> => {
  const start = Math.ceil(currentMoment().getTime() / hourMs) * hourMs + 7 * 24 * hourMs;
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 2 * hourMs).toISOString(), place: "" };
};

function usePlans(): { value: string; label: string }[] {
  const may = useMay("plans.internet.view");
  const { data } = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none" } }, { enabled: may });
  return (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
}

function AudienceFields({ body, onChange }: { body: Body; onChange: (change: Partial<Body>) => void }) {
  const t = useTexts();
  const { audience, partnerId } = body;
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }).data?.items ?? [];
  const locations = useEndpoint(listLocationsEndpoint, { query: {} }).data?.items ?? [];
  const plans = usePlans();
  const [reached, setReached] = useState<number>();
  const count = useAction(countAudienceEndpoint, { onDone: ({ customers }) => setReached(customers) });
  const set = (change: Partial<Body["audience"]>): void => {
    setReached(undefined);
    onChange({ audience: { ...audience, ...change } });
  };
  const months = (name: "minMonths" | "maxMonths") => (
    <NumberInput
      label={t(`content.audience.${name}`)}
      min={0}
      max={1200}
      allowDecimal={false}
      value={audience[name] ?? ""}
      onChange={(value) => set({ [name]: typeof value === "number" ? value : null })}
    />
  );
  const many = (label: string, data: { value: string; label: string }[], value: string[], change: (ids: string[]) => void) => (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? t("content.audience.all") : ""}
      data={data}
      searchable
      clearable
      value={value}
      onChange={change}
    />
  );
  return (
    <div className="content-form">
      <p className="content-quiet">{t("content.audience.how")}</p>
      <PartnerField value={partnerId} onChange={(chosen) => onChange({ partnerId: chosen })} />
      <div className="content-two">
        {many(
          t("content.audience.locations"),
          locations.map(({ id, path }) => ({ value: id, label: path.join(" / ") })),
          audience.locationIds,
          (locationIds) => set({ locationIds }),
        )}
        {many(
          t("content.audience.labels"),
          labels.map(({ id, title }) => ({ value: id, label: title })),
          audience.labelIds,
          (labelIds) => set({ labelIds }),
        )}
        {many(
          t("content.audience.languages"),
          offered.map((value) => ({ value, label: languages[value].name })),
          audience.languages,
          (chosen) => set({ languages: chosen }),
        )}
        {plans.length > 0 && many(t("content.audience.plans"), plans, audience.planIds, (planIds) => set({ planIds }))}
        {months("minMonths")}
        {months("maxMonths")}
      </div>
      <div className="content-acts" style={{ alignItems: "center" }}>
        <Button busy={count.busy} onPress={() => count.run({ body: { partnerId, audience } })}>
          {t("content.audience.count")}
        </Button>
        <span role="status">{reached !== undefined && t("content.audience.reached", { count: reached })}</span>
      </div>
      <ProblemNote problem={count.problem} />
    </div>
  );
}
