import { Select, TextInput } from "@mantine/core";
import { countryOptions } from "../../../lib/countries.ts";
import type { FieldProps } from "../../../lib/form.ts";
import { useLocale } from "../../../lib/format.ts";
import { languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { timeZones } from "../../../lib/time-zones.ts";
import { currencyOptions } from "../currency-options.ts";

// Choices that the page of a new partner and that of an existing one share.

type Chosen = FieldProps<string>;
const choose = ({ onChange, ...field }: Chosen) => ({
  ...field,
  allowDeselect: false,
  onChange: (value: string | null) => value !== null && onChange(value),
});

export function CountryField({ field }: { field: Chosen }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <Select
      label={t("partners.partner.country")}
      data={[{ value: "", label: t("partners.partner.country-none") }, ...countryOptions(locale)]}
      searchable
      nothingFoundMessage={t("partners.nothing-found")}
      {...choose(field)}
    />
  );
}

export function CurrencyField({ field }: { field: Chosen }) {
  const t = useTexts();
  const locale = useLocale();
  return (
    <Select
      label={t("partners.partner.currency")}
      description={t("partners.partner.currency-how")}
      data={[...currencyOptions(locale)]}
      searchable
      required
      nothingFoundMessage={t("partners.nothing-found")}
      {...choose(field)}
    />
  );
}

export function TimeZoneField({ field }: { field: Chosen }) {
  const t = useTexts();
  return (
    <Select
      label={t("partners.partner.time-zone")}
      description={t("partners.partner.time-zone-how")}
      data={timeZones()}
      searchable
      required
      limit={100}
      nothingFoundMessage={t("partners.nothing-found")}
      {...choose(field)}
    />
  );
}

export function LanguageField({ field }: { field: Chosen }) {
  const t = useTexts();
  const own = field.value in languages ? [] : [{ value: field.value, label: field.value }];
  return (
    <Select
      label={t("partners.partner.language")}
      description={t("partners.partner.language-how")}
      data={[...Object.entries(languages).map(([value, { name }]) => ({ value, label: name })), ...own]}
      {...choose(field)}
    />
  );
}

export function CodeField({ field }: { field: Chosen }) {
  const t = useTexts();
  return (
    <TextInput
      label={t("partners.partner.code")}
      description={t("partners.partner.code-how")}
      required
      spellCheck={false}
      autoCapitalize="none"
      {...field}
    />
  );
}
