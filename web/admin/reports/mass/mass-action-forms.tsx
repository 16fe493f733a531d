// What the short kinds of mass action want to know; the longer ones have a file each.
import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { languages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useColleagueChoices, useLocationChoices } from "../use-customer-choices.ts";
import type { FormProps } from "./kinds.ts";

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

export function PartnerForm({ onChange }: FormProps) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const [partnerId, setPartnerId] = useState<string | null>(null);
  return (
    <>
      <Select
        label={t("reports.mass.partner")}
        placeholder={t("reports.mass.choose")}
        required
        searchable
        allowDeselect={false}
        data={partners.map(({ id, name }) => ({ value: id, label: name }))}
        value={partnerId}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => {
          setPartnerId(value);
          onChange(value === null ? undefined : { partnerId: value });
        }}
      />
      <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.partner-why")}</span>
    </>
  );
}

/** Nothing to choose: the preview says who can go and what keeps the others. */
export function DeleteForm({ onChange }: FormProps) {
  const t = useTexts();
  useEffect(() => onChange({}), [onChange]);
  return <span>{t("reports.mass.delete-why")}</span>;
}
