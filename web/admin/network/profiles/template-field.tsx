// A vendor's lines with their numbers; what is wrong with one stands beside it (N-68).
import { Textarea } from "@mantine/core";
import { z } from "zod";
import type { FieldProps, Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import "./template-field.css";

const Faults = z.object({ lines: z.array(z.object({ number: z.int(), why: z.string() })) });

interface Props {
  label: string;
  description?: string;
  field: Pick<FieldProps<string>, "name" | "value"> & Partial<Pick<FieldProps<string>, "onChange" | "error" | "data-field">>;
  /** What was refused, with the lines that it is about. */
  errors?: Form<object>["errors"];
}

export function TemplateField({ label, description, field, errors = [] }: Props) {
  const t = useTexts();
  const { error, onChange, ...input } = field;
  const read = Faults.safeParse(errors.find((each) => each.field === field.name)?.params);
  const faults = error && read.success ? read.data.lines : [];
  const lines = field.value.split("\n");
  const wrong = new Set(faults.map(({ number }) => number));
  return (
    <div className="template-field">
      <Textarea
        label={label}
        {...(description ? { description } : {})}
        {...input}
        {...(onChange ? { onChange } : { readOnly: true })}
        error={faults.length > 0 ? t("network.profile.faulty-lines", { count: faults.length }) : error}
        autosize
        minRows={2}
        dir="ltr"
        spellCheck={false}
        wrap="off"
        inputContainer={(box) => (
          <div className="template-field-box" dir="ltr">
            <div className="template-field-numbers" aria-hidden>
              {lines.map((_, at) => (
                // A line is known by its place alone.
                // biome-ignore lint/suspicious/noArrayIndexKey: so is its number.
                <span key={at} data-wrong={wrong.has(at + 1)}>
                  {at + 1}
                </span>
              ))}
            </div>
            {box}
          </div>
        )}
        classNames={{ input: "code template-field-text" }}
      />
      {faults.length > 0 && (
        <ul className="template-field-faults">
          {faults.map(({ number, why }) => (
            <li key={`${String(number)} ${why}`}>
              <strong>{t("network.profile.line", { number })}</strong>
              <bdi className="code">{lines[number - 1]}</bdi>
              <span dir="ltr">{why}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
