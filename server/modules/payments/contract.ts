// Payments: money that came in, what it pays, and what it would pay.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape, PositiveAmount } from "../../../shared/money.ts";
import { FilledLine, Line, Note } from "../../../shared/text.ts";
import { paymentMethods } from "../billing/accounts/contract.ts";
import { AttemptView, Documents } from "./attempts/contract.ts";
import { SurchargeView } from "./gateways/contract.ts";
import { RefundView } from "./refunds/contract.ts";
import { SavedMethodView } from "./saved-methods/contract.ts";

const paymentStates = ["pending", "settled", "failed", "cancelled", "partially_refunded", "refunded", "reversed"] as const;

/** How money came: as somebody pays, or by a refill card. */
export const moneyWays = [...paymentMethods, "refill_card"] as const;

/** Why a payment wants a look by a person: it came after its attempt had ended, or over another amount. */
const paymentWarnings = ["late", "amount-differs"] as const;

/** Why a payment did not hold; the partner says what each costs (B-151). */
export const bounceGroups = ["insufficient_funds", "account_closed", "disputed", "wrong_data", "own_mistake"] as const;

/** A payment, or a refund with a negative amount: money that came in and went out stand in one list. */
export const PaymentRow = z.object({
  id: z.uuid(),
  kind: z.enum(["payment", "refund"]),
  /** The receipt's number, or the refund's. */
  number: z.string(),
  state: z.enum([...paymentStates, "requested", "done"]),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  partnerId: z.uuid(),
  method: z.enum(moneyWays),
  /** The gateway's driver; null when the money came by hand. */
  gateway: z.string().nullable(),
  /** Below zero for a refund. */
  amount: MoneyShape,
  on: DayShape,
  payer: z.string(),
  comment: z.string(),
  warning: z.enum(paymentWarnings).nullable(),
  /** What the payer gave in another currency, and what one unit of it was in the account's; null: it was the account's. */
  original: z.object({ amount: MoneyShape, rate: z.string() }).nullable(),
  /** The payment that a refund gives back. */
  paymentId: z.uuid().nullable(),
  createdAt: MomentShape,
});

/** What a payment paid. */
export const Settled = z.object({
  /** Null: a charge without a document, or a refund. */
  documentId: z.uuid().nullable(),
  kind: z.string(),
  /** The document's number, or what the charge says. */
  text: z.string(),
  dueOn: DayShape.nullable(),
  amount: MoneyShape,
});

export const PaymentView = PaymentRow.extend({
  version: z.int(),
  note: z.string(),
  externalId: z.string().nullable(),
  refunded: MoneyShape,
  /** The most that can be refunded now: what is left of it, and no more than the account has free. */
  refundable: MoneyShape,
  /** Whether the gateway itself can give it back. */
  refundableAtGateway: z.boolean(),
  settles: z.array(Settled),
  /** What of the amount paying this way added. */
  surcharge: MoneyShape,
  /** In cash, where that comes in steps: what was taken. Null: all of the amount was. */
  taken: MoneyShape.nullable(),
  /** What of it pays nothing yet. */
  free: MoneyShape,
  refunds: z.array(RefundView),
  attempt: AttemptView.nullable(),
  createdBy: z.string(),
  hasReceipt: z.boolean(),
  /** Why it did not hold, and the fee that waits for the next invoice; null while it holds. */
  bounce: z.object({ group: z.enum(bounceGroups), fee: MoneyShape, isWaived: z.boolean(), on: DayShape }).nullable(),
});

const paymentFilters = {
  kind: anyOf(z.enum(["payment", "refund"])).optional(),
  state: anyOf(z.enum([...paymentStates, "requested", "done"])).optional(),
  method: anyOf(z.enum(moneyWays)).optional(),
  on: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  /** A piece of the number. */
  q: z.string().trim().min(1).max(100).optional(),
};

const paymentSorts = ["on", "amount"] as const;

