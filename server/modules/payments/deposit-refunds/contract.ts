import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

export const refundDepositEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/deposits/:depositId/refund",
  summary: "Gives a deposit back. While something is owed, say whether the deposit pays that first.",
  params: z.object({ depositId: z.uuid() }),
  body: z.strictObject({
    /** Left out: all that is held, with its interest. */
    amount: MoneyShape.optional(),
    by: z.enum(paymentMethods),
    reason: FilledLine(500),
    debtsFirst: z.boolean().optional(),
  }),
  /** Null: debts took it all. */
  returns: z.object({ refundId: z.uuid().nullable(), refunded: MoneyShape.nullable() }),
  idempotent: true,
});
