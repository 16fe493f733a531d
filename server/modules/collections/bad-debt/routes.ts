import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { addAgency, changeAgency, getAgency, listAgencies, payCommission } from "./agencies.ts";
import { recordAgencyPayment } from "./agency-payments.ts";
import { approveNow, askApproval, checkDebtor, decideApproval, listApprovals } from "./approvals.ts";
import * as contract from "./contract.ts";
import { releaseLetters, sendLettersNow, writeOffDebts } from "./debt-acts.ts";
import { debtsOfCustomer, debtTotals, listDebts } from "./debt-views.ts";
import { handOver, recall } from "./hand-over.ts";
import { listLetters, markPrinted, readLetter, readLetters } from "./letter-views.ts";
import { previewLetter, saveLevels, showLevels } from "./levels.ts";
import { getAgencyPayment, listClaims, listPlacements } from "./placement-views.ts";

const view = "finance.bad_debts.view" as const;
const act = "finance.bad_debts.update" as const;
const eachAudited = "audits each debt; when all are refused there is none";

export function badDebtRoutes(api: Api, tools: Tools): void {
  serveDebts(api);
  serveLetters(api, tools);
  serveAgencies(api);
  serveApprovals(api);
}

function serveDebts(api: Api): void {
  api.serve(contract.listDebtsEndpoint, { may: view, handle: (work, { query }) => listDebts(work, query) });
  api.serve(contract.debtTotalsEndpoint, { may: view, handle: (work, { query }) => debtTotals(work, query.partner) });
  api.serve(contract.debtsOfCustomerEndpoint, {
    may: "customers.billing.view",
    handle: (work, { params }) => debtsOfCustomer(work, params.customerId),
  });
  api.serve(contract.sendLettersEndpoint, {
    may: act,
    handle: (work, { body }) => sendLettersNow(work, body.debtIds),
    unaudited: eachAudited,
  });
  api.serve(contract.writeOffDebtsEndpoint, {
    may: "finance.invoices.write_off",
    handle: (work, { body }) => writeOffDebts(work, body),
    unaudited: eachAudited,
  });
  api.serve(contract.releaseLettersEndpoint, {
    may: act,
    handle: async (work, { body }) => {
      await releaseLetters(work, body);
      return {};
    },
  });
}

function serveLetters(api: Api, tools: Tools): void {
  const config = ["config.finance.view", "config.finance.update"] as const;
  api.serve(contract.listLettersEndpoint, { may: view, handle: (work, { query }) => listLetters(work, query) });
  api.serve(contract.letterFileEndpoint, {
    may: view,
    handle: (work, { params, query }) => readLetter(work, tools, params.letterId, query.inline ?? false),
  });
  api.serve(contract.lettersFileEndpoint, { may: act, handle: (work, { body }) => readLetters(work, tools, body) });
  api.serve(contract.markPrintedEndpoint, {
    may: act,
    handle: async (work, { body }) => ({ changed: await markPrinted(work, body.letterIds, body.isPrinted) }),
    unaudited: "audits each letter; when all were marked so already there is none",
  });
  api.serve(contract.listLevelsEndpoint, { may: [...config], handle: (work, { params }) => showLevels(work, params.partnerId) });
  api.serve(contract.saveLevelsEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => saveLevels(work, params.partnerId, body.items),
  });
  api.serve(contract.previewLetterEndpoint, {
    may: [...config],
    handle: (work, { params, body }) => previewLetter(work, tools, params.partnerId, body),
    unaudited: "changes nothing: it shows how a letter would look",
  });
}

function serveAgencies(api: Api): void {
  api.serve(contract.listAgenciesEndpoint, {
    may: view,
    handle: async (work, { query }) => ({ items: await listAgencies(work, query.partner) }),
  });
  api.serve(contract.getAgencyEndpoint, { may: view, handle: (work, { params }) => getAgency(work, params.agencyId) });
  api.serve(contract.addAgencyEndpoint, { may: "config.finance.update", handle: (work, { body }) => addAgency(work, body) });
  api.serve(contract.changeAgencyEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body, version }) => changeAgency(work, params.agencyId, body, version),
  });
  api.serve(contract.payCommissionEndpoint, { may: act, handle: (work, { params, body }) => payCommission(work, params.agencyId, body) });
  api.serve(contract.handOverEndpoint, { may: act, handle: (work, { body }) => handOver(work, body), unaudited: eachAudited });
  api.serve(contract.recallEndpoint, { may: act, handle: (work, { body }) => recall(work, body), unaudited: eachAudited });
  api.serve(contract.listPlacementsEndpoint, { may: view, handle: (work, { query }) => listPlacements(work, query) });
  api.serve(contract.listClaimsEndpoint, { may: view, handle: (work, { query }) => listClaims(work, query) });
  api.serve(contract.agencyPaymentEndpoint, {
    may: "finance.payments.create",
    handle: async (work, { params, body }) => ({
      payment: await getAgencyPayment(work, await recordAgencyPayment(work, params.placementId, body)),
    }),
  });
}

function serveApprovals(api: Api): void {
  api.serve(contract.debtorCheckEndpoint, {
    may: "customers.services.view",
    handle: (work, { params }) => checkDebtor(work, params.customerId),
  });
  api.serve(contract.listApprovalsEndpoint, {
    may: ["customers.services.create", "customers.services.approve"],
    handle: (work, { query }) => listApprovals(work, query),
  });
  api.serve(contract.askApprovalEndpoint, {
    may: "customers.services.create",
    handle: (work, { params, body }) => askApproval(work, params.customerId, body.note),
  });
  api.serve(contract.approveNowEndpoint, {
    may: "customers.services.approve",
    handle: (work, { params, body }) => approveNow(work, params.customerId, body.reason),
  });
  api.serve(contract.decideApprovalEndpoint, {
    may: "customers.services.approve",
    handle: (work, { params, body, version }) => decideApproval(work, params.approvalId, { ...body, version }),
  });
}
