// The gateway that comes with Demarc: a bank that plays, in this very program, so that paying can be tried and tested without money and
// without a network. It is used like any other: a page, events by HTTP with a signature, questions.
import { z } from "zod";
import { isDay } from "../../../shared/calendar.ts";
import { fromMoneyJson, MoneyShape } from "../../../shared/money.ts";
import type {
  AttemptOutcome,
  Failure,
  GatewayAccount,
  GatewayNews,
  MethodFacts,
  PaymentGateway,
  RefundOutcome,
} from "../../modules/payments/ports.ts";
import { system } from "../../platform/actor.ts";
import { faultOf } from "../../platform/http/signature.ts";
import type { Tools } from "../../platform/tools.ts";
import { inWork, type Work } from "../../platform/work.ts";
import {
  type CheckoutOpened,
  chargeStored,
  detachMethod,
  factsOf,
  isOpen,
  leaveCheckout,
  lockCheckout,
  meetMerchant,
  openCheckout,
  type Refunded,
  refundCharge,
  type Standing,
  standingOf,
} from "./bank.ts";
import { checkoutUrl } from "./pages.ts";
import { signatureHeader } from "./signature.ts";
import type { Charge, Refund } from "./tables.ts";
import { declineTexts } from "./test-cards.ts";

const Secrets = z.object({ merchant: z.string().min(1).max(100), webhookSecret: z.string().min(16).max(200) });

export function createSandboxGateway(tools: Tools): PaymentGateway {
  /** The bank's own transaction, in which it first learns who asks. */
  const atBank = <T>(account: GatewayAccount, act: (work: Work, merchant: string) => Promise<T>): Promise<T> =>
    inWork(tools.base, { actor: system("test bank"), origin: { source: "gateway" } }, async (work) => {
      const { merchant, webhookSecret } = Secrets.parse(account.secrets);
      await meetMerchant(work, { id: merchant, webhookSecret, webhookUrl: onLoopback(account.eventsUrl, tools) });
      return act(work, merchant);
    });
  const urlOf = (id: string, returnUrl: string): string => checkoutUrl(new URL(returnUrl).origin, id);

  return {
    driver: "sandbox",
    title: "Test bank",
    capabilities: { saves: true, refunds: "partial", testOnly: true },
    fields: [
      { name: "merchant", title: "Merchant", isSecret: false },
      { name: "webhookSecret", title: "Secret of the events", isSecret: true },
    ],
    secrets: Secrets,
    walledGardenHosts: [],

    testConnection: (account) =>
      atBank(account, async (_work, merchant) => ({ isOk: true, message: `The test bank knows ${merchant}. No money moves here.` })),

    startCheckout: (account, wanted) =>
      atBank(account, async (work, merchant) => {
        const checkout = await openCheckout(work, {
          merchant,
          kind: "payment",
          idempotency_key: wanted.idempotencyKey,
          amount_minor: wanted.amountMinor,
          currency: wanted.currency,
          reference: wanted.attemptId,
          merchant_title: wanted.merchantTitle,
          description: wanted.description,
          return_url: wanted.returnUrl,
          cancel_url: wanted.cancelUrl,
          save_method: wanted.saveMethod,
          expires_at: wanted.expiresAt,
        });
        return { kind: "redirect", url: urlOf(checkout.id, wanted.returnUrl), externalId: checkout.id };
      }),

    startSetup: (account, wanted) =>
      atBank(account, async (work, merchant) => {
        const checkout = await openCheckout(work, {
          merchant,
          kind: "setup",
          idempotency_key: wanted.idempotencyKey,
          amount_minor: 0n,
          currency: wanted.currency,
          reference: wanted.attemptId,
          merchant_title: wanted.merchantTitle,
          description: wanted.description,
          return_url: wanted.returnUrl,
          cancel_url: wanted.cancelUrl,
          save_method: true,
          expires_at: wanted.expiresAt,
        });
        return { kind: "redirect", url: urlOf(checkout.id, wanted.returnUrl), externalId: checkout.id };
      }),

    cancelCheckout: (account, attempt) =>
      atBank(account, async (work, merchant) => {
        const { checkout } = await standingOf(work, merchant, attempt.attemptId);
        const locked = checkout && (await lockCheckout(work, checkout.id));
        if (locked && isOpen(work, locked)) await leaveCheckout(work, locked);
      }),

    charge: (account, wanted) =>
      atBank(account, async (work, merchant) => {
        const asked: CheckoutOpened & { token: string } = {
          merchant,
          kind: "confirmation",
          idempotency_key: wanted.idempotencyKey,
          amount_minor: wanted.amountMinor,
          currency: wanted.currency,
          reference: wanted.attemptId,
          merchant_title: wanted.description,
          description: wanted.description,
          return_url: wanted.returnUrl,
          cancel_url: wanted.returnUrl,
          save_method: false,
          expires_at: new Date(work.now.getTime() + confirmMs),
          token: wanted.token,
        };
        const charged = await chargeStored(work, asked);
        switch (charged.kind) {
          case "charge":
            return outcomeOfCharge(charged.charge, null);
          case "confirm":
            return { kind: "needs-action", continueUrl: urlOf(charged.checkout.id, wanted.returnUrl) };
          case "no-such-card":
            return {
              kind: "failed",
              failure: { code: "card-declined", kind: "hard", message: "The bank does not know this card any more." },
            };
        }
      }),

    fetchStatus: (account, attempt) =>
      atBank(account, async (work, merchant) => outcomeOf(work, await standingOf(work, merchant, attempt.attemptId))),

    refund: (account, wanted) =>
      atBank(account, async (work, merchant) =>
        outcomeOfRefund(
          await refundCharge(work, {
            merchant,
            chargeId: wanted.chargeId,
            idempotencyKey: wanted.idempotencyKey,
            amountMinor: wanted.amountMinor,
            reference: wanted.refundId,
          }),
        ),
      ),

    detachMethod: (account, token) => atBank(account, async (work, merchant) => void (await detachMethod(work, merchant, token))),

    verifyEvent(account, { headers, bytes, now }) {
      const why = faultOf(headers[signatureHeader], Secrets.parse(account.secrets).webhookSecret, bytes, now);
      if (why !== undefined) return { kind: "refused", why };
      const payload = BankEvent.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
      return payload.success
        ? { kind: "verified", externalId: payload.data.id, payload: payload.data }
        : { kind: "refused", why: "this is no event" };
    },

    readEvent: (payload) => newsOf(BankEvent.parse(payload)),
  };
}

