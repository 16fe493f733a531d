import { NativeSelect } from "@mantine/core";
import type { Form } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { type TaxedWith, TaxField } from "./tax-field.tsx";

export interface TaxedValues extends TaxedWith {
  includesTax: boolean | undefined;
}

/** What a price is taxed with, and whether the tax stands in it already; either may be left as it would be anyway. */
export function TaxedFields({
  form,
  taxAsBefore,
  includesAsBefore,
}: {
  form: Form<TaxedValues>;
  taxAsBefore: string;
  includesAsBefore: string;
}) {
  const t = useTexts();
  const { includesTax } = form.values;
  return (
    <>
      <TaxField
        value={form.values}
        asBefore={taxAsBefore}
        error={form.field("taxId").error ?? form.field("taxGroupId").error}
        onChange={({ taxId, taxGroupId }) => {
          form.set("taxId", taxId);
          form.set("taxGroupId", taxGroupId);
        }}
      />
      <NativeSelect
        label={t("catalog.includes-tax")}
        value={includesTax === undefined ? "" : String(includesTax)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          form.set("includesTax", value === "" ? undefined : value === "true");
        }}
        data={[
          { value: "", label: includesAsBefore },
          { value: "false", label: t("catalog.tax-on-top") },
          { value: "true", label: t("catalog.tax-included") },
        ]}
      />
    </>
  );
}
