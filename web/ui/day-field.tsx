import { TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { isDay } from "../../shared/calendar.ts";
import { useFormat, useLocale } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import { dayPattern, readDay } from "../lib/typed-values.ts";
import "./day-field.css";

export interface DayFieldProps {
  label: string;
  value: string | null | undefined;
  /** "" while the box is empty or holds no day. */
  onChange: (day: string) => void;
  min?: string;
  max?: string;
  error?: string | undefined;
  description?: string;
  required?: boolean;
  name?: string;
}

/** A day typed in the person's own format or ISO, or picked from the device's calendar: large on a phone, and no script of ours. */
export function DayField({ label, value, onChange, min, max, error, description, required = false, name }: DayFieldProps) {
  const t = useTexts();
  const locale = useLocale();
  const format = useFormat();
  const picker = useRef<HTMLInputElement>(null);
  const day = value ?? "";
  const [typed, setTyped] = useState(() => (isDay(day) ? format.day(day) : ""));
  const [asks, setAsks] = useState(false);

  useEffect(() => {
    setTyped(isDay(day) ? format.day(day) : "");
    setAsks(false);
  }, [day, format]);

  function take(text: string): void {
    if (isDay(day) && text === format.day(day)) return;
    const read = readDay(text, locale);
    const fits = read.kind === "day" && (!min || read.day >= min) && (!max || read.day <= max);
    setAsks(read.kind === "refused" || (read.kind === "day" && !fits));
    if (read.kind === "empty") onChange("");
    if (read.kind === "day" && fits) {
      setTyped(format.day(read.day));
      onChange(read.day);
    }
  }

  return (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      {...(name ? { name, "data-field": name } : {})}
      required={required}
      withAsterisk={required}
      placeholder={dayPattern(locale)}
      autoComplete="off"
      value={typed}
      error={asks ? t("ui.field-error.not-a-day", { pattern: dayPattern(locale) }) : error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take(event.currentTarget.value);
      }}
      rightSectionPointerEvents="all"
      rightSection={
        <span className="day-field-picker">
          <button type="button" aria-label={t("ui.pick-day")} onClick={() => picker.current?.showPicker()}>
            <IconCalendar size={17} stroke={1.7} aria-hidden />
          </button>
          <input
            ref={picker}
            type="date"
            tabIndex={-1}
            aria-hidden
            value={day}
            {...(min ? { min } : {})}
            {...(max ? { max } : {})}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      }
    />
  );
}
