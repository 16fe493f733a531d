import { NativeSelect, TextInput } from "@mantine/core";
import { createTaxEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";

const enCategories = ["S", "Z", "E", "AE", "K", "G", "O"] as const;

/** A tax with its first rate. */
export function NewTaxSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useActForm({
    endpoint: createTaxEndpoint,
    start: { name: "", code: "", ratePercent: "", enCategory: "S", exemptionText: "", ledgerAccount: "2100", validFrom: "" },
    topics: ["taxes"],
    onDone: (tax) => {
      notify(t("catalog.tax-new.done", { tax: tax.name }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("catalog.tax-new.title")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.tax-new.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <TextInput label={t("catalog.name")} description={t("catalog.tax-name-why")} required data-autofocus {...form.field("name")} />
        <TextInput label={t("catalog.code")} description={t("catalog.tax-code-why")} required dir="ltr" {...form.field("code")} />
        <DecimalField label={t("catalog.rate")} places={5} unit="%" required {...form.field("ratePercent")} />
        <DayField label={t("catalog.valid-from")} description={t("catalog.valid-from-why")} {...form.field("validFrom")} />
        <NativeSelect
          label={t("catalog.en-category")}
          description={t("catalog.en-category-why")}
          {...form.field("enCategory")}
          data={enCategories.map((value) => ({ value, label: `${value} · ${t(`catalog.en.${value}`)}` }))}
        />
        {form.values.enCategory !== "S" && (
          <TextInput label={t("catalog.exemption-text")} description={t("catalog.exemption-text-why")} {...form.field("exemptionText")} />
        )}
        <TextInput label={t("catalog.ledger-account")} inputMode="numeric" required dir="ltr" {...form.field("ledgerAccount")} />
      </FormFrame>
    </Sheet>
  );
}
