import { ActionIcon, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useId } from "react";
import type { FieldError } from "../../../shared/problem.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useTexts } from "../../lib/texts.tsx";
import "./list-field.css";

export interface ListFieldProps {
  label: string;
  description?: string;
  name: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  errors: readonly FieldError[];
  type: "email" | "tel";
  required?: boolean;
  max?: number;
}

/** Several lines of one kind, the first being the main one. An empty line waits at the end, so adding is just typing. */
export function ListField({ label, description, name, value, onChange, errors, type, required = false, max = 10 }: ListFieldProps) {
  const t = useTexts();
  const labelId = useId();
  const ownErrors = errors.filter(({ field }) => field === name || field.startsWith(`${name}.`));
  const rows = value.length < max ? [...value, ""] : value;
  const set = (index: number, text: string): void =>
    onChange(rows.map((row, at) => (at === index ? text : row)).filter((row, at) => row !== "" || at === index));
  return (
    <fieldset className="list-field" aria-labelledby={labelId} data-field={name}>
      <span id={labelId} className="list-field-label">
        {label}
        {required && (
          <span aria-hidden style={{ color: "var(--hurts-ink)" }}>
            {" "}
            *
          </span>
        )}
      </span>
      {description && <span className="list-field-note">{description}</span>}
      {rows.map((text, index) => {
        const isLast = index === value.length;
        const wrong = ownErrors.find(({ field }) => field === `${name}.${String(index)}` || (field === name && index === 0));
        return (
          // The place is what a line is known by: there is nothing else while it is typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <div key={index} className="list-field-row">
            <TextInput
              type={type}
              inputMode={type}
              aria-label={index === 0 ? label : t("customers.list-field.nth", { label, n: index + 1 })}
              placeholder={isLast && index > 0 ? t("customers.list-field.another") : undefined}
              value={text}
              autoComplete="off"
              error={wrong && fieldErrorText(t, wrong)}
              onChange={(event) => set(index, event.currentTarget.value)}
              onBlur={() => {
                if (text.trim() === "" && !isLast) onChange(value.filter((_, at) => at !== index));
              }}
            />
            {!isLast && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t("customers.list-field.remove", { text })}
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
