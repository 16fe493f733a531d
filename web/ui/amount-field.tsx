import { TextInput } from "@mantine/core";
import { useState } from "react";
import { currencyExponent, type MoneyJson } from "../../shared/money.ts";
import { useLocale } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import { readAmount, writeAmount } from "../lib/typed-values.ts";

export interface AmountFieldProps {
  label: string;
  currency: string;
  value: MoneyJson | null | undefined;
  /** Undefined while the box is empty or holds no amount. */
  onChange: (value: MoneyJson | undefined) => void;
  error?: string | undefined;
  description?: string;
  required?: boolean;
  name?: string;
}

/** An amount as decimal text from the first key to the server: it never becomes a floating point number. */
export function AmountField({ label, currency, value, onChange, error, description, required = false, name }: AmountFieldProps) {
  const t = useTexts();
  const locale = useLocale();
  const places = currencyExponent(currency);
  const amount = value?.amount ?? "";
  const [typed, setTyped] = useState(() => writeAmount(amount, locale));
  const read = readAmount(typed, locale, places);
  const complaint =
    read.kind === "refused" && typed !== ""
      ? t(`ui.field-error.${read.code === "too-many-decimals" ? "too-many-places" : read.code}`, { places })
      : undefined;

  // A value that comes from elsewhere (a preset, a reset) replaces what is typed; our own echo does not.
  const [known, setKnown] = useState(amount);
  if (amount !== known) {
    setKnown(amount);
    const own = read.kind === "amount" ? read.amount : "";
    if (amount !== own) setTyped(writeAmount(amount, locale));
  }

  return (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      {...(name ? { name, "data-field": name } : {})}
      required={required}
      withAsterisk={required}
      inputMode={places === 0 ? "numeric" : "decimal"}
      autoComplete="off"
      value={typed}
      error={complaint ?? error}
      rightSection={<span style={{ color: "var(--ink-quiet)", fontSize: 13 }}>{currency}</span>}
      rightSectionWidth={56}
      rightSectionPointerEvents="none"
      styles={{ input: { textAlign: "end", fontVariantNumeric: "tabular-nums" } }}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const now = readAmount(next, locale, places);
        const own = now.kind === "amount" ? now.amount : "";
        setKnown(own);
        onChange(own ? { amount: own, currency } : undefined);
      }}
      onBlur={() => {
        if (read.kind === "amount") setTyped(writeAmount(read.amount, locale));
      }}
    />
  );
}
