// N-40 when an incident begins and when it is over; between the two it stays as it is.
import { flapMs, type MonitorState, type Standing } from "./judge-rules.ts";

export const deviceKinds = ["device_down", "device_degraded", "device_flapping"] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export type Verdict = "wrong" | "over" | "between";

/** So many changes within half an hour are flapping. */
const flappingChanges = 4;

export interface Incidents {
  readonly standing: Standing;
  /** How long it must be wrong before somebody is told. */
  readonly delayMs: number;
  /** The guard is up: no further incident is opened for each time that it goes. */
  readonly isFlapping: boolean;
  /** Answered rounds running after which it is back, in maintenance, too. */
  readonly upAfter: number;
}

export const judgeIncident: Record<DeviceKind, (of: Incidents, now: Date) => Verdict> = {
  device_down: (of, now) => {
    const { state, goodRounds } = of.standing;
    if (isBack(state) || (state === "maintenance" && goodRounds >= of.upAfter)) return "over";
    return state === "down" && isDue(of, now) && !of.isFlapping ? "wrong" : "between";
  },
  device_degraded: (of, now) => {
    const { state } = of.standing;
    // A new cause has an incident of its own.
    if (state === "up" || state === "down" || state === "disabled") return "over";
    return state === "degraded" && isDue(of, now) && !of.isFlapping ? "wrong" : "between";
  },
  device_flapping: ({ standing }, now) => {
    const changes = standing.changedAt.filter((at) => now.getTime() - at.getTime() < flapMs).length;
    if (standing.state === "maintenance" || standing.state === "disabled" || changes === 0) return "over";
    return changes >= flappingChanges ? "wrong" : "between";
  },
};

const isBack = (state: MonitorState): boolean => state === "up" || state === "degraded" || state === "disabled";

const isDue = ({ standing, delayMs }: Incidents, now: Date): boolean => now.getTime() - standing.since.getTime() >= delayMs;
