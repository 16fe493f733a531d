import { ActionIcon, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import {
  createTaxGroupEndpoint,
  deleteTaxGroupEndpoint,
  taxGroupUsesEndpoint,
  updateTaxGroupEndpoint,
} from "../../../server/modules/catalog/contract.ts";
import type { Form } from "../../lib/form.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { useRecordForm } from "../app/use-record-form.ts";
import { TaxUses } from "./tax-uses.tsx";
import type { Tax, TaxGroup } from "./use-taxes.ts";
import "./plan-fields.css";

const bases = ["net", "previous_tax", "net_plus_previous", "net_plus_all_previous", "all_previous"] as const;

interface Values {
  name: string;
  components: { taxId: string; base: (typeof bases)[number] }[];
}

/** B-142 taxes in order, each on its base; the first is always on the net amount. */
export function TaxGroupSheet({ taxes, group, onClose }: { taxes: readonly Tax[]; group?: TaxGroup; onClose: () => void }) {
  return group ? <EditGroup taxes={taxes} group={group} onClose={onClose} /> : <NewGroup taxes={taxes} onClose={onClose} />;
}

function NewGroup({ taxes, onClose }: { taxes: readonly Tax[]; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useActForm<typeof createTaxGroupEndpoint, Values>({
    endpoint: createTaxGroupEndpoint,
    start: { name: "", components: [{ taxId: "", base: "net" }] },
    topics: ["tax-groups", "taxes"],
    onDone: (made) => {
      notify(t("catalog.group-new.done", { group: made.name }));
      onClose();
    },
  });
  return (
    <Sheet open wide title={t("catalog.group-new.title")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.group-new.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <GroupFields form={form} taxes={taxes} />
      </FormFrame>
    </Sheet>
  );
}

function EditGroup({ taxes, group, onClose }: { taxes: readonly Tax[]; group: TaxGroup; onClose: () => void }) {
  const t = useTexts();
  const mayUpdate = useMay("finance.taxes.update");
  const [deleting, setDeleting] = useState(false);
  const uses = useEndpoint(taxGroupUsesEndpoint, { params: { taxGroupId: group.id } }, { topics: ["plans"] });
  const isUsed = uses.data === undefined || uses.data.plans.length > 0;
  const topics = ["tax-groups", "taxes"];
  const { form, action } = useRecordForm({
    endpoint: updateTaxGroupEndpoint,
    params: { taxGroupId: group.id },
    record: group,
    values: ({ name, components, enabled }) => ({ name, components, enabled }),
    topics,
    onSaved: () => {
      notify(t("catalog.group-edit.done", { group: group.name }));
      onClose();
    },
  });
  const remove = useAction(deleteTaxGroupEndpoint, {
    topics,
    onDone: () => {
      notify(t("catalog.group-delete.done", { group: group.name }));
      onClose();
    },
  });
  return (
    <Sheet open wide title={group.name} onClose={onClose} locked={action.busy}>
      <div className="tax-sheet">
        <TaxUses uses={uses} />
        {mayUpdate && (
          <>
            <FormFrame form={form} submit={t("catalog.group-edit.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
              <GroupFields form={form as unknown as Form<Values>} taxes={taxes} fixed={isUsed} />
              <Checkbox label={t("catalog.tax-may-be-taken")} description={t("catalog.tax-may-be-taken-why")} {...form.check("enabled")} />
            </FormFrame>
            <div>
              <Button small kind="quiet" onPress={() => setDeleting(true)}>
                {t("catalog.group-delete.do")}
              </Button>
            </div>
          </>
        )}
      </div>
      <ConfirmDialog
        open={deleting}
        title={t("catalog.group-delete.title", { group: group.name })}
        confirm={t("catalog.group-delete.do")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { taxGroupId: group.id }, version: group.version })}
        onClose={() => {
          remove.reset();
          setDeleting(false);
        }}
      >
        {t("catalog.group-delete.text")}
      </ConfirmDialog>
    </Sheet>
  );
}

function GroupFields({ form, taxes, fixed = false }: { form: Form<Values>; taxes: readonly Tax[]; fixed?: boolean }) {
  const t = useTexts();
  const { components } = form.values;
  const { error } = form.field("components");
  const set = (next: Values["components"]): void => form.set("components", next as never);
  return (
    <>
      <TextInput label={t("catalog.name")} required {...form.field("name")} />
      {fixed && <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.group-fixed")}</span>}
      {components.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id of their own and keep their places.
        <div key={index} className="plan-fields-item">
          <div className="plan-fields-pair">
            <NativeSelect
              label={t("catalog.nth-tax", { place: index + 1 })}
              disabled={fixed}
              value={part.taxId}
              onChange={(event) => set(components.with(index, { ...part, taxId: event.currentTarget.value }))}
              data={[
                { value: "", label: t("catalog.choose-tax") },
                ...taxes
                  .filter(({ enabled, rates }) => enabled || rates.some(({ id }) => id === part.taxId))
                  .map(({ now, rates }) => ({
                    value: rates.find(({ id }) => id === part.taxId)?.id ?? now.id,
                    label: `${now.name}, ${now.ratePercent} %`,
                  })),
              ]}
            />
            <NativeSelect
              label={t("catalog.base-of")}
              disabled={fixed || index === 0}
              value={part.base}
              onChange={(event) => set(components.with(index, { ...part, base: event.currentTarget.value as (typeof bases)[number] }))}
              data={(index === 0 ? (["net"] as const) : bases).map((value) => ({ value, label: t(`catalog.base.${value}`) }))}
            />
          </div>
          {!fixed && components.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("catalog.remove-tax")}
              onClick={() => {
                const left = components.toSpliced(index, 1);
                // The first one is always on the net amount, also when the former first one goes.
                set(left.map((each, place) => (place === 0 ? { ...each, base: "net" } : each)));
              }}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {error && (
        <span role="alert" style={{ color: "var(--hurts-ink)" }}>
          {error}
        </span>
      )}
      {!fixed && components.length < 10 && (
        <div>
          <Button small icon={<IconPlus size={15} aria-hidden />} onPress={() => set([...components, { taxId: "", base: "net" }])}>
            {t("catalog.add-tax")}
          </Button>
        </div>
      )}
    </>
  );
}
