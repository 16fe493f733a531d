import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { dueOfPlan, fallenDue, type Instalment, planTurn, splitEqually, standings } from "./instalment-rules.ts";

const days = ["2026-05-01", "2026-06-01", "2026-07-01"].map((text) => day(text));
const of = (totalMinor: bigint): Instalment[] =>
  splitEqually(totalMinor, 3).map((amountMinor, at) => ({ position: at + 1, dueOn: days[at]!, amountMinor }));

describe("instalments", () => {
  it("B-233 100.00 in 3 are 33.34, 33.33, 33.33, and no split loses a cent", () => {
    expect(splitEqually(10_000n, 3)).toEqual([3334n, 3333n, 3333n]);
    for (let total = 24n; total < 400n; total += 7n) {
      for (let count = 2; count <= 24; count++) {
        const parts = splitEqually(total, count);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
        expect(parts[0]! - parts.at(-1)!).toBeLessThanOrEqual(1n);
      }
    }
  });

  it("B-233 what was paid goes to the instalments in their order", () => {
    const stand = standings(of(10_000n), 4000n, day("2026-06-02"));
    expect(stand.map(({ paidMinor, state }) => [paidMinor, state])).toEqual([
      [3334n, "paid"],
      [666n, "late"],
      [0n, "coming"],
    ]);
    expect(standings(of(10_000n), 4000n, day("2026-06-01"))[1]!.state).toBe("part_paid");
  });

  const turns = [
    { why: "is kept on the last day of grace", state: "running", paid: 0n, on: "2026-05-04", is: undefined },
    { why: "breaks on the day after it", state: "running", paid: 3333n, on: "2026-05-05", is: "broken" },
    { why: "is kept when the part is there", state: "running", paid: 3334n, on: "2026-05-05", is: undefined },
    { why: "breaks by a later part", state: "running", paid: 3334n, on: "2026-06-05", is: "broken" },
    { why: "is completed, however late", state: "running", paid: 10_000n, on: "2026-09-05", is: "completed" },
    { why: "comes into force with the first part", state: "waiting", paid: 3334n, on: "2026-04-20", is: "running" },
    { why: "waits for it", state: "waiting", paid: 3333n, on: "2026-05-04", is: undefined },
    { why: "lapses without it", state: "waiting", paid: 3333n, on: "2026-05-05", is: "lapsed" },
  ] as const;
  it.each(turns)("B-233 a plan $why", ({ state, paid, on, is }) =>
    expect(planTurn({ state, graceDays: 3, instalments: of(10_000n), paidMinor: paid }, day(on))).toBe(is),
  );

  it("B-233 due first are the instalments whose day has come and the next one", () => {
    expect(dueOfPlan(of(10_000n), 0n, day("2026-04-10"))).toBe(3334n);
    expect(dueOfPlan(of(10_000n), 3334n, day("2026-04-10"))).toBe(0n);
    expect(dueOfPlan(of(10_000n), 3334n, day("2026-05-10"))).toBe(3333n);
    expect(dueOfPlan(of(10_000n), 0n, day("2026-06-10"))).toBe(10_000n);
    expect(dueOfPlan(of(10_000n), 10_000n, day("2026-06-10"))).toBe(0n);
  });

  it("B-233 charged are the instalments whose day has come, never the next one", () => {
    expect(fallenDue(of(10_000n), 0n, day("2026-04-30"))).toBe(0n);
    expect(fallenDue(of(10_000n), 0n, day("2026-05-01"))).toBe(3334n);
    expect(fallenDue(of(10_000n), 4000n, day("2026-06-01"))).toBe(2667n);
    expect(fallenDue(of(10_000n), 9000n, day("2026-06-10"))).toBe(0n);
  });
});
