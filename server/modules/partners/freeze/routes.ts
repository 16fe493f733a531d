import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { freezeMoney, listMoneyFreezes, releaseMoney } from "./money-freeze.ts";

export function serveFreezes(api: Api): void {
  // Everybody on the staff side is told: whoever waits for an invoice or a reminder asks them why it does not come.
  api.serve(contract.listMoneyFreezesEndpoint, { may: "staff", handle: (work) => listMoneyFreezes(work) });
  api.serve(contract.freezeMoneyEndpoint, {
    may: "finance.runs.confirm",
    handle: async (work, { params, body }) => {
      await freezeMoney(work, params.partnerId, body.reason);
      return {};
    },
  });
  api.serve(contract.releaseMoneyEndpoint, {
    may: "finance.runs.confirm",
    handle: async (work, { params }) => {
      await releaseMoney(work, params.partnerId);
      return {};
    },
  });
}
