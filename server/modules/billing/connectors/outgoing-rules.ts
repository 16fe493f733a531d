// What is pushed to an accounting system, in words of our own: each system's rules turn it into that system's requests.
import type { Day } from "../../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal, roundToMinor } from "../../../../shared/money.ts";
import { multiply, parseDecimal, trimDecimal } from "../../../../shared/rational.ts";

export interface OutContact {
  /** The customer's number here: the key by which it is found again. */
  readonly number: string;
  readonly name: string;
  readonly companyName: string;
  readonly email: string;
  readonly phone: string;
  readonly taxId: string;
  readonly street: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
}

export interface OutLine {
  readonly text: string;
  /** Theirs: an account's code (Xero), an item's id (QuickBooks). */
  readonly account: string;
  /** Theirs: a tax type or code. */
  readonly tax: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** A discount in the price's own terms: with tax where the price has it. */
  readonly allowanceMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  /** The one rate that the tax code stands for, where the system says so. */
  readonly taxRate?: { readonly id: string; readonly percent: string } | undefined;
}

export interface OutDocument {
  readonly kind: "invoice" | "credit_note";
  /** Ours; the external key. */
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly currency: string;
  readonly contactId: string;
  /** An order number; on a credit note, the invoice that it takes back. */
  readonly reference: string;
  /** Every price includes its tax. */
  readonly includesTax: boolean;
  readonly lines: readonly OutLine[];
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
}

/** Money that came in (payment), or went out again: given back, or never arrived after all (both are refunds here). */
export interface OutMoney {
  readonly kind: "payment" | "refund";
  readonly number: string;
  readonly on: Day;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly contactId: string;
  /** Theirs: where the money is. */
  readonly account: string;
  readonly text: string;
}

/** Where something of ours is there. */
export interface Placed {
  readonly externalId: string;
  /** Where one thing can stand in several ways: "payment" on its invoice, or "overpayment". */
  readonly form?: string;
}

/** What a credit (payment or credit note) has settled of a debit (invoice or refund). */
export interface Share {
  readonly kind: "invoice" | "refund";
  readonly debit: Placed;
  readonly amountMinor: bigint;
  readonly on: Day;
}

/** A refund's money comes from credits that are there. */
export interface Source {
  readonly kind: "payment" | "credit_note";
  readonly credit: Placed;
  readonly amountMinor: bigint;
}

/** An amount as JSON has it. The decimal text is exact, and up to 15 digits a number is printed as the same text again. */
export const jsonAmount = (minor: bigint, currency: string): number => Number(minorToDecimal(minor, currency));

/** A decimal text as JSON has it, for prices and rates, which are no amounts of a currency. */
export const jsonDecimal = (decimal: string): number => Number(decimal);

/** How customers are called there: names repeat, the number keeps them apart, and a contact is found by both. */
export const contactName = ({ companyName, name, number }: OutContact, most: number): string => {
  const suffix = ` (${number})`;
  return `${(companyName || name).trim().slice(0, most - suffix.length)}${suffix}`;
};

/** One line of text, no longer than a system takes. */
export const cut = (text: string, most: number): string => {
  const plain = text.replace(/\s+/g, " ").trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
};

/** Leaves out what is empty, so that a request says only what is known. */
export const filled = <T extends Record<string, unknown>>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined && value !== null)) as Partial<T>;

/**
 * Quantity and price of a line, where their product less the discount is the line's amount: a part of a month is not, and is one piece at its
 * amount. @param places how many decimals of a price the system keeps.
 */
export function pricingOf(
  line: OutLine,
  { currency, includesTax, places }: { currency: string; includesTax: boolean; places: number },
): { quantity: string; unitPrice: string; allowanceMinor: bigint } | undefined {
  const amountMinor = includesTax ? line.netMinor + line.taxMinor : line.netMinor;
  const quantity = trimDecimal(line.quantity);
  const unitPrice = trimDecimal(line.unitPrice);
  if ((unitPrice.split(".")[1]?.length ?? 0) > places || (quantity.split(".")[1]?.length ?? 0) > 4) return undefined;
  const exact = multiply(parseDecimal(quantity), parseDecimal(unitPrice));
  if (roundToMinor(exact, currencyExponent(currency)) - line.allowanceMinor !== amountMinor) return undefined;
  return { quantity, unitPrice, allowanceMinor: line.allowanceMinor };
}
