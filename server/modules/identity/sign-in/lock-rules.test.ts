import { describe, expect, test } from "vitest";
import { afterFailure, type Failures, lockedUntil, noFailures, slowedUntil } from "./lock-rules.ts";

const at = (time: string) => new Date(`2026-01-15T${time}:00Z`);
const staff = { attempts: 5, windowMs: 15 * 60_000, lockMs: 15 * 60_000, doubles: true };

function fail(failures: Failures, ...times: string[]): Failures {
  return times.reduce((before, time) => afterFailure(before, staff, at(time)).failures, failures);
}

describe("O-37 locks", () => {
  test("five failures lock for 15 minutes, five more for 30, and a success starts again: the worked example", () => {
    const first = fail(noFailures, "10:00", "10:01", "10:02", "10:03");
    expect(lockedUntil(first, at("10:03"))).toBeUndefined();
    const locked = fail(first, "10:04");
    expect(lockedUntil(locked, at("10:10"))).toEqual(at("10:19"));
    expect(lockedUntil(locked, at("10:19"))).toBeUndefined();
    const again = fail(locked, "10:20", "10:21", "10:22", "10:23", "10:25");
    expect(lockedUntil(again, at("10:54"))).toEqual(at("10:55"));
    const afterSuccess = fail(noFailures, "10:57", "10:58", "10:59", "11:00", "11:01");
    expect(lockedUntil(afterSuccess, at("11:02"))).toEqual(at("11:16"));
  });

  test("a failure more than 15 minutes ago does not count", () => {
    const spread = fail(noFailures, "10:00", "10:04", "10:08", "10:12", "10:15");
    expect(lockedUntil(spread, at("10:15"))).toBeUndefined();
    expect(spread.failedAt).toHaveLength(4);
  });

  test("a failure during a lock neither counts nor makes it longer", () => {
    const locked = fail(noFailures, "10:00", "10:00", "10:00", "10:00", "10:00");
    expect(fail(locked, "10:05")).toEqual(locked);
  });

  test("a lock never lasts longer than a day, and a day after a lock the next is a first one", () => {
    let failures = noFailures;
    let now = at("00:00");
    for (let locks = 1; locks <= 12; locks++) {
      for (let attempt = 0; attempt < 5; attempt++) failures = afterFailure(failures, staff, now).failures;
      const until = lockedUntil(failures, now) as Date;
      expect((until.getTime() - now.getTime()) / 60_000).toBe(Math.min(15 * 2 ** (locks - 1), 1440));
      // Right after the end the next five follow; the longest locks end a day later, so the day is counted from the lock's start.
      if (until.getTime() - now.getTime() >= 24 * 60 * 60_000) break;
      now = until;
    }
    const later = new Date(now.getTime() + 24 * 60 * 60_000 + 1);
    for (let attempt = 0; attempt < 5; attempt++) failures = afterFailure({ ...failures, lockedUntil: null }, staff, later).failures;
    expect(failures.locks).toBe(1);
  });
});

test("P-20 after 20 failures in 10 minutes an address is heard every 10 seconds", () => {
  const policy = { attempts: 20, windowMs: 10 * 60_000, everyMs: 10_000 };
  const failedAt = Array.from({ length: 20 }, (_, i) => new Date(at("10:00").getTime() + i * 1000));
  const failures = { ...noFailures, failedAt };
  expect(slowedUntil(failures, policy, new Date("2026-01-15T10:00:25Z"))).toEqual(new Date("2026-01-15T10:00:29Z"));
  expect(slowedUntil(failures, policy, new Date("2026-01-15T10:00:29Z"))).toBeUndefined();
  expect(slowedUntil({ ...failures, failedAt: failedAt.slice(1) }, policy, new Date("2026-01-15T10:00:25Z"))).toBeUndefined();
});
