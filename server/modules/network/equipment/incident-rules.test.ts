import { describe, expect, it } from "vitest";
import { type Incidents, judgeIncident, type Verdict } from "./incident-rules.ts";
import { type MonitorState, neverSeen, type Standing } from "./judge-rules.ts";

const now = new Date("2026-05-11T12:00:00Z");
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const of = (standing: Partial<Standing>, more: Partial<Incidents> = {}): Incidents => ({
  ...{ standing: { ...neverSeen(ago(6)), ...standing }, delayMs: 5 * 60_000, isFlapping: false, upAfter: 2 },
  ...more,
});

describe("N-40 an incident of a device that is down", () => {
  it.each<[string, Incidents, Verdict]>([
    ["down for six minutes", of({ state: "down" }), "wrong"],
    ["down for exactly the delay", of({ state: "down", since: ago(5) }), "wrong"],
    ["down, but not for long enough", of({ state: "down", since: ago(4) }), "between"],
    ["a delay of nothing", of({ state: "down", since: now }, { delayMs: 0 }), "wrong"],
    ["a parent is down: none of its own", of({ state: "unreachable" }), "between"],
    ["nobody knows", of({ state: "unknown" }), "between"],
    ["it goes and comes: the guard has an alert for that", of({ state: "down" }, { isFlapping: true }), "between"],
    ["up", of({ state: "up" }), "over"],
    ["degraded is not down", of({ state: "degraded" }), "over"],
    ["nobody watches it any more", of({ state: "disabled" }), "over"],
    ["in maintenance, still away", of({ state: "maintenance", failedRounds: 9 }), "between"],
    ["in maintenance, back", of({ state: "maintenance", goodRounds: 2 }), "over"],
  ])("%s", (_why, incidents, verdict) => expect(judgeIncident.device_down(incidents, now)).toBe(verdict));
});

describe("N-40 an incident of a device that is degraded", () => {
  it.each<[MonitorState, number, Verdict]>([
    ["degraded", 6, "wrong"],
    ["degraded", 4, "between"],
    ["up", 0, "over"],
    ["down", 0, "over"],
    ["unreachable", 9, "between"],
  ])("%s for %d minutes", (state, minutes, verdict) =>
    expect(judgeIncident.device_degraded(of({ state, since: ago(minutes) }), now)).toBe(verdict),
  );
});

describe("N-40 the guard against flapping", () => {
  it.each<[string, number[], Verdict]>([
    ["four changes within half an hour", [28, 20, 12, 4], "wrong"],
    ["three", [20, 12, 4], "between"],
    ["four, the first of them half an hour ago", [30, 20, 12, 4], "between"],
    ["none for half an hour", [60, 50, 40, 31], "over"],
    ["none at all", [], "over"],
  ])("%s", (_why, changes, verdict) =>
    expect(judgeIncident.device_flapping(of({ state: "up", changedAt: changes.map(ago) }), now)).toBe(verdict),
  );
});
