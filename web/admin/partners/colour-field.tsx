import { TextInput } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import "./colour-field.css";

export interface ColourFieldProps {
  label: string;
  /** "#0f766e" while it is one; "" for none. */
  value: string;
  onChange: (colour: string) => void;
  swatches: readonly string[];
  error?: string | undefined;
  description?: string;
  required?: boolean;
  disabled?: boolean;
  name?: string;
}

const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** A colour typed as a code, taken from a few that go well together, or picked with the device's own picker. */
export function ColourField({
  label,
  value,
  onChange,
  swatches,
  error,
  description,
  required = false,
  disabled = false,
  name,
}: ColourFieldProps) {
  const t = useTexts();
  return (
    <div className="colour-field">
      <TextInput
        label={label}
        value={value}
        required={required}
        disabled={disabled}
        error={error}
        spellCheck={false}
        dir="ltr"
        maxLength={7}
        {...(description ? { description } : {})}
        {...(name ? { name, "data-field": name } : {})}
        leftSection={
          <input
            type="color"
            className="colour-field-picker"
            aria-label={t("partners.colour.pick", { field: label })}
            disabled={disabled}
            data-empty={!isColour(value)}
            value={isColour(value) ? value.toLowerCase() : "#ffffff"}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        }
        onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase())}
      />
      {!disabled && (
        <div className="colour-field-swatches">
          {swatches.map((colour) => (
            <button
              key={colour}
              type="button"
              aria-label={t("partners.colour.take", { colour })}
              aria-pressed={colour === value}
              style={{ background: colour }}
              onClick={() => onChange(colour)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
