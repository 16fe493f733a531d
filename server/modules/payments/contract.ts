import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { Currency, MoneyShape } from "../../../shared/money.ts";
import { FilledLine, Line, Note } from "../../../shared/text.ts";
import { paymentMethods } from "../billing/accounts/contract.ts";

const paymentStates = ["pending", "settled", "failed", "cancelled", "partially_refunded", "refunded", "reversed"] as const;
/** How money came: as somebody pays, or by a refill card. */
export const moneyWays = [...paymentMethods, "refill_card"] as const;
const refundStates = ["requested", "pending", "done", "failed"] as const;
const attemptStates = [
  "created",
  "redirected",
  "needs_action",
  "processing",
  "unknown",
  "succeeded",
  "failed",
  "cancelled",
  "expired",
] as const;
const attemptPurposes = ["documents", "balance", "setup"] as const;
const methodKinds = ["card", "bank", "wallet", "mandate"] as const;
/** Where a gateway is offered: the portal, pay links, staff, and charges that nobody starts. */
export const gatewayUses = ["portal", "guest", "admin", "auto_charge"] as const;

/** Why a payment wants a look by a person: it came after its attempt had ended, or over another amount. */
const paymentWarnings = ["late", "amount-differs"] as const;

/** Why a payment did not hold; the partner says what each costs (B-151). */
export const bounceGroups = ["insufficient_funds", "account_closed", "disputed", "wrong_data", "own_mistake"] as const;

const Documents = z.array(z.uuid()).min(1).max(200);
const PositiveAmount = MoneyShape.refine(({ amount }) => !amount.startsWith("-") && /[1-9]/.test(amount), {
  path: ["amount"],
  params: { code: "amount" },
  message: "an amount above zero",
});

// Payments and refunds -------------------------------------------------------------------------------------------------

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

const FailureView = z.object({
  /** "insufficient-funds", "card-expired", "card-declined", "card-stolen", "authentication-failed", "gateway-unreachable", "never-received", "unresolved", "currency-differs". */
  code: z.string(),
  /** Soft: worth another try later. Hard: this method will not do. */
  kind: z.enum(["soft", "hard"]),
  /** The bank's own words, if it gave any. */
  message: z.string(),
});

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

/** What a payer set out to do, and how it ended. */
export const AttemptView = z.object({
  id: z.uuid(),
  purpose: z.enum(attemptPurposes),
  state: z.enum(attemptStates),
  /** Nothing more will happen to it by itself. */
  isOver: z.boolean(),
  gateway: z.string(),
  gatewayTitle: z.string(),
  amount: MoneyShape,
  documentIds: z.array(z.uuid()),
  savedMethodId: z.uuid().nullable(),
  createdAt: MomentShape,
  expiresAt: MomentShape,
  /** Where an attempt that is not finished goes on: the gateway's page. */
  continueUrl: z.string().nullable(),
  failure: FailureView.nullable(),
  paymentId: z.uuid().nullable(),
  receiptNumber: z.string().nullable(),
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

const paymentId = z.object({ paymentId: z.uuid() });
const customerId = z.object({ customerId: z.uuid() });

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

export const refundPaymentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payments/:paymentId/refunds",
  summary: "Gives a payment back, wholly or in part: through its gateway, or by hand.",
  params: paymentId,
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
  params: customerId,
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

export const paymentReceiptEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payments/:paymentId/receipt",
  summary: "The receipt's PDF.",
  params: paymentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const listAttemptsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payment-attempts",
  summary: "What payers set out to do at gateways, finished or not.",
  query: listQuery({
    sort: ["createdAt"],
    filter: {
      state: anyOf(z.enum(attemptStates)).optional(),
      customer: z.uuid().optional(),
      partner: anyOf(z.uuid()).optional(),
      /** Only those that a person has to clear up: asked for three days, and the gateway still does not say. */
      unresolved: BooleanText.optional(),
    },
  }),
  returns: listOf(AttemptView.extend({ customerId: z.uuid(), customerNumber: z.int(), customerName: z.string(), partnerId: z.uuid() })),
});

export const askAttemptEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-attempts/:attemptId/ask",
  summary: "Asks the gateway now how an attempt ended.",
  params: z.object({ attemptId: z.uuid() }),
  returns: AttemptView,
});

// What a payment would pay ---------------------------------------------------------------------------------------------

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

// Saved methods --------------------------------------------------------------------------------------------------------

export const SavedMethodView = z.object({
  id: z.uuid(),
  version: z.int(),
  gateway: z.string(),
  gatewayTitle: z.string(),
  kind: z.enum(methodKinds),
  brand: z.string(),
  last4: z.string(),
  expiresOn: DayShape.nullable(),
  holder: z.string(),
  /** What its owner calls it; may be empty. */
  title: z.string(),
  state: z.enum(["active", "expiring", "expired", "failed"]),
  isDefault: z.boolean(),
  createdAt: MomentShape,
});

