// Money that is given back.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape, PositiveAmount } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

const refundStates = ["requested", "pending", "done", "failed"] as const;

export const RefundView = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(refundStates),
  paymentId: z.uuid().nullable(),
  customerId: z.uuid(),
  method: z.enum(paymentMethods),
  gateway: z.string().nullable(),
  amount: MoneyShape,
  on: DayShape,
  reason: z.string(),
  failure: z.string().nullable(),
  /** It failed, and nobody has taken care of it yet. */
  waits: z.boolean(),
  createdBy: z.string(),
  createdAt: MomentShape,
});

export const refundPaymentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payments/:paymentId/refunds",
  summary: "Gives a payment back, wholly or in part: through its gateway, or by hand.",
  params: z.object({ paymentId: z.uuid() }),
  body: z.strictObject({
    amount: PositiveAmount,
    /** "gateway": back to where it came from. Otherwise the way in which the money is handed over, done at once. */
    by: z.enum(["gateway", ...paymentMethods]),
    reason: FilledLine(500),
  }),
  returns: RefundView,
  idempotent: true,
});

export const refundCreditEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/refunds",
  summary: "Pays free credit out by hand.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({ amount: PositiveAmount, by: z.enum(paymentMethods), reason: FilledLine(500) }),
  returns: RefundView,
  idempotent: true,
});

export const getRefundEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refunds/:refundId",
  summary: "One refund.",
  params: z.object({ refundId: z.uuid() }),
  returns: RefundView.extend({ customerNumber: z.int(), customerName: z.string() }),
});

export const refundPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/refunds/:refundId/pdf",
  summary: "The PDF of a refund that was done: the bytes that the customer gets.",
  params: z.object({ refundId: z.uuid() }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const portalRefundPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/refunds/:refundId/pdf",
  summary: "The PDF of one of my refunds.",
  params: z.object({ refundId: z.uuid() }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
