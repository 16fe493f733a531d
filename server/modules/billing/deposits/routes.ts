import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import { askDeposit, cancelDeposit } from "./ask-deposit.ts";
import * as contract from "./contract.ts";
import { getDepositView, listDeposits, listDepositsOfCustomer, listOwnDeposits } from "./deposit-views.ts";
import { applyDeposit, keepDeposit } from "./use-deposit.ts";

export function depositRoutes(api: Api): void {
  const may = "finance.payments.view" as const;
  api.serve(contract.listDepositsEndpoint, { may, handle: (work, { query }) => listDeposits(work, query) });
  api.serve(contract.listDepositsOfCustomerEndpoint, {
    may,
    handle: (work, { params }) => listDepositsOfCustomer(work, params.customerId),
  });
  api.serve(contract.askDepositEndpoint, {
    may: "finance.payments.create",
    handle: async (work, { params, body }) => getDepositView(work, await askDeposit(work, params.customerId, body)),
  });
  api.serve(contract.cancelDepositEndpoint, {
    may: "finance.payments.create",
    handle: async (work, { params, body, version }) => {
      await cancelDeposit(work, params.depositId, { reason: body.reason, version });
      return getDepositView(work, params.depositId);
    },
  });
  api.serve(contract.applyDepositEndpoint, {
    may: "finance.payments.allocate",
    handle: async (work, { params, body }) => {
      await applyDeposit(work, params.depositId, body);
      return getDepositView(work, params.depositId);
    },
  });
  api.serve(contract.keepDepositEndpoint, {
    may: "finance.invoices.issue",
    handle: async (work, { params, body }) => {
      await keepDeposit(work, params.depositId, body);
      return getDepositView(work, params.depositId);
    },
  });
  api.serve(contract.ownDepositsEndpoint, { may: "customer", when: inMenu("finance"), handle: (work) => listOwnDeposits(work) });
}
