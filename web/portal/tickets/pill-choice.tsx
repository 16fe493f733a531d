import { useId } from "react";
import "./pill-choice.css";

interface Props {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** One of a few, each as large as a thumb; long words take the next line. */
export function PillChoice({ label, value, options, onChange }: Props) {
  const name = useId();
  return (
    <fieldset className="pill-choice">
      <legend>{label}</legend>
      <div className="pill-choice-options">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
