import { describe, expect, it } from "vitest";
import { idlePhase } from "./idle-rules.ts";

const minute = 60_000;

describe("O-40 a sign-in that nobody uses ends, after a warning", () => {
  it.each([
    { why: "just touched", sinceMs: 0, idleMs: 60 * minute, phase: { kind: "active" } },
    { why: "a moment before the warning", sinceMs: 58 * minute - 1, idleMs: 60 * minute, phase: { kind: "active" } },
    { why: "two minutes before the end", sinceMs: 58 * minute, idleMs: 60 * minute, phase: { kind: "warned", leftMs: 2 * minute } },
    { why: "the last second", sinceMs: 60 * minute - 1000, idleMs: 60 * minute, phase: { kind: "warned", leftMs: 1000 } },
    { why: "the end", sinceMs: 60 * minute, idleMs: 60 * minute, phase: { kind: "over" } },
    { why: "the device slept", sinceMs: 600 * minute, idleMs: 60 * minute, phase: { kind: "over" } },
    { why: "a limit of a minute warns after half of it", sinceMs: 30_000, idleMs: minute, phase: { kind: "warned", leftMs: 30_000 } },
    { why: "and not before", sinceMs: 29_999, idleMs: minute, phase: { kind: "active" } },
  ])("$why", ({ sinceMs, idleMs, phase }) => {
    expect(idlePhase({ now: 1_000_000_000 + sinceMs, activeAt: 1_000_000_000, idleMs })).toEqual(phase);
  });
});
