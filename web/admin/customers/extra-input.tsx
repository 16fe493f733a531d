import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { isDay } from "../../../shared/calendar.ts";
import { dayAndTimeIn, momentIn } from "../../../shared/moment-in-zone.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ExtraFileInput } from "./extra-file-input.tsx";
import { ExtraLinkInput } from "./extra-link-input.tsx";
import { ExtraSecretInput } from "./extra-secret.tsx";
import { type ExtraField, fieldTitle, inLanguage, type ShownFile, type ShownLink } from "./extra-values.ts";
import "./customer-sheets.css";

export interface ExtraInputProps {
  field: ExtraField;
  value: unknown;
  /** What the record has, as it shows it; undefined in a form for a new one. */
  shown: unknown;
  /** Whose record it is. */
  partnerId: string;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** The input that the type of an additional field wants (O-61). An emptied one is null: that clears the value. */
export function ExtraInput({ field, value, shown, partnerId, error, onChange }: ExtraInputProps) {
  const t = useTexts();
  const { language } = useLanguage();
  const help = inLanguage(field.help, language);
  const path = `extra.${field.name}`;
  const common = {
    label: fieldTitle(field, language),
    error,
    withAsterisk: field.isRequired,
    "data-field": path,
    ...(help ? { description: help } : {}),
  };
  const text = value === null || value === undefined ? "" : String(value);
  const take = (typed: string): void => onChange(typed === "" ? null : typed);
  const usable = field.options.filter((option) => !option.archived || chosenOf(value).includes(option.key));
  const special = { field, label: common.label, help, value, error, onChange };
  switch (field.type) {
    case "file":
      return <ExtraFileInput {...special} partnerId={partnerId} shown={shown as ShownFile | undefined} />;
    case "link":
      return <ExtraLinkInput {...special} partnerId={partnerId} shown={shown as ShownLink | undefined} />;
    case "secret":
      return <ExtraSecretInput {...special} isSet={shown !== undefined} />;
    case "long_text":
      return <Textarea {...common} autosize minRows={2} value={text} onChange={(event) => take(event.currentTarget.value)} />;
    case "integer":
      return (
        <NumberInput
          {...common}
          hideControls
          allowDecimal={false}
          value={typeof value === "number" ? value : text}
          onChange={(typed) => onChange(typed === "" ? null : typed)}
        />
      );
    case "decimal":
      // Stays text all the way: as a number it would become a binary fraction.
      return (
        <TextInput {...common} inputMode="decimal" value={text} onChange={(event) => take(event.currentTarget.value.replace(",", "."))} />
      );
    case "yes_no":
      return (
        <NativeSelect
          {...common}
          value={value === true ? "yes" : value === false ? "no" : ""}
          onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value === "yes")}
          data={[
            { value: "", label: "–" },
            { value: "yes", label: t("customers.yes") },
            { value: "no", label: t("customers.no") },
          ]}
        />
      );
    case "date":
      return (
        <DayField
          label={common.label}
          value={text}
          error={error}
          required={field.isRequired}
          name={path}
          onChange={take}
          {...(help ? { description: help } : {})}
        />
      );
    case "moment":
      return <MomentInput label={common.label} value={text} error={error} required={field.isRequired} name={path} onChange={onChange} />;
    case "choice":
      return (
        <NativeSelect
          {...common}
          value={text}
          onChange={(event) => take(event.currentTarget.value)}
          data={[{ value: "", label: "–" }, ...usable.map(({ key, title }) => ({ value: key, label: inLanguage(title, language) || key }))]}
        />
      );
    case "choices":
      return (
        <fieldset className="customer-rights" data-field={path}>
          <legend>
            {common.label}
            {field.isRequired && " *"}
          </legend>
          {help && <span className="list-field-note">{help}</span>}
          {usable.map(({ key, title }) => (
            <Checkbox
              key={key}
              label={inLanguage(title, language) || key}
              checked={chosenOf(value).includes(key)}
              onChange={(event) => {
                const next = event.currentTarget.checked ? [...chosenOf(value), key] : chosenOf(value).filter((one) => one !== key);
                onChange(next.length === 0 ? null : next);
              }}
            />
          ))}
          {error && <span className="customer-picker-error">{error}</span>}
        </fieldset>
      );
    default:
      return (
        <TextInput
          {...common}
          type={field.type === "email" ? "email" : field.type === "url" ? "url" : field.type === "phone" ? "tel" : "text"}
          value={text}
          onChange={(event) => take(event.currentTarget.value)}
        />
      );
  }
}

const chosenOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

interface MomentInputProps {
  label: string;
  value: string;
  error: string | undefined;
  required: boolean;
  name: string;
  onChange: (value: string | null) => void;
}

function MomentInput({ label, value, error, required, name, onChange }: MomentInputProps) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  // What is no day yet stands as it was typed, and the server says so.
  const isMoment = /^\d{4}-\d\d-\d\dT/.test(value);
  const { day, time } = isMoment ? dayAndTimeIn(value, timeZone) : { day: value, time: "" };
  const take = (nextDay: string, nextTime: string): void =>
    onChange(isDay(nextDay) ? momentIn(nextDay, nextTime || "00:00", timeZone) : nextDay || null);
  return (
    <div className="customer-sheet-pair">
      <DayField label={label} value={day} error={error} required={required} name={name} onChange={(next) => take(next, time)} />
      <TextInput
        type="time"
        label={t("customers.plan.time")}
        value={time}
        disabled={!isMoment}
        onChange={(event) => take(day, event.currentTarget.value)}
      />
    </div>
  );
}
