import { Autocomplete, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { type FieldType, fieldModules, fieldModulesInUse, fieldTypes } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DefaultField } from "./default-field.tsx";
import { FieldChecks } from "./field-checks.tsx";
import { type FieldItem, type FieldValues, hasOptions, mayHave, nameFrom, portalChoices, typesAfter } from "./field-values.ts";
import { OptionsEditor } from "./options-editor.tsx";
import { SpecialTypePanel } from "./special-type-panel.tsx";

interface FieldSectionsProps {
  form: Form<FieldValues>;
  /** All fields of the module. */
  fields: readonly FieldItem[];
  /** The field that is changed: its module and name stay, and its type goes only where nothing is lost. */
  existing?: FieldItem;
}

export function FieldSections({ form, fields, existing }: FieldSectionsProps) {
  const t = useTexts();
  const { values } = form;
  const sections = [...new Set(fields.map(({ section }) => section).filter(Boolean))];
  const may = (property: Parameters<typeof mayHave>[1]): boolean => mayHave(values.type, property);
  const hasChecks = values.type !== "calculated";
  const possible = existing ? typesAfter(existing.type) : fieldTypes;
  const select = <Value extends string>(field: {
    value: Value;
    onChange: (value: Value) => void;
    error: string | undefined;
    name: string;
  }) => ({
    ...field,
    allowDeselect: false,
    onChange: (chosen: string | null) => chosen !== null && field.onChange(chosen as Value),
  });
  return (
    <>
      <Panel title={t("partners.field.what")}>
        <div className="field-grid aligned-inputs">
          {!existing && (
            <div className="field-grid-whole">
              <Select
                label={t("partners.field.module")}
                // Whoever defines one ahead knows that it is ahead.
                description={fieldModulesInUse.includes(values.module) ? undefined : t("partners.field.module-ahead")}
                data={fieldModules.map((value) => ({ value, label: t(`partners.module.${value}`) }))}
                searchable
                nothingFoundMessage={t("partners.nothing-found")}
                {...select(form.field("module"))}
              />
            </div>
          )}
          <TextInput
            label={t("partners.field.title-en")}
            required
            {...form.field("title.en")}
            error={form.field("title").error ?? form.field("title.en").error}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              if (!existing && values.name === nameFrom(values.title.en ?? "")) form.set("name", nameFrom(typed));
              form.set("title.en", typed);
            }}
          />
          <TextInput label={t("partners.field.title-ar")} dir="rtl" {...form.field("title.ar")} />
          <TextInput
            label={t("partners.field.name")}
            description={existing ? t("partners.field.name-fixed") : t("partners.field.name-how")}
            required={!existing}
            disabled={existing !== undefined}
            spellCheck={false}
            dir="ltr"
            {...form.field("name")}
          />
          <Select
            label={t("partners.field.type")}
            description={existing ? typeWords(t, possible) : t("partners.field.type-how")}
            data={possible.map((value) => ({ value, label: t(`partners.field.types.${value}`) }))}
            disabled={possible.length < 2}
            {...select(form.field("type"))}
          />
          <Textarea label={t("partners.field.help-en")} autosize minRows={1} {...form.field("help.en")} />
          <Textarea label={t("partners.field.help-ar")} dir="rtl" autosize minRows={1} {...form.field("help.ar")} />
        </div>
      </Panel>
      {hasOptions(values.type) && (
        <Panel title={t("partners.field.options")}>
          <OptionsEditor form={form} kept={existing?.options.map(({ key }) => key) ?? []} />
        </Panel>
      )}
      <SpecialTypePanel form={form} fields={fields} existing={existing} />
      {hasChecks && (
        <Panel title={t("partners.field.checks")}>
          <div className="field-grid aligned-inputs">
            <FieldChecks form={form} />
            <Toggle form={form} name="isRequired" note={t("partners.field.isRequired-how")} />
            {may("isUnique") && (
              <Select
                label={t("partners.field.isUnique")}
                data={(["no", "partner", "all"] as const).map((value) => ({ value, label: t(`partners.field.unique.${value}`) }))}
                {...select(form.field("isUnique"))}
              />
            )}
            {may("defaultValue") && (
              <div className="field-grid-whole">
                <DefaultField form={form} />
              </div>
            )}
          </div>
        </Panel>
      )}
      <Panel title={t("partners.field.where")}>
        <div className="field-grid aligned-inputs">
          <Autocomplete
            label={t("partners.field.section")}
            description={t("partners.field.section-how")}
            data={[...sections]}
            {...form.field("section")}
          />
          {values.module === "customers" && (
            <Select
              label={t("partners.field.category-for")}
              data={(["all", "individual", "company"] as const).map((value) => ({ value, label: t(`partners.field.category.${value}`) }))}
              {...select(form.field("category"))}
            />
          )}
          {portalChoices(values).length > 1 && (
            <Select
              label={t("partners.field.inPortal")}
              data={portalChoices(values).map((value) => ({ value, label: t(`partners.field.portal.${value}`) }))}
              {...select(form.field("inPortal"))}
              value={portalChoices(values).includes(values.inPortal) ? values.inPortal : "hidden"}
            />
          )}
          <div className="field-grid-whole field-grid">
            {hasChecks && <Toggle form={form} name="inAddForm" />}
            {may("inList") && <Toggle form={form} name="inList" />}
            {may("isSearchable") && <Toggle form={form} name="isSearchable" />}
            {may("isReadOnly") && <Toggle form={form} name="isReadOnly" note={t("partners.field.isReadOnly-how")} />}
            <Toggle form={form} name="isPersonal" note={t("partners.field.isPersonal-how")} />
          </div>
        </div>
      </Panel>
    </>
  );
}

function Toggle({
  form,
  name,
  note,
}: {
  form: Form<FieldValues>;
  name: "isRequired" | "inAddForm" | "inList" | "isSearchable" | "isReadOnly" | "isPersonal";
  note?: string;
}): ReactNode {
  const t = useTexts();
  return <Switch label={t(`partners.field.${name}`)} {...(note ? { description: note } : {})} {...form.check(name)} />;
}

/** What the type may become, for whoever wonders why the others are gone (O-63). */
const typeWords = (t: ReturnType<typeof useTexts>, possible: readonly FieldType[]): string =>
  possible.length < 2 ? t("partners.field.type-fixed") : t("partners.field.type-widens");
