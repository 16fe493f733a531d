// What is left of a charge of which days came back, as lines for the days that were used and paid.
import { daysBetween, type Period } from "../../../../shared/calendar.ts";
import type { BillableService } from "../../services/index.ts";
import { type ChargeRow, chargedLine } from "../charges/charged-lines.ts";
import { intersectPeriods, subtractPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";
import { partOfBilled } from "../settlement/settle-rules.ts";

export interface UsedPart {
  readonly period: Period | null;
  /** The day of a prepaid change is paid for and covered by what came after it (B-100). */
  readonly covers: readonly Period[] | null;
  readonly days: bigint | null;
  readonly amountMinor: bigint;
  readonly allowanceMinor: bigint;
}

export interface PartlyUsed extends Omit<ChargeRow, "period_start" | "period_end"> {
  readonly period_start: ChargeRow["period_start"] | null;
  readonly period_end: ChargeRow["period_end"] | null;
  /** The days that it covers no more. */
  readonly released: readonly Period[];
  /** The days for which money came back. */
  readonly paid_back: readonly Period[];
}

/** @param service - as it is now; absent: somebody else pays for it, or there is none. */
export function usedParts(pricing: Pricing, service: BillableService | undefined, charge: PartlyUsed): UsedPart[] {
  const netMinor = charge.amount_minor - charge.given_back;
  const { period_start, period_end } = charge;
  if (period_start === null || period_end === null)
    return netMinor === 0n
      ? []
      : [{ period: null, covers: null, days: null, amountMinor: netMinor, allowanceMinor: charge.allowance_minor }];
  const whole = { start: period_start, end: period_end };
  const held = subtractPeriods([whole], charge.released);
  const line = chargedLine(service, { ...charge, period_start, period_end }, held);
  const parts = subtractPeriods([whole], charge.paid_back).map((period) => ({
    period,
    covers: intersectPeriods([period], held),
    days: BigInt(daysBetween(period.start, period.end)),
    ...partOfBilled(pricing, line, period),
  }));
  // Parts of a line sum to the line, so this moves a cent only where less came back than the formula says.
  const restMinor = parts.reduce((rest, { amountMinor }) => rest - amountMinor, netMinor);
  return parts
    .map((part, index) => (index === parts.length - 1 ? { ...part, amountMinor: part.amountMinor + restMinor } : part))
    .filter(({ amountMinor, covers }) => amountMinor !== 0n || covers.length > 0);
}
