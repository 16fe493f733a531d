import type { Api } from "../../platform/http/api.ts";
import { ownId } from "../../platform/own-customer.ts";
import type { Tools } from "../../platform/tools.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import { addDocument } from "./add-document.ts";
import { deleteDocument, restoreDocument, updateDocument } from "./change-document.ts";
import * as contract from "./contract.ts";
import { getDocument, listDocuments } from "./document-queries.ts";
import { downloadDocument } from "./download-document.ts";
import { mailDocument } from "./mail-document.ts";

export function routes(server: Api, { files }: Tools): void {
  server.serve(contract.listDocumentsEndpoint, {
    may: "customers.documents.view",
    handle: async (work, { params: { customerId }, query }) => {
      await getReachable(work, customerId, "customers.documents.view");
      return listDocuments(work, customerId, query, query.filter);
    },
  });
  server.serve(contract.addDocumentEndpoint, {
    may: "customers.documents.create",
    handle: async (work, call) =>
      addDocument(work, files, await getReachable(work, call.params.customerId, "customers.documents.view"), call.files[0], call.body),
  });
  server.serve(contract.updateDocumentEndpoint, {
    may: "customers.documents.update",
    handle: (work, { params, body, version }) => updateDocument(work, params.documentId, body, version),
  });
  server.serve(contract.deleteDocumentEndpoint, {
    may: "customers.documents.delete",
    handle: async (work, { params, version }) => {
      await deleteDocument(work, params.documentId, version);
      return {};
    },
  });
  server.serve(contract.restoreDocumentEndpoint, {
    may: "customers.documents.delete",
    handle: (work, { params }) => restoreDocument(work, params.documentId),
  });
  server.serve(contract.downloadDocumentEndpoint, {
    may: "customers.documents.view",
    handle: async (work, { params, query }) => {
      const document = await getDocument(work, params.documentId);
      await getReachable(work, document.customerId, "customers.documents.view");
      return downloadDocument(work, files, document, query.inline ?? false);
    },
  });
  server.serve(contract.listPortalDocumentsEndpoint, {
    may: "customer",
    when: inMenu("documents"),
    handle: (work, { query }) => listDocuments(work, ownId(work), query, query.filter),
  });
  server.serve(contract.downloadPortalDocumentEndpoint, {
    may: "customer",
    when: inMenu("documents"),
    handle: async (work, { params, query }) =>
      downloadDocument(work, files, await getDocument(work, params.documentId), query.inline ?? false),
  });
  server.serve(contract.mailPortalDocumentEndpoint, {
    may: "customer",
    when: inMenu("documents"),
    handle: (work, { params }) => mailDocument(work, params.documentId),
  });
}
