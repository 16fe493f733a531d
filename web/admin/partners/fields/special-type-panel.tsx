import { MultiSelect, Select, Switch, Textarea } from "@mantine/core";
import { fileKinds, type LinkTarget, linkStates, linkTargets, templateNames } from "../../../../server/modules/partners/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { FieldItem, FieldValues } from "./field-values.ts";
import { titleIn } from "./fields-page.tsx";

interface SpecialTypeProps {
  form: Form<FieldValues>;
  /** All fields of the module. */
  fields: readonly FieldItem[];
  existing?: FieldItem | undefined;
}

/** What only files, links and calculated fields have to say about themselves. */
export function SpecialTypePanel({ form, fields, existing }: SpecialTypeProps) {
  switch (form.values.type) {
    case "file":
      return <FilePanel form={form} />;
    case "link":
      return <LinkPanel form={form} isFixed={existing !== undefined} />;
    case "calculated":
      return <TemplatePanel form={form} fields={fields.filter(({ id }) => id !== existing?.id)} />;
    case "secret":
      return <SecretNote />;
    default:
      return null;
  }
}

function FilePanel({ form }: { form: Form<FieldValues> }) {
  const t = useTexts();
  return (
    <Panel title={t("partners.field.file")}>
      <MultiSelect
        label={t("partners.field.fileKinds")}
        description={t("partners.field.fileKinds-how")}
        placeholder={form.values.fileKinds.length === 0 ? t("partners.field.any-kind") : ""}
        data={fileKinds.map((value) => ({ value, label: t(`partners.field.kinds.${value}`) }))}
        value={[...form.values.fileKinds]}
        error={form.field("fileKinds").error}
        clearable
        onChange={(kinds) => form.set("fileKinds", kinds as never)}
      />
    </Panel>
  );
}

function LinkPanel({ form, isFixed }: { form: Form<FieldValues>; isFixed: boolean }) {
  const t = useTexts();
  const link = form.values.link ?? { to: "customer" as LinkTarget, states: [], samePartner: true };
  const states: readonly string[] = linkStates[link.to];
  const error = form.field("link").error;
  return (
    <Panel title={t("partners.field.link")}>
      <div className="field-grid aligned-inputs">
        <Select
          label={t("partners.field.link-to")}
          description={isFixed ? t("partners.field.link-to-fixed") : t("partners.field.link-to-how")}
          data={linkTargets.map((value) => ({ value, label: t(`partners.field.link-target.${value}`) }))}
          value={link.to}
          error={error}
          disabled={isFixed}
          allowDeselect={false}
          onChange={(to) => to && form.set("link", { ...link, to: to as LinkTarget, states: [] })}
        />
        {states.length > 0 && (
          <MultiSelect
            label={t("partners.field.link-states")}
            description={t("partners.field.link-states-how")}
            placeholder={link.states.length === 0 ? t("partners.field.any-state") : ""}
            data={states.map((value) => ({ value, label: t(`partners.field.link-state.${value}` as never) }))}
            value={[...link.states]}
            clearable
            onChange={(chosen) => form.set("link", { ...link, states: chosen })}
          />
        )}
        {link.to !== "administrator" && link.to !== "partner" && (
          <div className="field-grid-whole">
            <Switch
              label={t("partners.field.samePartner")}
              description={t("partners.field.samePartner-how")}
              checked={link.samePartner}
              onChange={(event) => form.set("link", { ...link, samePartner: event.currentTarget.checked })}
            />
          </div>
        )}
      </div>
    </Panel>
  );
}

function TemplatePanel({ form, fields }: { form: Form<FieldValues>; fields: readonly FieldItem[] }) {
  const t = useTexts();
  const { language } = useLanguage();
  const readable = templateNames[form.values.module];
  if (!readable) {
    return (
      <Panel title={t("partners.field.types.calculated")}>
        <p className="short-list-quiet">{t("partners.field.template-not-here")}</p>
      </Panel>
    );
  }
  const names = [
    ...fields
      .filter(({ type }) => type !== "calculated" && type !== "secret")
      .map((field) => ({ name: `${readable.record}.extra.${field.name}`, title: titleIn(field, language) })),
    ...readable.names.map((name) => ({
      name: `${readable.record}.${name}`,
      title: t.optional(`partners.field.template-name.${name}`) ?? name,
    })),
  ];
  const insert = (name: string): void => form.set("template", `${form.values.template}{{ ${name} }}`);
  return (
    <Panel title={t("partners.field.types.calculated")}>
      <Textarea
        label={t("partners.field.template")}
        description={t("partners.field.template-how")}
        required
        autosize
        minRows={3}
        dir="ltr"
        spellCheck={false}
        classNames={{ input: "code" }}
        {...form.field("template")}
      />
      <p className="field-names-head">{t("partners.field.template-names")}</p>
      <ul className="field-names">
        {names.map(({ name, title }) => (
          <li key={name}>
            <button type="button" onClick={() => insert(name)} title={name}>
              <bdi>{title}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <p className="short-list-quiet">{t("partners.field.template-example")}</p>
      <bdi className="code" dir="ltr">
        {"{{ customer.name | upcase }} · {% if customer.city %}{{ customer.city }}{% endif %}"}
      </bdi>
    </Panel>
  );
}

function SecretNote() {
  const t = useTexts();
  return (
    <Panel title={t("partners.field.types.secret")}>
      <p className="short-list-quiet">{t("partners.field.secret-how")}</p>
    </Panel>
  );
}
