import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../choice.tsx";
import { FilterChip } from "./filter-chip.tsx";
import type { FilterMoves } from "./filter-moves.ts";

export interface FilterOption {
  value: string;
  label: string;
}

export interface ChoiceFilterSpec {
  kind: "choice";
  name: string;
  label: string;
  options: readonly FilterOption[];
  single?: boolean;
  /** The same options can be wished for in several ways, each a filter of its own: any of them, all, none. */
  modes?: readonly { name: string; label: string }[];
}

/** From so many options on there is a box to find one. */
const many = 10;

export function ChoiceFilter({ filter, list, startOpen }: { filter: ChoiceFilterSpec; list: FilterMoves; startOpen: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const modes = filter.modes ?? [{ name: filter.name, label: "" }];
  const chosenOf = (name: string): string[] => (list.state.filter[name] ?? "").split(",").filter(Boolean);
  const [mode, setMode] = useState(() => modes.find(({ name }) => chosenOf(name).length > 0)?.name ?? modes[0]?.name ?? filter.name);
  const [sought, setSought] = useState("");
  const words = modes.flatMap(({ name, label }) => {
    const chosen = chosenOf(name);
    if (chosen.length === 0) return [];
    const names = filter.options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
    const said = names.length === 0 || names.length > 2 ? format.number(chosen.length) : names.join(t("ui.comma"));
    return [filter.modes ? `${label}: ${said}` : said];
  });
  const chosen = chosenOf(mode);
  const found = filter.options.filter(({ label }) => plain(label).includes(plain(sought)));
  return (
    <FilterChip label={filter.label} value={words.length > 0 ? words.join("; ") : undefined} startOpen={startOpen}>
      <div className="data-list-choice">
        {filter.modes && (
          <Choice
            label={filter.label}
            value={mode}
            options={filter.modes.map(({ name, label }) => ({ value: name, label }))}
            onChange={setMode}
          />
        )}
        {filter.options.length > many && (
          <TextInput
            size="xs"
            aria-label={t("ui.list.find-option")}
            placeholder={t("ui.list.find-option")}
            value={sought}
            data-autofocus
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
        <fieldset className="data-list-options" aria-label={filter.label}>
          {found.map(({ value, label }) => (
            <Checkbox
              key={value}
              size="xs"
              label={label}
              checked={chosen.includes(value)}
              onChange={() =>
                filter.single ? list.setFilter(mode, chosen.includes(value) ? undefined : value) : list.toggleFilter(mode, value)
              }
            />
          ))}
          {found.length === 0 && (
            <span className="data-list-none">{t(filter.options.length === 0 ? "ui.list.no-options" : "ui.list.nothing-matches")}</span>
          )}
        </fieldset>
      </div>
    </FilterChip>
  );
}

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
