// What was confirmed, on other days.
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Bound } from "../planned-changes/bound.ts";

interface OtherDays {
  readonly today: Day;
  /** Of an end: its last day. Left out: as asked for, or the next one that is possible. */
  readonly on?: Day | undefined;
  readonly until?: Day | null | undefined;
  /** A plan whose paid days are not given back begins when they are over. */
  readonly paidThrough: Day | null;
}

/** P-251, M-29 what was confirmed, on a day that is still ahead: prices and fees stay, days move. */
export function onDays(bound: Bound, { today, on, until, paidThrough }: OtherDays): Bound {
  switch (bound.kind) {
    case "plan": {
      const soonest = !bound.isRefunded && paidThrough !== null ? maxDay(today, paidThrough) : today;
      return { ...bound, on: on ?? maxDay(bound.on, soonest) };
    }
    case "pause":
      return { ...bound, on: on ?? maxDay(bound.on, addDays(today, 1)), until: until === undefined ? bound.until : until };
    case "resume":
      return { ...bound, on: on ?? today };
    case "end": {
      const endOn = on ?? maxDay(bound.endOn, today);
      const first = addDays(endOn, 1);
      // A notice that was not kept is paid to its end, and no further.
      const paidBefore = bound.paidBefore > bound.on ? maxDay(bound.paidBefore, first) : first;
      return { ...bound, endOn, on: first, paidBefore };
    }
    case "terms":
    case "discount":
    case "discount_end":
      return bound;
  }
}
