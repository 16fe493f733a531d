// An invoice or credit note as EN 16931-1 describes it, before any syntax: BT- and BG-numbers name the terms of the standard. Amounts are
// minor units of the document's currency, days are the last ones included.
import type { Day } from "../../../../shared/calendar.ts";
import type { TaxCategory } from "../documents/tax-rules.ts";

export const eInvoiceFormats = ["ubl", "cii", "factur_x", "xrechnung"] as const;
export type EInvoiceFormat = (typeof eInvoiceFormats)[number];

/** An identifier in a scheme: an electronic address (EAS) or another registered number. */
export interface Identifier {
  readonly scheme: string;
  readonly value: string;
}

/** BG-4 the seller, BG-7 the buyer. */
export interface Party {
  /** BT-27, BT-44 */
  readonly name: string;
  /** BT-29, BT-46: our own number of a customer. */
  readonly id: string;
  /** BT-30, BT-47 */
  readonly registration: string;
  /** BT-31, BT-48: with its country's letters. */
  readonly vatId: string;
  /** BT-32: the tax number of a seller that has no VAT identifier. */
  readonly taxNumber: string;
  /** BT-34, BT-49 */
  readonly endpoint: Identifier | null;
  /** BG-5, BG-8 */
  readonly address: {
    /** BT-35, BT-50 */
    readonly street: string;
    /** BT-36, BT-51 */
    readonly more: string;
    /** BT-37, BT-52 */
    readonly city: string;
    /** BT-38, BT-53 */
    readonly zip: string;
    /** BT-39, BT-54 */
    readonly state: string;
    /** BT-40, BT-55: ISO 3166-1, two letters. */
    readonly country: string;
  };
  /** BG-6, BG-9 */
  readonly contact: { readonly name: string; readonly phone: string; readonly email: string };
}

/** BG-16 how it is to be paid. */
export interface PaymentMeans {
  /** BT-81, UNTDID 4461. */
  readonly code: string;
  /** BT-83 */
  readonly reference: string;
  /** BG-17 credit transfer */
  readonly transfer: { readonly iban: string; readonly accountName: string; readonly bic: string } | null;
  /** BG-19 direct debit */
  readonly directDebit: {
    /** BT-89 */
    readonly mandate: string;
    /** BT-90 */
    readonly creditorId: string;
    /** BT-91 */
    readonly payerIban: string;
  } | null;
}

/** BG-23 one row of the VAT breakdown. */
export interface TaxBreakdown {
  /** BT-118 */
  readonly category: TaxCategory;
  /** BT-119, per cent; null where a category has no rate (O). */
  readonly ratePercent: string | null;
  /** BT-116 */
  readonly taxableMinor: bigint;
  /** BT-117 */
  readonly taxMinor: bigint;
  /** BT-120 */
  readonly exemptionText: string;
  /** BT-121 */
  readonly exemptionCode: string;
  /**
   * How many minor units the tax may be away from rate × base. Zero, where prices are net. A tax taken out of gross prices is rounded from the
   * gross amount (B-141), and that of a credit note from all that is credited by then (B-129): there one unit per such part can be left over.
   */
  readonly toleranceMinor: bigint;
}

/** BG-25 */
export interface InvoiceLine {
  /** BT-126 */
  readonly id: string;
  /** BT-129: negative on a line that takes something back. */
  readonly quantity: string;
  /** BT-130: MON, DAY or C62 (a piece). */
  readonly unit: string;
  /** BT-131 */
  readonly netMinor: bigint;
  /** BG-26 */
  readonly period: { readonly from: Day; readonly to: Day } | null;
  /** BG-27: BT-136 with its reason, BT-139. */
  readonly allowance: { readonly amountMinor: bigint; readonly reason: string } | null;
  /** BT-146, never negative, for so much (BT-149) of the unit. */
  readonly price: string;
  readonly priceQuantity: string;
  /** BT-151, BT-152 */
  readonly category: TaxCategory;
  readonly ratePercent: string | null;
  /** BT-153 */
  readonly name: string;
}

export interface SemanticInvoice {
  readonly format: EInvoiceFormat;
  /** BT-1 */
  readonly number: string;
  /** BT-2 */
  readonly issuedOn: Day;
  /** BT-3 */
  readonly typeCode: "380" | "381";
  /** BT-5 */
  readonly currency: string;
  /** BT-9 */
  readonly dueOn: Day | null;
  /** BT-10 */
  readonly buyerReference: string;
  /** BT-13 */
  readonly orderReference: string;
  /** BT-20 */
  readonly paymentTerms: string;
  /** BT-22 */
  readonly note: string;
  /** BG-3: BT-25, BT-26 */
  readonly preceding: { readonly number: string; readonly issuedOn: Day } | null;
  readonly seller: Party;
  readonly buyer: Party;
  readonly payment: PaymentMeans | null;
  /** BG-14 */
  readonly period: { readonly from: Day; readonly to: Day } | null;
  /** BG-22 */
  readonly totals: {
    /** BT-106 */
    readonly linesMinor: bigint;
    /** BT-109 */
    readonly taxExclusiveMinor: bigint;
    /** BT-110 */
    readonly taxMinor: bigint;
    /** BT-112 */
    readonly taxInclusiveMinor: bigint;
    /** BT-113 */
    readonly prepaidMinor: bigint;
    /** BT-114 */
    readonly roundingMinor: bigint;
    /** BT-115 */
    readonly payableMinor: bigint;
  };
  readonly taxes: readonly TaxBreakdown[];
  readonly lines: readonly InvoiceLine[];
}
