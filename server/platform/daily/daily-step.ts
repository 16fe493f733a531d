// A step of the daily procedure: something that happens once a day for each partner, by the partner's own clock. Modules register theirs;
// `run-daily-procedure.ts` runs them in their order and catches up on days that were missed.
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../work.ts";

export interface DailyRun {
  readonly partnerId: string;
  /** The day that is being worked on. After an outage a missed day is worked on as itself (B-6). */
  readonly on: Day;
  /** An earlier day than today: what only informs people is left to today's run, so that nobody is told the same twice. */
  readonly isMissed: boolean;
  /** Opens a transaction; its `now` is the present, or for a missed day the moment when the step was due. */
  readonly inWork: <T>(act: (work: Work) => Promise<T>) => Promise<T>;
}

/** "09:00" by the partner's clock. */
export type ClockTime = string;

export interface DailyStep {
  /** "collections.block": the module and a verb. */
  readonly name: string;
  /** Steps of the same day without which this one does not start. */
  readonly after: readonly string[];
  readonly at: (work: Work, partnerId: string) => Promise<ClockTime>;
  /** It charges, issues, blocks or tells: while the partner is frozen (B-262) it waits, and its days are caught up afterwards. */
  readonly waitsWhileFrozen?: true;
  /**
   * Does the day's work, in as many transactions as it likes. It may run again for the same day, after a kill or on a person's wish, and
   * then does only what is left. One account that fails is set aside and told of; it does not fail the step (B-46). Answers what it did.
   */
  readonly run: (run: DailyRun) => Promise<Readonly<Record<string, number>>>;
}

/** Thrown by a step that would do more than it may without being asked (B-262); it waits until a person lets it go on. */
export class StepHeld extends Error {
  override readonly name = "StepHeld";
}
