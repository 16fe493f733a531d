import type { Day, Period } from "../../../../shared/calendar.ts";
import type { RoundingMode } from "../../../../shared/rational.ts";
import type { PricedLine } from "../charges/line-rules.ts";
import type { DocumentKind, DocumentOrigin } from "../tables.ts";
import type { TaxedDocument, TaxRounding } from "./tax-rules.ts";

/** A line as it will stand on the document: what the rules priced, and the words and links around it. */
export interface DraftLine extends PricedLine {
  readonly id: string;
  /** What is sold; decides the revenue account. */
  readonly category: string;
  readonly planId: string | null;
  /** The plan's own revenue account, if it has one. */
  readonly revenueAccount: string | null;
  /** The kind of the service, where `category` is a word of the provider's own. */
  readonly serviceKind?: string | null;
  /** Of a credit: the account that the line's revenue had gone to. */
  readonly bookedAccount?: string | null;
  readonly text: string;
  readonly period: Period | null;
  /** The days of its period that it covers; absent: all of them. */
  readonly covers?: readonly Period[];
  readonly pp: Period | null;
  readonly days: number | null;
  readonly refersTo: string | null;
  readonly futureItemId: string | null;
  /** The day whose tax rates it bears; absent: the document's tax point. */
  readonly taxOn?: Day | null;
}

/** The seller as printed; kept with each document, because a partner may move or change its bank. */
export interface SellerSnapshot {
  readonly partnerNumber: number;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
  readonly country: string;
  readonly taxNumber: string;
  readonly companyNumber: string;
  readonly email: string;
  readonly phone: string;
  readonly website: string;
  readonly bankName: string;
  readonly iban: string;
  readonly bic: string;
}

/** The buyer as printed. */
export interface BuyerSnapshot {
  readonly customerNumber: number;
  readonly name: string;
  readonly companyName: string;
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
  readonly taxId: string;
  readonly companyNumber: string;
}

/** A money document before it has a number. */
export interface DraftDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly origin: DocumentOrigin;
  readonly accountId: string;
  readonly partnerId: string;
  readonly runId: string | null;
  /** The invoice that a credit note takes back. */
  readonly invoiceId: string | null;
  /** B-123 the invoice that this one corrects. */
  readonly correctsId?: string;
  readonly issuedOn: Day;
  /** Whose tax rates it bears (B-144); absent: the day of issue. */
  readonly taxPointOn?: Day;
  readonly dueOn: Day | null;
  readonly period: Period | null;
  readonly currency: string;
  readonly rounding: RoundingMode;
  readonly taxRounding: TaxRounding;
  readonly seller: SellerSnapshot;
  readonly buyer: BuyerSnapshot;
  readonly language: string;
  readonly lines: readonly DraftLine[];
  readonly taxed: TaxedDocument;
  /** What the taxes are called, by their ids. */
  readonly taxNames: ReadonlyMap<string, string>;
  readonly poNumber: string;
  readonly note: string;
  readonly memo: string;
  /** How it moves the customer's balance; absent: by its amount. "charged": it lists what was taken already. "advance": it bills money that
   * was paid ahead, which the balance has already (B-34). */
  readonly posting?: "charged" | "advance";
  /** B-119 a number that a person gave; absent: the series gives it. */
  readonly givenNumber?: string;
  /** B-27 the one service that it locks while it is overdue; it never blocks the customer. */
  readonly blocksServiceId?: string;
  /** Nobody is told that it was issued. */
  readonly isQuiet?: boolean;
}
