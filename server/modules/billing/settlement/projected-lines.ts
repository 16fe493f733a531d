import { addDays, maxDay, type Period } from "../../../../shared/calendar.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { InvoicedLine } from "../charges/billed-lines.ts";
import { billedUntil, latestBillingDate } from "../charges/calendar-rules.ts";
import type { CycleGrid } from "../charges/cycle-rules.ts";
import { linesOfService, pricingPeriodOfLine } from "../charges/line-rules.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";
import { daysOfService } from "../charges/service-lines.ts";
import { taxDocument } from "../documents/tax-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { ServiceChange, SettledService, Settlement } from "./settlement.ts";

/** Where the number of an invoice would stand that is still to be issued. */
export const notYet = "";

interface Known {
  readonly covered: readonly Period[];
  readonly lines: readonly InvoicedLine[];
}

/**
 * For a day ahead: runs up to it will have invoiced what is not invoiced today, so those lines are counted in as they will be. On the
 * day itself everything is worked out again from what is there then.
 */
export function withProjection(
  context: BillingContext,
  { account, pricing, grids }: { account: AccountRow; pricing: Pricing; grids: readonly CycleGrid[] },
  { before, from }: ServiceChange,
  isProjected: boolean,
  known: Known,
): Known {
  const isAhead =
    isProjected &&
    from > context.today &&
    account.next_billing_on < from &&
    account.billing_enabled &&
    account.billing_type === "recurring";
  if (!isAhead) return known;
  // The run of the very day comes after the change.
  const date = maxDay(latestBillingDate(calendarOf(account), addDays(from, -1)), account.next_billing_on);
  const until = billedUntil(calendarOf(account), date);
  const coming = linesOfService(before.id, { ...daysOfService(before, context), covered: known.covered }, until, grids, pricing).map(
    (line): InvoicedLine => ({
      ...line,
      lineId: `coming ${line.start}`,
      invoiceId: notYet,
      invoiceNumber: "",
      text: before.segments.find((segment) => segment.segmentId === line.segmentId)?.plan.title ?? "",
      period: { start: line.start, end: line.end },
      pp: pricingPeriodOfLine(line),
      creditedMinor: 0n,
      released: [],
    }),
  );
  return { covered: unionPeriods([...known.covered, ...coming.map((line) => line.period)]), lines: [...known.lines, ...coming] };
}

export function projectedCredit(context: BillingContext, services: readonly SettledService[]): Settlement["projected"] {
  const lines = services.flatMap(({ lines: known, credits, change }) =>
    credits.flatMap((credit) => {
      const line = known.find(({ lineId, invoiceId }) => lineId === credit.lineId && invoiceId === notYet);
      if (!line) return [];
      const segment = change.before.segments.find(({ end }) => end === null || line.period.start < end);
      return [
        {
          amountMinor: credit.amountMinor,
          includesTax: segment?.includesTax ?? false,
          taxId: segment?.taxId ?? segment?.taxGroupId ?? null,
          taxOn: line.taxOn ?? null,
        },
      ];
    }),
  );
  if (lines.length === 0) return null;
  return taxDocument(lines, context.treatmentsOn(context.today), context);
}
