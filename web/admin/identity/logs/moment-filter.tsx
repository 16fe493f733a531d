import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { useFormat } from "../../../lib/format.ts";
import { useFormatSettings } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { List } from "../../../lib/use-list.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { startOfDay } from "./start-of-day.ts";

/** Between two days of the reader. The log knows moments: a day begins where its reader is. */
export function MomentFilter({ list }: { list: Pick<List<unknown>, "state" | "setFilter"> }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useFormatSettings();
  const { from, to } = list.state.filter;
  const first = from ? calendarDay(new Date(from), timeZone) : "";
  // The end is the beginning of the day after the last one.
  const last = to ? addDays(calendarDay(new Date(to), timeZone), -1) : "";
  const words = [first && format.day(first), last && format.day(last)];
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-on={Boolean(first || last)}>
          <span>{t("identity.log.period")}</span>
          {(first || last) && <strong>{words[0] === words[1] ? words[0] : words.map((word) => word || "…").join(" – ")}</strong>}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <div style={{ display: "grid", gap: 12 }}>
          <DayField
            isFilter
            label={t("identity.log.from")}
            value={first}
            onChange={(day) => list.setFilter("from", day ? startOfDay(day as Day, timeZone).toISOString() : undefined)}
          />
          <DayField
            isFilter
            label={t("identity.log.to")}
            value={last}
            onChange={(day) => list.setFilter("to", day ? startOfDay(addDays(day as Day, 1), timeZone).toISOString() : undefined)}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
