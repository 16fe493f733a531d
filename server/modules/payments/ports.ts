// What this module needs from a payment gateway. One file in server/adapters fills it, one line in server/adapters/gateways.ts makes it
// known; see the README. All functions talk to the network and are called between transactions, never inside one.
import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import type { Tools } from "../../platform/tools.ts";

/** A partner's account at a gateway, with its keys in the clear for the length of a call. */
export interface GatewayAccount {
  readonly configId: string;
  readonly partnerId: string;
  readonly mode: "test" | "live";
  readonly secrets: Readonly<Record<string, string>>;
  /** Where this account's events have to be sent. */
  readonly eventsUrl: string;
}

export interface GatewayAmount {
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** What is kept of a method that a gateway keeps for us: never a number. */
export interface MethodFacts {
  /** The gateway's word for it. */
  readonly token: string;
  readonly kind: "card" | "bank" | "wallet" | "mandate";
  readonly brand: string;
  readonly last4: string;
  readonly expiresOn: Day | null;
  readonly holder: string;
  /** Of a direct debit: its mandate, and whether it may be charged already. */
  readonly mandate?: { readonly reference: string; readonly creditor: string; readonly isActive: boolean } | undefined;
}

/** Why money did not come. Soft: another try later may do. Hard: this method never will. */
export interface Failure {
  readonly code: string;
  readonly kind: "soft" | "hard";
  readonly message: string;
}

/** How an attempt stands, in the gateway's eyes. */
export type AttemptOutcome =
  /** The money is ours. `externalId` names the charge: refunds and disputes refer to it. */
  | {
      readonly kind: "settled";
      readonly externalId: string;
      /** What is ours, in the currency that was asked for. */
      readonly amount: GatewayAmount;
      /** What the payer gave for it, where that was in another currency (B-3). */
      readonly original?: GatewayAmount | undefined;
      readonly method: MethodFacts | null;
    }
  /** A method was stored without paying. */
  | { readonly kind: "method-saved"; readonly method: MethodFacts }
  /** Accepted, and decided later. */
  | { readonly kind: "processing" }
  /** The payer has to be seen by their bank. */
  | { readonly kind: "needs-action"; readonly continueUrl: string }
  /** The payer has not finished. */
  | { readonly kind: "open" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "cancelled" }
  | { readonly kind: "expired" }
  /** The gateway never heard of it. */
  | { readonly kind: "not-found" };

export interface CheckoutWanted extends GatewayAmount {
  readonly attemptId: string;
  readonly idempotencyKey: string;
  /** What the payer reads on the gateway's page. */
  readonly merchantTitle: string;
  readonly description: string;
  readonly language: string;
  readonly customerName: string;
  readonly saveMethod: boolean;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly expiresAt: Date;
}

export type SetupWanted = Omit<CheckoutWanted, "amountMinor" | "saveMethod">;

export type Started =
  | { readonly kind: "redirect"; readonly url: string; readonly externalId: string }
  /** Nothing was started: the gateway refuses, or could not be reached at all. */
  | { readonly kind: "refused"; readonly failure: Failure };

export interface ChargeWanted extends GatewayAmount {
  readonly attemptId: string;
  readonly idempotencyKey: string;
  readonly token: string;
  readonly description: string;
  readonly returnUrl: string;
}

/** What we know of an attempt when we ask about it. */
export interface AttemptRef {
  readonly attemptId: string;
  readonly idempotencyKey: string;
  /** The gateway's id, if it ever told one. */
  readonly externalId: string | null;
}

export type RefundOutcome =
  | { readonly kind: "done"; readonly externalId: string }
  | { readonly kind: "pending"; readonly externalId: string }
  | { readonly kind: "failed"; readonly failure: Failure };

export interface RefundWanted extends GatewayAmount {
  readonly refundId: string;
  readonly idempotencyKey: string;
  /** The charge that is given back. */
  readonly chargeId: string;
}

/** What an event says. */
export type GatewayNews =
  | { readonly kind: "attempt"; readonly attemptId: string; readonly outcome: AttemptOutcome }
  /** A refund of ours, or one that was started at the gateway. */
  | {
      readonly kind: "refund";
      readonly refundId: string | null;
      readonly chargeId: string;
      readonly amount: GatewayAmount;
      readonly outcome: RefundOutcome;
    }
  /** The payer's bank took the money back. */
  | { readonly kind: "chargeback"; readonly chargeId: string; readonly reason: string }
  | { readonly kind: "method-gone"; readonly token: string }
  /** The payer's bank has decided about a mandate; told after the method was, for what nobody knows is nobody's. */
  | { readonly kind: "mandate"; readonly token: string; readonly isActive: boolean }
  | { readonly kind: "nothing-for-us" };

export type VerifiedEvent =
  /** `payload` is kept as it is and read by `readEvent`, now and if we ever have to look again. */
  | { readonly kind: "verified"; readonly externalId: string; readonly payload: unknown }
  | { readonly kind: "refused"; readonly why: string };

export interface PaymentGateway {
  /** Stands in tables and addresses: "sandbox". */
  readonly driver: string;
  readonly title: string;
  readonly capabilities: {
    /** Can keep a method for later: setup and one-click charges. */
    readonly saves: boolean;
    readonly refunds: "none" | "full" | "partial";
    /** No money moves there, so it is never set to "live". */
    readonly testOnly?: boolean;
    /** Undefined: every currency. */
    readonly currencies?: readonly string[];
  };
  /** The keys that staff type in, by name, and what they must look like. */
  readonly fields: readonly { readonly name: string; readonly title: string; readonly isSecret: boolean }[];
  readonly secrets: z.ZodType<Record<string, string>>;
  /** Hosts that a blocked customer must reach in order to pay (P-13). */
  readonly walledGardenHosts: readonly string[];

  testConnection(account: GatewayAccount): Promise<{ isOk: boolean; message: string }>;
  startCheckout(account: GatewayAccount, wanted: CheckoutWanted): Promise<Started>;
  startSetup(account: GatewayAccount, wanted: SetupWanted): Promise<Started>;
  /** Ends an unfinished checkout, so that nobody can still pay it. Best effort: what it became is asked with `fetchStatus`. */
  cancelCheckout(account: GatewayAccount, attempt: AttemptRef): Promise<void>;
  charge(account: GatewayAccount, wanted: ChargeWanted): Promise<AttemptOutcome>;
  fetchStatus(account: GatewayAccount, attempt: AttemptRef): Promise<AttemptOutcome>;
  refund(account: GatewayAccount, wanted: RefundWanted): Promise<RefundOutcome>;
  detachMethod(account: GatewayAccount, token: string): Promise<void>;
  /** Checks the signature over the raw bytes and the age of the event. Pure: no network, no database. */
  verifyEvent(account: GatewayAccount, event: { headers: Readonly<Record<string, unknown>>; bytes: Uint8Array; now: Date }): VerifiedEvent;
  readEvent(payload: unknown): GatewayNews;
}

export type Gateways = ReadonlyMap<string, PaymentGateway>;
export type MakeGateways = (tools: Tools) => Gateways;
