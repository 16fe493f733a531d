import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";

/** As the contract has it: one of percent and fixed; months, a day, or neither for good. */
export interface DiscountValues {
  percent: string | null;
  fixed: string | null;
  months: number | "" | undefined;
  /** The first day without it. */
  endBefore: string | undefined;
  reason: string;
}

export const newDiscount = (kind: "percent" | "fixed"): DiscountValues => ({
  percent: kind === "percent" ? "" : null,
  fixed: kind === "fixed" ? "" : null,
  months: undefined,
  endBefore: undefined,
  reason: "",
});

export interface DiscountFieldsProps {
  values: DiscountValues;
  currency: string;
  field: (name: "percent" | "fixed" | "months" | "endBefore") => { name: string; error: string | undefined };
  onChange: (change: Partial<DiscountValues>) => void;
}

/** How much, and for how long. */
export function DiscountFields({ values, currency, field, onChange }: DiscountFieldsProps) {
  const t = useTexts();
  const kind = values.percent === null ? "fixed" : "percent";
  const howLong = values.months !== undefined ? "months" : values.endBefore !== undefined ? "until" : "always";
  // The rule "one of both" complains at the percentage, whichever of them is shown.
  const error = field(kind).error ?? field("percent").error;
  return (
    <>
      <Choice
        label={t("services.discount.kind")}
        value={kind}
        onChange={(chosen) => onChange({ percent: chosen === "percent" ? "" : null, fixed: chosen === "fixed" ? "" : null })}
        options={[
          { value: "percent", label: t("services.discount.percent") },
          { value: "fixed", label: t("services.discount.fixed") },
        ]}
      />
      <DecimalField
        key={kind}
        label={t("services.discount.off")}
        name={field(kind).name}
        value={kind === "percent" ? values.percent : values.fixed}
        places={kind === "percent" ? 4 : 8}
        unit={kind === "percent" ? "%" : currency}
        required
        error={error}
        onChange={(value) => onChange(kind === "percent" ? { percent: value } : { fixed: value })}
      />
      <Choice
        label={t("services.discount.how-long")}
        value={howLong}
        onChange={(chosen) => onChange({ months: chosen === "months" ? 3 : undefined, endBefore: chosen === "until" ? "" : undefined })}
        options={[
          { value: "always", label: t("services.discount.always") },
          { value: "months", label: t("services.discount.months") },
          { value: "until", label: t("services.discount.until") },
        ]}
      />
      {howLong === "months" && (
        <CountField
          label={t("services.discount.how-many")}
          name={field("months").name}
          value={values.months ?? ""}
          required
          error={field("months").error}
          onChange={(months) => onChange({ months })}
        />
      )}
      {howLong === "until" && (
        <DayField
          label={t("services.discount.end-before")}
          name={field("endBefore").name}
          value={values.endBefore ?? ""}
          required
          error={field("endBefore").error}
          onChange={(endBefore) => onChange({ endBefore })}
        />
      )}
    </>
  );
}
