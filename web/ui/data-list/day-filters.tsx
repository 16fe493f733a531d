import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../day-field.tsx";
import { FilterChip } from "./filter-chip.tsx";
import type { FilterMoves } from "./filter-moves.ts";
import { spanWords } from "./span-words.ts";

export interface DayFilterSpec {
  kind: "day";
  name: string;
  label: string;
}
export interface DaysFilterSpec {
  kind: "days";
  name: string;
  label: string;
}

export function DayFilter({ filter, list, startOpen }: { filter: DayFilterSpec; list: FilterMoves; startOpen: boolean }) {
  const format = useFormat();
  const day = list.state.filter[filter.name];
  return (
    <FilterChip label={filter.label} value={day ? format.day(day) : undefined} startOpen={startOpen}>
      <DayField isFilter label={filter.label} value={day} onChange={(chosen) => list.setFilter(filter.name, chosen || undefined)} />
    </FilterChip>
  );
}

/** From one day to another, both included; either may be left open. */
export function DaysFilter({ filter, list, startOpen }: { filter: DaysFilterSpec; list: FilterMoves; startOpen: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const [fromName, toName] = [`${filter.name}From`, `${filter.name}To`];
  const [from, to] = [list.state.filter[fromName], list.state.filter[toName]];
  return (
    <FilterChip label={filter.label} value={spanWords(t, from, to, format.day)} startOpen={startOpen}>
      <div className="data-list-span">
        <DayField isFilter label={t("ui.list.from")} value={from} onChange={(chosen) => list.setFilter(fromName, chosen || undefined)} />
        <DayField isFilter label={t("ui.list.to")} value={to} onChange={(chosen) => list.setFilter(toName, chosen || undefined)} />
      </div>
    </FilterChip>
  );
}
