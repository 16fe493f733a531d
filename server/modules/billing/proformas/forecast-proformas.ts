// The proformas to come as the engine would make them, for the payment calendar: on the account's own day, over its own cycles (B-156, B-176).
import { addMonths, type Day, maxDay, minDay, onDayOfMonth, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { ComingInvoice } from "../terms/forecast.ts";
import { draftProformas, madeAlready } from "./make-proforma.ts";
import { loadUsualProformas, proformaEnd, proformasFor } from "./proforma-terms.ts";

export interface ComingProforma extends Period {
  readonly on: Day;
  readonly grossMinor: bigint;
}

/**
 * Those of the coming `months`. Invoices are assumed to come on their days; where none comes before its proforma is paid (B-125), each
 * proforma is assumed to be paid.
 */
export async function forecastProformas(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { invoices, months }: { invoices: readonly ComingInvoice[]; months: number },
): Promise<readonly ComingProforma[]> {
  const terms = proformasFor(account, await loadUsualProformas(work, context.partner.id));
  if (terms === null) return [];
  const made = await madeAlready(work, [account.id]);
  const covered = new Map<string, readonly Period[]>();
  const cover = (days: readonly ServiceDays[]): void => {
    for (const { serviceId, period } of days) covered.set(serviceId, unionPeriods([...(covered.get(serviceId) ?? []), period]));
  };
  const waiting = account.proforma_first ? [] : [...invoices];
  const coming: ComingProforma[] = [];
  for (let month = 0; month <= months; month += 1) {
    const on = onDayOfMonth(addMonths(onDayOfMonth(context.today, 1), month), terms.day);
    // Today's are made in the night.
    if (on <= context.today) continue;
    while (waiting[0] && waiting[0].on <= on) cover(waiting.shift()?.days ?? []);
    const until = proformaEnd(account, on, terms.cyclesMore);
    const drafts = await draftProformas(work, context, account, { on, until, assumed: covered });
    const days = drafts.flatMap(daysOf);
    const [first] = days;
    if (first && !made.has(`${account.id} ${until}`)) {
      coming.push({
        on,
        start: days.reduce((start, { period }) => minDay(start, period.start), first.period.start),
        end: days.reduce((end, { period }) => maxDay(end, period.end), first.period.end),
        grossMinor: drafts.reduce((sum, { taxed }) => sum + taxed.grossMinor, 0n),
      });
    }
    if (account.proforma_first) cover(days);
  }
  return coming.slice(0, months);
}

interface ServiceDays {
  readonly serviceId: string;
  readonly period: Period;
}

const daysOf = ({ lines }: Pick<DraftDocument, "lines">): ServiceDays[] =>
  lines.flatMap(({ serviceId, period }) => (serviceId !== null && period ? [{ serviceId, period }] : []));
