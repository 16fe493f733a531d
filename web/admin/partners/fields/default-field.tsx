import { MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import type { Form } from "../../../lib/form.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import type { FieldValues } from "./field-values.ts";

/** The value that new records begin with. */
export function DefaultField({ form }: { form: Form<FieldValues> }) {
  const t = useTexts();
  const { language } = useLanguage();
  const { type, options } = form.values;
  const { value, error } = form.field("defaultValue");
  const label = t("partners.field.defaultValue");
  const set = (next: unknown): void => form.set("defaultValue", next as never);
  const text = typeof value === "string" ? value : "";
  const offered = options
    .filter(({ key, archived }) => key !== "" && !archived)
    .map((option) => ({ value: option.key, label: option.title[language] || option.title.en || option.key }));
  switch (type) {
    case "yes_no":
      return (
        <Select
          label={label}
          data={[
            { value: "", label: t("partners.field.no-default") },
            { value: "true", label: t("partners.field.yes") },
            { value: "false", label: t("partners.field.no") },
          ]}
          value={typeof value === "boolean" ? String(value) : ""}
          error={error}
          allowDeselect={false}
          onChange={(chosen) => set(chosen === "true" ? true : chosen === "false" ? false : null)}
        />
      );
    case "choice":
      return (
        <Select
          label={label}
          data={offered}
          value={text || null}
          error={error}
          clearable
          placeholder={t("partners.field.no-default")}
          onChange={set}
        />
      );
    case "choices":
      return (
        <MultiSelect
          label={label}
          data={offered}
          value={Array.isArray(value) ? (value as string[]) : []}
          error={error}
          clearable
          onChange={set}
        />
      );
    case "date":
      return <DayField label={label} value={text} error={error} onChange={(day) => set(day || null)} name="defaultValue" />;
    case "long_text":
      return (
        <Textarea label={label} autosize minRows={2} value={text} error={error} onChange={(event) => set(event.currentTarget.value)} />
      );
    case "integer":
      return (
        <TextInput
          label={label}
          inputMode="numeric"
          value={value === null || value === undefined ? "" : String(value)}
          error={error}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
    case "moment":
      // A fixed moment is no sensible start for any record.
      return null;
    default:
      return <TextInput label={label} value={text} error={error} onChange={(event) => set(event.currentTarget.value)} />;
  }
}
