import { describe, expect, it } from "vitest";
import { PacedQueue } from "./paced-queue.ts";

const rank = { unblock: 0, block: 3, plan: 4 };
const lookMs = 50;

/** Looks as often as the program does, on a clock that is moved, and says when each went. */
function run(queue: PacedQueue, { untilMs, on = {} }: { untilMs: number; on?: Readonly<Record<number, () => void>> }): Map<string, number> {
  const wentAt = new Map<string, number>();
  for (let now = 0; now <= untilMs; now += lookMs) {
    on[now]?.();
    for (const id of queue.take(now, 200)) wentAt.set(id, now);
  }
  return wentAt;
}

describe("N-107 pace and priority", () => {
  it("16,000 sessions of one router are done within 330 s, never more than 50 in any second, and an unblock in the middle goes within one", () => {
    const queue = new PacedQueue(50, 0);
    for (let at = 0; at < 16_000; at++) queue.put(`session ${at}`, rank.plan);
    const wentAt = run(queue, { untilMs: 330_000, on: { 150000: () => queue.put("paid", rank.unblock) } });
    expect(wentAt.size).toBe(16_001);
    expect((wentAt.get("paid") ?? Number.POSITIVE_INFINITY) - 150_000).toBeLessThanOrEqual(1_000);
    const perSecond = new Map<number, number>();
    for (const at of wentAt.values()) perSecond.set(Math.floor(at / 1000), (perSecond.get(Math.floor(at / 1000)) ?? 0) + 1);
    // What may go at once comes on top in the first second.
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(55);
  });

  it("within a rank in the order in which they came, and the more urgent before all others", () => {
    const queue = new PacedQueue(20, 0);
    queue.put("one", rank.plan);
    queue.put("two", rank.block);
    queue.put("three", rank.plan);
    queue.put("four", rank.unblock);
    expect([...run(queue, { untilMs: 1_000 }).keys()]).toEqual(["four", "two", "one", "three"]);
  });

  it("N-106 who waits already waits once, and moves forward only", () => {
    const queue = new PacedQueue(20, 0);
    queue.put("one", rank.plan);
    queue.put("two", rank.plan);
    queue.put("two", rank.unblock);
    queue.put("two", rank.plan);
    queue.put("one", rank.plan);
    expect(queue.size).toBe(2);
    expect([...run(queue, { untilMs: 1_000 }).keys()]).toEqual(["two", "one"]);
  });

  it("what became needless is not sent, and no more go than there is room for", () => {
    const queue = new PacedQueue(1_000, 0);
    for (const id of ["one", "two", "three"]) queue.put(id, rank.plan);
    queue.drop("one");
    expect(queue.take(0, 1)).toEqual(["two"]);
    expect(queue.take(0, 1)).toEqual(["three"]);
    expect(queue.take(0, 1)).toEqual([]);
  });

  it("a router that bears one in two seconds gets one in two seconds", () => {
    const queue = new PacedQueue(0.5, 0);
    for (const id of ["one", "two"]) queue.put(id, rank.plan);
    expect([...run(queue, { untilMs: 4_000 }).values()]).toEqual([0, 2_000]);
  });
});
