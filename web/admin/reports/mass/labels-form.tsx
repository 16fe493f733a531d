import { MultiSelect } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { useLabelChoices } from "../use-customer-choices.ts";
import type { FormProps } from "./kinds.ts";

const ways = ["some", "all"] as const;

/** Adds and takes away some labels, or leaves exactly the chosen ones. */
export function LabelsForm({ onChange }: FormProps) {
  const t = useTexts();
  const labels = useLabelChoices();
  const [wish, setWish] = useState<{ way: (typeof ways)[number]; add: string[]; remove: string[]; replace: string[] }>({
    way: "some",
    add: [],
    remove: [],
    replace: [],
  });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    const { way, add, remove, replace } = next;
    onChange(way === "all" ? { replace } : add.length + remove.length > 0 ? { add, remove } : undefined);
  }
  if (labels.length === 0) return <span>{t("reports.mass.no-labels")}</span>;
  const field = (name: "add" | "remove" | "replace", without: readonly string[] = []) => (
    <MultiSelect
      key={name}
      label={t(`reports.mass.${name}`)}
      // A label cannot come and go at once.
      data={labels.filter(({ value }) => !without.includes(value))}
      value={wish[name]}
      searchable
      hidePickedOptions
      comboboxProps={{ withinPortal: false }}
      onChange={(ids) => set({ [name]: ids })}
    />
  );
  return (
    <>
      <Choice
        label={t("reports.mass.labels-way")}
        value={wish.way}
        options={ways.map((value) => ({ value, label: t(`reports.mass.labels-ways.${value}`) }))}
        onChange={(way) => set({ way })}
      />
      {wish.way === "some" ? [field("add", wish.remove), field("remove", wish.add)] : field("replace")}
      {wish.way === "all" && wish.replace.length === 0 && <span>{t("reports.mass.replace-none")}</span>}
    </>
  );
}
