import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { editServiceEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useRecordForm } from "../app/use-record-form.ts";
import { PriorityField } from "./priority-field.tsx";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";

/** What may change at any time, because it moves no money. */
export function EditServiceSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: editServiceEndpoint,
    params: { serviceId: service.id },
    record: service,
    values: ({ note, address, login, lineText, separateInvoice, priority, externalId, contract }) => ({
      note,
      address,
      login: login ?? "",
      lineText: lineText ?? "",
      separateInvoice,
      priority,
      externalId: externalId ?? "",
      contractEndOn: contract?.end ?? "",
    }),
    topics: serviceTopics,
    onSaved: () => {
      notify(t("services.edit.done", { number: serviceNumber(service) }));
      onClose();
    },
  });
  const hasLogin = service.kind === "internet" || service.kind === "voice";
  return (
    <Sheet open title={t("services.edit.title", { number: serviceNumber(service) })} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("services.edit.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(field) => t.optional(`services.field.${field}`) ?? field}
      >
        {hasLogin && <TextInput label={t("services.login")} dir="ltr" autoComplete="off" {...form.field("login")} />}
        <TextInput label={t("services.address")} {...form.field("address")} />
        {service.bundleServiceId === null && (
          <>
            <DayField label={t("services.contract-end")} description={t("services.contract-end-why")} {...form.field("contractEndOn")} />
            <TextInput label={t("services.line-text")} description={t("services.line-text-why")} {...form.field("lineText")} />
            <Checkbox
              label={t("services.separate-invoice")}
              description={t("services.separate-invoice-why")}
              {...form.check("separateInvoice")}
            />
            <PriorityField
              value={form.values.priority}
              error={form.field("priority").error}
              onChange={(priority) => form.set("priority", priority)}
            />
          </>
        )}
        <TextInput label={t("services.external-id")} dir="ltr" {...form.field("externalId")} />
        <Textarea label={t("services.note")} description={t("services.note-why")} autosize minRows={2} {...form.field("note")} />
      </FormFrame>
    </Sheet>
  );
}
