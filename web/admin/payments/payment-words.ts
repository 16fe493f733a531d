import type { z } from "zod";
import type { AttemptView } from "../../../server/modules/payments/attempts/contract.ts";
import type { PaymentRow, PaymentView } from "../../../server/modules/payments/contract.ts";
import type { GatewayDriverView, GatewayView } from "../../../server/modules/payments/gateways/contract.ts";
import type { RefundView } from "../../../server/modules/payments/refunds/contract.ts";
import type { Tone } from "../../ui/tone.ts";

export type Row = z.output<typeof PaymentRow>;
export type Payment = z.output<typeof PaymentView>;
export type Refund = z.output<typeof RefundView>;
export type Attempt = z.output<typeof AttemptView>;
export type Gateway = z.output<typeof GatewayView>;
export type Driver = z.output<typeof GatewayDriverView>;

export const paymentTones: Record<Row["state"], Tone> = {
  pending: "waits",
  settled: "works",
  failed: "hurts",
  cancelled: "past",
  partially_refunded: "attention",
  refunded: "past",
  reversed: "hurts",
  requested: "waits",
  done: "past",
};

export const attemptTones: Record<Attempt["state"], Tone> = {
  created: "waits",
  redirected: "waits",
  needs_action: "waits",
  processing: "waits",
  unknown: "attention",
  succeeded: "works",
  failed: "hurts",
  cancelled: "past",
  expired: "past",
};

export const paymentStates = ["settled", "pending", "partially_refunded", "refunded", "reversed", "failed", "requested", "done"] as const;
export const attemptStates = [
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

/** The page of a row of money: a refund of a payment has its own. */
export const pageOf = (row: Pick<Row, "id" | "kind">): string => (row.kind === "payment" ? `/payments/${row.id}` : `/refunds/${row.id}`);
