import { NativeSelect, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { fieldName } from "../import-words.tsx";
import { FieldSelect } from "./field-select.tsx";
import { fieldOf } from "./fields.ts";
import type { MapDraft } from "./map-draft.ts";

/** Fields that are the same for every row, because no column says them. */
export function Constants({ draft, onChange }: { draft: MapDraft; onChange: (draft: MapDraft) => void }) {
  const t = useTexts();
  const taken = new Set([...draft.constants, ...draft.assignments].map(({ field }) => field));
  const put = (index: number, text: string): void =>
    onChange({ ...draft, constants: draft.constants.map((one, at) => (at === index ? { ...one, text } : one)) });
  return (
    <Panel title={t("ordering.constants.title")}>
      <div style={{ display: "grid", gap: 10 }}>
        <span style={{ color: "var(--ink-quiet)" }}>{t("ordering.constants.text")}</span>
        {draft.constants.map(({ field, text }, index) => {
          const { words } = fieldOf(field);
          const name = fieldName(t, field);
          return (
            <div key={field} className="mapping-constant">
              <span>{name}</span>
              {words ? (
                <NativeSelect
                  size="sm"
                  aria-label={name}
                  value={text}
                  onChange={(event) => put(index, event.currentTarget.value)}
                  data={words.map((word) => ({ value: word, label: t.optional(`ordering.word.${word}`) ?? word }))}
                />
              ) : (
                <TextInput size="sm" aria-label={name} value={text} onChange={(event) => put(index, event.currentTarget.value)} />
              )}
              <button
                type="button"
                className="data-list-icon"
                aria-label={t("ordering.columns.remove", { field: name })}
                onClick={() => onChange({ ...draft, constants: draft.constants.toSpliced(index, 1) })}
              >
                <IconX size={15} aria-hidden />
              </button>
            </div>
          );
        })}
        <div style={{ maxInlineSize: 320 }}>
          <FieldSelect
            label={t("ordering.constants.add")}
            none={t("ordering.constants.add")}
            value=""
            except={taken}
            onChange={(field) =>
              field && onChange({ ...draft, constants: [...draft.constants, { field, text: fieldOf(field).words?.[0] ?? "" }] })
            }
          />
        </div>
      </div>
    </Panel>
  );
}