/** Where the portal stands on its host (M-5), so that the browser finds back: "/", "/portal" or "/p/<slug>". */
const basePath = z
  .string()
  .regex(/^\/(portal|p\/[a-z0-9-]+)?$/)
  .default("/");

const methodParams = z.object({ customerId: z.uuid(), methodId: z.uuid() });
const methodChanges = z.strictObject({ title: Line(60).optional(), isDefault: z.literal(true).optional() });
const methodList = z.object({ items: z.array(SavedMethodView) });
const Redirect = z.object({ attemptId: z.uuid(), redirectUrl: z.string() });

export const listCustomerMethodsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/payment-methods",
  summary: "The saved methods of a customer; never a number.",
  params: customerId,
  returns: methodList,
});
export const setupCustomerMethodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/payment-methods",
  summary: "Opens the gateway's page on which the customer's method is typed in.",
  params: customerId,
  body: z.strictObject({ gateway: z.string().max(40).optional() }),
  returns: Redirect,
  idempotent: true,
});
export const changeCustomerMethodEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/payment-methods/:methodId",
  summary: "Renames a saved method or makes it the default.",
  params: methodParams,
  body: methodChanges,
  returns: SavedMethodView,
  versioned: true,
});
export const removeCustomerMethodEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId/payment-methods/:methodId",
  summary: "Forgets a saved method, at the gateway too.",
  params: methodParams,
});

// Gateways -------------------------------------------------------------------------------------------------------------

export const GatewayDriverView = z.object({
  driver: z.string(),
  title: z.string(),
  canSave: z.boolean(),
  canRefund: z.enum(["none", "full", "partial"]),
  /** What its form asks for. */
  fields: z.array(z.object({ name: z.string(), title: z.string(), isSecret: z.boolean() })),
  /** Hosts that a blocked customer must be able to reach in order to pay. */
  walledGardenHosts: z.array(z.string()),
});

export const GatewayView = z.object({
  id: z.uuid(),
  version: z.int(),
  partnerId: z.uuid(),
  driver: z.string(),
  title: z.string(),
  mode: z.enum(["test", "live"]),
  isEnabled: z.boolean(),
  /** Empty: every currency that the driver takes. */
  currencies: z.array(z.string()),
  enabledFor: z.array(z.enum(gatewayUses)),
  paymentMethod: z.enum(paymentMethods),
  /** Where the gateway has to send its events. */
  eventsUrl: z.string(),
  /** Events of the last 24 hours whose signature was wrong. */
  badSignatures: z.int(),
});

const gatewayBody = {
  title: FilledLine(80),
  mode: z.enum(["test", "live"]),
  isEnabled: z.boolean(),
  currencies: z.array(Currency).max(50),
  enabledFor: z.array(z.enum(gatewayUses)).max(4),
  paymentMethod: z.enum(paymentMethods),
  /** By the driver's field names. A field that is left out keeps its value. */
  secrets: z.record(z.string().max(60), z.string().max(4000)),
};
const configId = z.object({ configId: z.uuid() });

export const listDriversEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payment-gateways/drivers",
  summary: "The gateways that this installation knows.",
  returns: z.object({ items: z.array(GatewayDriverView) }),
});
export const listGatewaysEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/payment-gateways",
  summary: "The gateways of the partners, without their secrets.",
  returns: z.object({ items: z.array(GatewayView) }),
});
export const addGatewayEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-gateways",
  summary: "Gives a partner a gateway.",
  body: z.strictObject({
    partnerId: z.uuid(),
    driver: z.string().max(40),
    ...gatewayBody,
    mode: gatewayBody.mode.default("test"),
    isEnabled: gatewayBody.isEnabled.default(true),
    currencies: gatewayBody.currencies.default([]),
    enabledFor: gatewayBody.enabledFor.default([...gatewayUses]),
    paymentMethod: gatewayBody.paymentMethod.default("card"),
    secrets: gatewayBody.secrets.default({}),
  }),
  returns: GatewayView,
  idempotent: true,
});
export const changeGatewayEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/payment-gateways/:configId",
  summary: "Changes a partner's gateway: switches it on or off, its title, uses or secrets.",
  params: configId,
  body: z.strictObject(gatewayBody).partial(),
  returns: GatewayView,
  versioned: true,
});
export const testGatewayEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/payment-gateways/:configId/test",
  summary: "Asks the gateway whether the keys are right.",
  params: configId,
  returns: z.object({ isOk: z.boolean(), message: z.string() }),
});

