// What a move does to a service and to its segments. The table of moves stands in state-rules.ts.
import { addDays, addMonths, type Day, daysBetween, maxDay, minDay } from "../../../shared/calendar.ts";
import { changeFrom, closeFrom, openFrom, type Segment, startFrom } from "./segment-rules.ts";
import type { Move, State } from "./state-rules.ts";

export interface MovedService {
  readonly state: State;
  readonly startOn: Day;
  /** The last day, included. */
  readonly endOn: Day | null;
  readonly contractEndOn: Day | null;
  /** Of its plan; what the contract was worked out from. */
  readonly contractMonths: number;
  readonly isBundlePart: boolean;
  readonly segments: readonly Segment[];
}

export interface AfterMove {
  readonly state: State;
  readonly stateSinceOn: Day;
  readonly startOn: Day;
  readonly endOn: Day | null;
  readonly contractEndOn: Day | null;
  readonly segments: readonly Segment[];
  /** By how many days the start moved; discounts that begin with the service move along. */
  readonly startShiftDays: number;
}

/**
 * @param on the day of the move: the first day of the new state, but for "end now", where it is the last day of the old one.
 */
export function afterMove(service: MovedService, move: Move, on: Day, keepPlannedStart = false): AfterMove {
  const { startOn, endOn, contractEndOn, segments } = service;
  const same = { state: move.to, stateSinceOn: on, startOn, endOn, contractEndOn, segments, startShiftDays: 0 };
  const cause = move.trigger;
  const billable = service.isBundlePart ? "no" : "yes";
  switch (move.segments) {
    case "start":
      return { ...same, ...started(service, firstDay(startOn, move.trigger, on, keepPlannedStart)) };
    case "open": {
      // A restored service pays from the day it comes back; the days it was used before are its own already.
      const from = move.from === "disabled" && endOn !== null ? maxDay(on, addDays(endOn, 1)) : on;
      return {
        ...same,
        stateSinceOn: from,
        endOn: move.from === "disabled" ? null : endOn,
        segments: openFrom(segments, from, billable, cause),
      };
    }
    case "pause":
      return service.isBundlePart ? same : { ...same, segments: changeFrom(segments, on, { billable: "pause_price" }, cause) };
    case "resume":
      return service.isBundlePart ? same : { ...same, segments: changeFrom(segments, on, { billable: "yes" }, cause) };
    case "close":
      return { ...same, ...closed(service, move, on) };
    case "none":
      return same;
  }
}

/** A start that came by the calendar is the planned one, even if the roll runs late; a staff member's "now" is now. */
function firstDay(planned: Day, trigger: Move["trigger"], on: Day, keepPlanned: boolean): Day {
  if (trigger === "start_date") return planned;
  if (keepPlanned) return minDay(planned, on);
  return trigger === "by_hand" ? on : maxDay(planned, on);
}

function started(
  service: MovedService,
  startOn: Day,
): Pick<AfterMove, "startOn" | "stateSinceOn" | "contractEndOn" | "segments" | "startShiftDays"> {
  const { contractMonths, contractEndOn } = service;
  // A contract end that somebody chose stays; the one that follows from the start follows it.
  const isCounted = contractEndOn !== null && contractMonths > 0 && contractEndOn === addMonths(service.startOn, contractMonths);
  return {
    startOn,
    stateSinceOn: startOn,
    contractEndOn: isCounted ? addMonths(startOn, contractMonths) : contractEndOn,
    segments: startFrom(service.segments, startOn),
    startShiftDays: daysBetween(service.startOn, startOn),
  };
}

function closed(service: MovedService, move: Move, on: Day): Pick<AfterMove, "stateSinceOn" | "endOn" | "segments"> {
  const { segments, startOn } = service;
  if (move.to === "disabled") {
    // Cancelled now: the day counts as used (B-112). By date: the roll may come late, the last day stays.
    const endOn = move.trigger === "end_now" ? minDay(service.endOn ?? on, on) : (service.endOn ?? addDays(on, -1));
    return { endOn, stateSinceOn: addDays(endOn, 1), segments: closeFrom(segments, addDays(endOn, 1), move.trigger) };
  }
  if (move.from === "pending") return { endOn: service.endOn, stateSinceOn: on, segments: closeFrom(segments, startOn, move.trigger) };
  if (move.to === "archived") return { endOn: service.endOn ?? on, stateSinceOn: on, segments };
  return { endOn: service.endOn, stateSinceOn: on, segments: closeFrom(segments, on, move.trigger) };
}
