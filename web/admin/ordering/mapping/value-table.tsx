import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import type { TargetField } from "./fields.ts";

export interface ValueTableProps {
  field: TargetField;
  /** What stands in the column. */
  theirs: readonly string[];
  /** Whether that is all of it: a column with too many values is filled in by hand. */
  isComplete: boolean;
  hasEmpty: boolean;
  values: Readonly<Record<string, string>>;
  otherwise: string;
  onChange: (values: Record<string, string>) => void;
  onOtherwise: (text: string) => void;
}

/** Their words beside ours. */
export function ValueTable({ field, theirs, isComplete, values, otherwise, onChange, onOtherwise }: ValueTableProps) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const rows = [...new Set([...theirs, ...Object.keys(values)])];
  return (
    <div className="value-table">
      <div className="value-table-head" aria-hidden>
        <span>{t("ordering.options.theirs")}</span>
        <span>{t("ordering.options.ours")}</span>
      </div>
      {rows.map((word) => (
        <div key={word} className="value-table-row">
          <bdi>{word === "" ? t("ordering.options.empty-cell") : word}</bdi>
          <OwnWord
            field={field}
            label={t("ordering.options.ours-of", { word })}
            none={t("ordering.options.error")}
            value={values[word] ?? ""}
            onChange={(ours) => onChange({ ...values, [word]: ours })}
          />
        </div>
      ))}
      {!isComplete && (
        <div className="value-table-row">
          <TextInput
            size="sm"
            aria-label={t("ordering.options.add-word")}
            placeholder={t("ordering.options.add-word")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <span>
            <Button
              small
              disabled={typed.trim() === ""}
              onPress={() => {
                onChange({ ...values, [typed.trim()]: "" });
                setTyped("");
              }}
            >
              {t("ordering.options.add")}
            </Button>
          </span>
        </div>
      )}
      <div className="value-table-row">
        <span>{t("ordering.options.all-others")}</span>
        <OwnWord
          field={field}
          label={t("ordering.options.all-others")}
          none={t("ordering.options.error")}
          value={otherwise}
          onChange={onOtherwise}
        />
      </div>
    </div>
  );
}

interface OwnWordProps {
  field: TargetField;
  label: string;
  none: string;
  value: string;
  onChange: (value: string) => void;
}

function OwnWord({ field, label, none, value, onChange }: OwnWordProps) {
  const t = useTexts();
  if (!field.words) {
    return (
      <TextInput size="sm" aria-label={label} placeholder={none} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  }
  return (
    <NativeSelect
      size="sm"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: none },
        ...field.words.map((word) => ({ value: word, label: t.optional(`ordering.word.${word}`) ?? word })),
      ]}
    />
  );
}
