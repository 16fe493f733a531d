import { describe, expect, it } from "vitest";
import { afterAnswer, causeOf, chooseStep, type Desired, type Gap, mayTry, type Next, type Outcome, turnSince } from "./step-rules.ts";

const given = { live: 1, login: 2, isWalled: false };
const to = (more: Partial<typeof given>): Desired => ({ kind: "profile", profile: { ...given, ...more } });
const gap = (more: Partial<Gap>): Gap => ({
  ...{ applied: given, desired: to({}), mode: "coa_and_disconnect", leavesBehind: false },
  ...more,
});

describe("N-101 which packet", () => {
  it.each<[string, Partial<Gap>, ReturnType<typeof chooseStep>]>([
    ["it has what it is to have", {}, "nothing"],
    ["another speed", { desired: to({ live: 9 }) }, "coa"],
    ["another address", { desired: to({ login: 9 }) }, "disconnect"],
    ["both", { desired: to({ live: 9, login: 9 }) }, "disconnect"],
    ["into the walled garden by a list", { desired: to({ live: 9, isWalled: true }) }, "coa"],
    ["nothing any more", { desired: { kind: "end" } }, "disconnect"],
    ["a router that only ends sessions", { desired: to({ live: 9 }), mode: "disconnect_only" }, "disconnect"],
    ["a router that takes no requests", { desired: to({ live: 9 }), mode: "none" }, "unreachable"],
    ["the same on a router that takes no requests", { mode: "none" }, "nothing"],
    ["a speed that no attribute takes back", { desired: to({ live: 9 }), leavesBehind: true }, "disconnect"],
    ["nobody knows what it has", { applied: undefined }, "coa"],
    ["a person asks for all of it again", { wish: "reapply" }, "coa"],
    ["a person ends it", { wish: "disconnect" }, "disconnect"],
    ["a person asks for it again, and its address is another", { wish: "reapply", desired: to({ login: 9 }) }, "disconnect"],
  ])("%s", (_why, more, step) => {
    expect(chooseStep(gap(more))).toBe(step);
  });
});

describe("N-104 what follows from an answer", () => {
  const nak = (errorCause: number | null): Outcome => ({ kind: "nak", errorCause });
  it.each<["coa" | "disconnect", Outcome, "disconnect" | "none", Next]>([
    ["coa", { kind: "ack" }, "disconnect", { kind: "applied" }],
    ["coa", nak(503), "disconnect", { kind: "lost" }],
    ["disconnect", nak(503), "disconnect", { kind: "lost" }],
    ...[401, 402, 404, 405, 406, 407, 506, 508].flatMap((cause): ["coa", Outcome, "disconnect" | "none", Next][] => [
      ["coa", nak(cause), "disconnect", { kind: "disconnect" }],
      ["coa", nak(cause), "none", { kind: "failed", isRefused: false }],
    ]),
    ["coa", nak(null), "disconnect", { kind: "disconnect" }],
    ...[501, 403].map((cause): ["coa", Outcome, "disconnect", Next] => [
      "coa",
      nak(cause),
      "disconnect",
      { kind: "failed", isRefused: true },
    ]),
    ...[504, 505, 507].map((cause): ["coa", Outcome, "disconnect", Next] => ["coa", nak(cause), "disconnect", { kind: "later" }]),
    ["coa", { kind: "timeout" }, "disconnect", { kind: "disconnect" }],
    ["disconnect", { kind: "timeout" }, "disconnect", { kind: "pending" }],
    // Its end is told by accounting; a session that goes on all the same is asked to end again.
    ["disconnect", { kind: "ack" }, "disconnect", { kind: "pending" }],
    ["disconnect", nak(404), "disconnect", { kind: "failed", isRefused: false }],
  ])("%s, %j, fallback %s: %j", (packet, outcome, fallback, next) => {
    expect(afterAnswer(packet, outcome, fallback)).toEqual(next);
  });
});

describe("N-99 N-104 when it is tried again", () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 4, 11, 8, minute));
  const last = (state: "pending" | "later" | "failed") =>
    ({ state, wanted: "end", triedAt: at(10), againAt: state === "later" ? at(30) : null }) as const;
  it.each([
    ["failed", undefined, false, "nobody asks"],
    ["failed", 9, false, "it was tried for whoever asked"],
    ["failed", 11, true, "somebody asks anew"],
    ["pending", 9, false, "its router has said nothing since"],
    ["pending", 11, true, "somebody asks anew"],
    ["later", 9, false, "its time has not come"],
    ["later", 11, true, "somebody asks anew"],
  ] as const)("%s, asked for at minute %s: %s, for %s", (state, minute, expected, _) => {
    const wishedAt = minute === undefined ? undefined : at(minute);
    expect(mayTry(last(state), "end", { now: at(20), heardAt: at(5), wishedAt })).toBe(expected);
  });
});

describe("N-107 why", () => {
  it.each([
    ["unblock", { ...given, isWalled: true }, to({}), "active", undefined],
    ["unblock", { ...given, isWalled: true }, to({}), "active", "quota"],
    ["unblock", undefined, to({}), "active", "time"],
    ["block", given, to({ isWalled: true }), "debt_blocked", "time"],
    ["block", given, { kind: "end" } as const, "terminated", "time"],
    ["quota", given, to({ isWalled: true }), "cap_blocked", undefined],
    ["time", given, to({ isWalled: true }), "cap_blocked", "time"],
    ["plan", given, to({ live: 9 }), "throttled", undefined],
    ["time", given, to({ live: 9 }), "throttled", "time"],
    ["time", given, to({ live: 9 }), "active", "time"],
    ["quota", given, to({ live: 9 }), "active", "quota"],
    ["plan", given, to({ live: 9 }), "active", undefined],
  ] as const)("%s", (cause, applied, desired, accessState, turn) => {
    expect(causeOf({ applied, desired }, { accessState, turn })).toBe(cause);
  });

  const at = (minute: number) => new Date(Date.UTC(2026, 4, 11, 8, minute));
  const settled = { state: "settled", cause: null, since: null, changedAt: at(20) } as const;
  const waiting = { state: "later", cause: "time", since: at(20), changedAt: at(30) } as const;
  it.each([
    ["it began before", undefined, 11, "quota"],
    ["it began after", undefined, 9, undefined],
    ["it was told of something after", settled, 19, undefined],
    ["it was told of something before", settled, 21, "quota"],
    ["it has been trying since", waiting, 19, "time"],
    ["another came while it tries", waiting, 21, "quota"],
    ["it has been trying for another plan", { ...waiting, cause: "plan" }, 19, undefined],
    ["nothing did", settled, undefined, undefined],
  ] as const)("whether a session is to hear of the last change of speed: %s", (_why, kept, minute, turn) => {
    const last = minute === undefined ? null : ({ by: "quota", atMs: at(minute).getTime() } as const);
    expect(turnSince(last, { startedAt: at(10), kept })).toBe(turn);
  });
});
