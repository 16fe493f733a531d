import type { Api } from "../../../platform/http/api.ts";
import { returnDeposit } from "../../billing/index.ts";
import { refundCredit } from "../refunds/refund-payment.ts";
import { refundDepositEndpoint } from "./contract.ts";

export function depositRefundRoutes(api: Api): void {
  api.serve(refundDepositEndpoint, {
    may: "finance.payments.refund",
    handle: async (work, { params, body }) => {
      const { accountId, pay } = await returnDeposit(work, params.depositId, body);
      if (pay === null) return { refundId: null, refunded: null };
      const wish = { amount: pay.amount, by: body.by, reason: body.reason, creditEntryId: pay.entryId };
      return { refundId: await refundCredit(work, accountId, wish), refunded: pay.amount };
    },
  });
}
