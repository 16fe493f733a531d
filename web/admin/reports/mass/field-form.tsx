import { MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import { type FieldView, listFieldsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { isDay } from "../../../../shared/calendar.ts";
import { dayAndTimeIn, momentIn } from "../../../../shared/moment-in-zone.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import type { FormProps } from "./kinds.ts";

type Field = z.output<typeof FieldView>;
const acts = ["set", "clear"] as const;
// Those whose value can be the same for many: a file or another record belongs to one.
const types: ReadonlySet<string> = new Set([
  ...["text", "long_text", "integer", "decimal", "yes_no", "date", "moment", "choice", "choices"],
  ...["email", "phone", "url", "ip", "network", "mac", "coordinates"],
]);

/** One additional field, set to one value or cleared. */
export function FieldForm({ onChange }: FormProps) {
  const t = useTexts();
  const { language } = useLanguage();
  const { data } = useEndpoint(listFieldsEndpoint, { query: { module: "customers" } }, { topics: ["additional-fields"] });
  const fields = (data?.items ?? []).filter((field) => !field.isReadOnly && types.has(field.type));
  const [wish, setWish] = useState<{ name: string | null; act: (typeof acts)[number]; value: unknown }>({
    name: null,
    act: "set",
    value: null,
  });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    const { name, act, value } = next;
    const isWhole = name !== null && (act === "clear" || (value !== null && value !== ""));
    onChange(isWhole ? { field: name, value: act === "clear" ? null : value } : undefined);
  }
  const titleOf = (field: Field): string => field.title[language] ?? field.title.en ?? field.name;
  const field = fields.find(({ name }) => name === wish.name);
  if (data && fields.length === 0) return <span>{t("reports.mass.field.none")}</span>;
  return (
    <>
      <Select
        label={t("reports.mass.field.which")}
        placeholder={t("reports.mass.choose")}
        required
        searchable
        allowDeselect={false}
        data={fields.map((one) => ({ value: one.name, label: titleOf(one) }))}
        value={wish.name}
        comboboxProps={{ withinPortal: false }}
        onChange={(name) => set({ name, value: null })}
      />
      {field && (
        <Choice
          label={t("reports.mass.field.act")}
          value={wish.act}
          options={acts.map((value) => ({ value, label: t(`reports.mass.field.acts.${value}`) }))}
          onChange={(act) => set({ act })}
        />
      )}
      {field && wish.act === "set" && (
        <ValueInput
          key={field.name}
          field={field}
          label={titleOf(field)}
          value={wish.value}
          language={language}
          onChange={(value) => set({ value })}
        />
      )}
    </>
  );
}

interface ValueInputProps {
  field: Field;
  label: string;
  language: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** The input that the field's type wants; the server checks it as in the form of one customer. */
function ValueInput({ field, label, language, value, onChange }: ValueInputProps) {
  const t = useTexts();
  const text = typeof value === "string" ? value : "";
  const options = field.options
    .filter((option) => !option.archived)
    .map(({ key, title }) => ({ value: key, label: title[language] ?? title.en ?? key }));
  switch (field.type) {
    case "yes_no":
      return (
        <Choice
          label={label}
          value={value === true ? "yes" : value === false ? "no" : ""}
          options={(["yes", "no"] as const).map((one) => ({ value: one as string, label: t(`reports.mass.value.${one}`) }))}
          onChange={(one) => onChange(one === "yes")}
        />
      );
    case "choice":
      return (
        <Select label={label} data={options} required value={text || null} comboboxProps={{ withinPortal: false }} onChange={onChange} />
      );
    case "choices":
      return (
        <MultiSelect
          label={label}
          data={options}
          required
          value={Array.isArray(value) ? value : []}
          comboboxProps={{ withinPortal: false }}
          onChange={(keys) => onChange(keys.length > 0 ? keys : null)}
        />
      );
    case "date":
      return <DayField label={label} required value={text} onChange={onChange} />;
    case "moment":
      return <MomentInput label={label} value={text} onChange={onChange} />;
    case "long_text":
      return (
        <Textarea label={label} required autosize minRows={3} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      );
    case "integer":
      return (
        <TextInput
          label={label}
          required
          inputMode="numeric"
          value={value === null ? "" : String(value)}
          // What is no number goes out as it was typed: the server says so in the field's own words.
          onChange={(event) =>
            onChange(/^-?\d{1,15}$/.test(event.currentTarget.value) ? Number(event.currentTarget.value) : event.currentTarget.value)
          }
        />
      );
    default:
      return (
        <TextInput
          label={label}
          required
          {...(field.type === "decimal" ? { inputMode: "decimal" as const } : {})}
          value={text}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onChange(field.type === "decimal" ? typed.replace(",", ".") : typed);
          }}
        />
      );
  }
}

function MomentInput({ label, value, onChange }: { label: string; value: string; onChange: (value: unknown) => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(value);
  const { day, time } = isMoment ? dayAndTimeIn(value, timeZone) : { day: value, time: "00:00" };
  const take = (nextDay: string, nextTime: string): void =>
    onChange(isDay(nextDay) ? momentIn(nextDay, nextTime || "00:00", timeZone) : nextDay);
  return (
    <div style={{ display: "grid", gap: 12, gridTemplateColumns: "2fr 1fr" }}>
      <DayField label={label} required value={day} onChange={(next) => take(next, time)} />
      <TextInput type="time" label={t("reports.mass.time")} value={time} onChange={(event) => take(day, event.currentTarget.value)} />
    </div>
  );
}
