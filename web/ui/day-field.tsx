import { TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { type InputHTMLAttributes, useEffect, useRef, useState } from "react";
import { isDay } from "../../shared/calendar.ts";
import { useFormat, useLocale } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import { dayPattern, readDay, type TypedDay } from "../lib/typed-values.ts";
import "./day-field.css";

export interface DayFieldProps {
  label: string;
  value: string | null | undefined;
  /** "" while the box is empty. What is no day, or outside the limits, is handed on as it was typed, so that nobody sends the form without it. */
  onChange: (day: string) => void;
  /** In a filter what is no day changes nothing: the list stays as it is. */
  isFilter?: boolean;
  min?: string;
  max?: string;
  error?: string | undefined;
  description?: string;
  required?: boolean;
  name?: string;
  /** In a table whose head says what stands here, the label is said to screen readers only. */
  labelHidden?: boolean;
  /** What the box itself gets besides, where it is a cell of a grid that is walked with the keys. */
  box?: Pick<InputHTMLAttributes<HTMLInputElement>, "onKeyDown" | "onPaste"> & Readonly<Record<`data-${string}`, string | number>>;
}

/** A day typed in the person's own format or ISO, or picked from the device's calendar: large on a phone, and no script of ours. */
export function DayField(props: DayFieldProps) {
  const {
    label,
    value,
    onChange,
    isFilter = false,
    min,
    max,
    error,
    description,
    required = false,
    name,
    labelHidden = false,
    box,
  } = props;
  const t = useTexts();
  const locale = useLocale();
  const format = useFormat();
  const picker = useRef<HTMLInputElement>(null);
  const day = value ?? "";
  const [typed, setTyped] = useState(() => (isDay(day) ? format.day(day) : day));
  const [complaint, setComplaint] = useState<string>();

  // A value that comes from elsewhere (the calendar, a reset) replaces what is typed; our own echo does not.
  const known = useRef(day);
  useEffect(() => {
    if (isDay(day)) setTyped(format.day(day));
    else if (day !== known.current) setTyped(day);
    if (day !== known.current) setComplaint(undefined);
    known.current = day;
  }, [day, format]);

  function take(text: string): void {
    if (isDay(day) && text === format.day(day)) {
      setComplaint(undefined);
      return;
    }
    const read = readDay(text, locale);
    const found = read.kind === "empty" ? undefined : complaintOf(read);
    setComplaint(found);
    if (found && isFilter) return;
    // Written out it is no ISO day: a day outside the limits cannot pass for one that is allowed.
    const taken = read.kind === "refused" ? text : read.kind === "empty" ? "" : found ? format.day(read.day) : read.day;
    setTyped(read.kind === "day" ? format.day(read.day) : text);
    known.current = taken;
    if (taken !== day) onChange(taken);
  }

  function complaintOf(read: Exclude<TypedDay, { kind: "empty" }>): string | undefined {
    if (read.kind === "refused") return t("ui.field-error.not-a-day", { pattern: dayPattern(locale) });
    if (min !== undefined && isDay(min) && read.day < min) return t("ui.field-error.day-too-early", { day: format.day(min) });
    if (max !== undefined && isDay(max) && read.day > max) return t("ui.field-error.day-too-late", { day: format.day(max) });
    return undefined;
  }

  return (
    <TextInput
      {...box}
      {...(labelHidden ? { "aria-label": label } : { label })}
      {...(description ? { description } : {})}
      {...(name ? { name, "data-field": name } : {})}
      required={required}
      withAsterisk={required}
      placeholder={dayPattern(locale)}
      autoComplete="off"
      value={typed}
      error={complaint ?? error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take(event.currentTarget.value);
        box?.onKeyDown?.(event);
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
            value={isDay(day) ? day : ""}
            {...(min ? { min } : {})}
            {...(max ? { max } : {})}
            onChange={(event) => take(event.currentTarget.value)}
          />
        </span>
      }
    />
  );
}
