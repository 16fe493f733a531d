import { MultiSelect, NumberInput, PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { listTaxesEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { minorToDecimal, parseMoney } from "../../../../shared/money.ts";
import { countryOptions } from "../../../lib/countries.ts";
import { useLocale } from "../../../lib/format.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import type { TypedRate } from "../../../lib/rate-units.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { RateField } from "../../../ui/rate-field.tsx";
import { controlOf, type Limits, unitOf } from "./setting-limits.ts";
import { type SettingItem, useSettingWords } from "./setting-words.ts";
import { useTicketParts } from "./use-ticket-parts.ts";

export interface SettingControlProps {
  setting: SettingItem;
  value: unknown;
  onChange: (value: unknown) => void;
  error: string | undefined;
  /** Of amounts. */
  currency: string;
  disabled: boolean;
}

/** The input of one setting, as its limits want it. */
export function SettingControl(props: SettingControlProps) {
  const { setting, value, onChange, error, currency, disabled } = props;
  const t = useTexts();
  const words = useSettingWords();
  const limits = setting.shape as Limits;
  const isNumbers = limits.items?.type === "integer";
  const common = {
    label: words.title(setting),
    disabled,
    error,
  };
  const text = typeof value === "string" ? value : "";
  switch (controlOf(setting)) {
    case "switch":
      return (
        <Switch
          aria-label={common.label}
          label={value === true ? t("partners.settings.on") : t("partners.settings.off")}
          checked={value === true}
          disabled={disabled}
          error={error}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          {...common}
          data={(limits.enum ?? []).map((option) => ({ value: option, label: words.option(setting.key, option) }))}
          value={text}
          allowDeselect={false}
          onChange={(chosen) => chosen !== null && onChange(chosen)}
        />
      );
    case "choices":
      return (
        <MultiSelect
          {...common}
          data={(limits.items?.enum ?? []).map((option) => ({ value: option, label: words.option(setting.key, option) }))}
          value={value as string[]}
          clearable
          onChange={onChange}
        />
      );
    case "number":
      return <NumberControl {...props} />;
    case "minor":
      return <MinorControl {...props} />;
    case "rate":
      return <RateField {...common} value={value as TypedRate} onChange={(rate) => onChange(rate ?? "")} />;
    case "amount":
      return (
        <AmountField
          label={common.label}
          currency={currency}
          value={text === "" ? undefined : { amount: text, currency }}
          error={error}
          onChange={(amount) => onChange(amount?.amount ?? "")}
        />
      );
    case "long-text":
      return (
        <Textarea {...common} autosize minRows={3} maxRows={10} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
      );
    case "list":
      return (
        <TagsInput
          {...common}
          value={(value as (string | number)[]).map(String)}
          // Addresses are pasted with commas or spaces between them; words may hold both.
          splitChars={limits.items?.anyOf || isNumbers ? [",", ";", " "] : [";"]}
          acceptValueOnBlur
          description={t("partners.settings.list-how")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          // What is no number is left as it was typed, and refused with the field's own words.
          onChange={(tags) => onChange(isNumbers ? tags.map((tag) => (/^\d+$/.test(tag) ? Number(tag) : tag)) : tags)}
        />
      );
    case "languages":
      return <LanguagesControl {...props} />;
    case "country":
      return <CountryControl {...props} />;
    case "tax":
      return <TaxControl {...props} />;
    case "tax-code":
      return <TaxCodeControl {...props} />;
    case "ticket-type":
    case "ticket-group":
      return <TicketPartControl {...props} />;
    case "secret":
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          placeholder={setting.isSet ? t("partners.settings.secret-set") : t("partners.settings.secret-unset")}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "time":
      return <TextInput {...common} type="time" value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "text":
      return <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

function NumberControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const t = useTexts();
  const words = useSettingWords();
  const { minimum, maximum } = setting.shape as Limits;
  const unit = unitOf(setting.key);
  return (
    <NumberInput
      label={words.title(setting)}
      disabled={disabled}
      error={error}
      value={typeof value === "number" ? value : ""}
      onChange={(typed) => onChange(typed === "" ? "" : Number(typed))}
      allowDecimal={(setting.shape as Limits).type === "number"}
      allowNegative={(minimum ?? 0) < 0}
      inputMode="numeric"
      hideControls
      {...(unit ? { rightSection: <span className="setting-unit">{t(`partners.unit.${unit}`)}</span>, rightSectionWidth: "auto" } : {})}
      {...(limitsAreWorthSaying(minimum, maximum)
        ? { description: t("partners.settings.between", { minimum: minimum ?? 0, maximum: maximum ?? 0 }) }
        : {})}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}

const limitsAreWorthSaying = (minimum: number | undefined, maximum: number | undefined): boolean =>
  minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;

/** Stored in minor units, typed as the amount that it is. */
function MinorControl({ setting, value, onChange, error, currency }: SettingControlProps) {
  const words = useSettingWords();
  return (
    <AmountField
      label={words.title(setting)}
      currency={currency}
      value={typeof value === "number" ? { amount: minorToDecimal(BigInt(value), currency), currency } : undefined}
      error={error}
      onChange={(amount) => onChange(amount ? Number(parseMoney(amount.amount, amount.currency).minor) : "")}
    />
  );
}

function LanguagesControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const words = useSettingWords();
  const chosen = value as string[];
  const known = [...new Set([...Object.keys(languages), ...chosen])];
  return (
    <MultiSelect
      label={words.title(setting)}
      disabled={disabled}
      error={error}
      data={known.map((language) => ({ value: language, label: isLanguage(language) ? languages[language].name : language }))}
      value={chosen}
      onChange={onChange}
    />
  );
}

function CountryControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const t = useTexts();
  const words = useSettingWords();
  const locale = useLocale();
  return (
    <Select
      label={words.title(setting)}
      disabled={disabled}
      error={error}
      data={[{ value: "", label: t("partners.settings.partner-country") }, ...countryOptions(locale)]}
      value={typeof value === "string" ? value : ""}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t("partners.nothing-found")}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  );
}

/** A tax is chosen by name. "None" cannot be stored, so it takes the value away. */
function TaxControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const t = useTexts();
  const words = useSettingWords();
  const taxes = useEndpoint(listTaxesEndpoint);
  return (
    <Select
      label={words.title(setting)}
      disabled={disabled || taxes.data === undefined}
      error={error}
      placeholder={t("partners.settings.no-tax")}
      data={(taxes.data?.items ?? []).map((tax) => ({ value: tax.id, label: tax.name }))}
      value={typeof value === "string" ? value : null}
      clearable
      onChange={onChange}
    />
  );
}

/** A setting that keeps the code of a tax, or nothing. A code that no tax has any more stays in sight until another is chosen. */
function TaxCodeControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const t = useTexts();
  const words = useSettingWords();
  const taxes = useEndpoint(listTaxesEndpoint);
  const code = typeof value === "string" ? value : "";
  // A tax has a row for each of its rates, all under one code.
  const names = new Map((taxes.data?.items ?? []).filter((tax) => tax.enabled || tax.code === code).map((tax) => [tax.code, tax.name]));
  if (code !== "" && !names.has(code)) names.set(code, code);
  return (
    <Select
      label={words.title(setting)}
      disabled={disabled || taxes.data === undefined}
      error={error}
      placeholder={t("partners.settings.no-tax")}
      data={[...names].map(([value, label]) => ({ value, label }))}
      value={code === "" ? null : code}
      clearable
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}

/** A type or a group of tickets is chosen by its name. One that is gone stays in sight until another is chosen. */
function TicketPartControl({ setting, value, onChange, error, disabled }: SettingControlProps) {
  const t = useTexts();
  const words = useSettingWords();
  const parts = useTicketParts();
  const chosen = typeof value === "string" && value !== "" ? value : null;
  const offered = (controlOf(setting) === "ticket-type" ? parts?.types : parts?.groups) ?? [];
  const isKnown = chosen === null || offered.some((one) => one.value === chosen);
  return (
    <Select
      label={words.title(setting)}
      disabled={disabled || parts === undefined}
      error={error}
      placeholder={t("partners.settings.none-chosen")}
      data={isKnown ? offered : [{ value: chosen, label: t("partners.settings.not-there") }, ...offered]}
      value={chosen}
      searchable={offered.length > 8}
      clearable
      onChange={onChange}
    />
  );
}
