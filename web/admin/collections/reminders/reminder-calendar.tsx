import { ActionIcon, Skeleton } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { type ReminderWish, reminderCalendarEndpoint } from "../../../../server/modules/collections/reminders/contract.ts";
import { addDays, addMonths, type Day, dayOfMonth, daysInMonth, epochDay, onDayOfMonth } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../../lib/api.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useFormat, useLocale } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import "./reminder-calendar.css";

type Calendar = ReturnsOf<typeof reminderCalendarEndpoint>;
type Item = Calendar["items"][number];
type Wish = (typeof ReminderWish)["_output"];

const silenceMs = 250;

const toneOf: Readonly<Record<Item["mark"], string>> = {
  billing_day: "past",
  proforma: "waits",
  document: "waits",
  due: "attention",
  reminder_1: "waits",
  reminder_2: "waits",
  reminder_3: "waits",
  warning: "attention",
  block: "hurts",
  deactivation: "hurts",
  hold: "works",
};

interface ReminderCalendarProps {
  partnerId: string;
  /** What is typed; undefined while it makes no sense. */
  wish: Wish | undefined;
}

/** B-176 the days on which everything would fall, updated while the form is edited; of a real customer what is planned and what was. */
export function ReminderCalendar({ partnerId, wish }: ReminderCalendarProps) {
  const t = useTexts();
  const nameOf = useMonthName();
  const [month, setMonth] = useState<Day>(() => onDayOfMonth(currentMoment().toISOString().slice(0, 10) as Day, 1));
  const [customer, setCustomer] = useState<PickedCustomer>();
  const [calendar, setCalendar] = useState<Calendar>();
  const [problem, setProblem] = useState<ApiProblem>();
  const latest = useRef(0);
  const asked = JSON.stringify([partnerId, wish, month, customer?.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked stands in `asked`, compared by value.
  useEffect(() => {
    if (!wish) return undefined;
    latest.current += 1;
    const mine = latest.current;
    const wait = setTimeout(async () => {
      try {
        const found = await callApi(reminderCalendarEndpoint, {
          params: { partnerId },
          body: { month, wish, ...(customer ? { customerId: customer.id } : {}) },
        });
        if (mine !== latest.current) return;
        setCalendar(found);
        setProblem(undefined);
      } catch (thrown) {
        if (mine === latest.current) setProblem(asProblem(thrown));
      }
    }, silenceMs);
    return () => clearTimeout(wait);
  }, [asked]);
  const second = addMonths(month, 1);
  const until = addMonths(month, 2);
  const shown = (calendar?.items ?? []).filter(({ on }) => on >= month && on < until);
  const outside = (calendar?.items ?? []).filter(({ on }) => on < month || on >= until);
  return (
    <Panel title={t("collections.reminders.calendar")}>
      <div className="reminder-calendar">
        <CustomerPicker label={t("collections.reminders.for-customer")} picked={customer} onPick={setCustomer} partnerId={partnerId} />
        {calendar && (
          <p className="setting-help">
            {calendar.customer
              ? t(calendar.isExample ? "collections.reminders.owes-nothing" : "collections.reminders.real", {
                  name: calendar.customer.name,
                })
              : t("collections.reminders.example")}
          </p>
        )}
        <div className="reminder-calendar-move">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("collections.reminders.earlier")}
            onClick={() => setMonth(addMonths(month, -1))}
          >
            <IconChevronLeft size={16} aria-hidden className="flips" />
          </ActionIcon>
          <strong>
            {nameOf(month)} – {nameOf(second)}
          </strong>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("collections.reminders.later")}
            onClick={() => setMonth(addMonths(month, 1))}
          >
            <IconChevronRight size={16} aria-hidden className="flips" />
          </ActionIcon>
        </div>
        {problem && <ProblemNote problem={problem} />}
        {!wish && (
          <p className="setting-origin" data-changed="true" role="alert">
            {t("collections.reminders.wrong.reminder-order")}
          </p>
        )}
        {calendar ? (
          <>
            <Month month={month} calendar={calendar} />
            <Month month={second} calendar={calendar} />
            <Legend items={shown} />
            {outside.length > 0 && shown.length === 0 && (
              <Button small onPress={() => setMonth(onDayOfMonth(outside[0]?.on as Day, 1))}>
                {t("collections.reminders.go-to", { month: outside[0] ? nameOf(outside[0].on) : "" })}
              </Button>
            )}
          </>
        ) : (
          !problem && <Skeleton height={300} radius="md" />
        )}
      </div>
    </Panel>
  );
}

/** "November 2026". */
function useMonthName(): (month: Day) => string {
  const words = new Intl.DateTimeFormat(useLocale(), { month: "long", year: "numeric", timeZone: "UTC" });
  return (month) => words.format(new Date(`${month}T12:00:00Z`));
}

/** 0 is Monday. */
const weekday = (on: Day): number => (((epochDay(on) + 3) % 7) + 7) % 7;

function Month({ month, calendar }: { month: Day; calendar: Calendar }) {
  const t = useTexts();
  const nameOf = useMonthName();
  const count = daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5, 7)));
  const days = Array.from({ length: count }, (_, at) => addDays(month, at));
  const off = new Set<string>(calendar.daysOff);
  return (
    <div className="reminder-month">
      <h3>{nameOf(month)}</h3>
      {/* Read by people who see it; everybody else has the list below, which says the same. */}
      <div className="reminder-grid" aria-hidden>
        {(["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const).map((name) => (
          <span key={name} className="reminder-weekday">
            {t(`collections.reminders.weekday.${name}`)}
          </span>
        ))}
        {days.map((on, at) => {
          const items = calendar.items.filter((item) => item.on === on);
          return (
            <span
              key={on}
              className="reminder-day"
              data-off={off.has(on)}
              data-today={calendar.today === on}
              data-marked={items.length > 0}
              style={at === 0 ? { gridColumnStart: weekday(on) + 1 } : undefined}
            >
              <span>{dayOfMonth(on)}</span>
              {items.length > 0 && (
                <span className="reminder-dots">
                  {items.map((item) => (
                    <i
                      key={item.mark}
                      className={`tone-${toneOf[item.mark]}`}
                      data-empty={item.whyNot !== null}
                      title={t(`collections.reminders.mark.${item.mark}`)}
                    >
                      {short(item.mark)}
                    </i>
                  ))}
                </span>
              )}
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** A reminder shows its number in the grid. */
const short = (mark: Item["mark"]): string => (mark.startsWith("reminder_") ? mark.slice(-1) : "");

function Legend({ items }: { items: readonly Item[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <ul className="reminder-legend">
      {items.map((item) => (
        <li key={`${item.mark}${item.on}`} data-empty={item.whyNot !== null}>
          <i className={`tone-${toneOf[item.mark]}`} data-empty={item.whyNot !== null}>
            {short(item.mark)}
          </i>
          <span>
            {t(`collections.reminders.mark.${item.mark}`)}
            {item.isDone && <small>{t("collections.reminders.done")}</small>}
            {item.movedFrom && <small>{t("collections.reminders.moved", { day: format.shortDay(item.movedFrom) })}</small>}
            {item.whyNot && <small>{t(`collections.reminders.why-not.${item.whyNot}`)}</small>}
          </span>
          <time dateTime={item.on} className="number">
            {format.shortDay(item.on)}
          </time>
        </li>
      ))}
    </ul>
  );
}
