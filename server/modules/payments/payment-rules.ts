// What can still be done with a payment (B-133, B-137).
import { currencyExponent, maxMinor, minMinor } from "../../../shared/money.ts";
import { divide, rational, toDecimal } from "../../../shared/rational.ts";

export type SettledState = "settled" | "partially_refunded" | "refunded";

export function stateOfRefunded(amountMinor: bigint, refundedMinor: bigint): SettledState {
  if (refundedMinor === 0n) return "settled";
  return refundedMinor < amountMinor ? "partially_refunded" : "refunded";
}

/** B-133 only a payment of which nothing was given back can be taken back whole. */
export const isReversible = (state: string): boolean => state === "settled";

/** Something of it is left to give back. */
export const isRefundable = (state: string): boolean => state === "settled" || state === "partially_refunded";

/** Two digits for the way of paying, as they stand in receipt numbers. */
export const receiptTypes = {
  cash: "01",
  bank_transfer: "02",
  card: "03",
  direct_debit: "04",
  check: "05",
  wallet: "06",
  refill_card: "07",
  other: "09",
} as const;

/** B-137 the most that may be given back of a payment: what is left of it, and no more than the account has free. */
export const refundableMinor = (payment: { amount_minor: bigint; refunded_minor: bigint }, freeCreditMinor: bigint): bigint =>
  maxMinor(0n, minMinor(payment.amount_minor - payment.refunded_minor, freeCreditMinor));

interface Amount {
  readonly amountMinor: bigint;
  readonly currency: string;
}

const major = ({ amountMinor, currency }: Amount) => rational(amountMinor, 10n ** BigInt(currencyExponent(currency)));

/** B-3 what one unit of the money that was given is in that which was booked, with 8 places. */
export const rateBetween = (given: Amount, booked: Amount): string => toDecimal(divide(major(booked), major(given)), 8);