const staffPaymentFilters = {
  ...paymentFilters,
  /** A piece of the number, or any scrap of the customer: name, number, login. */
  q: z.string().trim().min(1).max(100).optional(),
  gateway: anyOf(z.string().max(40)).optional(),
  warning: BooleanText.optional(),
  partner: anyOf(z.uuid()).optional(),
  customer: z.uuid().optional(),
};

export const listPaymentsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payments",
  summary: "Lists payments and refunds; filter[customer] gives those of one customer.",
  query: listQuery({ sort: paymentSorts, filter: staffPaymentFilters }),
  returns: listOf(PaymentRow),
});

// biome-ignore format: one list.
export const paymentColumns = [
  "number", "kind", "state", "on", "customer", "customerName", "method", "gateway", "amount", "currency", "originalAmount", "originalCurrency", "rate", "payer", "comment", "warning",
] as const;

export const exportPaymentsEndpoint = exportEndpoint({
  path: "/api/admin/payment-export",
  summary: "Exactly the payments and refunds that the filter shows, as a file.",
  sort: paymentSorts,
  filter: staffPaymentFilters,
  columns: paymentColumns,
});

const customerId = z.object({ customerId: z.uuid() });
const paymentId = z.object({ paymentId: z.uuid() });

export const getPaymentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payments/:paymentId",
  summary: "One payment with what it paid, its refunds and the attempt it came from.",
  params: paymentId,
  returns: PaymentView,
});

export const recordPaymentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/payments",
  summary: "Books money that came by hand: cash, a transfer, a check. One that looks like a repeat is refused with duplicate-payment.",
  params: customerId,
  body: z.strictObject({
    amount: PositiveAmount,
    /** What the payer gave, where that was another currency; the amount is what came of it. */
    original: PositiveAmount.optional(),
    method: z.enum(paymentMethods),
    /** The day on which the money came; today or earlier. */
    receivedOn: DayShape,
    /** What it is meant for; the rest goes to the oldest debts. */
    documentIds: Documents.optional(),
    payer: Line(255).default(""),
    /** Stands on the receipt. */
    comment: Line(500).default(""),
    /** For staff. */
    note: Note(2000).default(""),
    /** It is another payment, although customer, amount and method are those of one within the last 10 minutes. */
    confirmDuplicate: z.boolean().default(false),
  }),
  returns: PaymentView,
  idempotent: true,
});

export const reversalFeesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payments/:paymentId/reversal-fees",
  summary: "What taking this payment back would cost its customer, by the reason.",
  params: paymentId,
  returns: z.object({ items: z.array(z.object({ group: z.enum(bounceGroups), fee: MoneyShape })) }),
});

export const reversePaymentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payments/:paymentId/reverse",
  summary: "Takes a payment back that did not hold: a bounced check, a mistake. What it had paid is open again.",
  params: paymentId,
  body: z.strictObject({
    reason: FilledLine(500),
    group: z.enum(bounceGroups).default("own_mistake"),
    /** The fee for it is let go. */
    waivesFee: z.boolean().default(false),
  }),
  returns: PaymentView,
  versioned: true,
});

export const paymentReceiptEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payments/:paymentId/receipt",
  summary: "The receipt's PDF.",
  params: paymentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const PaymentPreview = z.object({
  amount: MoneyShape,
  lines: z.array(
    z.object({
      /** Null, like the number: charges without a document. */
      documentId: z.uuid().nullable(),
      number: z.string().nullable(),
      dueOn: DayShape.nullable(),
      open: MoneyShape,
      paid: MoneyShape,
      left: MoneyShape,
      /** The payer chose it; the others come along because something is left. */
      isChosen: z.boolean(),
      /** It was written off: what comes in for it is a recovery. */
      isRecovery: z.boolean(),
    }),
  ),
  /** What stays as credit. */
  credit: MoneyShape,
  balanceAfter: MoneyShape,
  /** What would be taken in cash, where that comes in steps; null: the amount. */
  inCash: MoneyShape.nullable(),
});

