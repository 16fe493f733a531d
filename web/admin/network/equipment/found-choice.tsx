import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import type { EndpointState } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Props {
  readonly label: string;
  readonly why?: string;
  /** What stands for none of them. */
  readonly nothing: string;
  /** The id; empty: none. */
  readonly value: string;
  /** How the one is called that was chosen before. */
  readonly known: Named | null | undefined;
  readonly error: string | undefined;
  readonly field: string;
  /** What there is for the text that was asked for. */
  readonly items: readonly Named[];
  readonly found: Pick<EndpointState<unknown>, "loading" | "problem" | "reload">;
  /** Is told what to look for, once somebody opens the list; an empty text: the first of all. */
  readonly onAsk: (text: string) => void;
  readonly onChange: (id: string) => void;
}

const silenceMs = 250;

/** One of many: the server looks for what is typed, so that it does not matter how many there are. */
export function FoundChoice({ label, why, nothing, value, known, error, field, items, found, onAsk, onChange }: Props) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState<Named>();
  const current = [picked, known].find((one) => one?.id === value) ?? items.find(({ id }) => id === value);
  // What stands in the box is not what is looked for.
  const text = typed === (value === "" ? nothing : current?.name) ? "" : typed.trim();
  // A name that nobody knows yet is asked for, too.
  const isAsking = open || (value !== "" && current === undefined);
  useEffect(() => {
    if (!isAsking) return undefined;
    const wait = setTimeout(() => onAsk(text), text === "" ? 0 : silenceMs);
    return () => clearTimeout(wait);
  }, [isAsking, text, onAsk]);
  const all = current && !items.some(({ id }) => id === current.id) ? [current, ...items] : items;
  const isFound = new Set(items.map(({ id }) => id));
  const options = all.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div>
      <Select
        label={label}
        description={why}
        error={error}
        data-field={field}
        data={[{ value: "", label: nothing }, ...options]}
        value={value}
        searchable
        allowDeselect={false}
        searchValue={typed}
        onSearchChange={setTyped}
        onDropdownOpen={() => setOpen(true)}
        // The server has looked already: beside what it found stands what is chosen, which the field has to know.
        filter={({ options: given }) => (text === "" ? given : given.filter((option) => "value" in option && isFound.has(option.value)))}
        nothingFoundMessage={found.loading ? t("ui.loading") : t("ui.list.nothing-matches")}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          setPicked(all.find(({ id }) => id === next));
          onChange(next ?? "");
        }}
      />
      <ProblemNote problem={found.problem} onRetry={found.reload} />
    </div>
  );
}
