// What payers set out to do at gateways, and how it ended.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape, PositiveAmount } from "../../../../shared/money.ts";

/** What is paid together. */
export const Documents = z.array(z.uuid()).min(1).max(200);

/** Where the portal stands on its host (M-5), so that the browser finds back: "/", "/portal" or "/p/<slug>". */
export const basePath = z
  .string()
  .regex(/^\/(portal|p\/[a-z0-9-]+)?$/)
  .default("/");

export const Redirect = z.object({ attemptId: z.uuid(), redirectUrl: z.string() });

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

const attemptPurposes = ["documents", "balance", "setup", "order", "change"] as const;

const FailureView = z.object({
  /** "insufficient-funds", "card-expired", "card-declined", "card-stolen", "authentication-failed", "gateway-unreachable", "never-received", "unresolved", "currency-differs". */
  code: z.string(),
  /** Soft: worth another try later. Hard: this method will not do. */
  kind: z.enum(["soft", "hard"]),
  /** The bank's own words, if it gave any. */
  message: z.string(),
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
  /** All that is charged, the surcharge with it. */
  amount: MoneyShape,
  /** What of it paying this way adds. */
  surcharge: MoneyShape,
  documentIds: z.array(z.uuid()),
  orderId: z.uuid().nullable(),
  /** The price of a change that is paid before it is made. */
  quoteId: z.uuid().nullable(),
  savedMethodId: z.uuid().nullable(),
  createdAt: MomentShape,
  expiresAt: MomentShape,
  /** Where an attempt that is not finished goes on: the gateway's page. */
  continueUrl: z.string().nullable(),
  failure: FailureView.nullable(),
  paymentId: z.uuid().nullable(),
  receiptNumber: z.string().nullable(),
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

const wanted = {
  /** What is paid; without them the amount goes to the balance. */
  documentIds: Documents.optional(),
  /** An order that waits for its payment: all of it, whatever else is said here. */
  orderId: z.uuid().optional(),
  /** A change of a service that waits for its payment: all of it, whatever else is said here. */
  quoteId: z.uuid().optional(),
  /** With documents: all that they want, unless less is said here. Without: needed. */
  amount: PositiveAmount.optional(),
  /** What paying this way adds, as the payer was shown it. Another one is refused with surcharge-moved. */
  surcharge: MoneyShape.optional(),
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

const attemptId = z.object({ attemptId: z.uuid() });

export const getAttemptEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/attempts/:attemptId",
  summary: "How my attempt stands; the page after the gateway asks this for up to 30 s.",
  params: attemptId,
  returns: AttemptView,
});
