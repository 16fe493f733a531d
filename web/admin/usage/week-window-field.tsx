import { Checkbox, Switch, TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import { useWeekdays, type WindowView } from "./fair-use-words.ts";

const week = [1, 2, 3, 4, 5, 6, 7];

/** Some hours of some weekdays, or no window at all. */
export function WeekWindowField({
  label,
  why,
  value,
  onChange,
  disabled = false,
}: {
  label: string;
  why?: string;
  value: WindowView | null;
  onChange: (window: WindowView | null) => void;
  disabled?: boolean;
}) {
  const t = useTexts();
  const weekday = useWeekdays();
  const hour = (key: "from" | "until", text: string): void => {
    if (!value) return;
    // Without a beginning or an end it is whole days.
    onChange({ ...value, [key]: text === "" ? null : text });
  };
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <Switch
        label={label}
        description={why}
        disabled={disabled}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { days: week, from: null, until: null } : null)}
      />
      {value && (
        <>
          <Checkbox.Group
            label={t("usage.fair.days")}
            value={value.days.map(String)}
            onChange={(chosen) => onChange({ ...value, days: chosen.map(Number).toSorted((a, b) => a - b) })}
          >
            <div style={{ display: "flex", flexWrap: "wrap", gap: 12 }}>
              {week.map((day) => (
                <Checkbox key={day} value={String(day)} label={weekday(day)} disabled={disabled} />
              ))}
            </div>
          </Checkbox.Group>
          <div style={{ display: "flex", flexWrap: "wrap", gap: 12 }}>
            <TextInput
              type="time"
              label={t("usage.fair.hours-from")}
              disabled={disabled}
              value={value.from ?? ""}
              onChange={(event) => hour("from", event.currentTarget.value)}
            />
            <TextInput
              type="time"
              label={t("usage.fair.hours-until")}
              description={t("usage.fair.hours-why")}
              disabled={disabled}
              value={value.until ?? ""}
              onChange={(event) => hour("until", event.currentTarget.value)}
            />
          </div>
        </>
      )}
    </div>
  );
}

/** Whether it says enough to be saved. */
export const isWholeWindow = (window: WindowView | null): boolean =>
  window === null ||
  (window.days.length > 0 && (window.from === null) === (window.until === null) && (window.from === null || window.from !== window.until));
