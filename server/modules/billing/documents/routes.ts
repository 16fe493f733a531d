import { parseMoney } from "../../../../shared/money.ts";
import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inMenu } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { creditInvoice } from "./credit-invoice.ts";
import { readDocumentPdf } from "./document-pdf.ts";
import { getDocumentView, listDocuments, listOwnDocuments } from "./document-views.ts";
import { editDocument } from "./edit-document.ts";
import { ownDocumentsFile } from "./own-documents-file.ts";
import { refuseUnlisted } from "./refuse-unlisted.ts";
import { ownToday, todayForStaff } from "./todays.ts";

const view = ["finance.invoices.view", "finance.credit_notes.view", "finance.proformas.view"] as const;

export function documentRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listInvoicesEndpoint, { may: view, handle: (work, { query }) => listDocuments(work, query, todayForStaff(work)) });
  api.serve(contract.getDocumentEndpoint, {
    may: view,
    handle: (work, { params }) => getDocumentView(work, params.documentId, todayForStaff(work)),
  });
  api.serve(contract.documentPdfEndpoint, {
    may: view,
    handle: (work, { params, query }) => readDocumentPdf(work, tools, params.documentId, query.inline === "true"),
  });
  api.serve(contract.editDocumentEndpoint, {
    may: "finance.invoices.update",
    handle: (work, { params, body, version }) => editDocument(work, params.documentId, { version, body, today: todayForStaff(work) }),
  });
  api.serve(contract.creditInvoiceEndpoint, {
    may: "finance.credit_notes.create",
    handle: async (work, { params, body }) => {
      const { currency } = (await getDocumentView(work, params.documentId, todayForStaff(work))).gross;
      const { draft } = await creditInvoice(work, {
        invoiceId: params.documentId,
        reason: body.reason,
        releaseDays: body.releaseDays,
        ...(body.lines
          ? { lines: body.lines.map((line) => ({ lineId: line.lineId, amountMinor: parseMoney(line.amount, currency).minor })) }
          : {}),
      });
      return getDocumentView(work, draft.id, todayForStaff(work));
    },
  });
  api.serve(contract.portalListDocumentsEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { query }) => listOwnDocuments(work, query, await ownToday(work)),
  });
  api.serve(contract.portalDocumentsFileEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work, { query }) => ownDocumentsFile(work, ownId(work), query),
  });
  api.serve(contract.portalGetDocumentEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params }) => {
      await refuseUnlisted(work, params.documentId);
      return getDocumentView(work, params.documentId, await ownToday(work));
    },
  });
  api.serve(contract.portalDocumentPdfEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params, query }) => {
      await refuseUnlisted(work, params.documentId);
      return readDocumentPdf(work, tools, params.documentId, query.inline === "true");
    },
  });
}
