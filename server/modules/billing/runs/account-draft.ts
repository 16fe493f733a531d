// What drafting what an account is to be billed for reads, and what comes of it.

import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Buyer } from "../../customers/index.ts";
import type { LoadedSettings } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { AdjustmentRow } from "../adjustments/waiting-adjustments.ts";
import type { WaitingItem } from "../charges/account-queries.ts";
import type { StoredLine } from "../charges/billed-lines.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import type { DraftedCredit } from "../documents/credit-invoice.ts";
import type { DraftDocument, DraftLine } from "../documents/draft-document.ts";
import type { ParkReason, RunWarning } from "./run-rules.ts";

/** What a run does with one account. */
export interface AccountDraft {
  readonly account: AccountRow;
  readonly billingOn: Day;
  /** The first billing date after this run. */
  readonly nextBillingOn: Day;
  readonly documents: readonly DraftDocument[];
  /** Days that cost nothing: recorded as billed without a document (B-57). */
  readonly freeLines: readonly DraftLine[];
  /** Credits that the charges could not bear; they wait as future items (B-56). */
  readonly surplus: readonly DraftLine[];
  readonly parked: readonly ParkReason[];
  /** The lines for which it waits because they have no tax. */
  readonly untaxed?: readonly SortedLine[];
  readonly warnings: readonly RunWarning[];
  readonly failure: string | null;
  /** B-52 credit notes for days that are billed anew; their charges stand in `documents`. */
  readonly notes?: readonly DraftedCredit[];
  /** What asked for that; also what came to nothing. */
  readonly adjustmentIds?: readonly string[];
  /** What stands in `documents` is charged to the balance, and no document is made of it. */
  readonly isChargedOnly?: boolean;
  readonly previousGrossMinor: bigint | null;
  readonly inputHash: string;
}

/** What is billed apart from a billing date: new services alone, or one account up to a day that a person chose (B-72, B-85). */
export interface Apart {
  /** The date of the documents. */
  readonly on: Day;
  /** Only these services, with the items that wait for them. */
  readonly serviceIds?: ReadonlySet<string>;
  /** The first day that is not billed; otherwise the end of the running term. */
  readonly until?: Day;
  /** B-73 services that have not begun and are billed all the same, each up to its own day; with what is due by their start. */
  readonly ahead?: ReadonlyMap<string, Day>;
  /** Issued because a person asked for it: small amounts do not wait for the next run (B-58). */
  readonly isManual?: boolean;
  /** Of what waits, only these items; with `serviceIds` also those of the services. */
  readonly itemIds?: ReadonlySet<string>;
  /** For looking ahead: what would come with an order, as if it had. */
  readonly wished?: { readonly services: readonly BillableService[]; readonly items: readonly WaitingItem[] };
}

export interface Run {
  /** Null: issued outside of any run. */
  readonly runId: string | null;
  readonly targetOn: Day;
  readonly apart?: Apart;
  /** For looking ahead: days that earlier invoices will have billed by then, by service. Items that wait are left out. */
  readonly assumed?: ReadonlyMap<string, readonly Period[]>;
}

export interface AccountInput {
  readonly account: AccountRow;
  readonly buyer: Buyer | undefined;
  readonly services: readonly BillableService[];
  readonly covered: ReadonlyMap<string, Period[]>;
  readonly items: readonly WaitingItem[];
  readonly lastTotals: readonly bigint[];
  readonly settings: LoadedSettings;
  /** Days that are not billed because the customer was blocked on them. */
  readonly blocked: readonly Period[];
  readonly isChargedOnly: boolean;
  readonly asked: ReadonlyMap<string, readonly AdjustmentRow[]>;
  readonly billed: ReadonlyMap<string, readonly StoredLine[]>;
}
