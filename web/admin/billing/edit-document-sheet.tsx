import { Textarea, TextInput } from "@mantine/core";
import { editDocumentEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useRecordForm } from "../app/use-record-form.ts";
import type { Document } from "./document.ts";

/** What may still change of an issued document. */
export function EditDocumentSheet({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: editDocumentEndpoint,
    params: { documentId: document.id },
    record: document,
    values: ({ dueOn, poNumber, note, memo }) => ({ dueOn: dueOn ?? "", poNumber, note, memo }),
    topics: ["invoices"],
    onSaved: () => {
      notify(t("billing.edit.done"));
      onClose();
    },
  });
  // What is paid or taken back keeps its due date (7.3).
  const isOpen = document.kind === "invoice" && (document.state === "issued" || document.state === "partially_paid");
  return (
    <Sheet open title={t("billing.edit.title", { number: document.number ?? "" })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("billing.edit.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        {isOpen && (
          <DayField
            label={t("billing.due")}
            description={t("billing.edit.due-why")}
            {...(document.issuedOn ? { min: document.issuedOn } : {})}
            {...form.field("dueOn")}
          />
        )}
        {isOpen && <TextInput label={t("billing.po-number")} {...form.field("poNumber")} />}
        <Textarea label={t("billing.note")} description={t("billing.note-why")} autosize minRows={2} {...form.field("note")} />
        <Textarea label={t("billing.memo")} description={t("billing.memo-why")} autosize minRows={2} {...form.field("memo")} />
      </FormFrame>
    </Sheet>
  );
}
