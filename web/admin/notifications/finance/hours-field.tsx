import { Checkbox, Select, TextInput } from "@mantine/core";
import { useTexts } from "../../../lib/texts.tsx";
import type { Values } from "./events.ts";

type Hours = Values["hours"];
type Own = Exclude<Hours, string>;

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const usual: Own = { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00", holidaysOff: true };

interface HoursFieldProps {
  value: Hours;
  onChange: (hours: Hours) => void;
  errors: readonly { code: string }[];
  disabled: boolean;
}

/** As for all messages, at any hour, or days and hours of this event alone (B-166). */
export function HoursField({ value, onChange, errors, disabled }: HoursFieldProps) {
  const t = useTexts();
  const mode = typeof value === "object" ? "own" : value;
  const has = (code: string): boolean => errors.some((error) => error.code === code);
  return (
    <div>
      <Select
        label={t("notifications.finance.field.hours")}
        data={(["common", "always", "own"] as const).map((option) => ({
          value: option,
          label: t(`notifications.finance.hours.${option}`),
        }))}
        value={mode}
        allowDeselect={false}
        disabled={disabled}
        onChange={(next) => next && onChange(next === "own" ? usual : (next as "common" | "always"))}
      />
      {typeof value === "object" && (
        <div className="finance-hours">
          <div className="finance-days">
            {weekdays.map((day) => (
              <Checkbox
                key={day}
                label={t(`notifications.finance.weekday.${day}`)}
                checked={value.days.includes(day)}
                disabled={disabled}
                onChange={(event) =>
                  onChange({
                    ...value,
                    days: weekdays.filter((other) => (other === day ? event.currentTarget.checked : value.days.includes(other))),
                  })
                }
              />
            ))}
          </div>
          {(has("no-working-day") || value.days.length === 0) && (
            <span role="alert" className="setting-origin" data-changed="true">
              {t("notifications.finance.no-day")}
            </span>
          )}
          <div className="finance-times">
            <TextInput
              type="time"
              label={t("notifications.finance.from")}
              aria-label={t("notifications.finance.from")}
              value={value.from}
              disabled={disabled}
              onChange={(event) => onChange({ ...value, from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t("notifications.finance.to")}
              aria-label={t("notifications.finance.to")}
              value={value.to === "24:00" ? "23:59" : value.to}
              disabled={disabled}
              error={has("before-start") ? t("notifications.finance.before-start") : undefined}
              onChange={(event) => onChange({ ...value, to: event.currentTarget.value })}
            />
          </div>
          <Checkbox
            label={t("notifications.finance.holidays-off")}
            checked={value.holidaysOff}
            disabled={disabled}
            onChange={(event) => onChange({ ...value, holidaysOff: event.currentTarget.checked })}
          />
        </div>
      )}
    </div>
  );
}
