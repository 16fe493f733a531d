import { type ReactNode, useState } from "react";
import { type RateUnit, rateUnits, readRate, type TypedRate, textOfRate, unitOfRate } from "../lib/rate-units.ts";
import { useTexts } from "../lib/texts.tsx";
import { DecimalField } from "./decimal-field.tsx";
import "./rate-field.css";

interface RateFieldProps {
  label: string;
  description?: ReactNode;
  value: TypedRate | undefined;
  onChange: (rate: TypedRate) => void;
  error?: string | undefined;
  required?: boolean;
  disabled?: boolean;
}

/** N-2 a speed, kept in bit/s and typed in kbit/s or Mbit/s. Another unit leaves the number as it stands: it is chosen before as well as after. */
export function RateField({ value = null, onChange, ...field }: RateFieldProps) {
  const t = useTexts();
  const [unit, setUnit] = useState(() => unitOfRate(value));
  // A value that comes from elsewhere (a reset) is shown in its own unit; our own echo is not.
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setUnit(unitOfRate(value));
  }
  const say = (text: string, inUnit: RateUnit): void => {
    const rate = readRate(text, inUnit);
    setKnown(rate);
    onChange(rate);
  };
  const choose = (chosen: RateUnit): void => {
    setUnit(chosen);
    say(textOfRate(value, unit), chosen);
  };
  return (
    <DecimalField
      {...field}
      places={3}
      value={textOfRate(value, unit)}
      onChange={(text) => say(text, unit)}
      unitChoice={
        <select
          className="rate-field-unit"
          aria-label={t("ui.unit")}
          dir="ltr"
          disabled={field.disabled ?? false}
          value={unit}
          onChange={(event) => choose(event.currentTarget.value as RateUnit)}
        >
          {rateUnits.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      }
    />
  );
}
