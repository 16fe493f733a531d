import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import { offerUndo, undoBulk } from "./bulk.ts";
import { changeTerms, previewTerms } from "./change-terms.ts";
import * as contract from "./contract.ts";
import { decideDayRequest, moveOwnDay, quoteDay, showDayOffer, withdrawOwnRequest } from "./portal-day.ts";
import { listFailedSwitches, listRevisions, listTemplates, saveTemplate } from "./templates.ts";
import { getTerms } from "./terms-view.ts";

export function termsRoutes(api: Api): void {
  api.serve(contract.getTermsEndpoint, {
    may: "customers.billing.view",
    handle: (work, { params }) => getTerms(work, params.customerId),
  });
  api.serve(contract.changeTermsEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params, body, version }) => changeTerms(work, params.customerId, { version, body }),
  });
  api.serve(contract.previewTermsEndpoint, {
    may: "customers.billing.update",
    unaudited: "it says what would be and takes it back",
    handle: (work, { params, body }) => previewTerms(work, params.customerId, body),
  });
  api.serve(contract.decideDayRequestEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params, body }) => decideDayRequest(work, params.customerId, body),
  });
  api.serve(contract.bulkUndoOfferEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params }) => offerUndo(work, params.actionId),
  });
  api.serve(contract.undoBulkEndpoint, { may: "customers.billing.update", handle: (work, { params }) => undoBulk(work, params.actionId) });
  serveTemplates(api);
  servePortal(api);
}

function serveTemplates(api: Api): void {
  const may = ["config.finance.view", "config.finance.update"] as const;
  api.serve(contract.listTemplatesEndpoint, { may, handle: (work, { query }) => listTemplates(work, query.partnerId) });
  api.serve(contract.listFailedSwitchesEndpoint, { may, handle: (work, { query }) => listFailedSwitches(work, query.partnerId) });
  api.serve(contract.listRevisionsEndpoint, { may, handle: (work, { params }) => listRevisions(work, params) });
  api.serve(contract.saveTemplateEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body, version }) => saveTemplate(work, params, { version, body }),
  });
}

function servePortal(api: Api): void {
  api.serve(contract.dayOfferEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => showDayOffer(work) });
  api.serve(contract.quoteDayEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    unaudited: "it says what would be and changes nothing",
    handle: (work, { body }) => quoteDay(work, body.billingDay),
  });
  api.serve(contract.moveDayEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work, { body }) => moveOwnDay(work, body.billingDay),
  });
  api.serve(contract.withdrawDayRequestEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => withdrawOwnRequest(work) });
}
