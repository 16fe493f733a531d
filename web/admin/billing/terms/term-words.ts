import type { z } from "zod";
import type {
  changeTermsEndpoint,
  TemplateValuesShape,
  TermsPreview,
  TermsView,
} from "../../../../server/modules/billing/terms/contract.ts";
import { ruleText } from "../../../../shared/reminder-rule.ts";
import { useFormat } from "../../../lib/format.ts";
import { languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { reminderWords } from "../../app/reminder-words.ts";

export type Terms = z.output<typeof TermsView>;
export type TermsBody = z.input<(typeof changeTermsEndpoint)["body"]>;
export type Preview = z.output<typeof TermsPreview>;
export type TemplateValues = z.output<typeof TemplateValuesShape>;

/** A value of a field in words; `null`: as the provider has it. */
export function useTermWords(currency: string, filters: Terms["chargeFilters"] = []): (field: string, value: string | null) => string {
  const t = useTexts();
  const format = useFormat();
  return (field, value) => {
    if (value === null) return t("terms.provider");
    switch (field) {
      case "billingType":
        return t.optional(`terms.type.${value}`) ?? value;
      case "prepaidMonths":
        return t("terms.ahead", { months: Number(value) });
      case "billingDay":
        return t("terms.day", { day: Number(value) });
      case "dueDays":
        return t("terms.days", { days: Number(value) });
      case "blocking":
      case "deactivationDays":
        return value === "never" ? t("terms.never") : t("terms.days", { days: Number(value) });
      case "minBalance":
        return format.money({ amount: value, currency });
      case "grouping":
        return t.optional(`terms.group-by.${value}`) ?? value;
      case "paymentMethod":
        return t.optional(`billing.method.${value}`) ?? value;
      case "taxExemptUntil":
        return format.day(value);
      case "taxStatus":
        return t.optional(`billing.config.tax-word.${value}`) ?? value;
      case "proformas":
        return t.optional(`terms.proforma-way.${value}`) ?? value;
      case "proformaDay":
        return t("terms.day", { day: Number(value) });
      case "proformaMonths":
        return t("terms.cycles", { cycles: Number(value) });
      case "proformaFor":
        return t.optional(`terms.proforma-cycle.${value}`) ?? value;
      case "chargeFilter":
        return filterWords(t, filters, value);
      case "reminders":
        return reminderWords(t, value);
      case "pinned":
        return value
          .split(", ")
          .map((name) => t.optional(`terms.field.${name}`) ?? name)
          .join(t("ui.comma"));
      default:
        return plainWords(t, value);
    }
  };
}

function plainWords(t: ReturnType<typeof useTexts>, value: string): string {
  if (value === "") return t("terms.empty");
  return value === "true" ? t("terms.yes") : value === "false" ? t("terms.no") : value;
}

const filterWords = (t: ReturnType<typeof useTexts>, filters: Terms["chargeFilters"], value: string): string =>
  value === "none" ? t("terms.charge-filter.none") : (filters.find(({ id }) => id === value)?.name ?? t("terms.charge-filter.gone"));

/** What may be chosen as the filter of automatic charges; one that is off says so, for it takes nothing. */
export const filterOptions = (t: ReturnType<typeof useTexts>, filters: Terms["chargeFilters"]): { value: string; label: string }[] => [
  { value: "none", label: t("terms.charge-filter.none") },
  ...filters.map(({ id, name, isEnabled }) => ({ value: id, label: isEnabled ? name : t("terms.charge-filter.off", { name }) })),
];

/** Over how many cycles a proforma may be. */
export const cycleOptions = (t: ReturnType<typeof useTexts>): { value: string; label: string }[] =>
  Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1), label: t("terms.cycles", { cycles: at + 1 }) }));

export const languageName = (code: string): string => (languages as Record<string, { name: string } | undefined>)[code]?.name ?? code;

/** What a template fills in, as fields and values of text. */
export function templateTexts(values: TemplateValues): { field: string; value: string }[] {
  const { billingDay, minBalance, reminders, ...rest } = values;
  return [
    ...Object.entries(rest).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value: String(value) }])),
    ...(reminders ? [{ field: "reminders", value: ruleText(reminders) }] : []),
    ...(minBalance ? [{ field: "minBalance", value: minBalance.amount }] : []),
    ...(billingDay ? [{ field: "billingDay", value: "day" in billingDay ? String(billingDay.day) : billingDay.allowed.join(", ") }] : []),
  ];
}
