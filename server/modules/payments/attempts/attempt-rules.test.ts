import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AttemptState, attemptStates, isOver, nextPollAt, type Said, stateAfter } from "./attempt-rules.ts";

const start = new Date("2026-05-04T10:00:00Z");
const minutes = (n: number): Date => new Date(start.getTime() + n * 60_000);
const expiresAt = minutes(30);

const cases: readonly { from: AttemptState; said: Said; at?: number; to: AttemptState; why: string }[] = [
  { from: "redirected", said: "settled", to: "succeeded", why: "the common way" },
  { from: "redirected", said: "open", to: "redirected", why: "the payer is still typing" },
  { from: "redirected", said: "open", at: 30, to: "expired", why: "the time to finish is up" },
  { from: "redirected", said: "silent", at: 31, to: "expired", why: "nobody answers, and nobody can finish any more" },
  { from: "created", said: "silent", to: "unknown", why: "the charge may have arrived" },
  { from: "unknown", said: "not-found", at: 1, to: "unknown", why: "the request may still be on its way" },
  { from: "unknown", said: "not-found", at: 30, to: "failed", why: "it never arrived" },
  { from: "unknown", said: "silent", at: 3000, to: "unknown", why: "silence is no answer" },
  { from: "unknown", said: "processing", to: "processing", why: "it did arrive" },
  { from: "processing", said: "needs-action", to: "processing", why: "an older event that came late" },
  { from: "processing", said: "open", at: 60, to: "processing", why: "what the gateway has does not run out on our clock" },
  { from: "processing", said: "failed", to: "failed", why: "declined in the end" },
  { from: "cancelled", said: "settled", to: "succeeded", why: "late money is money" },
  { from: "cancelled", said: "processing", to: "cancelled", why: "an older event that came late" },
  { from: "failed", said: "processing", to: "failed", why: "an older event that came late" },
];

describe("states of an attempt", () => {
  it.each(cases)("B-179 M-18 $from, told $said, becomes $to: $why", ({ from, said, at = 2, to }) => {
    expect(stateAfter({ state: from, expiresAt }, said, minutes(at))).toBe(to);
  });

  const said = fc.constantFrom<Said>(
    "settled",
    "method-saved",
    "processing",
    "needs-action",
    "open",
    "failed",
    "cancelled",
    "expired",
    "not-found",
    "silent",
  );

  it("B-179 whatever comes in whatever order, money that came stays", () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), fc.array(said, { maxLength: 8 }), (before, after) => {
        const all: Said[] = [...before, "settled", ...after];
        const end = all.reduce<AttemptState>((state, word, i) => stateAfter({ state, expiresAt }, word, minutes(i * 7)), "created");
        expect(end).toBe("succeeded");
      }),
    );
  });

  it("B-179 an attempt that is over moves only by money", () => {
    for (const state of attemptStates.filter(isOver)) {
      for (const word of ["processing", "needs-action", "open", "failed", "cancelled", "expired", "not-found", "silent"] as const) {
        expect(stateAfter({ state, expiresAt }, word, minutes(99))).toBe(state);
      }
    }
  });
});

describe("when the gateway is asked", () => {
  it.each([
    [0, 1],
    [1, 5],
    [4, 5],
    [5, 15],
    [15, 60],
    [59, 60],
    [60, 120],
    [61, 120],
    [4319, 4320],
  ])("M-19 after %i minutes, at minute %i", (elapsed, next) => {
    expect(nextPollAt(start, minutes(elapsed))).toEqual(minutes(next));
  });

  it("M-19 B-178 not after three days", () => {
    expect(nextPollAt(start, minutes(4320))).toBeUndefined();
  });

  it("M-19 75 times in all", () => {
    let asked = 0;
    for (let at = nextPollAt(start, start); at; at = nextPollAt(start, at)) asked += 1;
    expect(asked).toBe(4 + 71);
  });
});
