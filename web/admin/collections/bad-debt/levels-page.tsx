import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { IconExternalLink, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { listTaxesEndpoint } from "../../../../server/modules/catalog/contract.ts";
import {
  letterWords,
  listLevelsEndpoint,
  previewLetterEndpoint,
  saveLevelsEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../../shared/endpoint.ts";
import { useLocale } from "../../../lib/format.ts";
import { isLanguage, languages as known } from "../../../lib/languages.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PartnerPage, useChosenPartner } from "../partner-page.tsx";
import { debtTopics } from "./debt.ts";
import "./bad-debt.css";

type Levels = ReturnsOf<typeof listLevelsEndpoint>;
type Saved = BodyOf<typeof saveLevelsEndpoint>["items"][number];
type Level = Omit<Saved, "daysAfter" | "payDays"> & { key: string; daysAfter: number | ""; payDays: number | "" };

/** B-235 which letters go to whoever lost the services and still owes: when, in which words, with which fee, by which way. */
export function LevelsPage() {
  const t = useTexts();
  const [chosen, choose] = useChosenPartner();
  const { data, problem, reload } = useEndpoint(listLevelsEndpoint, { params: { partnerId: chosen } }, { enabled: chosen !== "" });
  return (
    <PartnerPage
      title={t("baddebts.levels.title")}
      text={t("baddebts.levels.text")}
      label={t("baddebts.partner")}
      {...{ chosen, problem }}
      onChoose={choose}
      onRetry={reload}
    >
      {data && <LevelsForm key={`${chosen} ${JSON.stringify(data.items)}`} partnerId={chosen} levels={data} />}
    </PartnerPage>
  );
}

const usualDays = [7, 21, 35] as const;

function LevelsForm({ partnerId, levels }: { partnerId: string; levels: Levels }) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const { data: taxes } = useEndpoint(listTaxesEndpoint, { query: {} });
  const [items, setItems] = useState<readonly Level[]>(levels.items.map((level) => ({ ...level, key: level.id })));
  const save = useAction(saveLevelsEndpoint, { topics: [...debtTopics], onDone: () => notify(t("baddebts.levels.saved")) });
  const options = (taxes?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const usual = (number: 1 | 2 | 3, daysAfter: number): Level => ({
    ...{ key: crypto.randomUUID(), daysAfter, delivery: number === 3 ? "both" : "mail", payDays: 10, fee: null },
    texts: {
      [levels.language]: { subject: t(`baddebts.levels.usual.${number}.subject`), text: t(`baddebts.levels.usual.${number}.text`) },
    },
  });
  const add = (): void => {
    const last = Math.max(0, ...items.map((level) => Number(level.daysAfter)));
    setItems([...items, usual(Math.min(3, items.length + 1) as 1 | 2 | 3, items.length === 0 ? 7 : last + 14)]);
  };
  const isReady = items.every(
    (level) => typeof level.daysAfter === "number" && typeof level.payDays === "number" && (level.fee === null || level.fee.taxId !== ""),
  );
  const addButton = mayUpdate && items.length < 6 && <Button onPress={add}>{t("baddebts.levels.add")}</Button>;
  return (
    <div className="late-fees-steps">
      {items.length === 0 && (
        <EmptyState
          title={t("baddebts.levels.none")}
          text={t("baddebts.levels.none-why")}
          action={
            mayUpdate && (
              <Button kind="primary" onPress={() => setItems(usualDays.map((days, at) => usual((at + 1) as 1 | 2 | 3, days)))}>
                {t("baddebts.levels.use-usual")}
              </Button>
            )
          }
        />
      )}
      {items.map((level, at) => (
        <LevelPanel
          key={level.key}
          at={at}
          level={level}
          levels={levels}
          partnerId={partnerId}
          taxes={options}
          disabled={!mayUpdate}
          errorOf={(field) =>
            save.problem?.problem.errors?.find(
              (error) => error.field.startsWith(`items.${at}.${field}`) || error.field.startsWith(`body.items.${at}.${field}`),
            )?.message
          }
          onChange={(changed) => setItems(items.map((one, index) => (index === at ? { ...one, ...changed } : one)))}
          onRemove={() => setItems(items.filter((_, index) => index !== at))}
        />
      ))}
      <ProblemNote problem={save.problem} />
      {mayUpdate && (items.length > 0 || levels.items.length > 0) && (
        <div className="late-fees-foot">
          {items.length > 0 && addButton}
          <Button
            kind="primary"
            busy={save.busy}
            disabled={!isReady}
            onPress={() => save.run({ params: { partnerId }, body: { items: items.map(savedOf) } })}
          >
            {t("baddebts.levels.save")}
          </Button>
        </div>
      )}
    </div>
  );
}

const savedOf = ({ key: _, ...level }: Level): Saved => ({
  ...level,
  daysAfter: Number(level.daysAfter),
  payDays: Number(level.payDays),
  texts: Object.fromEntries(Object.entries(level.texts).filter(([, { subject, text }]) => subject.trim() !== "" || text.trim() !== "")),
});

interface LevelPanelProps {
  at: number;
  level: Level;
  levels: Levels;
  partnerId: string;
  taxes: readonly { value: string; label: string }[];
  disabled: boolean;
  errorOf: (field: string) => string | undefined;
  onChange: (level: Partial<Level>) => void;
  onRemove: () => void;
}

function LevelPanel({ at, level, levels, partnerId, taxes, disabled, errorOf, onChange, onRemove }: LevelPanelProps) {
  const t = useTexts();
  return (
    <Panel
      title={t("baddebts.levels.one", { number: at + 1 })}
      actions={
        !disabled && (
          <Button small kind="quiet" icon={<IconTrash size={15} stroke={1.7} aria-hidden />} onPress={onRemove}>
            {t("baddebts.levels.remove")}
          </Button>
        )
      }
    >
      <div className="letter-level">
        <fieldset className="letter-level-fields" disabled={disabled}>
          <CountField
            label={t("baddebts.levels.days")}
            value={level.daysAfter}
            required
            error={errorOf("daysAfter")}
            onChange={(daysAfter) => onChange({ daysAfter })}
          />
          <CountField
            label={t("baddebts.levels.pay-days")}
            value={level.payDays}
            required
            error={errorOf("payDays")}
            onChange={(payDays) => onChange({ payDays })}
          />
          <Select
            label={t("baddebts.levels.delivery")}
            data={(["mail", "print", "both"] as const).map((value) => ({ value, label: t(`baddebts.levels.by.${value}`) }))}
            value={level.delivery}
            allowDeselect={false}
            onChange={(delivery) => delivery && onChange({ delivery: delivery as Level["delivery"] })}
          />
          <Switch
            label={t("baddebts.levels.has-fee")}
            checked={level.fee !== null}
            disabled={taxes.length === 0}
            onChange={(event) =>
              onChange({
                fee: event.currentTarget.checked
                  ? { amount: { amount: "5.00", currency: levels.currency }, taxId: taxes[0]?.value ?? "" }
                  : null,
              })
            }
          />
          {level.fee && (
            <>
              <AmountField
                label={t("baddebts.levels.fee")}
                currency={levels.currency}
                value={level.fee.amount}
                required
                error={errorOf("fee.amount")}
                onChange={(amount) =>
                  level.fee && onChange({ fee: { ...level.fee, amount: amount ?? { amount: "", currency: levels.currency } } })
                }
              />
              <Select
                label={t("baddebts.levels.tax")}
                data={[...taxes]}
                value={level.fee.taxId}
                allowDeselect={false}
                error={errorOf("fee.taxId")}
                onChange={(taxId) => taxId && level.fee && onChange({ fee: { ...level.fee, taxId } })}
              />
            </>
          )}
        </fieldset>
        <LetterTexts level={level} levels={levels} partnerId={partnerId} disabled={disabled} error={errorOf("texts")} onChange={onChange} />
      </div>
    </Panel>
  );
}

interface TextsProps {
  level: Level;
  levels: Levels;
  partnerId: string;
  disabled: boolean;
  error: string | undefined;
  onChange: (level: Partial<Level>) => void;
}

/** The words in each language; who speaks another gets those in the partner's. */
function LetterTexts({ level, levels, partnerId, disabled, error, onChange }: TextsProps) {
  const t = useTexts();
  const locale = useLocale();
  const [language, setLanguage] = useState(
    levels.language in level.texts ? levels.language : (Object.keys(level.texts)[0] ?? levels.language),
  );
  const { run: fetchFile, busy, problem } = useDownload();
  const words = level.texts[language] ?? { subject: "", text: "" };
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const write = (changed: Partial<typeof words>): void => onChange({ texts: { ...level.texts, [language]: { ...words, ...changed } } });
  const preview = () => fetchFile(previewLetterEndpoint, { params: { partnerId }, body: { level: savedOf(level), language } });
  const direction = isLanguage(language) ? known[language].direction : "auto";
  const languages = [...new Set([...levels.languages, ...Object.keys(level.texts)])];
  return (
    <fieldset className="letter-level-texts" disabled={disabled}>
      {languages.length > 1 && (
        <Choice
          label={t("baddebts.levels.language")}
          value={language}
          options={languages.map((value) => ({ value, label: names.of(value) ?? value }))}
          onChange={setLanguage}
        />
      )}
      <TextInput
        label={t("baddebts.levels.subject")}
        dir={direction}
        maxLength={120}
        required
        value={words.subject}
        onChange={(event) => write({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t("baddebts.levels.words")}
        dir={direction}
        autosize
        minRows={5}
        maxLength={5000}
        required
        error={error}
        value={words.text}
        onChange={(event) => write({ text: event.currentTarget.value })}
      />
      <div className="letter-words">
        <span>{t("baddebts.levels.known")}</span>
        {letterWords.map((word) => (
          <code key={word} title={t(`baddebts.levels.word.${word}`)}>
            {`{${word}}`}
          </code>
        ))}
      </div>
      <div>
        <Button
          small
          icon={<IconExternalLink size={15} aria-hidden />}
          busy={busy}
          disabled={words.subject === "" || words.text === ""}
          onPress={preview}
        >
          {t("baddebts.levels.preview")}
        </Button>
      </div>
      <ProblemNote problem={problem} />
    </fieldset>
  );
}