const confirmMs = 15 * 60_000;

/** The bank lives in our own house and need not go out of it: the host that people type in may not be reachable from here. */
function onLoopback(url: string, { config }: Tools): string {
  const host = config.httpHost === "0.0.0.0" || config.httpHost === "::" ? "127.0.0.1" : config.httpHost;
  return `http://${host}:${config.httpPort}${new URL(url).pathname}`;
}

function outcomeOf(work: Work, { checkout, charge, method }: Standing): AttemptOutcome {
  if (charge) return outcomeOfCharge(charge, checkout?.save_method && method ? methodFacts(factsOf(work, method)) : null);
  if (!checkout) return { kind: "not-found" };
  switch (checkout.state) {
    case "completed":
      return method ? { kind: "method-saved", method: methodFacts(factsOf(work, method)) } : { kind: "not-found" };
    case "failed":
      return { kind: "failed", failure: failureOf(checkout.failure) };
    case "cancelled":
      return { kind: "cancelled" };
    case "open":
      return { kind: isOpen(work, checkout) ? "open" : "expired" };
  }
}

function outcomeOfCharge(charge: Charge, method: MethodFacts | null): AttemptOutcome {
  switch (charge.state) {
    case "settled":
      return {
        kind: "settled",
        externalId: charge.id,
        amount: { amountMinor: charge.amount_minor, currency: charge.currency },
        ...(charge.original_minor !== null && charge.original_currency !== null
          ? { original: { amountMinor: charge.original_minor, currency: charge.original_currency } }
          : {}),
        method,
      };
    case "processing":
      return { kind: "processing" };
    case "failed":
      return { kind: "failed", failure: failureOf(charge.failure) };
  }
}

function failureOf(code: string | null): Failure {
  const known = declineTexts[code as keyof typeof declineTexts];
  return { code: code ?? "card-declined", ...(known ?? { kind: "soft", message: "The bank declined." }) };
}

