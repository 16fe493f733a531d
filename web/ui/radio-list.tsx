import { type ReactNode, useId } from "react";
import "./radio-list.css";

export interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
}

export interface RadioListProps<Value extends string> {
  label: string;
  value: Value | undefined;
  options: readonly RadioOption<Value>[];
  onChange: (value: Value) => void;
}

/** One of some that need a line each: ways of paying, amounts. The browser's own radio buttons. */
export function RadioList<Value extends string>({ label, value, options, onChange }: RadioListProps<Value>) {
  const name = useId();
  return (
    <fieldset className="radio-list">
      <legend>{label}</legend>
      <div className="radio-list-options">
        {options.map((option) => (
          <label key={option.value} className="radio-list-option">
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span className="radio-list-words">
              <span>{option.label}</span>
              {option.note && <span className="radio-list-note">{option.note}</span>}
            </span>
            {option.end && <span className="radio-list-end">{option.end}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
