import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { defineEvent } from "../../platform/events.ts";

const Payment = z.object({
  paymentId: z.uuid(),
  accountId: z.uuid(),
  receiptNumber: z.string(),
  amount: MoneyShape,
  on: DayShape,
  method: z.string(),
  gateway: z.string().nullable(),
});
const Attempt = z.object({
  attemptId: z.uuid(),
  accountId: z.uuid(),
  amount: MoneyShape,
  documentIds: z.array(z.uuid()),
  gateway: z.string(),
  savedMethodId: z.uuid().nullable(),
});
const Refund = z.object({
  refundId: z.uuid(),
  accountId: z.uuid(),
  paymentId: z.uuid().nullable(),
  number: z.string(),
  amount: MoneyShape,
  method: z.string(),
  gateway: z.string().nullable(),
});
const Method = z.object({ methodId: z.uuid(), accountId: z.uuid(), kind: z.string(), brand: z.string(), last4: z.string() });

/** The payer goes on at the gateway or at their bank: once for each attempt, however often they look away. `by` a guest: somebody with a pay link. */
export const paymentStarted = defineEvent(
  "payment_attempt.started",
  Attempt.extend({ by: z.enum(["customer", "guest", "staff", "program"]) }),
);
/** The gateway has it and decides later. */
export const paymentPending = defineEvent("payment.pending", Attempt);
/** `warning`: it came after its attempt had ended, or over another amount than was asked. */
export const paymentSettled = defineEvent(
  "payment.settled",
  Payment.extend({ warning: z.enum(["late", "amount-differs"]).nullable(), attemptId: z.uuid().nullable() }),
);
export const paymentFailed = defineEvent(
  "payment.failed",
  Attempt.extend({ code: z.string(), kind: z.enum(["soft", "hard"]), message: z.string() }),
);
/** Asked for three days, or not bookable: a person has to look at the gateway (B-178). */
export const paymentUnresolved = defineEvent("payment.unresolved", Attempt.extend({ code: z.string() }));
export const paymentReversed = defineEvent("payment.reversed", Payment.extend({ reason: z.string(), isChargeback: z.boolean() }));
export const refundDone = defineEvent("refund.done", Refund);
export const refundFailed = defineEvent("refund.failed", Refund.extend({ message: z.string() }));
export const savedMethodAdded = defineEvent("saved_method.added", Method);
/** B-270 staff did it for the customer: told. */
export const savedMethodChangedByStaff = defineEvent(
  "saved_method.changed_by_staff",
  Method.extend({ act: z.enum(["added", "default", "removed"]) }),
);
export const savedMethodRemoved = defineEvent("saved_method.removed", Method);
/** Told once, some weeks before. */
export const savedMethodExpiring = defineEvent("saved_method.expiring", Method.extend({ expiresOn: DayShape }));
/** A pay link is to be mailed: staff asked for it, or who held one that is over. The mail makes the link, so no token stands here. */
export const payLinkAsked = defineEvent(
  "pay_link.asked",
  z.object({ accountId: z.uuid(), documentId: z.uuid().nullable(), by: z.enum(["staff", "holder"]) }),
);
/** `byLink`: by whoever paid with a pay link and had a code (P-133); that is mailed whatever else is not. */
export const autopayEnabled = defineEvent("autopay.enabled", z.object({ accountId: z.uuid(), byLink: z.boolean().optional() }));
const Charge = z.object({ accountId: z.uuid(), chargeId: z.uuid(), documentId: z.uuid(), amount: MoneyShape });
export const autopayCharged = defineEvent("autopay.charged", Charge);
/** `nextOn`: when it is tried again; null: no more. */
export const autopayFailed = defineEvent("autopay.failed", Charge.extend({ code: z.string(), nextOn: DayShape.nullable() }));
/** By the customer, or by staff on the customer's word. */
export const autopayDisabled = defineEvent("autopay.disabled", z.object({ accountId: z.uuid() }));
/** It will never do again: stolen, expired, a mandate that was taken back. */
export const savedMethodDisabled = defineEvent("saved_method.disabled", Method.extend({ code: z.string() }));
/** Tried as often as planned, or refused for good: nothing is charged until somebody switches it on again. */
export const autopaySuspended = defineEvent("autopay.suspended", z.object({ accountId: z.uuid(), reason: z.string() }));
