import { ActionIcon, Checkbox, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import {
  createCalendarEndpoint,
  readHolidaysEndpoint,
  updateCalendarEndpoint,
} from "../../../../server/modules/partners/calendars/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import { useLocale } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Calendar, Holiday, Weekly } from "./calendar-values.ts";
import { weekdayName } from "./hours-in-words.ts";
import "./calendar-sheet.css";

interface CalendarSheetProps {
  /** The one that is edited; without it a new one is made. */
  calendar?: Calendar;
  onClose: () => void;
  onDelete?: () => void;
}

const office: Weekly = Array.from({ length: 7 }, (_, weekday) => (weekday < 5 ? [{ from: "09:00", to: "18:00" }] : []));

/** Hours of each day of the week, and the days on which nobody works. */
export function CalendarSheet({ calendar, onClose, onDelete }: CalendarSheetProps) {
  const t = useTexts();
  const [name, setName] = useState(calendar?.name ?? "");
  const [weekly, setWeekly] = useState<Weekly>(calendar?.weekly ?? office);
  const [holidays, setHolidays] = useState<readonly Holiday[]>(calendar?.holidays ?? []);
  const [isDefault, setIsDefault] = useState(calendar?.isDefault ?? false);
  const done = (word: "created" | "saved") => () => {
    notify(t(`partners.calendar.${word}`));
    onClose();
  };
  const create = useAction(createCalendarEndpoint, { onDone: done("created") });
  const update = useAction(updateCalendarEndpoint, { onDone: done("saved") });
  const busy = create.busy || update.busy;
  const isReady = name.trim() !== "" && holidays.every(({ on }) => isDay(on));
  function save(): void {
    const body = { name, weekly, holidays: [...holidays] };
    if (!calendar) void create.run({ body });
    else
      void update.run({
        params: { calendarId: calendar.id },
        version: calendar.version,
        body: { ...body, ...(isDefault && !calendar.isDefault ? { isDefault: true as const } : {}) },
      });
  }
  return (
    <Sheet
      open
      wide
      title={calendar ? calendar.name : t("partners.calendar.new")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={!isReady} onPress={save}>
            {t(calendar ? "partners.calendar.save" : "partners.calendar.create")}
          </Button>
        </>
      }
    >
      <div className="calendar-sheet">
        <TextInput label={t("partners.calendar.name")} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {calendar && !calendar.isDefault && (
          <Checkbox
            label={t("partners.calendar.make-default")}
            checked={isDefault}
            onChange={(event) => setIsDefault(event.currentTarget.checked)}
          />
        )}
        <WeekHours weekly={weekly} onChange={setWeekly} />
        <Holidays holidays={holidays} onChange={setHolidays} />
        <ProblemNote problem={create.problem ?? update.problem} />
        {calendar && !calendar.isDefault && onDelete && (
          <div>
            <Button kind="quiet" onPress={onDelete}>
              {t("partners.calendar.delete")}
            </Button>
          </div>
        )}
      </div>
    </Sheet>
  );
}

function WeekHours({ weekly, onChange }: { weekly: Weekly; onChange: (weekly: Weekly) => void }) {
  const t = useTexts();
  const locale = useLocale();
  const change = (weekday: number, spans: Weekly[number]): void => onChange(weekly.map((one, index) => (index === weekday ? spans : one)));
  return (
    <fieldset className="calendar-week">
      <legend>{t("partners.calendar.hours")}</legend>
      {weekly.map((spans, weekday) => {
        const day = weekdayName(weekday, locale);
        return (
          <div key={day} className="calendar-day">
            <span className="calendar-day-name">{day}</span>
            <div className="calendar-spans">
              {spans.length === 0 && <span className="calendar-off">{t("partners.calendar.off")}</span>}
              {spans.map((span, at) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name but their place.
                  key={at}
                  className="calendar-span"
                >
                  <TimeBox
                    label={`${day}: ${t("partners.calendar.from")}`}
                    value={span.from}
                    onChange={(from) =>
                      change(
                        weekday,
                        spans.map((one, index) => (index === at ? { ...one, from } : one)),
                      )
                    }
                  />
                  –
                  <TimeBox
                    label={`${day}: ${t("partners.calendar.to")}`}
                    // The browser's box knows no 24:00; midnight at the end of a day is shown as the start of the next.
                    value={span.to === "24:00" ? "00:00" : span.to}
                    onChange={(to) =>
                      change(
                        weekday,
                        spans.map((one, index) => (index === at ? { ...one, to: to === "00:00" ? "24:00" : to } : one)),
                      )
                    }
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${day}: ${t("partners.calendar.remove-span")}`}
                    onClick={() =>
                      change(
                        weekday,
                        spans.filter((_, index) => index !== at),
                      )
                    }
                  >
                    <IconX size={15} stroke={1.8} aria-hidden />
                  </ActionIcon>
                </span>
              ))}
              {spans.length < 6 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${day}: ${t("partners.calendar.add-span")}`}
                  title={t("partners.calendar.add-span")}
                  onClick={() => change(weekday, [...spans, nextSpan(spans)])}
                >
                  <IconPlus size={15} stroke={1.8} aria-hidden />
                </ActionIcon>
              )}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}

/** After the last hours of the day, or the usual ones. */
function nextSpan(spans: Weekly[number]): Weekly[number][number] {
  const last = spans.at(-1)?.to;
  if (last === undefined) return { from: "09:00", to: "18:00" };
  return last < "22:00" ? { from: addHour(last, 1), to: addHour(last, 2) } : { from: last, to: "24:00" };
}

const addHour = (time: string, hours: number): string => `${String(Number(time.slice(0, 2)) + hours).padStart(2, "0")}${time.slice(2)}`;

function TimeBox({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <TextInput
      type="time"
      size="xs"
      aria-label={label}
      value={value}
      required
      onChange={(event) => event.currentTarget.value !== "" && onChange(event.currentTarget.value)}
    />
  );
}

const largestFile = 1_000_000;

function Holidays({ holidays, onChange }: { holidays: readonly Holiday[]; onChange: (holidays: readonly Holiday[]) => void }) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const read = useAction(readHolidaysEndpoint, {
    onDone: ({ items }) => {
      const known = new Set(holidays.map(({ on, everyYear }) => `${on} ${everyYear}`));
      const added = items.filter(({ on, everyYear }) => !known.has(`${on} ${everyYear}`));
      notify(t("partners.calendar.imported", { count: items.length }));
      onChange([...holidays, ...added].toSorted((a, b) => (a.on < b.on ? -1 : 1)));
    },
  });
  const change = (at: number, holiday: Partial<Holiday>): void =>
    onChange(holidays.map((one, index) => (index === at ? { ...one, ...holiday } : one)));
  return (
    <fieldset className="calendar-week">
      <legend>{t("partners.calendar.holidays")}</legend>
      {holidays.map((holiday, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a holiday that is being typed has no name but its place.
          key={at}
          className="calendar-holiday"
        >
          <DayField
            label={t("partners.calendar.holiday-on")}
            value={holiday.on}
            required
            onChange={(on) => change(at, { on: on as Day })}
          />
          <TextInput
            label={t("partners.calendar.holiday-title")}
            value={holiday.title}
            onChange={(event) => change(at, { title: event.currentTarget.value })}
          />
          <Checkbox
            label={t("partners.calendar.every-year")}
            checked={holiday.everyYear}
            onChange={(event) => change(at, { everyYear: event.currentTarget.checked })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("partners.calendar.remove-holiday", { title: holiday.title || holiday.on })}
            onClick={() => onChange(holidays.filter((_, index) => index !== at))}
          >
            <IconX size={15} stroke={1.8} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div className="calendar-foot">
        <Button small onPress={() => onChange([...holidays, { on: "" as Day, everyYear: true, title: "" }])}>
          {t("partners.calendar.add-holiday")}
        </Button>
      </div>
      <FileDrop
        label={t("partners.calendar.import-label")}
        accept=".ics"
        maxBytes={largestFile}
        file={file}
        onChange={(chosen) => {
          setFile(chosen);
          void read.run({ file: chosen });
        }}
      />
      <ProblemNote problem={read.problem} />
    </fieldset>
  );
}
