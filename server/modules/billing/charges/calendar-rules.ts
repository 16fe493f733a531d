// The billing dates, horizons and grids of an account that may have moved its billing day (B-36, B-163 to B-165). Without moves all of it is
// what cycle-rules.ts says of one billing day.
import { addDays, type Day, maxDay, minDay } from "../../../../shared/calendar.ts";
import { billingDateOnOrAfter, billingDateOnOrBefore, type CycleGrid, moveBillingDay, termOn } from "./cycle-rules.ts";

/** One move of the billing day, as an account keeps it. */
export interface DayMove {
  readonly fromDay: number;
  /** What terms of several months were counted from before the move. */
  readonly fromAnchor: Day;
  /** From here on days are priced in the new grid; on this day the old billing day comes for the last time. */
  readonly since: Day;
  /** The first billing date on the new day; with a merged bridge that is a cycle after the new anchor. */
  readonly firstOn: Day;
  /** The bridge was too short for an invoice of its own. */
  readonly isMerged: boolean;
}

/** What says when and how far ahead an account is billed. */
export interface CalendarTerms {
  readonly billingDay: number;
  /** 1 to 12 months ahead; 0 is postpaid. */
  readonly prepaidMonths: number;
  /** What terms of several months are counted from. */
  readonly termAnchor: Day;
  /** In order of `since`. */
  readonly moves: readonly DayMove[];
}

interface Step {
  readonly billingDay: number;
  readonly anchor: Day;
  readonly since: Day | null;
  readonly firstOn: Day | null;
  readonly isMerged: boolean;
}

function stepsOf({ billingDay, termAnchor, moves }: CalendarTerms): Step[] {
  const [first] = moves;
  const steps: Step[] = [
    { billingDay: first?.fromDay ?? billingDay, anchor: first?.fromAnchor ?? termAnchor, since: null, firstOn: null, isMerged: false },
  ];
  for (const [at, { since, firstOn, isMerged }] of moves.entries()) {
    const next = moves[at + 1];
    steps.push({ billingDay: next?.fromDay ?? billingDay, anchor: next?.fromAnchor ?? termAnchor, since, firstOn, isMerged });
  }
  return steps;
}

/** The grids that price an account's days, the first from ever on; `gridOf` gives that of one billing day. */
export const gridsOf = (
  { billingDay, moves }: Pick<CalendarTerms, "billingDay" | "moves">,
  gridOf: (billingDay: number) => CycleGrid,
): CycleGrid[] => [
  gridOf(moves[0]?.fromDay ?? billingDay),
  ...moves.map(({ since }, at) => ({ ...gridOf(moves[at + 1]?.fromDay ?? billingDay), since })),
];

/** The latest billing date that is not after the day. */
export function latestBillingDate(terms: CalendarTerms, on: Day): Day {
  if (terms.moves.length === 0) return billingDateOnOrBefore(on, terms.billingDay);
  const steps = stepsOf(terms);
  for (const [at, step] of [...steps.entries()].reverse()) {
    const until = steps[at + 1]?.since ?? on;
    const date = billingDateOnOrBefore(minDay(on, until), step.billingDay);
    if (step.firstOn === null || date >= step.firstOn) return date;
  }
  throw new Error("the first step has no beginning");
}

/** The first billing date after the day. */
export function billingDateAfter(terms: CalendarTerms, on: Day): Day {
  const tomorrow = addDays(on, 1);
  if (terms.moves.length === 0) return billingDateOnOrAfter(tomorrow, terms.billingDay);
  const steps = stepsOf(terms);
  for (const [at, step] of steps.entries()) {
    const until = steps[at + 1]?.since ?? null;
    const date = billingDateOnOrAfter(step.firstOn === null ? tomorrow : maxDay(tomorrow, step.firstOn), step.billingDay);
    if (until === null || date <= until) return date;
  }
  throw new Error("the last step has no end");
}

/**
 * B-50 the day before which everything is billed on the billing date `on`. On the last date of an old billing day that is the end of the
 * bridge, or, with a merged one, of the first term of the new day (B-164). With `termsAhead` 1 the term after it is taken in too.
 */
export function billedUntil(terms: CalendarTerms, on: Day, termsAhead: 0 | 1 = 0): Day {
  if (terms.prepaidMonths === 0) return on;
  const steps = stepsOf(terms);
  const at = steps.findLastIndex(({ since }) => since === null || since <= on);
  const step = steps[at];
  if (!step) throw new Error("the first step has no beginning");
  const own = { billingDay: step.billingDay, prepaidMonths: terms.prepaidMonths, termAnchor: step.anchor };
  const end = termOn(own, step.isMerged ? maxDay(on, step.anchor) : on).end;
  const until = minDay(end, steps[at + 1]?.since ?? end);
  return termsAhead === 0 ? until : billedUntil(terms, until);
}

/** The first day of a term that is not before the day: what was billed on the dates before it ends there (`billed_through`). */
export function termStartOnOrAfter(terms: CalendarTerms, on: Day): Day {
  if (terms.prepaidMonths === 0) return on;
  const { billingDay, prepaidMonths, termAnchor } = terms;
  if (on <= termAnchor) return termAnchor;
  const term = termOn({ billingDay, prepaidMonths, termAnchor }, on);
  return term.start === on ? on : term.end;
}

/** The terms after a move that has not taken effect yet was taken back. Unchanged when there is none. */
export function withoutPendingMove(terms: CalendarTerms, nextBillingOn: Day): CalendarTerms {
  const last = terms.moves.at(-1);
  if (!last || last.since < nextBillingOn) return terms;
  return { ...terms, billingDay: last.fromDay, termAnchor: last.fromAnchor, moves: terms.moves.slice(0, -1) };
}

export interface PlannedMove {
  readonly terms: CalendarTerms;
  readonly effectiveOn: Day;
  readonly bridge: { readonly start: Day; readonly end: Day } | null;
  readonly isMerged: boolean;
  readonly firstNewBillingDay: Day;
}

/**
 * B-164 moves the billing day: who pays ahead from the end of what was billed on, who pays behind from the next billing date on. A move
 * that still waits for its day is replaced. `earliest`: for accounts that no run bills, the first day that is not charged yet.
 */
export function planMove(
  before: CalendarTerms,
  { nextBillingOn, billingDay, bridgeMinDays, earliest }: { nextBillingOn: Day; billingDay: number; bridgeMinDays: number; earliest?: Day },
): PlannedMove {
  const terms = withoutPendingMove(before, earliest ?? nextBillingOn);
  const since = earliest ?? termStartOnOrAfter(terms, nextBillingOn);
  const { firstNewBillingDay, bridge, isMerged } = moveBillingDay(since, billingDay, bridgeMinDays);
  if (billingDay === terms.billingDay) return { terms, effectiveOn: since, bridge: null, isMerged: false, firstNewBillingDay: since };
  const move: DayMove = {
    fromDay: terms.billingDay,
    fromAnchor: terms.termAnchor,
    since,
    firstOn: isMerged ? billingDateOnOrAfter(addDays(firstNewBillingDay, 1), billingDay) : firstNewBillingDay,
    isMerged,
  };
  return {
    terms: { ...terms, billingDay, termAnchor: firstNewBillingDay, moves: [...terms.moves, move] },
    effectiveOn: since,
    bridge,
    isMerged,
    firstNewBillingDay,
  };
}
