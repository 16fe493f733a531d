import { Select, Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTexts } from "../../../lib/texts.tsx";
import { BackLink } from "../../../ui/back-link.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsPage } from "../../../ui/settings-page.tsx";
import { PartnerChoice, SettingsFoot } from "./reminders-page.tsx";
import { SettingRow } from "./setting-row.tsx";
import { type PartnerSettings, usePagePartner, usePartnerSettings } from "./use-partner-settings.ts";
import "./reminder-calendar.css";

const numbers = [1, 2, 3, 4] as const;
const key = (name: string): string => `collections.prepaid_notice_${name}`;
const keys = ["hour", ...numbers.flatMap((number) => [`on_${number}`, `hour_${number}`, ...(number < 4 ? [`days_${number}`] : [])])].map(
  key,
);
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));
const clock = (hour: string | number): string => `${String(hour).padStart(2, "0")}:00`;

/** When customers who pay in advance are told that their money runs out (B-171, B-268). */
export function NoticesPage() {
  const t = useTexts();
  const partner = usePagePartner();
  const settings = usePartnerSettings(partner?.id ?? "", keys, () => notify(t("collections.reminders.saved")));
  if (!settings.ready || !partner)
    return settings.problem ? <ProblemNote problem={settings.problem} onRetry={settings.reload} /> : <RecordWaiting />;
  return (
    <SettingsPage
      title={t("collections.notices.title")}
      intro={t("collections.notices.intro")}
      back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
      place={<PartnerChoice />}
      sections={[
        {
          id: "notices",
          title: t("collections.notices.section.notices"),
          settings: <Notices settings={settings} partnerId={partner.id} />,
        },
        { id: "hour", title: t("collections.notices.section.hour"), settings: <CommonHour settings={settings} /> },
      ]}
      example={<Example settings={settings} />}
      foot={<SettingsFoot settings={settings} />}
    />
  );
}

function Notices({ settings, partnerId }: { settings: PartnerSettings; partnerId: string }) {
  const t = useTexts();
  const disabled = settings.item(key("hour"))?.mayChange !== true;
  const common = clock(settings.value(key("hour")) as number);
  return (
    <>
      {numbers.map((number) => {
        const isOn = settings.value(key(`on_${number}`)) as boolean;
        const name = t(`collections.notices.notice-${number}`);
        return (
          <SettingRow
            key={number}
            settings={settings}
            id={key(`on_${number}`)}
            also={[key(`hour_${number}`), ...(number < 4 ? [key(`days_${number}`)] : [])]}
            title={name}
            help={t(number === 4 ? "collections.notices.help-last" : "collections.notices.help-days")}
          >
            <div className="reminder-days">
              <Switch
                aria-label={t("collections.reminders.send-it", { reminder: name })}
                checked={isOn}
                disabled={disabled}
                onChange={(event) => settings.put(key(`on_${number}`), event.currentTarget.checked)}
              />
              {number < 4 ? (
                <CountField
                  label={t("collections.notices.days-before")}
                  unit={t("collections.notices.before-suffix", { days: settings.value(key(`days_${number}`)) as number })}
                  value={settings.value(key(`days_${number}`)) as number}
                  disabled={disabled || !isOn}
                  onChange={(days) => days !== "" && settings.put(key(`days_${number}`), days)}
                />
              ) : (
                <span>{t("collections.notices.on-the-day")}</span>
              )}
              <span aria-hidden />
              <Select
                label={t("collections.notices.hour")}
                data={[
                  { value: "common", label: t("collections.notices.common-hour", { hour: common }) },
                  ...hours.map((hour) => ({ value: hour, label: clock(hour) })),
                ]}
                value={(settings.value(key(`hour_${number}`)) as string) || "common"}
                allowDeselect={false}
                disabled={disabled || !isOn}
                onChange={(hour) => hour && settings.put(key(`hour_${number}`), hour === "common" ? "" : hour)}
              />
            </div>
          </SettingRow>
        );
      })}
      <p className="reminder-links">
        {numbers.map((number) => (
          <Link key={number} to={`/config/finance-messages/prepaid_notice_${number}` as never} search={{ partner: partnerId } as never}>
            {t("collections.reminders.words-of", { reminder: t(`collections.notices.notice-${number}`) })}
          </Link>
        ))}
      </p>
    </>
  );
}

function CommonHour({ settings }: { settings: PartnerSettings }) {
  const t = useTexts();
  return (
    <SettingRow settings={settings} id={key("hour")} title={t("collections.notices.hour")} help={t("collections.notices.help-hour")}>
      <Select
        label={t("collections.notices.hour")}
        data={hours.map((hour) => ({ value: hour, label: clock(hour) }))}
        value={String(settings.value(key("hour")))}
        allowDeselect={false}
        disabled={settings.item(key("hour"))?.mayChange !== true}
        onChange={(hour) => hour && settings.put(key("hour"), Number(hour))}
      />
    </SettingRow>
  );
}

/** The specification's own example, by what is typed: paid until a Wednesday. */
function Example({ settings }: { settings: PartnerSettings }) {
  const t = useTexts();
  const hourOf = (number: number): string =>
    clock((settings.value(key(`hour_${number}`)) as string) || (settings.value(key("hour")) as number));
  return (
    <Panel title={t("collections.notices.example")}>
      <div className="reminder-calendar">
        <p className="setting-help">{t("collections.notices.example-why")}</p>
        <ul className="reminder-legend">
          {numbers
            .filter((number) => settings.value(key(`on_${number}`)) === true)
            .map((number) => (
              <li key={number}>
                <i className={number === 4 ? "tone-hurts" : "tone-waits"}>{number}</i>
                <span>
                  {number === 4
                    ? t("collections.notices.on-the-day")
                    : t("collections.notices.before", { days: settings.value(key(`days_${number}`)) as number })}
                </span>
                <span className="number">{hourOf(number)}</span>
              </li>
            ))}
        </ul>
      </div>
    </Panel>
  );
}