const previewQuery = z.strictObject({
  /** Ids with commas. */
  documents: anyOf(z.uuid()).optional(),
  /** Left out: all that the documents want. */
  amount: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,4})?$/, "a decimal number such as 12.34")
    .optional(),
});

export const previewPaymentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/payment-preview",
  summary: "What a payment of this amount would pay.",
  params: customerId,
  query: previewQuery,
  returns: PaymentPreview,
});

export const PaymentOptions = z.object({
  currency: z.string(),
  /** What is owed now; zero when nothing is. */
  owed: MoneyShape,
  freeCredit: MoneyShape,
  documents: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      issuedOn: DayShape,
      dueOn: DayShape,
      isOverdue: z.boolean(),
      open: MoneyShape,
      /** The attempt that is paying it already. */
      attemptId: z.uuid().nullable(),
    }),
  ),
  /** Deposits that are asked for: in no balance, and paid by naming them. */
  deposits: z.array(z.object({ id: z.uuid(), number: z.string(), dueOn: DayShape, open: MoneyShape, attemptId: z.uuid().nullable() })),
  /** What proformas still ask for: owed by nobody, and paid by naming them (B-126). */
  proformas: z.array(z.object({ id: z.uuid(), number: z.string(), dueOn: DayShape, open: MoneyShape, attemptId: z.uuid().nullable() })),
  gateways: z.array(
    z.object({
      gateway: z.string(),
      title: z.string(),
      paymentMethod: z.enum(paymentMethods),
      isTest: z.boolean(),
      canSave: z.boolean(),
      /** What paying with it adds; null: nothing. */
      surcharge: SurchargeView.nullable(),
    }),
  ),
  methods: z.array(SavedMethodView),
  /** P-53 where a transfer goes; null where the provider has written down no account. */
  bank: z.object({ holder: z.string(), iban: z.string(), bic: z.string(), bankName: z.string() }).nullable(),
  /** May less than a selection's total be paid? */
  allowPartial: z.boolean(),
  smallestPart: MoneyShape,
  /** P-118 `presets`: amounts to take with one touch. */
  topup: z.object({ smallest: MoneyShape, largest: MoneyShape, presets: z.array(MoneyShape) }),
  /** Attempts that are not over. */
  attempts: z.array(AttemptView),
});

export const paymentOptionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/options",
  summary: "All that the payment sheet shows: what is owed, how it can be paid, between which limits.",
  returns: PaymentOptions,
});

export const portalPreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/preview",
  summary: "What a payment of mine would pay. Refuses what checkout would refuse.",
  query: previewQuery,
  returns: PaymentPreview,
});

export const payFromCreditEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/from-credit",
  summary: "Pays my documents with my free credit, the oldest first, as far as it reaches.",
  body: z.strictObject({ documentIds: Documents }),
  returns: z.object({ paid: MoneyShape }),
  idempotent: true,
});

export const PortalPaymentRow = PaymentRow.omit({
  customerId: true,
  customerNumber: true,
  customerName: true,
  partnerId: true,
  warning: true,
});

export const PortalPaymentView = PortalPaymentRow.extend({
  settles: z.array(Settled),
  free: MoneyShape,
  refunded: MoneyShape,
  hasReceipt: z.boolean(),
  /** Of a refund that was done. */
  hasRefundPdf: z.boolean(),
});

export const portalListPaymentsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments",
  summary: "My payments and refunds.",
  query: listQuery({ sort: ["on"], filter: paymentFilters }),
  returns: listOf(PortalPaymentRow),
});

export const portalGetPaymentEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/:paymentId",
  summary: "One of my payments with what it paid.",
  params: paymentId,
  returns: PortalPaymentView,
});

export const portalReceiptEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/:paymentId/receipt",
  summary: "The PDF of one of my receipts.",
  params: paymentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
