import { MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { listNewsEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import { listLabelsEndpoint } from "../../../server/modules/partners/contract.ts";
import {
  listRegionsEndpoint,
  previewRegionEndpoint,
  type RegionKey,
  saveRegionEndpoint,
} from "../../../server/modules/portal/regions/contract.ts";
import { addSignInPictureEndpoint } from "../../../server/modules/portal/sign-in-page/contract.ts";
import { type Day, isDay } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { Written } from "../../ui/written.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { directionOf, LanguageChoice, offered, PictureField } from "./written-parts.tsx";
import "./content.css";

type Regions = ReturnsOf<typeof listRegionsEndpoint>;
type Region = Regions["regions"][number];
type Block = Region["inherited"][number];
type Kind = Block["kind"];
const kinds: readonly Kind[] = ["text", "image", "button", "news", "offer"];

/** "Support, above": where on the portal a region is. */
function nameOf(t: Translate, key: string): string {
  const parts = key.split(".");
  const place = parts.at(-1) ?? "";
  if (parts[1] === "after") return t("content.region.after", { card: t(`content.region.cards.${place}` as never) });
  if (key === "menu.bottom" || key === "pay.done") return t(`content.region.${key === "pay.done" ? "pay-done" : "menu-bottom"}`);
  return t(`content.region.${place as "top"}`, { page: t(`content.region.pages.${parts[0] ?? ""}` as never) });
}

/** P-247 what a partner puts into the places of its portal, each by itself. */
export function RegionsPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const search = useSearch({ strict: false }) as { partner?: string; region?: string };
  const partner = partners.find(({ id }) => id === search.partner) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
  const { data, problem, reload } = useEndpoint(
    listRegionsEndpoint,
    { params: { partnerId: partner?.id ?? "" } },
    { enabled: partner !== undefined, topics: ["portal-regions"] },
  );
  if (!data || !partner) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  const chosen = data.regions.find(({ key }) => key === search.region) ?? data.regions[0];
  const go = (change: { partner?: string; region?: string }): void =>
    void navigate({ to: ".", search: { partner: partner.id, ...(chosen ? { region: chosen.key } : {}), ...change } as never });
  const isFilled = ({ own, inherited }: Region): boolean => (own ?? inherited).length > 0;
  return (
    <div className="content-page">
      <header className="content-head">
        <h1>{t("content.region.title")}</h1>
      </header>
      <p className="content-lead">{t("content.region.lead")}</p>
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
          label={t("content.region.which")}
          data={[
            {
              group: t("content.region.filled"),
              items: data.regions.filter(isFilled).map(({ key }) => ({ value: key, label: nameOf(t, key) })),
            },
            {
              group: t("content.region.free"),
              items: data.regions.filter((one) => !isFilled(one)).map(({ key }) => ({ value: key, label: nameOf(t, key) })),
            },
          ]}
          searchable
          value={chosen?.key ?? null}
          allowDeselect={false}
          onChange={(key) => key && go({ region: key })}
        />
      </div>
      {chosen && (
        <RegionEditor
          key={`${partner.id} ${chosen.key} ${chosen.version}`}
          partnerId={partner.id}
          region={chosen}
          page={data}
          onSaved={reload}
        />
      )}
    </div>
  );
}

function RegionEditor({ partnerId, region, page, onSaved }: { partnerId: string; region: Region; page: Regions; onSaved: () => void }) {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update");
  const disabled = !mayUpdate || !page.mayChange;
  const [blocks, setBlocks] = useState<Block[] | null>(region.own);
  const [language, setLanguage] = useState(offered[0] ?? "en");
  const [cut, setCut] = useState<readonly string[]>([]);
  const isChanged = JSON.stringify(blocks) !== JSON.stringify(region.own);
  const save = useAction(saveRegionEndpoint, {
    topics: ["portal-regions"],
    onDone: (saved) => {
      notify(t(saved.cut.length > 0 ? "content.region.saved-cut" : "content.saved"));
      setCut(saved.cut);
      onSaved();
    },
  });
  const shown = blocks ?? region.inherited;
  const change = (at: number, block: Block): void => setBlocks(shown.map((other, index) => (index === at ? block : other)));
  const move = (at: number, by: number): void => {
    const moved = [...shown];
    const [block] = moved.splice(at, 1);
    if (block) moved.splice(at + by, 0, block);
    setBlocks(moved);
  };
  const isInherited = blocks === null && !page.isDefault;
  return (
    <div className="content-sides">
      <Panel title={nameOf(t, region.key)}>
        <div className="content-form">
          {isInherited && (
            <div className="content-acts" style={{ alignItems: "center" }}>
              <span className="content-quiet">{t("content.region.as-default")}</span>
              {!disabled && <Button onPress={() => setBlocks(region.inherited)}>{t("content.region.make-own")}</Button>}
            </div>
          )}
          <LanguageChoice value={language} onChange={setLanguage} />
          {shown.length === 0 && <p className="content-quiet">{t("content.region.nothing")}</p>}
          {!isInherited &&
            shown.map((block, at) => (
              <fieldset key={block.id} className="content-block" disabled={disabled}>
                <legend>{t(`content.region.kinds.${block.kind}`)}</legend>
                <BlockFields
                  block={block}
                  language={language}
                  partnerId={partnerId}
                  isCut={cut.includes(block.id)}
                  onChange={(next) => change(at, next)}
                />
                <div className="content-acts">
                  <Button small disabled={at === 0} onPress={() => move(at, -1)}>
                    {t("content.region.up")}
                  </Button>
                  <Button small disabled={at === shown.length - 1} onPress={() => move(at, 1)}>
                    {t("content.region.down")}
                  </Button>
                  <Button small kind="quiet" onPress={() => setBlocks(shown.filter((other) => other.id !== block.id))}>
                    {t("content.region.remove")}
                  </Button>
                </div>
              </fieldset>
            ))}
          {!disabled && !isInherited && shown.length < 20 && (
            <div className="content-acts">
              {kinds.map((kind) => (
                <AddBlock key={kind} kind={kind} onAdd={(block) => setBlocks([...shown, block])} />
              ))}
            </div>
          )}
          <ProblemNote problem={save.problem} errors={save.problem?.problem.errors ?? []} />
          {!disabled && (
            <div className="content-acts">
              <Button
                kind="primary"
                disabled={!isChanged}
                busy={save.busy}
                onPress={() => save.run({ params: { partnerId, key: region.key as RegionKey }, body: { blocks }, version: region.version })}
              >
                {t("content.region.save")}
              </Button>
              {isChanged && <Button onPress={() => setBlocks(region.own)}>{t("content.region.discard")}</Button>}
              {!page.isDefault && blocks !== null && (
                <Button kind="quiet" onPress={() => setBlocks(null)}>
                  {t("content.region.use-default")}
                </Button>
              )}
            </div>
          )}
        </div>
      </Panel>
      <Preview partnerId={partnerId} blocks={shown} language={language} />
      <LeaveQuestion isUnsaved={() => isChanged} />
    </div>
  );
}

const newBlock = (kind: Exclude<Kind, "offer">): Block => {
  const common = { id: crypto.randomUUID().slice(0, 8), from: null, to: null, labelIds: [] };
  switch (kind) {
    case "text":
      return { ...common, kind, html: {} };
    case "image":
      return { ...common, kind, pictureId: null, alt: {}, url: "" };
    case "button":
      return { ...common, kind, label: {}, url: "" };
    case "news":
      return { ...common, kind };
  }
};

function AddBlock({ kind, onAdd }: { kind: Kind; onAdd: (block: Block) => void }) {
  const t = useTexts();
  const offers = useOffers();
  const [first] = offers;
  if (kind === "offer")
    return first ? (
      <Button
        small
        onPress={() => onAdd({ id: crypto.randomUUID().slice(0, 8), from: null, to: null, labelIds: [], kind, newsId: first.value })}
      >
        {t("content.region.add.offer")}
      </Button>
    ) : null;
  return (
    <Button small onPress={() => onAdd(newBlock(kind))}>
      {t(`content.region.add.${kind}`)}
    </Button>
  );
}

function useOffers(): { value: string; label: string }[] {
  const titleOf = useTitles();
  const may = useMay("messages.news.view");
  const { data } = useEndpoint(listNewsEndpoint, { query: {} }, { enabled: may, topics: ["news"] });
  return (data?.items ?? [])
    .filter(({ kind, state }) => kind === "offer" && state !== "ended")
    .map(({ id, texts }) => ({
      value: id,
      label: titleOf(Object.fromEntries(Object.entries(texts).map(([tag, { title }]) => [tag, title]))),
    }));
}

interface BlockFieldsProps {
  block: Block;
  language: string;
  partnerId: string;
  isCut: boolean;
  onChange: (block: Block) => void;
}

function BlockFields({ block, language, partnerId, isCut, onChange }: BlockFieldsProps) {
  const t = useTexts();
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }).data?.items ?? [];
  const asDay = (typed: string): Day | null => (isDay(typed) ? typed : null);
  return (
    <>
      <OwnFields block={block} language={language} partnerId={partnerId} isCut={isCut} onChange={onChange} />
      <div className="content-two">
        <DayField label={t("content.region.from")} value={block.from} onChange={(from) => onChange({ ...block, from: asDay(from) })} />
        <DayField label={t("content.region.to")} value={block.to} onChange={(to) => onChange({ ...block, to: asDay(to) })} />
        <MultiSelect
          label={t("content.audience.labels")}
          placeholder={block.labelIds.length === 0 ? t("content.audience.all") : ""}
          data={labels.map(({ id, title }) => ({ value: id, label: title }))}
          searchable
          clearable
          value={block.labelIds}
          onChange={(labelIds) => onChange({ ...block, labelIds })}
        />
      </div>
    </>
  );
}