export const GatewayEventRow = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  driver: z.string(),
  /** The gateway's own id of it: told twice, it counts once. */
  externalId: z.string(),
  receivedAt: MomentShape,
  /** Null: it waits to be looked at. */
  processedAt: MomentShape.nullable(),
  /** What came of it, in a few words. */
  result: z.string().nullable(),
});
export const listGatewayEventsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/gateway-events",
  summary: "What gateways told us, newest first; their signatures were right.",
  query: listQuery({
    sort: ["receivedAt"],
    filter: {
      driver: anyOf(z.string().max(40)).optional(),
      partner: anyOf(z.uuid()).optional(),
      /** Only those that nobody has looked at yet. */
      waiting: BooleanText.optional(),
      q: z.string().trim().min(1).max(100).optional(),
    },
  }),
  returns: listOf(GatewayEventRow),
});
export const getGatewayEventEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/gateway-events/:eventId",
  summary: "One event of a gateway with what it said; tokens are hidden.",
  params: z.object({ eventId: z.uuid() }),
  returns: GatewayEventRow.extend({ payload: z.string() }),
});

/** What gateways tell us. The raw bytes are what they signed. */
export const gatewayEventsEndpoint = endpoint({
  method: "POST",
  path: "/api/public/gateways/:driver/:configId/events",
  summary: "Takes a gateway's signed event: kept first, looked at later.",
  params: z.object({ driver: z.string().max(40), configId: z.uuid() }),
  request: "raw",
});

// The customer's side --------------------------------------------------------------------------------------------------

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
  gateways: z.array(
    z.object({ gateway: z.string(), title: z.string(), paymentMethod: z.enum(paymentMethods), isTest: z.boolean(), canSave: z.boolean() }),
  ),
  methods: z.array(SavedMethodView),
  /** P-53 where a transfer goes; null where the provider has written down no account. */
  bank: z.object({ holder: z.string(), iban: z.string(), bic: z.string(), bankName: z.string() }).nullable(),
  /** May less than a selection's total be paid? */
  allowPartial: z.boolean(),
  smallestPart: MoneyShape,
  topup: z.object({ smallest: MoneyShape, largest: MoneyShape }),
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

const wanted = {
  /** What is paid; without them the amount goes to the balance. */
  documentIds: Documents.optional(),
  /** With documents: all that they want, unless less is said here. Without: needed. */
  amount: PositiveAmount.optional(),
  /** "I did not finish": another attempt at the same documents is given up, after asking the gateway. */
  replaceUnfinished: z.boolean().default(false),
  basePath,
};

export const checkoutEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/checkout",
  summary:
    "Starts a payment on the gateway's page. The answer says where to go; afterwards the browser comes back to /finance/attempts/<attemptId>.",
  body: z.strictObject({ ...wanted, gateway: z.string().max(40).optional(), saveMethod: z.boolean().default(false) }),
  returns: Redirect,
  idempotent: true,
});

export const chargeEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/charge",
  summary:
    "Pays with a saved method. A decline is refused with gateway-declined; a continueUrl means that the bank wants to see the customer.",
  body: z.strictObject({ ...wanted, methodId: z.uuid() }),
  returns: AttemptView,
  idempotent: true,
});

export const payFromCreditEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/from-credit",
  summary: "Pays my documents with my free credit, the oldest first, as far as it reaches.",
  body: z.strictObject({ documentIds: Documents }),
  returns: z.object({ paid: MoneyShape }),
  idempotent: true,
});

const attemptId = z.object({ attemptId: z.uuid() });

export const getAttemptEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/attempts/:attemptId",
  summary: "How my attempt stands; the page after the gateway asks this for up to 30 s.",
  params: attemptId,
  returns: AttemptView,
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

export const portalRefundPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/refunds/:refundId/pdf",
  summary: "The PDF of one of my refunds.",
  params: z.object({ refundId: z.uuid() }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

const methodId = z.object({ methodId: z.uuid() });

export const portalListMethodsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/methods",
  summary: "My saved methods.",
  returns: methodList,
});
export const portalSetupMethodEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/methods",
  summary: "Opens the gateway's page on which a method is saved without paying.",
  body: z.strictObject({ gateway: z.string().max(40).optional(), basePath }),
  returns: Redirect,
  idempotent: true,
});
export const portalChangeMethodEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/payments/methods/:methodId",
  summary: "Renames a saved method or makes it the default.",
  params: methodId,
  body: methodChanges,
  returns: SavedMethodView,
  versioned: true,
});
export const portalRemoveMethodEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/payments/methods/:methodId",
  summary: "Forgets a saved method, at the gateway too.",
  params: methodId,
});
