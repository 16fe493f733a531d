import { DecimalField } from "../../../ui/decimal-field.tsx";

interface ScaledFieldProps {
  label: string;
  description?: string;
  unit: string;
  /** How many of what is stored make one of the unit. */
  scale: number;
  value: number | null;
  error: string | undefined;
  onChange: (value: number | null) => void;
}

/** A number that people type in a larger unit than it is stored in. Empty: none. */
export function ScaledField({ label, description, unit, scale, value, error, onChange }: ScaledFieldProps) {
  const shown = typeof value === "number" ? String(value / scale) : (value ?? "");
  return (
    <DecimalField
      label={label}
      {...(description ? { description } : {})}
      places={3}
      unit={unit}
      value={shown}
      error={error}
      onChange={(text) =>
        // What is no number is handed on as it was typed, so that the form refuses it.
        onChange(text === "" ? null : /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * scale) : (text as unknown as number))
      }
    />
  );
}
