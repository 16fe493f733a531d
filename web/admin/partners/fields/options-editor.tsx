import { ActionIcon, Switch, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { ColourField } from "../colour-field.tsx";
import { type FieldValues, keyFrom, type OptionValues } from "./field-values.ts";

interface OptionsEditorProps {
  form: Form<FieldValues>;
  /** Keys that records may hold already: those options are archived, never taken away. */
  kept: readonly string[];
}

/** What there is to choose from: words in each language, a colour, an order (O-61). */
export function OptionsEditor({ form, kept }: OptionsEditorProps) {
  const t = useTexts();
  const { options } = form.values;
  const field = form.field("options");
  const set = (next: OptionValues[]): void => form.set("options", next as never);
  const change = (at: number, edit: Partial<OptionValues>): void => set(options.with(at, { ...(options[at] as OptionValues), ...edit }));
  const swap = (at: number, other: number): void => {
    const [one, two] = [options[at], options[other]];
    if (one && two) set(options.with(at, two).with(other, one));
  };
  const [whole] = form.errors.filter(({ field: name }) => name === "options");
  return (
    <div className="field-options">
      {options.map((option, at) => {
        const isKept = kept.includes(option.key);
        const name = option.title.en || option.key || String(at + 1);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option has no key of its own until somebody has typed one.
          <div key={at} className="field-option" data-archived={option.archived}>
            <div className="field-option-inputs">
              <TextInput
                label={t("partners.field.option-en")}
                value={option.title.en ?? ""}
                error={form.field(`options.${at}.title` as never).error}
                onChange={(event) => {
                  const typed = event.currentTarget.value;
                  const follows = !isKept && option.key === keyFrom(option.title.en ?? "");
                  change(at, { title: { ...option.title, en: typed }, ...(follows ? { key: keyFrom(typed) } : {}) });
                }}
              />
              <TextInput
                label={t("partners.field.option-ar")}
                dir="rtl"
                value={option.title.ar ?? ""}
                onChange={(event) => change(at, { title: { ...option.title, ar: event.currentTarget.value } })}
              />
              <TextInput
                label={t("partners.field.option-key")}
                dir="ltr"
                spellCheck={false}
                disabled={isKept}
                value={option.key}
                error={form.field(`options.${at}.key` as never).error}
                onChange={(event) => change(at, { key: event.currentTarget.value })}
              />
              <ColourField
                label={t("partners.field.option-colour")}
                swatches={[]}
                value={option.colour}
                error={form.field(`options.${at}.colour` as never).error}
                onChange={(colour) => change(at, { colour })}
              />
            </div>
            <div className="field-option-foot">
              <Switch
                label={t("partners.field.option-archived")}
                checked={option.archived}
                onChange={(event) => change(at, { archived: event.currentTarget.checked })}
              />
              <span className="short-list-acts">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={at === 0}
                  aria-label={t("partners.field.earlier", { title: name })}
                  onClick={() => swap(at, at - 1)}
                >
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={at === options.length - 1}
                  aria-label={t("partners.field.later", { title: name })}
                  onClick={() => swap(at, at + 1)}
                >
                  <IconArrowDown size={16} aria-hidden />
                </ActionIcon>
                {!isKept && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("partners.field.option-remove", { title: name })}
                    onClick={() => set(options.toSpliced(at, 1))}
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                )}
              </span>
            </div>
          </div>
        );
      })}
      {whole && (
        <p role="alert" style={{ margin: 0, color: "var(--hurts-ink)" }}>
          {field.error}
        </p>
      )}
      <div>
        <Button
          icon={<IconPlus size={16} aria-hidden />}
          onPress={() => set([...options, { key: "", title: { en: "", ar: "" }, colour: "", archived: false }])}
        >
          {t("partners.field.option-add")}
        </Button>
      </div>
      {kept.length > 0 && (
        <p className="short-list-quiet" style={{ margin: 0 }}>
          {t("partners.field.option-kept")}
        </p>
      )}
    </div>
  );
}
