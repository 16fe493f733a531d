import { Checkbox, Popover, TextInput } from "@mantine/core";
import { IconChevronDown, IconSearch, IconX } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { DayField } from "../day-field.tsx";

export interface FilterOption {
  value: string;
  label: string;
}

/** search: one box, asked after 300 ms of silence. choice: one or several of a few. day: one civil day. */
export type Filter =
  | { kind: "search"; name: string; label: string }
  | { kind: "choice"; name: string; label: string; options: readonly FilterOption[]; single?: boolean }
  | { kind: "day"; name: string; label: string };

type Moves = Pick<List<unknown>, "state" | "setFilter" | "toggleFilter" | "clearFilters" | "filtered">;

export function FilterRow({
  filters,
  list,
  searchBox,
}: {
  filters: readonly Filter[];
  list: Moves;
  searchBox: RefObject<HTMLInputElement | null>;
}) {
  const t = useTexts();
  return (
    <>
      {filters.map((filter) => {
        if (filter.kind === "search") return <SearchBox key={filter.name} filter={filter} list={list} box={searchBox} />;
        if (filter.kind === "choice") return <ChoiceFilter key={filter.name} filter={filter} list={list} />;
        return <DayFilter key={filter.name} filter={filter} list={list} />;
      })}
      {list.filtered && (
        <button type="button" className="data-list-clear" onClick={list.clearFilters}>
          {t("ui.list.clear-filters")}
        </button>
      )}
    </>
  );
}

const silenceMs = 300;

function SearchBox({ filter, list, box }: { filter: Filter; list: Moves; box: RefObject<HTMLInputElement | null> }) {
  const t = useTexts();
  const inAddress = list.state.filter[filter.name] ?? "";
  const [typed, setTyped] = useState(inAddress);
  const [sent, setSent] = useState(inAddress);
  // The address changed under us: back, a link, "clear".
  if (inAddress !== sent) {
    setSent(inAddress);
    setTyped(inAddress);
  }
  useEffect(() => {
    if (typed.trim() === sent) return undefined;
    const wait = setTimeout(() => {
      setSent(typed.trim());
      list.setFilter(filter.name, typed.trim() || undefined);
    }, silenceMs);
    return () => clearTimeout(wait);
  }, [typed, sent, list, filter.name]);
  return (
    <TextInput
      ref={box}
      className="data-list-search"
      size="xs"
      aria-label={filter.label}
      placeholder={filter.label}
      value={typed}
      leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
      {...(typed
        ? {
            rightSection: (
              <button type="button" className="data-list-icon" aria-label={t("ui.list.clear-search")} onClick={() => setTyped("")}>
                <IconX size={14} aria-hidden />
              </button>
            ),
          }
        : {})}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function ChoiceFilter({ filter, list }: { filter: Extract<Filter, { kind: "choice" }>; list: Moves }) {
  const chosen = (list.state.filter[filter.name] ?? "").split(",").filter(Boolean);
  const names = filter.options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-on={chosen.length > 0}>
          <span>{filter.label}</span>
          {names.length > 0 && <strong>{names.length > 2 ? names.length : names.join(", ")}</strong>}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <fieldset className="data-list-options" aria-label={filter.label}>
          {filter.options.map(({ value, label }) => (
            <Checkbox
              key={value}
              size="xs"
              label={label}
              checked={chosen.includes(value)}
              onChange={() =>
                filter.single
                  ? list.setFilter(filter.name, chosen.includes(value) ? undefined : value)
                  : list.toggleFilter(filter.name, value)
              }
            />
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}

function DayFilter({ filter, list }: { filter: Filter; list: Moves }) {
  const format = useFormat();
  const day = list.state.filter[filter.name];
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-on={day !== undefined}>
          <span>{filter.label}</span>
          {day && <strong>{format.day(day)}</strong>}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <DayField label={filter.label} value={day} onChange={(chosen) => list.setFilter(filter.name, chosen || undefined)} />
      </Popover.Dropdown>
    </Popover>
  );
}
