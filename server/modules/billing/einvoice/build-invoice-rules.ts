// From a stored money document to the terms of EN 16931 (B-247). Nothing is worked out anew: the amounts are those of the document (I-28),
// and only what the standard wants differently is turned round: prices without tax, and lines whose price times quantity is their amount.
import { addDays, addMonths, type Day, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { currencyExponent, minorToDecimal, roundToMinor } from "../../../../shared/money.ts";
import { add, divide, multiply, parseDecimal, rational, round, trimDecimal } from "../../../../shared/rational.ts";
import type { TaxCategory } from "../documents/tax-rules.ts";
import type {
  EInvoiceFormat,
  Identifier,
  InvoiceLine,
  Party,
  PaymentMeans,
  SemanticInvoice,
  TaxBreakdown,
} from "./semantic-invoice-rules.ts";

/** What is stored of a line. */
export interface StoredLine {
  readonly text: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly ratePercent: string;
  readonly includesTax: boolean;
  readonly allowanceMinor: bigint;
  readonly netMinor: bigint;
  readonly category: TaxCategory;
  readonly days: number | null;
  readonly period: Period | null;
  /** What one unit price buys. */
  readonly pricedPeriod: Period | null;
}

/** A row of the stored taxes. */
export interface StoredTax {
  readonly category: TaxCategory;
  readonly ratePercent: string;
  readonly includesTax: boolean;
  readonly taxableMinor: bigint;
  readonly taxMinor: bigint;
  readonly exemptionText: string;
}

export interface StoredParty {
  readonly name: string;
  readonly id: string;
  readonly street: string;
  readonly more: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
  readonly taxId: string;
  readonly registration: string;
  readonly contactName: string;
  readonly phone: string;
  readonly email: string;
  /** The electronic address that was set for it; without one its e-mail address serves. */
  readonly endpoint: Identifier | null;
}

export interface StoredDocument {
  readonly format: EInvoiceFormat;
  readonly kind: "invoice" | "credit_note";
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly period: Period | null;
  readonly currency: string;
  readonly buyerReference: string;
  readonly orderReference: string;
  readonly note: string;
  /** What a credit note says in place of a due date. */
  readonly creditTerms: string;
  /** Why a line is cheaper than its price. */
  readonly allowanceReason: string;
  readonly preceding: { readonly number: string; readonly issuedOn: Day } | null;
  readonly seller: StoredParty & { readonly iban: string; readonly bic: string; readonly creditorId: string };
  readonly buyer: StoredParty;
  readonly paymentMethod: string;
  readonly mandate: { readonly reference: string; readonly payerIban: string } | null;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  /** What was settled when it was issued: from the customer's credit. */
  readonly prepaidMinor: bigint;
  readonly lines: readonly StoredLine[];
  readonly taxes: readonly StoredTax[];
}

export function buildInvoice(stored: StoredDocument): SemanticInvoice {
  const outOfScope = stored.lines.length > 0 && stored.lines.every((line) => line.category === "O");
  const lines = stored.lines.map((line, index) => lineOf(line, index, stored));
  return {
    format: stored.format,
    number: stored.number,
    issuedOn: stored.issuedOn,
    typeCode: stored.kind === "invoice" ? "380" : "381",
    currency: stored.currency,
    dueOn: stored.kind === "invoice" ? stored.dueOn : null,
    buyerReference: stored.buyerReference,
    orderReference: stored.orderReference,
    paymentTerms: stored.kind === "credit_note" ? stored.creditTerms : "",
    note: stored.note,
    preceding: stored.preceding,
    seller: partyOf(stored.seller, outOfScope),
    buyer: partyOf(stored.buyer, outOfScope),
    payment: paymentOf(stored),
    period: periodOf(stored),
    totals: {
      linesMinor: stored.netMinor,
      taxExclusiveMinor: stored.netMinor,
      taxMinor: stored.taxMinor,
      taxInclusiveMinor: stored.grossMinor,
      prepaidMinor: stored.prepaidMinor,
      roundingMinor: 0n,
      payableMinor: stored.grossMinor - stored.prepaidMinor,
    },
    taxes: breakdownOf(stored),
    lines,
  };
}

// Parties ------------------------------------------------------------------------------------------------------------

/** Out of the scope of VAT nobody's VAT identifier may stand there (BR-O-02). */
function partyOf(party: StoredParty, outOfScope: boolean): Party {
  const taxId = party.taxId.replace(/[\s.-]/g, "");
  const isVat = isVatId(taxId);
  return {
    name: party.name,
    id: party.id,
    registration: party.registration,
    vatId: isVat && !outOfScope ? taxId : "",
    taxNumber: isVat ? "" : party.taxId,
    endpoint: party.endpoint ?? (party.email ? { scheme: "EM", value: party.email } : null),
    address: { street: party.street, more: party.more, city: party.city, zip: party.zip, state: party.state, country: party.country },
    contact: { name: party.contactName, phone: party.phone, email: party.email },
  };
}

/** Begins with its country's letters; Greece says EL (BR-CO-09). */
const isVatId = (text: string): boolean => /^[A-Z]{2}[0-9A-Z+*]{2,13}$/.test(text);

// UNTDID 4461. 58 and 59 are SEPA's own codes.
function paymentOf(stored: StoredDocument): PaymentMeans | null {
  const { seller, mandate, paymentMethod } = stored;
  const reference = stored.kind === "invoice" ? stored.number : "";
  const transfer = seller.iban ? { iban: seller.iban.replace(/\s/g, ""), accountName: seller.name, bic: seller.bic } : null;
  const means = (code: string, more: Partial<PaymentMeans> = {}): PaymentMeans => ({
    code,
    reference,
    transfer: null,
    directDebit: null,
    ...more,
  });
  // What was credited is set off against what is owed: clearing between partners.
  if (stored.kind === "credit_note") return means("97");
  if (paymentMethod === "direct_debit" && mandate)
    return means("59", {
      directDebit: { mandate: mandate.reference, creditorId: seller.creditorId, payerIban: mandate.payerIban.replace(/\s/g, "") },
    });
  const plain = ({ cash: "10", check: "20", wallet: "68" } as const)[paymentMethod];
  if (plain) return means(plain);
  // XRechnung wants a part of the card's number beside its code; the account is printed on every invoice and always right.
  if (paymentMethod === "card" && stored.format !== "xrechnung") return means("48");
  return transfer ? means(stored.currency === "EUR" ? "58" : "30", { transfer }) : means("1");
}

/** The document's period, wide enough for every line's (PEPPOL-EN16931-R110, R111). */
function periodOf(stored: StoredDocument): SemanticInvoice["period"] {
  const periods = [stored.period, ...stored.lines.map((line) => line.period)].filter((period) => period !== null);
  const first = periods[0];
  if (!first) return null;
  const whole = periods.reduce((all, period) => ({ start: minDay(all.start, period.start), end: maxDay(all.end, period.end) }), first);
  return shown(whole);
}

const shown = (period: Period): { from: Day; to: Day } => ({ from: period.start, to: addDays(period.end, -1) });

// Lines --------------------------------------------------------------------------------------------------------------

function lineOf(line: StoredLine, index: number, stored: StoredDocument): InvoiceLine {
  const allowanceMinor = netAllowance(line);
  const beforeMinor = line.netMinor + allowanceMinor;
  const sign = beforeMinor < 0n ? "-" : "";
  return {
    id: String(index + 1),
    ...pricing(line, beforeMinor < 0n ? -beforeMinor : beforeMinor, stored.currency, sign),
    netMinor: line.netMinor,
    period: line.period && shown(line.period),
    allowance: allowanceMinor > 0n ? { amountMinor: allowanceMinor, reason: stored.allowanceReason } : null,
    category: line.category,
    ratePercent: line.category === "O" ? null : trimDecimal(line.ratePercent),
    name: line.text,
  };
}

/** What the discount took off the net: of a gross price, its share without tax. */
function netAllowance({ allowanceMinor, includesTax, ratePercent }: StoredLine): bigint {
  if (!includesTax) return allowanceMinor;
  const gross = add(rational(1n), divide(parseDecimal(ratePercent), rational(100n)));
  return round(divide(rational(allowanceMinor), gross));
}

/**
 * Quantity, unit and price, so that quantity × price ÷ priced quantity is exactly the amount (PEPPOL-EN16931-R120). A part of a month is so many
 * days, and its price is what those days cost; a price per day would have no end of decimals.
 */
function pricing(
  line: StoredLine,
  sizeMinor: bigint,
  currency: string,
  sign: string,
): Pick<InvoiceLine, "quantity" | "unit" | "price" | "priceQuantity"> {
  const months = wholeMonths(line);
  const quantity = trimDecimal(line.quantity);
  if (months === 0 && line.period !== null && line.days !== null && line.days > 0) {
    const days = String(line.days);
    return { quantity: sign + days, unit: "DAY", price: minorToDecimal(sizeMinor, currency), priceQuantity: days };
  }
  const unit = months > 0 ? "MON" : "C62";
  const exact = multiply(parseDecimal(quantity), parseDecimal(line.unitPrice));
  if (months <= 1 && !line.includesTax && roundToMinor(exact, currencyExponent(currency)) === sizeMinor)
    return { quantity: sign + quantity, unit, price: trimDecimal(line.unitPrice), priceQuantity: "1" };
  const units = months > 1 ? trimDecimal(times(quantity, months)) : quantity;
  return { quantity: sign + units, unit, price: minorToDecimal(sizeMinor, currency), priceQuantity: units };
}

/** How many months a line charges in full; 0 for a part of one, and for what has no days. */
function wholeMonths({ period, pricedPeriod }: StoredLine): number {
  if (!period || !pricedPeriod || period.start !== pricedPeriod.start || period.end !== pricedPeriod.end) return 0;
  for (let months = 1; months <= 12; months += 1) if (addMonths(period.start, months) === period.end) return months;
  return 0;
}

const times = (quantity: string, months: number): string => {
  const { n, d } = multiply(parseDecimal(quantity), rational(BigInt(months)));
  const places = String(d).length - 1;
  return places === 0 ? String(n) : `${n / d}.${String(n % d).padStart(places, "0")}`;
};

// Taxes --------------------------------------------------------------------------------------------------------------

/** One row per category and rate; where stored rows fall together, their amounts add up. */
function breakdownOf(stored: StoredDocument): TaxBreakdown[] {
  const rows = new Map<string, { -readonly [Key in keyof TaxBreakdown]: TaxBreakdown[Key] }>();
  for (const tax of stored.taxes) {
    const ratePercent = tax.category === "O" ? null : trimDecimal(tax.ratePercent);
    const key = `${tax.category} ${ratePercent}`;
    const own = rows.get(key);
    const tolerance = tax.includesTax || stored.kind === "credit_note" ? 1n : 0n;
    if (own) {
      own.taxableMinor += tax.taxableMinor;
      own.taxMinor += tax.taxMinor;
      if (tax.category !== "S" && tax.category !== "Z") own.exemptionText ||= tax.exemptionText;
      // Two parts that were rounded apart may each have rounded up.
      own.toleranceMinor += tolerance + 1n;
      continue;
    }
    rows.set(key, {
      category: tax.category,
      ratePercent,
      taxableMinor: tax.taxableMinor,
      taxMinor: tax.taxMinor,
      exemptionText: tax.category === "S" || tax.category === "Z" ? "" : tax.exemptionText,
      exemptionCode: exemptionCodes[tax.category] ?? "",
      toleranceMinor: tolerance,
    });
  }
  return [...rows.values()];
}

/** VATEX: the reason, where the category itself is the reason. An exemption (E) has reasons of its own, so it needs its text. */
const exemptionCodes: Partial<Record<TaxCategory, string>> = {
  AE: "VATEX-EU-AE",
  K: "VATEX-EU-IC",
  G: "VATEX-EU-G",
  O: "VATEX-EU-O",
};
