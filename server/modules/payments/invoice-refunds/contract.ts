// B-137 an invoice that was paid is taken back with one click: the credit note, and the money to where it came from.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";
import { moneyWays } from "../contract.ts";
import { RefundView } from "../refunds/contract.ts";

const documentId = z.object({ documentId: z.uuid() });

const Plan = z.object({
  /** What the credit note comes to: all that none has taken back yet. */
  credit: MoneyShape,
  /** Of it, what pays this invoice and other debts of the account first. */
  paysDebts: MoneyShape,
  /** What goes back, payment by payment, the latest first. */
  refunds: z.array(
    z.object({
      paymentId: z.uuid(),
      receiptNumber: z.string(),
      method: z.enum(moneyWays),
      amount: MoneyShape,
      /** The gateway that gives it back by itself; null: somebody hands it over. */
      gatewayTitle: z.string().nullable(),
    }),
  ),
  byGateway: MoneyShape,
  byHand: MoneyShape,
  /** What becomes credit because no payment can give it back. */
  staysCredit: MoneyShape,
});

export const previewInvoiceRefundEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/refund-preview",
  summary: "What refunding a paid invoice would do: the credit note, and which money goes back where.",
  params: documentId,
  returns: Plan,
});

export const refundInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/refund",
  summary: "Credits a paid invoice in full and gives its payments back, all at once. A gateway that refuses leaves the credit.",
  params: documentId,
  body: z.strictObject({
    reason: FilledLine(500),
    /** The credited days may be billed again. */
    releaseDays: z.boolean().default(true),
    /** How what no gateway gives back is handed over; null: it stays credit. */
    byHand: z.enum(paymentMethods).nullable(),
    /** What the person saw; refused when it is something else by now. */
    credit: MoneyShape,
    refund: MoneyShape,
  }),
  returns: z.object({ creditNote: z.object({ id: z.uuid(), number: z.string() }), refunds: z.array(RefundView) }),
  idempotent: true,
});

export const listFailedRefundsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/failed-refunds",
  summary: "Refunds that their gateway refused and that nobody has taken care of: the money is credit of the customer.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        customerId: z.uuid(),
        customerName: z.string(),
        amount: MoneyShape,
        on: DayShape,
        failure: z.string(),
      }),
    ),
  }),
});
export const handleRefundEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/refunds/:refundId/handle",
  summary: "Somebody has taken care of a refund that failed: it is no longer among those that wait.",
  params: z.object({ refundId: z.uuid() }),
  body: z.strictObject({}),
});
