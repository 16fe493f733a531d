// What the coming days bring to a customer if nothing happens meanwhile: the same decision, asked day after day.
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { blockDayOf, type Decision, decideStatus, type StatusFacts, shift, shortfallOn, uncoveredDebits } from "./decide-status-rules.ts";

export interface ComingMove {
  readonly on: Day;
  readonly to: "active" | "blocked" | "inactive";
  readonly decision: Decision;
}

/** The moves of the days from `first` to `last`, each made before the next day is asked. */
export function comingMoves(facts: StatusFacts, first: Day, last: Day): ComingMove[] {
  const moves: ComingMove[] = [];
  let now = facts;
  for (let on = first; on <= last; on = addDays(on, 1)) {
    const decision = decideStatus(now, on);
    const { status } = decision;
    if (status === now.standing.status || (status !== "active" && status !== "blocked" && status !== "inactive")) continue;
    moves.push({ on, to: status, decision });
    now = { ...now, standing: standingAfter(now, decision, on) };
  }
  return moves;
}

const standingAfter = (facts: StatusFacts, decision: Decision, on: Day): StatusFacts["standing"] => ({
  ...facts.standing,
  status: decision.status,
  blockedBy: decision.status === "blocked" ? decision.cause : null,
  blockedOn: decision.status === "blocked" ? on : null,
  isDeactivatedForMoney: decision.status === "inactive",
});

export interface NextBlock {
  readonly on: Day;
  /** M-18 the day before. */
  readonly lastDayToPay: Day;
  readonly shortfallMinor: bigint;
}

/**
 * The first day from `from` on which the customer would be blocked. Only days on which something changes are asked: the block days of
 * debts, the days after holds.
 */
export function nextBlock(facts: StatusFacts, from: Day): NextBlock | undefined {
  if (facts.standing.status !== "active") return undefined;
  const { terms } = facts;
  const days = new Set<Day>([from, shift(terms, from)]);
  const add = (on: Day): void => void (on >= from && days.add(on).add(shift(terms, on)));
  for (const debit of uncoveredDebits(facts)) add(blockDayOf(terms, debit.dueOn));
  if (facts.latestEligible) add(blockDayOf(terms, facts.latestEligible.dueOn));
  for (const hold of facts.holds) if (hold.until !== null) add(addDays(hold.until, 1));
  for (const payment of facts.underWay) add(addDays(payment.until, 1));
  for (const on of [...days].toSorted()) {
    if (decideStatus(facts, on).status === "blocked") return { on, lastDayToPay: addDays(on, -1), shortfallMinor: shortfallOn(facts, on) };
  }
  return undefined;
}
