import type { Api } from "../../platform/http/api.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import * as contract from "./contract.ts";
import { endHold, holdCustomer, promiseToPay } from "./holds/change-holds.ts";
import { holdMany } from "./holds/hold-many.ts";
import { accountStatusTotals, listAccountStatus, releaseStep } from "./outlook/status-list.ts";
import { saveLateFeeSteps, showLateFeeSteps } from "./procedure/late-fee-settings.ts";
import { changeTerms, getCase, getCaseView, listHolds, promiseInPortal, showOwnStatus } from "./status/case-views.ts";

export function routes(api: Api): void {
  serveCases(api);
  serveAccountStatus(api);
  serveLateFees(api);
  servePortal(api);
}

function serveCases(api: Api): void {
  const may = "customers.billing.view" as const;
  api.serve(contract.getCaseEndpoint, { may, handle: (work, { params }) => getCase(work, params.customerId) });
  api.serve(contract.changeTermsEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params, body, version }) => changeTerms(work, params.customerId, body, version),
  });
  api.serve(contract.listHoldsEndpoint, { may, handle: async (work, { params }) => ({ items: await listHolds(work, params.customerId) }) });
  api.serve(contract.addHoldEndpoint, {
    may: "finance.holds.create",
    handle: async (work, { params, body }) => {
      await holdCustomer(work, params.customerId, body);
      return getCaseView(work, params.customerId);
    },
  });
  api.serve(contract.addPromiseEndpoint, {
    may: "finance.holds.promise",
    handle: async (work, { params, body }) => {
      const customer = await getReachable(work, params.customerId, "finance.holds.promise");
      await promiseToPay(work, { customerId: customer.id, partnerId: customer.partnerId }, body);
      return getCaseView(work, params.customerId);
    },
  });
  api.serve(contract.endHoldEndpoint, {
    may: "finance.holds.create",
    handle: async (work, { params }) => {
      await endHold(work, params.customerId, params.holdId);
      return getCaseView(work, params.customerId);
    },
  });
}

function serveAccountStatus(api: Api): void {
  const may = "customers.billing.view" as const;
  api.serve(contract.accountStatusEndpoint, { may, handle: (work, { query }) => listAccountStatus(work, query) });
  api.serve(contract.accountStatusTotalsEndpoint, {
    may,
    handle: (work, { query }) => accountStatusTotals(work, query.partnerId),
  });
  api.serve(contract.releaseStepEndpoint, {
    may: "finance.runs.confirm",
    handle: async (work, { body }) => {
      await releaseStep(work, body);
      return {};
    },
  });
  api.serve(contract.holdManyEndpoint, {
    may: ["finance.holds.create", "finance.holds.promise"],
    handle: (work, { body }) => holdMany(work, body),
    unaudited: "audits each hold; when all are refused there is none",
  });
}

function serveLateFees(api: Api): void {
  api.serve(contract.listLateFeeStepsEndpoint, {
    may: ["config.finance.view", "config.finance.update"],
    handle: (work, { params }) => showLateFeeSteps(work, params.partnerId),
  });
  api.serve(contract.saveLateFeeStepsEndpoint, {
    may: "config.finance.update",
    handle: (work, { params, body }) => saveLateFeeSteps(work, params.partnerId, body.items),
  });
}

function servePortal(api: Api): void {
  api.serve(contract.ownStatusEndpoint, {
    may: "customer",
    when: "always",
    handle: async (work) => ({ account: await showOwnStatus(work) }),
  });
  api.serve(contract.promiseEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { body }) => {
      await promiseInPortal(work, body);
      return { account: await showOwnStatus(work) };
    },
  });
}
