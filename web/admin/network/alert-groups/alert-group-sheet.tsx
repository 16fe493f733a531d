import { Checkbox, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  createAlertGroupEndpoint,
  deleteAlertGroupEndpoint,
  updateAlertGroupEndpoint,
} from "../../../../server/modules/network/alert-groups/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { AlertGroup } from "./alert-group.ts";
import "../network.css";

interface Values {
  name: string;
  memberIds: string[];
  notifyDelaySeconds: number | "";
  mails: boolean;
  quietFrom: string;
  quietUntil: string;
  timeZone: string;
  escalateToId: string;
  escalateMinutes: number | "";
}

interface Props {
  readonly group: AlertGroup | undefined;
  readonly groups: readonly AlertGroup[];
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

const topics = ["alert-groups", "equipment"];

const valuesOf = (group: AlertGroup): Values => ({
  ...{ name: group.name, memberIds: group.members.map(({ id }) => id), notifyDelaySeconds: group.notifyDelaySeconds ?? "" },
  ...{ mails: group.mails, quietFrom: group.quietFrom ?? "", quietUntil: group.quietUntil ?? "", timeZone: group.timeZone },
  ...{ escalateToId: group.escalateTo?.id ?? "", escalateMinutes: group.escalateMinutes ?? "" },
});

const newValues = (): Values => ({
  ...{ name: "", memberIds: [], notifyDelaySeconds: "", mails: true, quietFrom: "", quietUntil: "" },
  ...{ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, escalateToId: "", escalateMinutes: "" },
});

export function AlertGroupSheet(props: Props) {
  return props.group ? <EditSheet {...props} group={props.group} /> : <NewSheet {...props} />;
}

function NewSheet({ groups, colleagues, onClose }: Props) {
  const t = useTexts();
  const { form, action } = useActForm<typeof createAlertGroupEndpoint, Values>({
    endpoint: createAlertGroupEndpoint,
    start: newValues(),
    topics,
    onDone: ({ name }) => {
      notify(t("monitor.groups.saved", { name }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("monitor.groups.new")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("network.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <Fields form={form as unknown as Form<Values>} groups={groups} colleagues={colleagues} />
      </FormFrame>
    </Sheet>
  );
}

function EditSheet({ group, groups, colleagues, onClose }: Props & { readonly group: AlertGroup }) {
  const t = useTexts();
  const [deleting, setDeleting] = useState(false);
  const { form, action } = useRecordForm({
    endpoint: updateAlertGroupEndpoint,
    params: { alertGroupId: group.id },
    record: group,
    values: valuesOf,
    topics,
    onSaved: ({ name }) => {
      notify(t("monitor.groups.saved", { name }));
      onClose();
    },
  });
  const remove = useAction(deleteAlertGroupEndpoint, {
    topics,
    onDone: () => {
      notify(t("monitor.groups.deleted"));
      onClose();
    },
  });
  if (deleting)
    return (
      <ConfirmDialog
        open
        danger
        title={t("monitor.groups.delete-title", { name: group.name })}
        confirm={t("monitor.groups.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { alertGroupId: group.id }, version: group.version })}
        onClose={() => setDeleting(false)}
      >
        {t("monitor.groups.delete-text")}
      </ConfirmDialog>
    );
  return (
    <Sheet open title={group.name} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("network.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <Fields
          form={form}
          groups={groups.filter(({ id }) => id !== group.id)}
          colleagues={[...colleagues, ...formerOf(group, colleagues)]}
        />
        <Button kind="quiet" onPress={() => setDeleting(true)}>
          {t("monitor.groups.delete")}
        </Button>
      </FormFrame>
    </Sheet>
  );
}

/** Members who no longer work here stay until somebody takes them out. */
const formerOf = ({ members }: AlertGroup, colleagues: Props["colleagues"]) =>
  members.filter(({ id }) => !colleagues.some((colleague) => colleague.id === id));

function Fields({ form, groups, colleagues }: { form: Form<Values>; groups: readonly AlertGroup[]; colleagues: Props["colleagues"] }) {
  const t = useTexts();
  return (
    <div className="network-fields">
      <p className="network-quiet">{t("monitor.groups.lead")}</p>
      <TextInput label={t("network.name")} required data-autofocus maxLength={100} {...form.field("name")} />
      <MultiSelect
        label={t("monitor.groups.members")}
        data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        nothingFoundMessage={t("ui.list.nothing-matches")}
        comboboxProps={{ withinPortal: false }}
        value={form.values.memberIds}
        error={form.field("memberIds").error}
        onChange={(members) => form.set("memberIds", members)}
      />
      <Checkbox label={t("monitor.groups.mails")} {...form.check("mails")} />
      <CountField
        label={t("monitor.groups.delay")}
        description={t("monitor.groups.delay-why")}
        unit={t("network.seconds-unit")}
        {...form.field("notifyDelaySeconds")}
      />
      <div className="network-fields-pair">
        <TextInput type="time" label={t("monitor.groups.quiet-from")} {...form.field("quietFrom")} />
        <TextInput type="time" label={t("monitor.groups.quiet-until")} {...form.field("quietUntil")} />
      </div>
      <TextInput
        label={t("monitor.groups.time-zone")}
        description={t("monitor.groups.quiet-why")}
        dir="ltr"
        required
        {...form.field("timeZone")}
      />
      <div className="network-fields-pair">
        <NativeSelect
          label={t("monitor.groups.escalate")}
          {...form.field("escalateToId")}
          data={[{ value: "", label: t("monitor.groups.escalate-none") }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {form.values.escalateToId !== "" && <CountField label={t("monitor.groups.escalate-after")} {...form.field("escalateMinutes")} />}
      </div>
    </div>
  );
}
