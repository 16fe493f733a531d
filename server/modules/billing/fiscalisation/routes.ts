import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inMenu } from "../../partners/index.ts";
import { refuseUnlisted } from "../documents/refuse-unlisted.ts";
import { getFiscalisation, saveFiscalisation, testFiscalisation } from "./add-ons.ts";
import * as contract from "./contract.ts";
import type { FiscalAddOns } from "./ports.ts";
import { findRegistration, listRegistrations, ownRegistration } from "./registration-views.ts";
import { retryAll, retryRegistration, waiveRegistration } from "./steer-registration.ts";

const view = ["finance.invoices.view", "finance.credit_notes.view", "finance.payments.view"] as const;

export function fiscalRoutes(api: Api, tools: Tools, addOns: FiscalAddOns): void {
  api.serve(contract.getFiscalisationEndpoint, {
    may: "config.finance.view",
    handle: (work, { params }) => getFiscalisation(work, params.partnerId),
  });
  api.serve(contract.saveFiscalisationEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body, version }) => saveFiscalisation(work, tools, params.partnerId, { version, body }),
  });
  api.serveBetweenWorks(contract.testFiscalisationEndpoint, {
    may: "config.finance.update",
    handle: (works, { params }) => testFiscalisation(works, tools, addOns, params.partnerId),
  });
  api.serve(contract.listRegistrationsEndpoint, { may: view, handle: (work, { query }) => listRegistrations(work, query) });
  api.serve(contract.getRegistrationEndpoint, {
    may: view,
    handle: async (work, { params }) => ({ registration: await findRegistration(work, params.sourceId) }),
  });
  api.serve(contract.retryRegistrationEndpoint, {
    may: "finance.invoices.send",
    handle: (work, { params }) => retryRegistration(work, params.sourceId),
  });
  api.serve(contract.retryRefusedEndpoint, {
    may: "finance.invoices.send",
    handle: (work, { params }) => retryAll(work, params.partnerId),
  });
  api.serve(contract.waiveRegistrationEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => waiveRegistration(work, params.sourceId, body.reason),
  });
  api.serve(contract.portalRegistrationEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params }) => {
      await refuseUnlisted(work, params.documentId);
      return ownRegistration(work, params.documentId);
    },
  });
}
