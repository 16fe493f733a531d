// What may be paid (P-115, P-118, B-184, M-24).
import { maxMinor, minMinor } from "../../../shared/money.ts";

export interface AmountLimits {
  readonly topupMinMinor: bigint;
  readonly topupMaxMinor: bigint;
  readonly allowPartial: boolean;
  readonly smallestPartMinor: bigint;
}

export type AmountWanted =
  /** Documents, and what they want together. */
  | { readonly kind: "documents"; readonly openMinor: bigint; readonly amountMinor: bigint | undefined }
  /** Money for the balance, and what is owed on it. */
  | { readonly kind: "balance"; readonly owedMinor: bigint; readonly amountMinor: bigint | undefined };

export type AmountJudged =
  | { readonly kind: "pay"; readonly amountMinor: bigint }
  | { readonly kind: "nothing-open" }
  | { readonly kind: "missing" }
  | { readonly kind: "part-not-allowed"; readonly totalMinor: bigint }
  | { readonly kind: "too-small"; readonly smallestMinor: bigint }
  | { readonly kind: "too-big"; readonly largestMinor: bigint };

export function judgeAmount(wanted: AmountWanted, limits: AmountLimits): AmountJudged {
  return wanted.kind === "documents" ? judgeDocuments(wanted, limits) : judgeTopup(wanted, limits);
}

/** All that the documents want, or a part of it. */
function judgeDocuments(
  { openMinor, amountMinor = openMinor }: { openMinor: bigint; amountMinor: bigint | undefined },
  limits: AmountLimits,
): AmountJudged {
  if (openMinor <= 0n) return { kind: "nothing-open" };
  if (amountMinor > openMinor) return { kind: "too-big", largestMinor: openMinor };
  if (amountMinor < openMinor && !limits.allowPartial) return { kind: "part-not-allowed", totalMinor: openMinor };
  const smallestMinor = minMinor(limits.smallestPartMinor, openMinor);
  return amountMinor < smallestMinor ? { kind: "too-small", smallestMinor } : { kind: "pay", amountMinor };
}

/** Between the limits; a debt may be paid in full even if it lies outside them. */
function judgeTopup(
  { owedMinor, amountMinor }: { owedMinor: bigint; amountMinor: bigint | undefined },
  limits: AmountLimits,
): AmountJudged {
  if (amountMinor === undefined) return { kind: "missing" };
  const { smallestMinor, largestMinor } = topupRange(owedMinor, limits);
  if (amountMinor < smallestMinor) return { kind: "too-small", smallestMinor };
  return amountMinor > largestMinor ? { kind: "too-big", largestMinor } : { kind: "pay", amountMinor };
}

/** P-118 what is proposed: in order, each once, and nothing that would be refused. */
export const presetsWithin = (
  presetsMinor: readonly bigint[],
  { smallestMinor, largestMinor }: { smallestMinor: bigint; largestMinor: bigint },
): bigint[] =>
  [...new Set(presetsMinor)].filter((minor) => minor >= smallestMinor && minor <= largestMinor).toSorted((a, b) => (a < b ? -1 : 1));

export function topupRange(owedMinor: bigint, limits: AmountLimits): { smallestMinor: bigint; largestMinor: bigint } {
  return {
    smallestMinor: owedMinor > 0n ? minMinor(owedMinor, limits.topupMinMinor) : limits.topupMinMinor,
    largestMinor: maxMinor(owedMinor, limits.topupMaxMinor),
  };
}
