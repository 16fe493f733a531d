// What a person may pair anew (B-82).
import type { Day } from "../../../../shared/calendar.ts";

/** Money and goodwill; a reversal, a transfer or a refund belongs to what it was made for. */
export const movableCredits: readonly string[] = ["payment", "credit", "credit_note", "opening_balance"];
export const movableDebits: readonly string[] = ["invoice", "charge", "opening_balance"];

export interface PairedEntries {
  readonly creditKind: string;
  readonly debitKind: string;
  /** The credit note takes back this very invoice (B-130). */
  readonly isOwnNote: boolean;
  readonly on: Day;
}

/** Why an allocation stays as it is; null: it may be moved or removed. */
export function whyItStays(
  { creditKind, debitKind, isOwnNote, on }: PairedEntries,
  openFrom: Day | null,
): "own_note" | "kind" | "closed_month" | null {
  if (isOwnNote) return "own_note";
  if (!movableCredits.includes(creditKind) || !movableDebits.includes(debitKind)) return "kind";
  return openFrom !== null && on < openFrom ? "closed_month" : null;
}
