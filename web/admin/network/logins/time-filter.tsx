// The span of a log: the latest minutes in one press, or from one moment to another. The log knows moments, so the address does, too.
import { Popover, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { List } from "../../../lib/use-list.ts";

/** Minutes: a quarter of an hour, an hour, a day, a week. */
const latest = [15, 60, 1440, 10080] as const;

export function TimeFilter({ list }: { list: Pick<List<unknown>, "state" | "setFilters"> }) {
  const t = useTexts();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const { from, until } = list.state.filter;
  const words = [from, until].map((moment) => (moment ? format.moment(moment) : "…")).join(" – ");
  const isSet = Boolean(from || until);
  const set = (changes: { from?: string | undefined; until?: string | undefined }): void => list.setFilters(changes);
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-on={isSet} onClick={() => setOpen(!open)}>
          <span>{t("network.logins.time")}</span>
          {isSet && <strong>{words}</strong>}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <div className="data-list-choice">
          <div className="data-list-menu">
            {latest.map((minutes) => (
              <button
                key={minutes}
                type="button"
                onClick={() => {
                  set({ from: new Date(currentMoment().getTime() - minutes * 60_000).toISOString(), until: undefined });
                  setOpen(false);
                }}
              >
                {t(`network.logins.latest.${minutes}`)}
              </button>
            ))}
            {isSet && (
              <button
                type="button"
                onClick={() => {
                  set({ from: undefined, until: undefined });
                  setOpen(false);
                }}
              >
                {t("network.logins.any-time")}
              </button>
            )}
          </div>
          <MomentField label={t("ui.list.from")} value={from} onChange={(moment) => set({ from: moment, until })} />
          <MomentField label={t("ui.list.to")} value={until} onChange={(moment) => set({ from, until: moment })} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** On the clock of this computer, as the browser's own field is. */
function MomentField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (moment: string | undefined) => void;
}) {
  return (
    <TextInput
      type="datetime-local"
      size="xs"
      label={label}
      defaultValue={value ? localText(new Date(value)) : ""}
      onBlur={(event) => {
        const moment = new Date(event.currentTarget.value);
        const said = Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
        if (said !== value) onChange(said);
      }}
    />
  );
}

const localText = (moment: Date): string => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