function outcomeOfRefund(refunded: Refunded): RefundOutcome {
  if (refunded.kind === "refused") return refundFailure(refunded.why);
  return refundStanding(refunded.refund);
}

const refundFailure = (why: string): RefundOutcome => ({
  kind: "failed",
  failure: { code: why, kind: "hard", message: "The bank did not give the money back." },
});

function refundStanding({ state, id }: Pick<Refund, "state" | "id">): RefundOutcome {
  return state === "failed" ? refundFailure("refund-failed") : { kind: state, externalId: id };
}

// Events --------------------------------------------------------------------------------------------------------------

const BankMethod = z.object({
  token: z.string(),
  brand: z.string(),
  last4: z.string(),
  expiresOn: z.string().refine(isDay),
  holder: z.string(),
  mandate: z.object({ reference: z.string(), creditor: z.string(), isActive: z.boolean() }).nullish(),
});

const about = { id: z.string().min(1).max(100), reference: z.uuid() };

const BankEvent = z.discriminatedUnion("type", [
  z.object({
    ...about,
    type: z.literal("charge.settled"),
    charge: z.string(),
    ...MoneyShape.shape,
    original: MoneyShape.nullish(),
    method: BankMethod.nullable(),
  }),
  z.object({ ...about, type: z.literal("charge.processing"), charge: z.string() }),
  z.object({ ...about, type: z.literal("charge.failed"), charge: z.string(), failure: z.string().nullable() }),
  z.object({ ...about, type: z.literal("charge.disputed"), charge: z.string(), reason: z.string() }),
  z.object({ ...about, type: z.literal("setup.completed"), method: BankMethod }),
  z.object({ id: about.id, type: z.literal("mandate.decided"), token: z.string(), isActive: z.boolean() }),
  z.object({ ...about, type: z.literal("checkout.left"), failure: z.string().nullable() }),
  z.object({
    id: about.id,
    type: z.enum(["refund.done", "refund.failed"]),
    refund: z.string(),
    charge: z.string(),
    /** The merchant's own id of it; null when the bank began it. */
    refundReference: z.uuid().nullable(),
    ...MoneyShape.shape,
  }),
]);

/** An account has no month in which it expires. */
const methodFacts = ({ mandate, ...method }: z.output<typeof BankMethod>): MethodFacts =>
  mandate ? { kind: "mandate", ...method, expiresOn: null, mandate } : { kind: "card", ...method };

function newsOf(event: z.output<typeof BankEvent>): GatewayNews {
  switch (event.type) {
    case "charge.settled": {
      const { minor: amountMinor, currency } = fromMoneyJson(event);
      const method = event.method && methodFacts(event.method);
      const given = event.original ? fromMoneyJson(event.original) : undefined;
      return {
        kind: "attempt",
        attemptId: event.reference,
        outcome: {
          kind: "settled",
          externalId: event.charge,
          amount: { amountMinor, currency },
          ...(given ? { original: { amountMinor: given.minor, currency: given.currency } } : {}),
          method,
        },
      };
    }
    case "charge.processing":
      return { kind: "attempt", attemptId: event.reference, outcome: { kind: "processing" } };
    case "charge.failed":
      return { kind: "attempt", attemptId: event.reference, outcome: { kind: "failed", failure: failureOf(event.failure) } };
    case "setup.completed":
      return { kind: "attempt", attemptId: event.reference, outcome: { kind: "method-saved", method: methodFacts(event.method) } };
    case "checkout.left":
      return {
        kind: "attempt",
        attemptId: event.reference,
        outcome: event.failure === null ? { kind: "cancelled" } : { kind: "failed", failure: failureOf(event.failure) },
      };
    case "mandate.decided":
      return { kind: "mandate", token: event.token, isActive: event.isActive };
    case "charge.disputed":
      return { kind: "chargeback", chargeId: event.charge, reason: event.reason };
    case "refund.done":
    case "refund.failed": {
      const { minor: amountMinor, currency } = fromMoneyJson(event);
      const outcome = event.type === "refund.done" ? ({ kind: "done", externalId: event.refund } as const) : refundFailure("refund-failed");
      return { kind: "refund", refundId: event.refundReference, chargeId: event.charge, amount: { amountMinor, currency }, outcome };
    }
  }
}
