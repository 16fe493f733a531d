import { Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  deleteDocumentEndpoint,
  downloadDocumentEndpoint,
  listDocumentsEndpoint,
  restoreDocumentEndpoint,
  updateDocumentEndpoint,
} from "../../../server/modules/documents/contract.ts";
import { callApi } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { invalidateConcerned } from "../../lib/query-client.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { useRecordForm } from "../app/use-record-form.ts";
import { AskedList } from "./asked-list.tsx";
import { ContractActs } from "./contract-acts.tsx";
import { ContractChip, type ContractState } from "./contract-chip.tsx";
import { type Document, DocumentLink } from "./document-link.tsx";
import { MakeSheet, UploadContractSheet } from "./make-sheets.tsx";
import { UploadArea } from "./upload-area.tsx";
import "./documents.css";

/** The files of a customer. */
export function DocumentsTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const [mayAdd, mayEdit, mayDelete] = [
    useMay("customers.documents.create"),
    useMay("customers.documents.update"),
    useMay("customers.documents.delete"),
  ];
  const [asked, setAsked] = useState<{ kind: "edit" | "delete"; document: Document }>();
  const [making, setMaking] = useState<"template" | "upload">();
  const { run: fetchFile, problem } = useDownload();
  const close = () => setAsked(undefined);
  const list = useList(listDocumentsEndpoint, {
    params: { customerId },
    filters: ["text", "visibleInPortal"],
    sorts: ["addedAt", "title", "number"],
    topics: ["documents"],
  });
  return (
    <>
      {mayAdd && <UploadArea customerId={customerId} />}
      {mayAdd && (
        <div className="document-acts">
          <Button onPress={() => setMaking("template")}>{t("documents.make")}</Button>
          <Button onPress={() => setMaking("upload")}>{t("documents.upload-contract")}</Button>
        </div>
      )}
      <ProblemNote problem={problem} />
      <DataList
        name="customer-documents"
        inside
        title={t("documents.title")}
        list={list}
        rowKey={({ id }) => id}
        filters={[
          { kind: "search", name: "text", label: t("documents.search") },
          {
            kind: "choice",
            name: "visibleInPortal",
            label: t("documents.portal"),
            single: true,
            options: [
              { value: "true", label: t("documents.in-portal") },
              { value: "false", label: t("documents.staff-only") },
            ],
          },
        ]}
        columns={[
          {
            id: "title",
            head: t("documents.name"),
            main: true,
            sort: "title",
            cell: (document) => (
              <>
                <DocumentLink document={document} />
                {document.description && <span className="document-note">{document.description}</span>}
                {document.fileName !== document.title && (
                  <span className="document-note">
                    <bdi>{document.fileName}</bdi>
                  </span>
                )}
              </>
            ),
          },
          {
            id: "kind",
            head: t("documents.what"),
            cell: ({ kind, contract }) => (contract ? <ContractChip state={contract.state} /> : t(`documents.kind.${kind}`)),
          },
          { id: "number", head: t("documents.number"), sort: "number", cell: ({ number }) => <bdi className="number">D-{number}</bdi> },
          { id: "size", head: t("documents.size"), number: true, cell: ({ sizeBytes }) => format.bytes(sizeBytes) },
          {
            id: "portal",
            head: t("documents.portal"),
            cell: ({ visibleInPortal }) => t(visibleInPortal ? "documents.in-portal" : "documents.staff-only"),
          },
          {
            id: "addedAt",
            head: t("documents.added-at"),
            sort: "addedAt",
            sortDown: true,
            cell: ({ addedAt, addedBy }) => (
              <>
                <MomentText value={addedAt} />
                {addedBy && <span className="document-note">{addedBy}</span>}
              </>
            ),
          },
          {
            id: "acts",
            head: "",
            cell: (document) => (
              <span className="document-acts">
                <ContractActs document={document} />
                <Button
                  small
                  kind="quiet"
                  label={t("documents.download-of", { title: document.title })}
                  onPress={() => fetchFile(downloadDocumentEndpoint, { params: { documentId: document.id }, query: {} })}
                >
                  {t("staff.download")}
                </Button>
                {mayEdit && (
                  <Button
                    small
                    kind="quiet"
                    label={t("documents.edit-of", { title: document.title })}
                    onPress={() => setAsked({ kind: "edit", document })}
                  >
                    {t("documents.edit")}
                  </Button>
                )}
                {mayDelete && (!document.contract || mayGo.includes(document.contract.state)) && (
                  <Button
                    small
                    kind="quiet"
                    label={t("documents.delete-of", { title: document.title })}
                    onPress={() => setAsked({ kind: "delete", document })}
                  >
                    {t("documents.delete")}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
        empty={{ title: t("documents.none"), text: t(mayAdd ? "documents.none-why" : "documents.none-yet") }}
      />
      <AskedList fixed={{ customerId }} customerId={customerId} />
      {making === "template" && <MakeSheet customerId={customerId} onClose={() => setMaking(undefined)} />}
      {making === "upload" && <UploadContractSheet customerId={customerId} onClose={() => setMaking(undefined)} />}
      {asked?.kind === "edit" && <EditSheet document={asked.document} onClose={close} />}
      {asked?.kind === "delete" && <DeleteDialog document={asked.document} onClose={close} />}
    </>
  );
}

function EditSheet({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateDocumentEndpoint,
    params: { documentId: document.id },
    record: document,
    values: ({ title, description, visibleInPortal }) => ({ title, description, visibleInPortal }),
    topics: ["documents"],
    onSaved: () => {
      notify(t("documents.saved"));
      onClose();
    },
  });
  return (
    <Sheet open title={t("documents.edit-title", { title: document.title })} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("documents.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={nameOf(t)}
      >
        <TextInput label={t("documents.name")} withAsterisk disabled={isLocked(document)} {...form.field("title")} />
        <TextInput label={t("documents.description")} maxLength={500} {...form.field("description")} />
        <Switch label={t("documents.show-in-portal")} description={t("documents.show-in-portal-why")} {...form.check("visibleInPortal")} />
      </FormFrame>
    </Sheet>
  );
}

// As the server says: what waits for a signature is withdrawn first, and what was signed is kept.
const mayGo: readonly ContractState[] = ["draft", "rejected", "expired", "withdrawn"];
/** O-110 what was sent keeps its title. */
const isLocked = ({ contract }: Document): boolean => contract !== null && contract.state !== "draft";

const nameOf =
  (t: ReturnType<typeof useTexts>) =>
  (field: string): string =>
    t(field === "title" ? "documents.name" : field === "description" ? "documents.description" : "documents.portal");

function DeleteDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const client = useQueryClient();
  const remove = useAction(deleteDocumentEndpoint, { topics: ["documents"] });
  async function act(): Promise<void> {
    if (!(await remove.run({ params: { documentId: document.id }, version: document.version }))) return;
    notify(t("documents.deleted", { title: document.title }), {
      label: t("documents.undo"),
      run: async () => {
        await callApi(restoreDocumentEndpoint, { params: { documentId: document.id } });
        invalidateConcerned(client, [{ topic: "documents" }]);
        notify(t("documents.restored", { title: document.title }));
      },
    });
    onClose();
  }
  return (
    <ConfirmDialog
      open
      danger
      title={t("documents.delete-title", { title: document.title })}
      confirm={t("documents.delete-do")}
      busy={remove.busy}
      problem={remove.problem}
      onClose={onClose}
      onConfirm={act}
    >
      {t(document.visibleInPortal ? "documents.delete-text-portal" : "documents.delete-text")}
    </ConfirmDialog>
  );
}
