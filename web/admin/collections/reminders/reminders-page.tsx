import { MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import { minorToDecimal, parseMoney } from "../../../../shared/money.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { AmountField } from "../../../ui/amount-field.tsx";
import { BackLink } from "../../../ui/back-link.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsBar, SettingsPage } from "../../../ui/settings-page.tsx";
import { ReminderCalendar } from "./reminder-calendar.tsx";
import { SettingRow } from "./setting-row.tsx";
import { type PartnerSettings, usePagePartner, usePartnerSettings } from "./use-partner-settings.ts";

const numbers = [1, 2, 3] as const;
const keys = [
  "time",
  "anchor",
  ...numbers.map((number) => `on_${number}`),
  ...numbers.map((number) => `day_${number}`),
  "methods",
  "min_amount",
  "attach_unpaid",
  "working_days_only",
].map((name) => `collections.reminder_${name}`);
const anchors = ["due_date", "document_date", "static"] as const;
/** Another way of counting brings its own days. */
const usualDays: Readonly<Record<(typeof anchors)[number], readonly number[]>> = {
  due_date: [-3, 1, 7],
  document_date: [12, 16, 22],
  static: [10, 17, 24],
};

/** When customers are reminded, with the calendar of it beside the form (B-176). */
export function RemindersPage() {
  const t = useTexts();
  const partner = usePagePartner();
  const settings = usePartnerSettings(partner?.id ?? "", keys, () => notify(t("collections.reminders.saved")));
  if (!settings.ready || !partner)
    return settings.problem ? <ProblemNote problem={settings.problem} onRetry={settings.reload} /> : <RecordWaiting />;
  return <Form key={partner.id} partner={partner} settings={settings} />;
}

export function PartnerChoice() {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const partner = usePagePartner();
  if (partners.length < 2) return null;
  return (
    <Select
      label={t("notifications.mail.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partner?.id ?? null}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
}

/** Save and what was refused, and the question before leaving. */
export function SettingsFoot({ settings }: { settings: PartnerSettings }) {
  const t = useTexts();
  return (
    <>
      {settings.count > 0 && (
        <SettingsBar
          words={t("partners.settings.unsaved", { count: settings.count })}
          save={t("partners.settings.save", { count: settings.count })}
          busy={settings.busy}
          onSave={settings.save}
          onDiscard={settings.discard}
        >
          {settings.refusal && <ProblemNote problem={settings.refusal} />}
        </SettingsBar>
      )}
      <LeaveQuestion isUnsaved={() => settings.count > 0} />
    </>
  );
}

function Form({ partner, settings }: { partner: { id: string; currency?: string }; settings: PartnerSettings }) {
  const t = useTexts();
  const key = (name: string): string => `collections.reminder_${name}`;
  const value = <Value,>(name: string): Value => settings.value(key(name)) as Value;
  const disabled = settings.item(key("time"))?.mayChange !== true;
  const anchor = value<(typeof anchors)[number]>("anchor");
  const days = numbers.map((number) => value<number>(`day_${number}`));
  const makesSense = days.every((day, at) => typeof day === "number" && (at === 0 || day > (days[at - 1] ?? day)));
  const row = (name: string, title: string, control: ReactNode, help?: string, also: readonly string[] = []) => (
    <SettingRow settings={settings} id={key(name)} also={also.map(key)} title={title} {...(help ? { help } : {})}>
      {control}
    </SettingRow>
  );
  const onOff = (name: string): ReactNode => (
    <Switch
      aria-label={t(`collections.reminders.field.${name}` as never)}
      label={t(value<boolean>(name) ? "partners.settings.on" : "partners.settings.off")}
      checked={value<boolean>(name)}
      disabled={disabled}
      onChange={(event) => settings.put(key(name), event.currentTarget.checked)}
    />
  );
  const currency = partner.currency ?? "EUR";
  return (
    <SettingsPage
      title={t("collections.reminders.title")}
      intro={t("collections.reminders.intro")}
      back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
      place={<PartnerChoice />}
      note={disabled ? <p className="finance-note">{t("partners.settings.read-only")}</p> : undefined}
      sections={[
        {
          id: "days",
          title: t("collections.reminders.section.days"),
          settings: (
            <>
              {row(
                "anchor",
                t("collections.reminders.field.anchor"),
                <Select
                  label={t("collections.reminders.field.anchor")}
                  data={anchors.map((option) => ({ value: option, label: t(`collections.reminders.anchor.${option}`) }))}
                  value={anchor}
                  allowDeselect={false}
                  disabled={disabled}
                  onChange={(chosen) => {
                    if (!chosen || chosen === anchor) return;
                    settings.put(key("anchor"), chosen);
                    for (const [at, day] of usualDays[chosen as (typeof anchors)[number]].entries())
                      settings.put(key(`day_${at + 1}`), day);
                  }}
                />,
                t("collections.reminders.help.anchor"),
              )}
              {numbers.map((number) => (
                <SettingRow
                  key={number}
                  settings={settings}
                  id={key(`day_${number}`)}
                  also={[key(`on_${number}`)]}
                  title={t(`collections.reminders.mark.reminder_${number}`)}
                  help={t(`collections.reminders.help.day-${anchor}`)}
                >
                  <div className="reminder-days">
                    <Switch
                      aria-label={t("collections.reminders.send-it", { reminder: t(`collections.reminders.mark.reminder_${number}`) })}
                      checked={value<boolean>(`on_${number}`)}
                      disabled={disabled}
                      onChange={(event) => settings.put(key(`on_${number}`), event.currentTarget.checked)}
                    />
                    <CountField
                      label={t(`collections.reminders.mark.reminder_${number}`)}
                      value={value<number>(`day_${number}`)}
                      disabled={disabled || !value<boolean>(`on_${number}`)}
                      onChange={(day) => day !== "" && settings.put(key(`day_${number}`), day)}
                    />
                  </div>
                </SettingRow>
              ))}
              {row(
                "working_days_only",
                t("collections.reminders.field.working_days_only"),
                onOff("working_days_only"),
                t("collections.reminders.help.working_days_only"),
              )}
              {row(
                "time",
                t("collections.reminders.field.time"),
                <TextInput
                  type="time"
                  label={t("collections.reminders.field.time")}
                  value={value<string>("time")}
                  disabled={disabled}
                  onChange={(event) => settings.put(key("time"), event.currentTarget.value)}
                />,
                t("collections.reminders.help.time"),
              )}
            </>
          ),
        },
        {
          id: "who",
          title: t("collections.reminders.section.who"),
          settings: (
            <>
              {row(
                "methods",
                t("collections.reminders.field.methods"),
                <MultiSelect
                  label={t("collections.reminders.field.methods")}
                  placeholder={value<string[]>("methods").length === 0 ? t("collections.reminders.all-methods") : ""}
                  data={paymentMethods.map((method) => ({ value: method, label: t(`billing.method.${method}`) }))}
                  value={value<string[]>("methods")}
                  disabled={disabled}
                  onChange={(chosen) => settings.put(key("methods"), chosen)}
                />,
              )}
              {row(
                "min_amount",
                t("collections.reminders.field.min_amount"),
                <AmountField
                  label={t("collections.reminders.field.min_amount")}
                  currency={currency}
                  value={{ amount: minorToDecimal(parseMoney(value<string>("min_amount"), currency).minor, currency), currency }}
                  onChange={(amount) => amount && !disabled && settings.put(key("min_amount"), amount.amount)}
                />,
                t("collections.reminders.help.min_amount"),
              )}
              {row(
                "attach_unpaid",
                t("collections.reminders.field.attach_unpaid"),
                onOff("attach_unpaid"),
                t("collections.reminders.help.attach_unpaid"),
              )}
              <p className="reminder-links">
                {numbers.map((number) => (
                  <Link key={number} to={`/config/finance-messages/reminder_${number}` as never} search={{ partner: partner.id } as never}>
                    {t("collections.reminders.words-of", { reminder: t(`collections.reminders.mark.reminder_${number}`) })}
                  </Link>
                ))}
              </p>
            </>
          ),
        },
      ]}
      example={
        <ReminderCalendar
          partnerId={partner.id}
          wish={
            makesSense
              ? {
                  anchor,
                  on: numbers.map((number) => value<boolean>(`on_${number}`)),
                  days,
                  workingDaysOnly: value<boolean>("working_days_only"),
                }
              : undefined
          }
        />
      }
      foot={<SettingsFoot settings={settings} />}
    />
  );
}
