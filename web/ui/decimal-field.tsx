import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { trimDecimal } from "../../shared/rational.ts";
import { useLocale } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import { readAmount, writeAmount } from "../lib/typed-values.ts";

export interface DecimalFieldProps {
  label: string;
  /** Decimal text; "" while the box is empty. */
  value: string | null | undefined;
  /** What cannot be read is handed on as it was typed, so that nobody sends the form without it. */
  onChange: (value: string) => void;
  /** How many decimals there may be. */
  places: number;
  /** Stands at the end of the box: "EUR", "%". */
  unit?: ReactNode;
  /** Instead of a unit: one that is chosen. */
  unitChoice?: ReactNode;
  error?: string | undefined;
  description?: ReactNode;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  name?: string;
  "data-field"?: string;
}

/** A number that is finer than money or none: a unit price, a share, a quantity. It stays text and never becomes a floating point number. */
export function DecimalField({
  value,
  onChange,
  places,
  unit,
  unitChoice,
  error,
  description,
  placeholder,
  required = false,
  ...rest
}: DecimalFieldProps) {
  const t = useTexts();
  const locale = useLocale();
  const given = value ?? "";
  const [typed, setTyped] = useState(() => written(given, locale));
  const read = readAmount(typed, locale, places);
  const complaint =
    read.kind === "refused"
      ? t(`ui.field-error.${read.code === "too-many-decimals" ? "too-many-places" : "not-a-number"}`, { places })
      : undefined;

  // A value that comes from elsewhere (a preset, a reset) replaces what is typed; our own echo does not.
  const [known, setKnown] = useState(given);
  if (given !== known) {
    setKnown(given);
    setTyped(written(given, locale));
  }

  return (
    <TextInput
      label={rest.label}
      {...(description ? { description } : {})}
      {...(placeholder ? { placeholder } : {})}
      {...(rest.name ? { name: rest.name, "data-field": rest.name } : {})}
      required={required}
      withAsterisk={required}
      disabled={rest.disabled ?? false}
      inputMode="decimal"
      autoComplete="off"
      value={typed}
      error={complaint ?? error}
      {...(unit
        ? {
            rightSection: <span style={{ color: "var(--ink-quiet)", fontSize: 13 }}>{unit}</span>,
            rightSectionWidth: 56,
            rightSectionPointerEvents: "none" as const,
          }
        : {})}
      {...(unitChoice ? { rightSection: unitChoice, rightSectionWidth: 84, rightSectionPointerEvents: "all" as const } : {})}
      styles={{ input: { textAlign: "end", fontVariantNumeric: "tabular-nums" } }}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const now = readAmount(next, locale, places);
        const own = now.kind === "amount" ? trimDecimal(now.amount) : now.kind === "empty" ? "" : next;
        setKnown(own);
        onChange(own);
      }}
    />
  );
}

const written = (value: string, locale: string): string =>
  /^-?\d+(\.\d+)?$/.test(value) ? writeAmount(trimDecimal(value), locale) : value;
