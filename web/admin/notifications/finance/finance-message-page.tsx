import { Checkbox, Select, Switch, TextInput } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { delays } from "../../../../server/modules/notifications/finance/contract.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { BackLink } from "../../../ui/back-link.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { Setting, SettingsBar, SettingsPage } from "../../../ui/settings-page.tsx";
import { kindWords } from "../message-words.tsx";
import { EventPreview } from "./event-preview.tsx";
import type { EventItem, Events, Field } from "./events.ts";
import { useEventsOf } from "./finance-messages-page.tsx";
import { HoursField } from "./hours-field.tsx";
import { type EventEdits, useEventEdits } from "./use-event-edits.ts";
import { WordsField } from "./words-field.tsx";
import "./finance.css";

/** One event: whether, where, when, with what and in which words, with the message itself beside it. */
export function FinanceMessagePage() {
  const t = useTexts();
  const { kind } = useParams({ strict: false }) as { kind?: string };
  const { choice, answer } = useEventsOf();
  if (!answer.data) return answer.problem ? <ProblemNote problem={answer.problem} onRetry={answer.reload} /> : <RecordWaiting />;
  const item = answer.data.items.find((one) => one.kind === kind);
  if (!item)
    return (
      <EmptyState
        title={t("ui.page-not-found")}
        text={t("ui.page-not-found-text")}
        action={<BackLink to="/config/finance-messages">{t("notifications.finance.title")}</BackLink>}
      />
    );
  return <EventForm key={`${answer.data.partnerId}:${item.kind}`} events={answer.data} item={item} choice={choice} />;
}

function EventForm({ events, item, choice }: { events: Events; item: EventItem; choice: ReactNode }) {
  const t = useTexts();
  const edits = useEventEdits(events.partnerId, item, () => notify(t("notifications.finance.saved")));
  const [language, setLanguage] = useState(events.languages[0] ?? "en");
  const field = (name: Field, control: ReactNode) =>
    item.fields.includes(name) && (
      <FieldRow key={name} name={name} events={events} item={item} edits={edits}>
        {control}
      </FieldRow>
    );
  const common = { disabled: !events.mayChange };
  const { values } = edits;
  const sections = [
    {
      id: "sending",
      title: t("notifications.finance.section.sending"),
      settings: (
        <>
          {field(
            "autoSend",
            <Switch
              aria-label={t("notifications.finance.field.autoSend")}
              label={t(values.autoSend ? "notifications.finance.on" : "notifications.finance.off")}
              checked={values.autoSend}
              onChange={(event) => edits.put("autoSend", event.currentTarget.checked)}
              {...common}
            />,
          )}
          {field(
            "channels",
            <Checks
              options={events.channels.map((channel) => ({ value: channel, label: t(`notifications.channel.${channel}`) }))}
              chosen={values.channels}
              // One stays: a message that goes nowhere is one that is off.
              onChange={(channels) => channels.length > 0 && edits.put("channels", channels)}
              {...common}
            />,
          )}
          {field(
            "delayHours",
            <Select
              label={t("notifications.finance.field.delayHours")}
              data={delays.map((value) => ({ value, label: t(`notifications.finance.delay.${value}`) }))}
              value={values.delayHours}
              allowDeselect={false}
              onChange={(value) => value && edits.put("delayHours", value as (typeof delays)[number])}
              {...common}
            />,
          )}
          {field(
            "hours",
            <HoursField
              value={values.hours}
              onChange={(hours) => edits.put("hours", hours)}
              errors={edits.errorsOf("hours")}
              {...common}
            />,
          )}
          {field(
            "daysBefore",
            <CountField
              label={t("notifications.finance.field.daysBefore")}
              value={values.daysBefore}
              onChange={(value) => value !== "" && edits.put("daysBefore", value)}
              {...common}
            />,
          )}
          {field(
            "digest",
            <Switch
              aria-label={t("notifications.finance.field.digest")}
              label={t(values.digest ? "notifications.finance.on" : "notifications.finance.off")}
              checked={values.digest}
              onChange={(event) => edits.put("digest", event.currentTarget.checked)}
              {...common}
            />,
          )}
          {field(
            "attach",
            <Checks
              options={item.attachable.map((kind) => ({ value: kind, label: t(`notifications.finance.attach.${kind}`) }))}
              chosen={values.attach}
              onChange={(attach) => edits.put("attach", attach)}
              {...common}
            />,
          )}
          {field(
            "bcc",
            <TextInput
              label={t("notifications.finance.field.bcc")}
              placeholder="archive@example.com"
              value={values.bcc}
              error={edits.errorsOf("bcc").length > 0 ? t("notifications.finance.bcc-wrong") : undefined}
              onChange={(event) => edits.put("bcc", event.currentTarget.value)}
              {...common}
            />,
          )}
        </>
      ),
    },
    {
      id: "words",
      title: t("notifications.finance.section.words"),
      settings: <WordsField item={item} events={events} edits={edits} language={language} onLanguage={setLanguage} />,
    },
  ];
  return (
    <>
      <SettingsPage
        title={kindWords(t, item.kind)}
        intro={t.optional(`notifications.finance.about.${item.kind}`)}
        back={<BackLink to="/config/finance-messages">{t("notifications.finance.title")}</BackLink>}
        place={choice}
        {...(events.mayChange ? {} : { note: <p className="finance-note">{t("notifications.finance.read-only")}</p> })}
        sections={sections}
        example={<EventPreview partnerId={events.partnerId} kind={item.kind} language={language} words={values.words[language]} />}
        foot={
          edits.count > 0 && (
            <SettingsBar
              words={t("partners.settings.unsaved", { count: edits.count })}
              save={t("partners.settings.save", { count: edits.count })}
              busy={edits.busy}
              onSave={edits.save}
              onDiscard={edits.discard}
            >
              {edits.problem && <ProblemNote problem={edits.problem} />}
            </SettingsBar>
          )
        }
      />
      <LeaveQuestion isUnsaved={() => edits.count > 0} />
    </>
  );
}

