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
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { AlertGroup } from "./alert-group.ts";
import { AlertGroupFields, type GroupValues } from "./alert-group-fields.tsx";
import "../network.css";

interface Props {
  readonly group: AlertGroup | undefined;
  readonly groups: readonly AlertGroup[];
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  readonly hasSms: boolean;
  readonly onClose: () => void;
}

const topics = ["alert-groups", "equipment"];

const valuesOf = (group: AlertGroup): GroupValues => ({
  ...{ name: group.name, memberIds: group.members.map(({ id }) => id), notifyDelaySeconds: group.notifyDelaySeconds ?? "" },
  ...{ mails: group.mails, sms: group.sms, hearsMonitor: group.hearsMonitor, webhookUrl: group.webhook?.url ?? "", webhookSecret: "" },
  ...{ beganSubject: group.beganSubject, beganText: group.beganText, overSubject: group.overSubject, overText: group.overText },
  ...{ quietFrom: group.quietFrom ?? "", quietUntil: group.quietUntil ?? "", timeZone: group.timeZone },
  ...{ escalateToId: group.escalateTo?.id ?? "", escalateMinutes: group.escalateMinutes ?? "" },
});

const newValues = (): GroupValues => ({
  ...{ name: "", memberIds: [], notifyDelaySeconds: "", mails: true, sms: false, hearsMonitor: true, webhookUrl: "", webhookSecret: "" },
  ...{ beganSubject: "", beganText: "", overSubject: "", overText: "", quietFrom: "", quietUntil: "" },
  ...{ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, escalateToId: "", escalateMinutes: "" },
});

export function AlertGroupSheet(props: Props) {
  return props.group ? <EditSheet {...props} group={props.group} /> : <NewSheet {...props} />;
}

function NewSheet({ groups, colleagues, hasSms, onClose }: Props) {
  const t = useTexts();
  const nameField = (name: string): string => t.optional(`monitor.groups.field.${name}`) ?? name;
  const { form, action } = useActForm<typeof createAlertGroupEndpoint, GroupValues>({
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
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={nameField}
      >
        <AlertGroupFields
          form={form as unknown as Form<GroupValues>}
          group={undefined}
          groups={groups}
          colleagues={colleagues}
          hasSms={hasSms}
        />
      </FormFrame>
    </Sheet>
  );
}

function EditSheet({ group, groups, colleagues, hasSms, onClose }: Props & { readonly group: AlertGroup }) {
  const t = useTexts();
  const [deleting, setDeleting] = useState(false);
  const nameField = (name: string): string => t.optional(`monitor.groups.field.${name}`) ?? name;
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
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={nameField}
      >
        <AlertGroupFields
          form={form}
          group={group}
          hasSms={hasSms}
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
