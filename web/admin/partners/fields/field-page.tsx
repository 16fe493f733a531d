import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  createFieldEndpoint,
  deleteFieldEndpoint,
  fieldModules,
  listFieldsEndpoint,
  updateFieldEndpoint,
} from "../../../../server/modules/partners/contract.ts";
import { useForm } from "../../../lib/form.ts";
import { sameValue } from "../../../lib/form-values.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useMay } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { FieldSections } from "./field-sections.tsx";
import { FieldForm, type FieldItem, type FieldValues, fieldBody, fieldValuesOf, newFieldValues } from "./field-values.ts";
import { titleIn } from "./fields-page.tsx";
import "../../app/short-list.css";
import "./field-page.css";

/** Making an additional field, or changing one. */
export function FieldPage() {
  const t = useTexts();
  const params = useParams({ strict: false }) as { module?: string; fieldId?: string };
  const search = useSearch({ strict: false }) as PlainSearch;
  const wanted = params.module ?? search.module;
  const module = fieldModules.find((one) => one === wanted) ?? "customers";
  const fields = useEndpoint(listFieldsEndpoint, { query: { module } });
  const back = <BackLink to={`/config/fields?module=${module}`}>{t("partners.fields")}</BackLink>;
  if (!fields.data) return fields.problem ? <ProblemNote problem={fields.problem} onRetry={fields.reload} /> : null;
  if (params.fieldId === undefined) {
    const last = Math.max(0, ...fields.data.items.map(({ position }) => position));
    return <NewField start={newFieldValues(module, last + 10)} fields={fields.data.items} />;
  }
  const field = fields.data.items.find(({ id }) => id === params.fieldId);
  if (!field) return <EmptyState title={t("ui.record.not-found")} text={t("ui.record.not-found-text")} action={back} />;
  return <EditField key={field.id} field={field} fields={fields.data.items} />;
}

function NewField({ start, fields: first }: { start: FieldValues; fields: readonly FieldItem[] }) {
  const t = useTexts();
  const navigate = useNavigate();
  const create = useAction(createFieldEndpoint);
  const form = useForm({
    schema: FieldForm,
    start,
    problem: create.problem,
    submit: async (values) => {
      const body = fieldBody(values as FieldValues);
      const made = await create.run({ body: body as never });
      if (!made) return undefined;
      notify(t("partners.field.created"));
      void navigate({ to: "/config/fields" as never, search: { module: made.module } as never });
      return made;
    },
  });
  // Another module chosen in the form has other fields to read and other sections.
  const of = useEndpoint(listFieldsEndpoint, { query: { module: form.values.module } });
  return (
    <div className="field-page">
      <BackLink to="/config/fields">{t("partners.fields")}</BackLink>
      <h1>{t("partners.field.new")}</h1>
      <FormFrame form={form} submit={t("partners.field.create")} busy={create.busy} problem={create.problem}>
        <FieldSections form={form} fields={of.data?.items ?? first} />
      </FormFrame>
    </div>
  );
}

function EditField({ field, fields: all }: { field: FieldItem; fields: readonly FieldItem[] }) {
  const t = useTexts();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const mayUpdate = useMay("config.additional_fields.update");
  const seesAll = useSeesAll();
  const [deleting, setDeleting] = useState(false);
  const update = useAction(updateFieldEndpoint);
  const current = update.problem?.code === "edit-conflict" ? (update.problem.problem.current as FieldItem) : field;
  const form = useForm({
    schema: FieldForm,
    start: fieldValuesOf(field),
    problem: update.problem,
    fromRecord: (record) => fieldValuesOf(record as FieldItem),
    submit: async (values) => {
      const before = fieldBody(fieldValuesOf(current));
      const body = Object.fromEntries(
        Object.entries(fieldBody(values as FieldValues)).filter(
          ([name, value]) => name !== "module" && name !== "name" && !sameValue(value, before[name]),
        ),
      );
      if (Object.keys(body).length === 0) return current;
      const saved = await update.run({ params: { fieldId: field.id }, body: body as never, version: current.version });
      if (saved) notify(t("partners.field.saved"));
      return saved;
    },
  });
  const remove = useAction(deleteFieldEndpoint, {
    onDone: () => {
      notify(t("partners.field.deleted"));
      void navigate({ to: "/config/fields" as never, search: { module: field.module } as never });
    },
  });
  const title = titleIn(field, language);
  const mayEdit = mayUpdate && seesAll === true;
  const fields = <FieldSections form={form} fields={all} existing={field} />;
  return (
    <div className="field-page">
      <BackLink to={`/config/fields?module=${field.module}`}>{t("partners.fields")}</BackLink>
      <div className="field-head">
        <h1>
          <bdi>{title}</bdi> <span className="short-list-quiet">{t(`partners.module.${field.module}`)}</span>
        </h1>
        {mayEdit && <Button onPress={() => setDeleting(true)}>{t("partners.field.delete")}</Button>}
      </div>
      {mayEdit ? (
        <FormFrame
          form={form}
          submit={t("partners.field.save")}
          busy={update.busy}
          problem={update.problem}
          nameField={(name) => t.optional(`partners.field.${name}`) ?? name}
        >
          {fields}
        </FormFrame>
      ) : (
        <>
          {seesAll === false && <p className="settings-note">{t("partners.field.read-only")}</p>}
          <fieldset disabled className="field-read-only">
            {fields}
          </fieldset>
        </>
      )}
      <RecordActivity entity="additional_field" entityId={field.id} topics={["additional-fields"]} />
      <ConfirmDialog
        open={deleting}
        title={t("partners.field.delete-title", { title })}
        confirm={t("partners.field.delete")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { fieldId: field.id }, version: field.version })}
        onClose={() => setDeleting(false)}
      >
        {t("partners.field.delete-text")}
      </ConfirmDialog>
    </div>
  );
}