function OwnFields({ block, language, partnerId, isCut, onChange }: BlockFieldsProps) {
  const t = useTexts();
  const offers = useOffers();
  const address = (value: string, set: (url: string) => void) => (
    <TextInput
      label={t("content.address")}
      placeholder="https:// · /tickets"
      dir="ltr"
      maxLength={500}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  switch (block.kind) {
    case "text":
      return (
        <Textarea
          className="content-html"
          label={t("content.region.html")}
          description={t(isCut ? "content.region.was-cut" : "content.html-how")}
          autosize
          minRows={3}
          maxRows={14}
          maxLength={20_000}
          dir="auto"
          lang={language}
          value={block.html[language] ?? ""}
          onChange={(event) => onChange({ ...block, html: { ...block.html, [language]: event.currentTarget.value } })}
        />
      );
    case "image":
      return (
        <>
          <PictureField
            endpoint={addSignInPictureEndpoint}
            partnerId={partnerId}
            url={block.pictureId === null ? null : `/api/public/portal/pictures/${block.pictureId}`}
            accept=".png,.jpg,.jpeg,.webp,.svg"
            onChange={(picture) => onChange({ ...block, pictureId: picture?.id ?? null })}
          />
          <TextInput
            label={t("content.alt")}
            maxLength={300}
            dir="auto"
            lang={language}
            value={block.alt[language] ?? ""}
            onChange={(event) => onChange({ ...block, alt: { ...block.alt, [language]: event.currentTarget.value } })}
          />
          {address(block.url, (url) => onChange({ ...block, url }))}
        </>
      );
    case "button":
      return (
        <>
          <TextInput
            label={t("content.region.label")}
            required
            maxLength={80}
            dir="auto"
            lang={language}
            value={block.label[language] ?? ""}
            onChange={(event) => onChange({ ...block, label: { ...block.label, [language]: event.currentTarget.value } })}
          />
          {address(block.url, (url) => onChange({ ...block, url }))}
        </>
      );
    case "news":
      return <p className="content-quiet">{t("content.region.news-how")}</p>;
    case "offer":
      return (
        <Select
          label={t("content.region.kinds.offer")}
          description={t("content.region.offer-how")}
          data={offers}
          allowDeselect={false}
          value={block.newsId}
          onChange={(newsId) => newsId && onChange({ ...block, newsId })}
        />
      );
  }
}

/** As a reader of this language would see it today. It is asked for, so that nothing is drawn that the server has not cleaned. */
function Preview({ partnerId, blocks, language }: { partnerId: string; blocks: Block[]; language: string }) {
  const t = useTexts();
  const preview = useAction(previewRegionEndpoint);
  const [seen, setSeen] = useState<ReturnsOf<typeof previewRegionEndpoint>>();
  return (
    <Panel
      title={t("content.preview")}
      actions={
        <Button
          small
          busy={preview.busy}
          onPress={async () => setSeen(await preview.run({ params: { partnerId }, body: { blocks, language } }))}
        >
          {t("content.region.show")}
        </Button>
      }
    >
      <div className="content-preview" dir={directionOf(language)} lang={language} inert>
        {!seen && <p className="content-quiet">{t("content.region.show-how")}</p>}
        {seen?.blocks.map((block) =>
          block.kind === "text" ? (
            <Written key={block.id} html={block.html} />
          ) : block.kind === "image" ? (
            <img key={block.id} src={block.pictureUrl} alt={block.alt} />
          ) : (
            <p key={block.id}>{block.kind === "button" ? block.label : t(`content.region.kinds.${block.kind}`)}</p>
          ),
        )}
      </div>
      <ProblemNote problem={preview.problem} errors={preview.problem?.problem.errors ?? []} />
    </Panel>
  );
}
