// When which letter goes to somebody whose services have stopped for money, and what keeps it back (B-235).
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";

interface DunningLevel {
  /** Counted from the deactivation. */
  readonly daysAfter: number;
  /** A level that is new counts from then on. */
  readonly sinceOn: Day;
}

export interface DebtDates {
  readonly deactivatedOn: Day;
  /** So many letters went out, the last one on `lastLetterOn`. */
  readonly level: number;
  readonly lastLetterOn: Day | null;
}

/** The day of the next letter; null: all levels are through. A letter that came late moves the ones after it, so the time between them stays. */
export function nextLetterOn(levels: readonly DunningLevel[], debt: DebtDates): Day | null {
  const next = levels[debt.level];
  if (!next) return null;
  const before = levels[debt.level - 1]?.daysAfter ?? 0;
  const from = maxDay(debt.lastLetterOn ?? debt.deactivatedOn, next.sinceOn);
  return maxDay(addDays(from, next.daysAfter - before), addDays(debt.deactivatedOn, next.daysAfter));
}

/** From when on an agency may have it: so many days after the last letter, or after the deactivation where nobody writes letters. */
export function readyOn(levels: readonly DunningLevel[], debt: DebtDates, daysToHandOver: number): Day | null {
  if (debt.level < levels.length) return null;
  return addDays(debt.lastLetterOn ?? debt.deactivatedOn, daysToHandOver);
}

export type HeldBack = "hold" | "disputed" | "plan" | "money-under-way" | "too-little" | "nothing-due";

export interface DunningFacts {
  /** What is open and overdue, and neither disputed nor in an instalment plan. */
  readonly dueMinor: bigint;
  /** What is open at all. */
  readonly openMinor: bigint;
  readonly minMinor: bigint;
  readonly hasPlan: boolean;
  readonly hasDispute: boolean;
  /** The last day of whatever spares the customer; null: until it is ended; undefined: nothing does. */
  readonly sparedUntil: Day | null | undefined;
  readonly isMoneyUnderWay: boolean;
}

/** Why no letter goes on that day; undefined: it goes. */
export function heldBack(facts: DunningFacts, on: Day): HeldBack | undefined {
  if (facts.sparedUntil === null || (facts.sparedUntil !== undefined && facts.sparedUntil >= on)) return "hold";
  if (facts.isMoneyUnderWay) return "money-under-way";
  if (facts.dueMinor === 0n) return facts.hasPlan ? "plan" : facts.hasDispute ? "disputed" : "nothing-due";
  return facts.dueMinor < facts.minMinor ? "too-little" : undefined;
}

/** The words in a letter's text filled in. Texts with other words in braces are refused where they are saved. */
export const fillLetter = (text: string, words: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
