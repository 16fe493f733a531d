import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { inMenu } from "../../partners/index.ts";
import { refuseUnlisted } from "../documents/refuse-unlisted.ts";
import * as contract from "./contract.ts";
import { findEInvoice, getEInvoice, listEInvoices, readEInvoiceFile } from "./e-invoice-views.ts";
import { makeAgain } from "./make-e-invoice.ts";
import { noEInvoice } from "./problems.ts";
import { sendAgain } from "./send-e-invoice.ts";
import { changeEInvoicing, getEInvoicing } from "./terms.ts";

const view = ["finance.invoices.view", "finance.credit_notes.view"] as const;

export function eInvoiceRoutes(api: Api, tools: Tools): void {
  api.serve(contract.getEInvoicingEndpoint, {
    may: "customers.billing.view",
    handle: (work, { params }) => getEInvoicing(work, params.customerId),
  });
  api.serve(contract.changeEInvoicingEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params, body, version }) => changeEInvoicing(work, params.customerId, { version, body }),
  });
  api.serve(contract.listEInvoicesEndpoint, { may: view, handle: (work, { query }) => listEInvoices(work, query) });
  api.serve(contract.getEInvoiceEndpoint, { may: view, handle: (work, { params }) => findEInvoice(work, params.documentId) });
  api.serve(contract.eInvoiceFileEndpoint, {
    may: view,
    handle: (work, { params }) => readEInvoiceFile(work, tools, params.documentId),
  });
  api.serve(contract.makeEInvoiceEndpoint, {
    may: "finance.invoices.send",
    handle: async (work, { params }) => {
      await findEInvoice(work, params.documentId);
      const made = await makeAgain(work, tools, params.documentId);
      if (!made) throw noEInvoice("The customer gets no e-invoices, or the document is not issued.");
      await audit(work, params.documentId, "e-invoice-checked");
      return getEInvoice(work, params.documentId);
    },
  });
  api.serve(contract.sendEInvoiceEndpoint, {
    may: "finance.invoices.send",
    handle: async (work, { params }) => {
      await findEInvoice(work, params.documentId);
      await sendAgain(work, params.documentId);
      await audit(work, params.documentId, "e-invoice-queued");
      return getEInvoice(work, params.documentId);
    },
  });
  api.serve(contract.portalEInvoiceEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params }) => {
      await refuseUnlisted(work, params.documentId);
      const { eInvoice } = await findEInvoice(work, params.documentId);
      return { hasFile: eInvoice?.hasFile ?? false, format: eInvoice?.format ?? null };
    },
  });
  api.serve(contract.portalEInvoiceFileEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params }) => {
      await refuseUnlisted(work, params.documentId);
      return readEInvoiceFile(work, tools, params.documentId);
    },
  });
}

/** Stands in the document's own history. */
async function audit(work: Work, documentId: string, action: "e-invoice-checked" | "e-invoice-queued"): Promise<void> {
  const { kind, number, partnerId, customerId, state } = await getEInvoice(work, documentId);
  work.audit({
    entity: kind,
    entityId: documentId,
    label: `E-invoice ${number}`,
    action,
    partnerId,
    customerId,
    changes: { eInvoice: { before: null, after: state } },
  });
}
