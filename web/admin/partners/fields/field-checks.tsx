import { Select, TextInput } from "@mantine/core";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { checksOf, type FieldValues } from "./field-values.ts";

/** What a value must fulfil, as far as its type knows such a thing. */
export function FieldChecks({ form }: { form: Form<FieldValues> }) {
  const t = useTexts();
  const checks = checksOf[form.values.type];
  return checks.map((check) => {
    const label = t(`partners.field.check.${check}`);
    const field = form.field(`checks.${check}`);
    switch (check) {
      case "pattern":
        return (
          <div key={check} className="field-grid-whole">
            <TextInput label={label} description={t("partners.field.pattern-how")} spellCheck={false} dir="ltr" {...field} />
          </div>
        );
      case "minDate":
      case "maxDate":
        return <DayField key={check} label={label} value={field.value} onChange={field.onChange} error={field.error} name={field.name} />;
      case "relative":
        return (
          <Select
            key={check}
            label={label}
            data={[
              { value: "", label: t("partners.field.relative.none") },
              { value: "not_past", label: t("partners.field.relative.not_past") },
              { value: "not_future", label: t("partners.field.relative.not_future") },
            ]}
            value={field.value}
            error={field.error}
            allowDeselect={false}
            onChange={(chosen) => field.onChange(chosen ?? "")}
          />
        );
      default:
        return <TextInput key={check} label={label} inputMode="decimal" {...field} />;
    }
  });
}
