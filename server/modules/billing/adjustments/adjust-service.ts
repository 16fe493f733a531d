// One service whose billed days are looked at anew: what is credited, what is charged instead, and whether that comes to anything.
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { BillableService } from "../../services/index.ts";
import { adjustedDays, onlyThese } from "../charges/adjustment-rules.ts";
import type { StoredLine } from "../charges/billed-lines.ts";
import type { ServiceDays } from "../charges/coverage-rules.ts";
import type { CycleGrid } from "../charges/cycle-rules.ts";
import type { PricedLine } from "../charges/line-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";
import type { CreditLine } from "../documents/credit-rules.ts";
import { treatmentsKnown } from "../documents/rates-as-issued.ts";
import { taxDocument, treatmentOf } from "../documents/tax-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import type { AdjustmentRow } from "./waiting-adjustments.ts";

export type AdjustmentCause = AdjustmentRow["cause"];

export interface InvoiceCredit extends CreditLine {
  readonly invoiceId: string;
}

export interface AdjustedService<Line> {
  readonly credits: readonly InvoiceCredit[];
  /** For exactly the credited days. */
  readonly charges: readonly Line[];
  readonly creditedGrossMinor: bigint;
  readonly chargedGrossMinor: bigint;
}

interface Adjusting<Line> {
  readonly accountId: string;
  readonly service: BillableService;
  readonly days: Omit<ServiceDays, "covered">;
  readonly lines: readonly StoredLine[];
  readonly asked: readonly { readonly from: Day; readonly cause: AdjustmentCause }[];
  readonly grids: readonly CycleGrid[];
  readonly pricing: Pricing;
  readonly issuedOn: Day;
  /** The lines for days that are not among the covered ones. */
  readonly charge: (covered: readonly Period[], until: Day) => readonly Line[];
  /** Where another tax than today's will hold. */
  readonly taxOfCharges?: (charges: readonly Line[]) => { grossMinor: bigint; taxMinor: bigint } | undefined;
}

const unsettled: readonly string[] = ["issued", "partially_paid", "paid"];
const nothing = { credits: [], charges: [], creditedGrossMinor: 0n, chargedGrossMinor: 0n };

export function adjustService<Line extends PricedLine>(context: BillingContext, input: Adjusting<Line>): AdjustedService<Line> {
  const { service, asked, days, grids, pricing } = input;
  const [first] = [...asked].sort((a, b) => (a.from < b.from ? -1 : 1));
  if (!first) return nothing;
  // What another account was billed for stays with it.
  const lines = input.lines.filter((line) => line.accountId === input.accountId && unsettled.includes(line.invoiceState));
  const isWhole = asked.some(({ cause }) => cause !== "price") || service.segments.some(({ plan }) => plan.components.length > 0);
  const { credits, released } = adjustedDays(days, lines, { from: first.from, isWhole }, grids, pricing);
  if (credits.length === 0) return nothing;
  const again = onlyThese(days, released);
  const charges = input.charge(again.covered, again.until);
  const credited = taxOfCredits(context, lines, credits);
  const charged = input.taxOfCharges ? input.taxOfCharges(charges) : taxOfCharges(context, charges, input.issuedOn);
  // B-102 the same money with the same tax: there is nothing to correct.
  if (charged && charged.grossMinor === credited.grossMinor && charged.taxMinor === credited.taxMinor) return nothing;
  return {
    credits: credits.map((credit) => ({ ...credit, invoiceId: lines.find(({ lineId }) => lineId === credit.lineId)?.invoiceId ?? "" })),
    charges,
    creditedGrossMinor: credited.grossMinor,
    chargedGrossMinor: charged?.grossMinor ?? 0n,
  };
}

/** Each at the taxes of the day that it was taxed by, at the rates that were known when it was issued (B-129): as its credit note will be. */
function taxOfCredits(context: BillingContext, lines: readonly StoredLine[], credits: readonly CreditLine[]) {
  const sum = { grossMinor: 0n, taxMinor: 0n };
  const byInvoice = Map.groupBy(credits, ({ lineId }) => lines.find((line) => line.lineId === lineId)?.invoiceId);
  for (const own of byInvoice.values()) {
    const priced = own.flatMap(({ lineId, amountMinor }) => {
      const line = lines.find((known) => known.lineId === lineId);
      return line ? [{ line, taxed: { amountMinor, includesTax: line.includesTax, taxId: line.taxId, taxOn: line.taxPointOn } }] : [];
    });
    const [any] = priced;
    if (!any) continue;
    const { grossMinor, taxMinor } = taxDocument(
      priced.map(({ taxed }) => taxed),
      treatmentsKnown(context, any.line.rates),
      context,
    );
    sum.grossMinor += grossMinor;
    sum.taxMinor += taxMinor;
  }
  return sum;
}

/** Undefined where a tax is missing: the run says so itself. */
function taxOfCharges(context: BillingContext, charges: readonly PricedLine[], on: Day) {
  const treatments = context.treatmentsOn(on);
  if (charges.some((line) => !treatmentOf(treatments, line))) return undefined;
  return taxDocument(charges, treatments, context);
}
