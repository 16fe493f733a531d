import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { FieldError } from "../../../shared/problem.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";

export interface NetworksFieldProps {
  label: string;
  description: string;
  value: readonly string[];
  onChange: (networks: string[]) => void;
  /** Those of this field: "ipAllowList.0". */
  errors: readonly FieldError[];
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Networks, one a line. For bits behind the mask the form that was probably meant is offered. */
export function NetworksField({ label, description, value, onChange, errors }: NetworksFieldProps) {
  const t = useTexts();
  const [text, setText] = useState(value.join("\n"));
  const take = (next: string): void => {
    setText(next);
    onChange(linesOf(next));
  };
  // A reset from outside replaces what is typed; our own echo does not.
  if (linesOf(text).join() !== value.join()) setText(value.join("\n"));
  const meant = errors.flatMap(({ field, code, params }) => {
    const at = Number(field.split(".").at(-1));
    return code === "cidr-host-bits" && typeof params?.meant === "string" ? [{ at, network: params.meant }] : [];
  });
  const words = errors.map((error) => {
    const line = value[Number(error.field.split(".").at(-1))];
    return line ? `${line}: ${fieldErrorText(t, error)}` : fieldErrorText(t, error);
  });
  return (
    <div style={{ display: "grid", gap: 8, justifyItems: "start" }}>
      <Textarea
        label={label}
        description={description}
        autosize
        minRows={2}
        w="100%"
        maw={420}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--font-code)" } }}
        value={text}
        error={words.length > 0 ? words.join("; ") : undefined}
        onChange={(event) => take(event.currentTarget.value)}
      />
      {meant.map(({ at, network }) => (
        <Button key={`${String(at)}-${network}`} small onPress={() => take(value.with(at, network).join("\n"))}>
          {t("identity.networks.use", { network })}
        </Button>
      ))}
    </div>
  );
}
