import { describe, expect, it } from "vitest";
import { judgeBadAuthenticators, judgeRejects, judgeSilence, judgeStorm, type NasMinute } from "./judge-rules.ts";

const minute = (accepts: number, rejects = 0, badAuthenticators = 0): NasMinute => ({ accepts, rejects, badAuthenticators });
const times = (count: number, one: NasMinute): NasMinute[] => Array.from({ length: count }, () => one);

describe("N-114 refusals", () => {
  it.each<[string, NasMinute[], string]>([
    ["30 of 80 for five minutes", times(5, minute(50, 30)), "wrong"],
    ["the same for four minutes", [minute(50), ...times(4, minute(50, 30))], "between"],
    ["30 % and not more", times(5, minute(70, 30)), "between"],
    ["20 a minute and not more", times(5, minute(0, 20)), "between"],
    ["21 of 21", times(5, minute(0, 21)), "wrong"],
    ["one quiet minute among them", [...times(3, minute(0, 50)), minute(5), minute(0, 50)], "between"],
    ["10 a minute, whatever the share", times(5, minute(0, 10)), "over"],
    ["20 % of many", times(5, minute(400, 100)), "over"],
    ["nothing at all", times(5, minute(0)), "over"],
    ["better for four minutes", [minute(0, 50), ...times(4, minute(100, 1))], "between"],
  ])("%s: %#", (_what, minutes, verdict) => expect(judgeRejects(minutes).kind).toBe(verdict));

  it("says how many, and which share", () => {
    expect(judgeRejects(times(5, minute(60, 40)))).toEqual({ kind: "wrong", details: { perMinute: 40, percent: 40 } });
  });
});

describe("N-114 bad authenticators", () => {
  it.each<[string, NasMinute[], string]>([
    ["21 in the latest minute", [...times(9, minute(0)), minute(0, 0, 21)], "wrong"],
    ["20 of them", [...times(9, minute(0)), minute(0, 0, 20)], "between"],
    ["a burst nine minutes ago", [minute(0, 0, 500), ...times(9, minute(0))], "between"],
    ["a stray one now and then", times(10, minute(0, 0, 2)), "over"],
  ])("%s", (_what, minutes, verdict) => expect(judgeBadAuthenticators(minutes).kind).toBe(verdict));
});

describe("N-114 a storm of logins", () => {
  it.each<[string, NasMinute[], number | undefined, string]>([
    ["six times as many, twice", times(2, minute(120)), 20, "wrong"],
    ["once only", [minute(20), minute(120)], 20, "between"],
    ["five times and not more", times(2, minute(100)), 20, "between"],
    ["refusals are logins, too", times(2, minute(60, 60)), 20, "wrong"],
    ["many times nothing is nothing", times(2, minute(60)), 1, "between"],
    ["twice as many for five minutes", times(5, minute(40)), 20, "over"],
    ["still three times as many", times(5, minute(60)), 20, "between"],
    ["nobody knows what is normal", times(5, minute(900)), undefined, "between"],
  ])("%s", (_what, minutes, normal, verdict) => expect(judgeStorm(minutes, normal).kind).toBe(verdict));
});

describe("N-114 a router of which nothing is heard", () => {
  const now = new Date("2026-05-11T12:00:00Z");
  const heard = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  it.each<[string, Date | null, boolean, string]>([
    ["three intervals and a second", heard(901), true, "wrong"],
    ["three intervals", heard(900), true, "between"],
    ["nobody is online", heard(9_000), false, "between"],
    ["heard of just now", heard(30), true, "over"],
    ["heard of within the interval, and nobody is online", heard(300), false, "over"],
    ["never heard of", null, true, "between"],
  ])("%s", (_what, heardAt, hasOpenSessions, verdict) =>
    expect(judgeSilence({ heardAt, interimSeconds: 300, hasOpenSessions }, now).kind).toBe(verdict),
  );
});
