import { Checkbox, Input, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { changeFieldsEndpoint } from "../../../server/modules/portal/contract.ts";
import { dayAndTimeIn, momentIn } from "../../../shared/moment-in-zone.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormatSettings } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { inLanguage, type OwnField, type Profile } from "./profile.ts";

/** Changes the fields that are the customer's to edit; only what was changed is sent. */
export function FieldsSheet({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const fields = profile.fields.filter(({ mayEdit }) => mayEdit);
  const [typed, setTyped] = useState<Record<string, unknown>>({});
  const change = useAction(changeFieldsEndpoint, {
    topics: ["profile"],
    onDone: () => {
      notify(t("portal-profile.fields-saved"));
      onClose();
    },
  });
  const errors = change.problem?.problem.errors ?? [];
  const known = new Set(fields.map(({ name }) => `extra.${name}`));
  const strays = errors.filter(({ field }) => !known.has(field));
  const save = (): void => {
    if (Object.keys(typed).length === 0) onClose();
    else void change.run({ version: profile.version, body: { extra: typed } });
  };
  return (
    <Sheet
      open
      title={t("portal-profile.fields-change")}
      onClose={onClose}
      locked={change.busy}
      foot={
        <Button kind="primary" full submit form={form} busy={change.busy}>
          {t("portal-profile.fields-save")}
        </Button>
      }
    >
      <form
        id={form}
        className="contacts-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {fields.map((field) => {
          const error = errors.find((one) => one.field === `extra.${field.name}`);
          return (
            <FieldInput
              key={field.name}
              field={field}
              value={field.name in typed ? typed[field.name] : field.value}
              error={error && fieldErrorText(t, error)}
              onChange={(value) => setTyped({ ...typed, [field.name]: value })}
            />
          );
        })}
        {errors.length > 0 ? <ProblemNote problem={undefined} errors={strays} /> : <ProblemNote problem={change.problem} />}
      </form>
    </Sheet>
  );
}

interface FieldInputProps {
  field: OwnField;
  value: unknown;
  error: string | undefined;
  /** Null clears. */
  onChange: (value: unknown) => void;
}

function FieldInput({ field, value, error, onChange }: FieldInputProps) {
  const t = useTexts();
  const { language } = useLanguage();
  const { timeZone } = useFormatSettings();
  const label = inLanguage(field.title, language) || field.name;
  const common = { label, error, withAsterisk: field.isRequired, description: inLanguage(field.help, language) || undefined };
  const text = value === null || value === undefined ? "" : String(value);
  const take = (next: string): void => onChange(next === "" ? null : next);
  const options = field.options.filter(({ key, archived }) => !archived || [value].flat().includes(key));
  const titleOf = (option: OwnField["options"][number]): string => inLanguage(option.title, language) || option.key;
  switch (field.type) {
    case "long_text":
      return (
        <Input.Wrapper size="md" {...common}>
          <Input
            component="textarea"
            size="md"
            multiline
            rows={4}
            aria-label={label}
            value={text}
            onChange={(event) => take(event.currentTarget.value)}
          />
        </Input.Wrapper>
      );
    case "yes_no":
    case "choice": {
      const choices =
        field.type === "choice"
          ? options.map((option) => ({ value: option.key, label: titleOf(option) }))
          : [
              { value: "true", label: t("portal-profile.yes") },
              { value: "false", label: t("portal-profile.no") },
            ];
      return (
        <Input.Wrapper size="md" {...common}>
          <Input
            component="select"
            size="md"
            pointer
            rightSection={<IconChevronDown size={18} aria-hidden />}
            rightSectionPointerEvents="none"
            aria-label={label}
            value={text}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              take(chosen);
              if (field.type === "yes_no" && chosen !== "") onChange(chosen === "true");
            }}
          >
            <option value="">–</option>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Input>
        </Input.Wrapper>
      );
    }
    case "choices": {
      const chosen = Array.isArray(value) ? value.map(String) : [];
      return (
        <fieldset className="contacts-group">
          <legend>{label}</legend>
          {options.map((option) => (
            <Checkbox
              key={option.key}
              label={titleOf(option)}
              checked={chosen.includes(option.key)}
              onChange={(event) => {
                const next = event.currentTarget.checked ? [...chosen, option.key] : chosen.filter((key) => key !== option.key);
                onChange(next.length === 0 ? null : next);
              }}
            />
          ))}
          {error && <p role="alert">{error}</p>}
        </fieldset>
      );
    }
    case "moment": {
      const isMoment = /^\d{4}-\d\d-\d\dT/.test(text);
      const { day, time } = isMoment ? dayAndTimeIn(text, timeZone) : { day: "", time: "" };
      return (
        <TextInput
          {...common}
          type="datetime-local"
          value={isMoment ? `${day}T${time}` : ""}
          onChange={(event) => {
            const [nextDay = "", nextTime = ""] = event.currentTarget.value.split("T");
            onChange(nextDay === "" ? null : momentIn(nextDay, nextTime.slice(0, 5), timeZone));
          }}
        />
      );
    }
    case "integer":
    case "decimal":
      return (
        <TextInput
          {...common}
          inputMode={field.type === "integer" ? "numeric" : "decimal"}
          value={text}
          onChange={(event) => take(event.currentTarget.value.trim().replace(",", "."))}
        />
      );
    default:
      return (
        <TextInput {...common} type={inputTypes[field.type] ?? "text"} value={text} onChange={(event) => take(event.currentTarget.value)} />
      );
  }
}

const inputTypes: Readonly<Partial<Record<OwnField["type"], string>>> = { email: "email", phone: "tel", url: "url", date: "date" };
