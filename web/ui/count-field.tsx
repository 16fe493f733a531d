import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTexts } from "../lib/texts.tsx";
import { digitsToWestern } from "../lib/typed-values.ts";

export interface CountFieldProps {
  label: string;
  value: number | "" | null | undefined;
  /** "" while the box is empty; what is no whole number is handed on as it was typed, so that the form refuses it. */
  onChange: (value: number | "") => void;
  unit?: ReactNode;
  error?: string | undefined;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  name?: string;
  "data-field"?: string;
}

/** A whole number: months, days, how many. */
export function CountField({
  label,
  value,
  onChange,
  unit,
  error,
  description,
  required = false,
  disabled = false,
  name,
}: CountFieldProps) {
  const t = useTexts();
  const given = value === null || value === undefined ? "" : String(value);
  const [typed, setTyped] = useState(given);
  const [known, setKnown] = useState(given);
  if (given !== known) {
    setKnown(given);
    setTyped(given);
  }
  const isWhole = /^-?\d{1,15}$/.test(digitsToWestern(typed).trim());
  return (
    <TextInput
      label={label}
      {...(description ? { description } : {})}
      {...(name ? { name, "data-field": name } : {})}
      required={required}
      withAsterisk={required}
      disabled={disabled}
      inputMode="numeric"
      autoComplete="off"
      value={typed}
      error={typed.trim() !== "" && !isWhole ? t("ui.field-error.not-a-whole-number") : error}
      {...(unit
        ? {
            rightSection: <span style={{ color: "var(--ink-quiet)", fontSize: 13, whiteSpace: "nowrap" }}>{unit}</span>,
            // Room for its words: "months" and "days before" are not equally long.
            rightSectionWidth: typeof unit === "string" ? Math.max(72, unit.length * 8 + 16) : 72,
            rightSectionPointerEvents: "none" as const,
          }
        : {})}
      styles={{ input: { textAlign: "end", fontVariantNumeric: "tabular-nums" } }}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const text = digitsToWestern(next).trim();
        const own = text === "" ? "" : /^-?\d{1,15}$/.test(text) ? Number(text) : (next as unknown as number);
        setKnown(String(own));
        onChange(own);
      }}
    />
  );
}
