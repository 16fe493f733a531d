import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { previewWrittenEndpoint } from "../../../../server/modules/notifications/written/contract.ts";
import { isDay } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { writtenNames } from "../../../../shared/written-names.ts";
import { type Language, languages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Written } from "../../../ui/written.tsx";
import type { FormProps } from "./kinds.ts";

const kinds = ["service", "offer"] as const;
const channelSets = { mail: ["mail"], portal: ["portal"], both: ["mail", "portal"] } as const;
const offered = Object.keys(languages) as Language[];
const [usual = "en", ...others] = offered;

interface Words {
  subject: string;
  text: string;
}
const noWords: Words = { subject: "", text: "" };
const isWritten = ({ subject, text }: Words): boolean => subject.trim() !== "" && text.trim() !== "";

/** A message in one's own words, in as many languages as one writes; the greeting of a mail and the partner's look come by themselves. */
export function MessageForm({ onChange }: FormProps) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const [wish, setWish] = useState({
    about: "service" as (typeof kinds)[number],
    channel: "mail" as keyof typeof channelSets,
    format: "text" as "text" | "html",
    isImportant: false,
    day: "",
    time: "09:00",
    words: {} as Record<string, Words>,
  });
  const [language, setLanguage] = useState<Language>(usual);
  const words = wish.words[language] ?? noWords;
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(paramsOf(next, timeZone));
  }
  const write = (change: Partial<Words>): void => set({ words: { ...wish.words, [language]: { ...words, ...change } } });
  return (
    <>
      <Choice
        label={t("reports.mass.message.about")}
        value={wish.about}
        options={kinds.map((value) => ({ value, label: t(`reports.mass.message.abouts.${value}`) }))}
        onChange={(about) => set({ about })}
      />
      {wish.about === "offer" && <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.message.offer-why")}</span>}
      <Choice
        label={t("content.write.channel")}
        value={wish.channel}
        options={(["mail", "portal", "both"] as const).map((value) => ({ value, label: t(`content.write.channels.${value}`) }))}
        onChange={(channel) => set({ channel })}
      />
      {others.length > 0 && (
        <Choice
          label={t("ui.language")}
          value={language}
          options={offered.map((value) => ({ value, label: languages[value].name }))}
          onChange={setLanguage}
        />
      )}
      {language !== usual && (
        <span style={{ color: "var(--ink-quiet)" }}>{t("content.write.other-language", { language: languages[usual].name })}</span>
      )}
      <TextInput
        label={t("reports.mass.message.subject")}
        required={language === usual}
        maxLength={200}
        dir="auto"
        lang={language}
        value={words.subject}
        onChange={(event) => write({ subject: event.currentTarget.value })}
      />
      <Choice
        label={t("content.write.format")}
        value={wish.format}
        options={(["text", "html"] as const).map((value) => ({ value, label: t(`content.write.formats.${value}`) }))}
        onChange={(format) => set({ format })}
      />
      <Textarea
        label={t("reports.mass.message.text")}
        description={
          wish.format === "html"
            ? t("content.html-how")
            : t("content.write.names-list", { names: writtenNames.map((name) => `{{ ${name} }}`).join(" ") })
        }
        required={language === usual}
        autosize
        minRows={6}
        maxRows={16}
        maxLength={20_000}
        dir="auto"
        lang={language}
        value={words.text}
        onChange={(event) => write({ text: event.currentTarget.value })}
      />
      {wish.channel !== "mail" && (
        <Checkbox
          label={t("content.write.important")}
          description={t("content.write.important-help")}
          checked={wish.isImportant}
          onChange={(event) => set({ isImportant: event.currentTarget.checked })}
        />
      )}
      <div style={{ display: "grid", gap: 8, gridTemplateColumns: "minmax(0, 1fr) 120px" }}>
        <DayField label={t("content.write.at")} value={wish.day} onChange={(day) => set({ day })} />
        <TextInput
          type="time"
          label={t("content.time")}
          disabled={wish.day === ""}
          value={wish.time}
          onChange={(event) => set({ time: event.currentTarget.value })}
        />
      </div>
      <Example params={paramsOf({ ...wish, day: "" }, timeZone)} />
    </>
  );
}

/** Undefined until there are words for everybody. */
function paramsOf(
  {
    about,
    channel,
    format,
    isImportant,
    day,
    time,
    words,
  }: {
    about: (typeof kinds)[number];
    channel: keyof typeof channelSets;
    format: "text" | "html";
    isImportant: boolean;
    day: string;
    time: string;
    words: Readonly<Record<string, Words>>;
  },
  timeZone: string,
) {
  const common = words[usual] ?? noWords;
  if (!isWritten(common) || (day !== "" && !isDay(day))) return undefined;
  return {
    ...{ about, ...common, format, channels: [...channelSets[channel]], isImportant: channel !== "mail" && isImportant },
    texts: Object.fromEntries(others.flatMap((tag) => (words[tag] && isWritten(words[tag]) ? [[tag, words[tag]]] : []))),
    ...(isDay(day) ? { at: momentIn(day, time, timeZone) } : {}),
  };
}

/** One customer's message, as the server sets it. */
function Example({ params }: { params: ReturnType<typeof paramsOf> }) {
  const t = useTexts();
  const [seen, setSeen] = useState<ReturnsOf<typeof previewWrittenEndpoint>>();
  const preview = useAction(previewWrittenEndpoint, { onDone: setSeen });
  return (
    <div style={{ display: "grid", gap: 8, overflowWrap: "anywhere" }}>
      <div>
        <Button
          small
          disabled={params === undefined}
          busy={preview.busy}
          onPress={() =>
            params && preview.run({ body: { subject: params.subject, text: params.text, format: params.format, texts: params.texts } })
          }
        >
          {t("content.write.example")}
        </Button>
      </div>
      {seen && (
        <div lang={seen.customer.language} style={{ padding: 12, border: "1px solid var(--line)", borderRadius: "var(--radius)" }}>
          <span style={{ color: "var(--ink-quiet)" }}>
            {t("content.write.preview-for", { name: seen.customer.name, number: String(seen.customer.number) })}
          </span>
          <p dir="auto">
            <strong>{seen.subject}</strong>
          </p>
          <div dir="auto">{seen.html ? <Written html={seen.html} /> : <span style={{ whiteSpace: "pre-line" }}>{seen.text}</span>}</div>
          {seen.faults.map(({ message }) => (
            <p key={message} role="alert" style={{ color: "var(--hurts-ink)" }}>
              {message}
            </p>
          ))}
        </div>
      )}
      <ProblemNote problem={preview.problem} />
    </div>
  );
}
