// What each kind of mass action wants to know. A form says its parameters once they are complete, and undefined until then.
import { MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { useColleagueChoices, useLabelChoices, useLocationChoices } from "../use-customer-choices.ts";
import type { Params } from "./kinds.ts";

interface FormProps {
  onChange: (params: Params | undefined) => void;
}

const statuses = ["active", "blocked", "inactive", "archived"] as const;
const causes = ["admin", "abuse"] as const;

export function StatusForm({ onChange }: FormProps) {
  const t = useTexts();
  const [wish, setWish] = useState({ to: "active", blockedBy: "admin", reason: "", text: "" });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    const { blockedBy, ...rest } = next;
    onChange(next.reason.trim() === "" ? undefined : { ...rest, ...(next.to === "blocked" ? { blockedBy } : {}) });
  }
  return (
    <>
      <Choice
        label={t("reports.mass.to-status")}
        value={wish.to}
        options={statuses.map((value) => ({ value, label: t(`customers.status.${value}`) }))}
        onChange={(to) => set({ to })}
      />
      {wish.to === "blocked" && (
        <Choice
          label={t("reports.mass.block-cause")}
          value={wish.blockedBy}
          options={causes.map((value) => ({ value, label: t(`reports.mass.cause.${value}`) }))}
          onChange={(blockedBy) => set({ blockedBy })}
        />
      )}
      <TextInput
        label={t("reports.mass.reason")}
        required
        maxLength={80}
        value={wish.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <Textarea
        label={t("reports.mass.note")}
        autosize
        minRows={2}
        maxLength={500}
        value={wish.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </>
  );
}

export function LabelsForm({ onChange }: FormProps) {
  const t = useTexts();
  const labels = useLabelChoices();
  const [wish, setWish] = useState<{ add: string[]; remove: string[] }>({ add: [], remove: [] });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(next.add.length + next.remove.length > 0 ? next : undefined);
  }
  if (labels.length === 0) return <span>{t("reports.mass.no-labels")}</span>;
  return (
    <>
      {(["add", "remove"] as const).map((way) => (
        <MultiSelect
          key={way}
          label={t(`reports.mass.${way}`)}
          // A label cannot come and go at once.
          data={labels.filter(({ value }) => !wish[way === "add" ? "remove" : "add"].includes(value))}
          value={wish[way]}
          searchable
          hidePickedOptions
          comboboxProps={{ withinPortal: false }}
          onChange={(ids) => set({ [way]: ids })}
        />
      ))}
    </>
  );
}

export function LocationForm({ onChange }: FormProps) {
  const t = useTexts();
  const locations = useLocationChoices();
  return (
    <OneOf
      label={t("reports.mass.location")}
      none={t("reports.customers.nowhere")}
      options={locations}
      onChoose={(locationId) => onChange({ locationId })}
    />
  );
}

export function ManagerForm({ onChange }: FormProps) {
  const t = useTexts();
  const colleagues = useColleagueChoices();
  return (
    <OneOf
      label={t("reports.mass.manager")}
      none={t("reports.customers.nobody")}
      options={colleagues}
      onChoose={(accountManagerId) => onChange({ accountManagerId })}
    />
  );
}

const nothing = "none";

function OneOf({
  label,
  none,
  options,
  onChoose,
}: {
  label: string;
  none: string;
  options: readonly { value: string; label: string }[];
  onChoose: (id: string | null) => void;
}) {
  const t = useTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Select
      label={label}
      placeholder={t("reports.mass.choose")}
      required
      searchable
      allowDeselect={false}
      data={[{ value: nothing, label: none }, ...options]}
      value={chosen}
      comboboxProps={{ withinPortal: false }}
      onChange={(value) => {
        setChosen(value);
        if (value !== null) onChoose(value === nothing ? null : value);
      }}
    />
  );
}

export function LanguageForm({ onChange }: FormProps) {
  const t = useTexts();
  const [language, setLanguage] = useState<string | null>(null);
  return (
    <Select
      label={t("reports.mass.language")}
      placeholder={t("reports.mass.choose")}
      required
      allowDeselect={false}
      data={Object.entries(languages).map(([value, { name }]) => ({ value, label: name }))}
      value={language}
      comboboxProps={{ withinPortal: false }}
      onChange={(value) => {
        setLanguage(value);
        onChange(value === null ? undefined : { language: value });
      }}
    />
  );
}
