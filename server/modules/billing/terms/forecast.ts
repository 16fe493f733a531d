// The next invoices of accounts as the engine would make them, without making them: for a move of the billing day, a change of how somebody is
// billed, and what a bulk update leads to.
import { type Day, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";

export interface ComingInvoice {
  readonly on: Day;
  readonly start: Day;
  readonly end: Day;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  /** The days of services that it bills. */
  readonly days: readonly { readonly serviceId: string; readonly period: Period }[];
}

/** As far ahead as anybody waits for an invoice: who pays for a year has one in twelve months. */
const mostDates = 26;

/** The next `count` invoices with days of services of each account; items that wait stand on none of them. */
export async function forecastInvoices(
  work: Work,
  context: BillingContext,
  accounts: readonly AccountRow[],
  count: number,
): Promise<ReadonlyMap<string, readonly ComingInvoice[]>> {
  const found = new Map<string, ComingInvoice[]>(accounts.map((account) => [account.id, []]));
  const covered = new Map<string, Period[]>();
  const isBilled = (account: AccountRow): boolean => account.billing_enabled && account.billing_type === "recurring";
  let open = accounts.filter(isBilled).map((account) => ({ account, on: latestBillingDate(calendarOf(account), account.next_billing_on) }));
  for (let round = 0; round < mostDates && open.length > 0; round += 1) {
    for (const [on, due] of Map.groupBy(open, (one) => one.on)) {
      const drafts = await draftRecurring(
        work,
        context,
        due.map(({ account }) => account),
        { runId: null, targetOn: on, assumed: covered },
      );
      for (const draft of drafts) {
        const lines = [...draft.documents.flatMap((document) => document.lines), ...draft.freeLines];
        const days = lines.flatMap(({ serviceId, period }) => (serviceId !== null && period ? [{ serviceId, period }] : []));
        for (const { serviceId, period } of days) covered.set(serviceId, unionPeriods([...(covered.get(serviceId) ?? []), period]));
        const invoice = invoiceOf(on, draft.documents, days);
        if (invoice) found.get(draft.account.id)?.push(invoice);
      }
    }
    open = open
      .filter(({ account }) => (found.get(account.id)?.length ?? 0) < count)
      .map(({ account, on }) => ({ account, on: billingDateAfter(calendarOf(account), on) }));
  }
  return found;
}

type Documents = Awaited<ReturnType<typeof draftRecurring>>[number]["documents"];

function invoiceOf(on: Day, documents: Documents, days: ComingInvoice["days"]): ComingInvoice | undefined {
  const periods = documents.flatMap((document) => document.lines.flatMap((line) => (line.period ? [line.period] : [])));
  const [first] = periods;
  if (!first) return undefined;
  const sum = (part: "netMinor" | "taxMinor" | "grossMinor"): bigint =>
    documents.reduce((total, document) => total + document.taxed[part], 0n);
  return {
    on,
    start: periods.reduce((start, period) => minDay(start, period.start), first.start),
    end: periods.reduce((end, period) => maxDay(end, period.end), first.end),
    netMinor: sum("netMinor"),
    taxMinor: sum("taxMinor"),
    grossMinor: sum("grossMinor"),
    days,
  };
}