interface FieldRowProps {
  name: Field;
  events: Events;
  item: EventItem;
  edits: EventEdits;
  children: ReactNode;
}

function FieldRow({ name, events, item, edits, children }: FieldRowProps) {
  const t = useTexts();
  const isOwn = item.own.includes(name) && !edits.isReset(name);
  return (
    <Setting
      id={name}
      title={t(`notifications.finance.field.${name}`)}
      help={t.optional(`notifications.finance.help.${name}`)}
      origin={isOwn ? { kind: "own" } : { kind: "inherited", from: originWords(t, item, name, events) }}
      changed={edits.isChanged(name)}
      onUndo={() => edits.undo(name)}
      {...(events.mayChange ? { onReset: () => edits.inherit(name) } : {})}
    >
      {children}
    </Setting>
  );
}

function originWords(t: Translate, { origins }: EventItem, name: Field, { partnerName }: Events): string {
  const origin = origins[name];
  return origin === "system" ? t("partners.origin.system") : origin === "partner" ? partnerName : t("partners.origin.default");
}

interface ChecksProps<Value extends string> {
  options: readonly { value: Value; label: string }[];
  chosen: readonly Value[];
  disabled: boolean;
  onChange: (chosen: Value[]) => void;
}

function Checks<Value extends string>({ options, chosen, disabled, onChange }: ChecksProps<Value>) {
  return (
    <div className="finance-checks">
      {options.map(({ value, label }) => (
        <Checkbox
          key={value}
          label={label}
          checked={chosen.includes(value)}
          disabled={disabled}
          onChange={(event) =>
            onChange(
              options
                .map((option) => option.value)
                .filter((other) => (other === value ? event.currentTarget.checked : chosen.includes(other))),
            )
          }
        />
      ))}
    </div>
  );
}
