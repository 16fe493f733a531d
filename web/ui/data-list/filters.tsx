import { Popover, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconX } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { AmountsFilter, type AmountsFilterSpec } from "./amounts-filter.tsx";
import { ChoiceFilter, type ChoiceFilterSpec } from "./choice-filter.tsx";
import { DayFilter, type DayFilterSpec, DaysFilter, type DaysFilterSpec } from "./day-filters.tsx";
import type { FilterMoves } from "./filter-moves.ts";

/**
 * search: one box, asked after 300 ms of silence. choice: one or several of a few, or of many. day: one civil day. days, amounts: from and to,
 * in the address as `<name>From` and `<name>To`.
 */
export type Filter = (
  | { kind: "search"; name: string; label: string }
  | ChoiceFilterSpec
  | DayFilterSpec
  | DaysFilterSpec
  | AmountsFilterSpec
) & {
  /** Rarely needed: it waits behind "More filters" until somebody takes it out. */
  extra?: boolean;
};

export function FilterRow({
  filters,
  list,
  searchBox,
}: {
  filters: readonly Filter[];
  list: FilterMoves;
  searchBox: RefObject<HTMLInputElement | null>;
}) {
  const t = useTexts();
  const [taken, setTaken] = useState<readonly string[]>([]);
  const isShown = (filter: Filter): boolean => !filter.extra || taken.includes(filter.name) || isSet(filter, list);
  const waiting = filters.filter((filter) => !isShown(filter));
  return (
    <>
      {filters.filter(isShown).map((filter) => (
        <OneFilter key={filter.name} filter={filter} list={list} searchBox={searchBox} startOpen={taken.at(-1) === filter.name} />
      ))}
      {waiting.length > 0 && <MoreFilters filters={waiting} onTake={(name) => setTaken([...taken, name])} />}
      {list.filtered && (
        <button type="button" className="data-list-clear" onClick={list.clearFilters}>
          {t("ui.list.clear-filters")}
        </button>
      )}
    </>
  );
}

interface OneFilterProps {
  filter: Filter;
  list: FilterMoves;
  searchBox: RefObject<HTMLInputElement | null>;
  startOpen: boolean;
}

function OneFilter({ filter, list, searchBox, startOpen }: OneFilterProps) {
  switch (filter.kind) {
    case "search":
      return <SearchBox filter={filter} list={list} box={searchBox} />;
    case "choice":
      return <ChoiceFilter filter={filter} list={list} startOpen={startOpen} />;
    case "day":
      return <DayFilter filter={filter} list={list} startOpen={startOpen} />;
    case "days":
      return <DaysFilter filter={filter} list={list} startOpen={startOpen} />;
    case "amounts":
      return <AmountsFilter filter={filter} list={list} startOpen={startOpen} />;
  }
}

/** The names under which a filter stands in the address. */
function namesOf(filter: Filter): string[] {
  if (filter.kind === "days" || filter.kind === "amounts") return [`${filter.name}From`, `${filter.name}To`];
  return filter.kind === "choice" && filter.modes ? filter.modes.map(({ name }) => name) : [filter.name];
}

const isSet = (filter: Filter, list: FilterMoves): boolean => namesOf(filter).some((name) => list.state.filter[name]);

/** Takes rarely needed filters out, one at a time; the one taken opens at once. */
function MoreFilters({ filters, onTake }: { filters: readonly Filter[]; onTake: (name: string) => void }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <Popover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus opened={open} onChange={setOpen}>
      <Popover.Target>
        <button type="button" className="data-list-chip" data-quiet onClick={() => setOpen(!open)}>
          <IconPlus size={14} aria-hidden />
          <span>{t("ui.list.more-filters")}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div className="data-list-menu">
          {filters.map(({ name, label }) => (
            <button
              key={name}
              type="button"
              onClick={() => {
                setOpen(false);
                onTake(name);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

const silenceMs = 300;

function SearchBox({
  filter,
  list,
  box,
}: {
  filter: { name: string; label: string };
  list: FilterMoves;
  box: RefObject<HTMLInputElement | null>;
}) {
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
