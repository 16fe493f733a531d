import type { Day, Period } from "../../../../shared/calendar.ts";
import type { BillableService } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { InvoicedLine } from "../charges/billed-lines.ts";
import type { GivenBack } from "../charges/give-back.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import type { DraftedCredit } from "../documents/credit-invoice.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import type { SaleAtEnd } from "../instalment-sales/parts-at-end.ts";
import type { AccountCharges } from "../prepaid/save-charges.ts";
import type { PaidTime } from "../prepaid/settle-paid-time-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { TaxedAt } from "../taxes-by-address/place-rules.ts";

/** One service before and after a change. */
export interface ServiceChange {
  readonly before: BillableService;
  readonly after: BillableService;
  /** The first day that is otherwise. */
  readonly from: Day;
  /** Paid days that are otherwise are credited. */
  readonly isRefunded: boolean;
  /**
   * Which new days are charged now. `onward`: from the change to the horizon, if the service is invoiced beyond the change already; `rest`: the
   * same whether it is or not;
   * `period`: these days, as far as no invoice has them; `none`: they wait for the next run.
   */
  readonly charge: { readonly kind: "onward" | "rest" } | { readonly kind: "period"; readonly period: Period } | { readonly kind: "none" };
}

export interface Fee {
  /** What it is for: "change", "upgrade", "early", "cancellation", "pause", … */
  readonly code: string;
  readonly text: string;
  /** As decimal text; with tax if `includesTax`. */
  readonly amount: string;
  readonly taxId: string | null;
  readonly includesTax: boolean;
  readonly serviceId: string;
  /** B-140 where it is taxed; drafting finds it by the service. */
  readonly taxedAt?: TaxedAt;
}

export interface SettlementWish {
  readonly payerId: string;
  readonly services: readonly ServiceChange[];
  readonly on: Day;
  readonly today: Day;
  /** It is settled on its day and only shown now: what runs will have invoiced by then counts. */
  readonly isProjected: boolean;
  readonly horizon: "next_run" | "term_end" | "next_term_end";
  readonly fees: readonly Fee[];
  /** Fees do not wait for the next run although the new days do: there will be no next run for what ends. */
  readonly feesNow: boolean;
  /** An invoice under this total or for fewer days waits for the next run. */
  readonly minInvoice: { readonly minor: number; readonly days: number };
  /** B-102 same money, same tax: no documents. */
  readonly isSilentAtZero: boolean;
  /** Where time is bought ahead from a balance. */
  readonly paidTime: PaidTime;
  /** Stands on the credit notes. */
  readonly reason: string;
}

export interface SettledService {
  readonly change: ServiceChange;
  readonly lines: readonly InvoicedLine[];
  readonly credits: readonly CreditLine[];
  readonly charges: readonly SortedLine[];
  /** The days on invoices once it is issued. */
  readonly coveredAfter: readonly Period[];
}

/** A settlement before anything is written. */
export interface Settlement {
  readonly wish: SettlementWish;
  readonly account: AccountRow;
  readonly context: BillingContext;
  readonly services: readonly SettledService[];
  readonly notes: readonly DraftedCredit[];
  /** Charges without an invoice that are given back, in whole or in part. */
  readonly givenBack: readonly GivenBack[];
  /** What `invoice` says is charged to the balance, with the tax that it bears as a charge, and no document is made. */
  readonly charged: AccountCharges | null;
  /** Credits of invoices that a run will have issued by then. */
  readonly projected: { readonly netMinor: bigint; readonly taxMinor: bigint; readonly grossMinor: bigint } | null;
  readonly invoice: DraftDocument | null;
  /** Fees that wait for the next run. */
  readonly waitingFees: readonly Fee[];
  readonly nowFees: readonly Fee[];
  /** B-234 what is left of equipment that was sold with a service that ends. */
  readonly salesAtEnd: readonly SaleAtEnd[];
  /** They stand on `invoice`; otherwise the next run takes them. */
  readonly arePartsNow: boolean;
  /** B-100 what a new period costs more than a prepaid account has; zero: the money is there. */
  readonly missingMinor: bigint;
}
