// What becomes of money that is held as a deposit (B-231).
import { type Day, daysBetween } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { multiply, parseDecimal, type RoundingMode, rational, round } from "../../../../shared/rational.ts";

/** Simple interest on what is held, by the day over a year of 365 days. */
export function interestOf(
  heldMinor: bigint,
  { percent, from, to }: { readonly percent: string; readonly from: Day; readonly to: Day },
  rounding: RoundingMode,
): bigint {
  const days = daysBetween(from, to);
  if (days <= 0 || heldMinor <= 0n) return 0n;
  return round(multiply(rational(heldMinor * BigInt(days), 36_500n), parseDecimal(percent)), rounding);
}

/** What moved a deposit, but for interest. */
export interface DepositMove {
  readonly on: Day;
  /** Above zero: more was held from then on. */
  readonly minor: bigint;
}

/** All the interest of a deposit up to a day, as if these moves, in their order, were its whole life. */
export function interestOfLife(
  moves: readonly DepositMove[],
  { percent, to }: { readonly percent: string; readonly to: Day },
  rounding: RoundingMode,
): bigint {
  let heldMinor = 0n;
  let totalMinor = 0n;
  let from: Day | undefined;
  const earnUntil = (on: Day): void => {
    const earned = from === undefined ? 0n : interestOf(heldMinor, { percent, from, to: on }, rounding);
    heldMinor += earned;
    totalMinor += earned;
  };
  for (const { on, minor } of moves) {
    earnUntil(on);
    heldMinor += minor;
    from = on;
  }
  earnUntil(to);
  return totalMinor;
}

/** Money that names deposits fills them in their order; the rest is for the balance. */
export function fillDeposits<Asked extends { readonly openMinor: bigint }>(
  amountMinor: bigint,
  deposits: readonly Asked[],
): { readonly parts: readonly { readonly deposit: Asked; readonly minor: bigint }[]; readonly restMinor: bigint } {
  let restMinor = amountMinor;
  const parts = deposits.flatMap((deposit) => {
    const minor = minMinor(restMinor, deposit.openMinor);
    if (minor <= 0n) return [];
    restMinor -= minor;
    return [{ deposit, minor }];
  });
  return { parts, restMinor };
}

/** Which debts an amount pays, in the order given. */
export function payInOrder(
  amountMinor: bigint,
  debts: readonly { readonly id: string; readonly openMinor: bigint }[],
): { readonly debitId: string; readonly amountMinor: bigint }[] {
  let left = amountMinor;
  return debts.flatMap(({ id, openMinor }) => {
    const part = minMinor(left, openMinor);
    if (part <= 0n) return [];
    left -= part;
    return [{ debitId: id, amountMinor: part }];
  });
}
