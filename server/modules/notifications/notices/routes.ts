import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { getReachable } from "../../customers/index.ts";
import { chooseNotice, showNotices } from "./choices.ts";
import * as contract from "./contract.ts";
import { noticePage } from "./settings.ts";

export function noticeRoutes(api: Api): void {
  api.serve(contract.noticesEndpoint, {
    may: "customer",
    when: noticePage,
    handle: (work) => {
      const { customerId, partnerId } = ownCustomer(work);
      return showNotices(work, { customerId, partnerId });
    },
  });
  api.serve(contract.chooseNoticeEndpoint, {
    may: "customer",
    when: noticePage,
    handle: (work, { params, body }) => chooseNotice(work, { ...params, ...body }),
  });
  api.serve(contract.customerNoticesEndpoint, {
    may: "customers.communication.view",
    handle: async (work, { params: { customerId } }) => {
      const { partnerId } = await getReachable(work, customerId, "customers.communication.view");
      return showNotices(work, { customerId, partnerId });
    },
  });
}
