import { describe, expect, test } from "vitest";
import { moveOf, moves, type State, type Trigger, type Who } from "./state-rules.ts";

const states: State[] = ["pending", "active", "paused", "stopped", "disabled", "archived"];

/** Section 2.2, line by line: from, to, what sets it off, who may. */
const table: [State, State, Trigger, string][] = [
  ["pending", "active", "start_date", "system"],
  ["pending", "active", "waiting_over", "system staff customer"],
  ["pending", "active", "by_hand", "staff"],
  ["pending", "archived", "withdrawn", "staff customer system"],
  ["active", "paused", "pause", "staff customer system"],
  ["paused", "active", "resume", "staff customer system"],
  ["active", "stopped", "customer_inactive", "system staff"],
  ["paused", "stopped", "customer_inactive", "system staff"],
  ["active", "stopped", "unpaid", "system"],
  ["paused", "stopped", "unpaid", "system"],
  ["stopped", "active", "customer_active", "system staff"],
  ["stopped", "active", "charged", "system customer"],
  ["stopped", "active", "by_hand", "staff"],
  ["active", "disabled", "end_date", "system"],
  ["paused", "disabled", "end_date", "system"],
  ["stopped", "disabled", "end_date", "system"],
  ["active", "disabled", "end_now", "staff customer system"],
  ["paused", "disabled", "end_now", "staff customer system"],
  ["stopped", "disabled", "end_now", "staff customer system"],
  ["disabled", "active", "restore", "staff"],
  ["disabled", "archived", "by_hand", "staff"],
  ["stopped", "archived", "by_hand", "staff"],
  ["disabled", "archived", "release", "system"],
  ["stopped", "archived", "release", "system"],
];

describe("the moves of a service", () => {
  test.each(table)("B-23 %s becomes %s by %s, and %s may do it", (from, to, trigger, who) => {
    for (const each of ["staff", "customer", "system"] as const) {
      const found = moveOf({ from, to, trigger, who: each });
      expect(found.kind).toBe(who.split(" ").includes(each) ? "move" : "refused");
    }
  });

  test("B-23 every other move is refused, whoever asks and whatever for", () => {
    const triggers = [...new Set(table.map(([, , trigger]) => trigger))];
    const allowed = new Set(table.map(([from, to, trigger]) => `${from} ${to} ${trigger}`));
    let refused = 0;
    for (const from of states) {
      for (const to of states) {
        for (const trigger of triggers) {
          if (allowed.has(`${from} ${to} ${trigger}`)) continue;
          for (const who of ["staff", "customer", "system"] satisfies Who[])
            expect(moveOf({ from, to, trigger, who }).kind).toBe("refused");
          refused += 1;
        }
      }
    }
    expect(refused).toBe(states.length ** 2 * triggers.length - table.length);
    expect(moves).toHaveLength(table.length);
  });

  test("B-23 nothing comes back from the archive", () => {
    expect(moves.filter((move) => move.from === "archived")).toEqual([]);
  });

  test.each<[State, State, Trigger, Who, RegExp]>([
    ["archived", "active", "restore", "staff", /archived cannot become active/],
    ["pending", "active", "resume", "staff", /does not become active by resume/],
    ["active", "stopped", "unpaid", "staff", /not for staff to do/],
  ])("B-23 a refusal of %s to %s says why", (from, to, trigger, who, why) => {
    const found = moveOf({ from, to, trigger, who });
    expect(found).toMatchObject({ kind: "refused", why: expect.stringMatching(why) });
  });
});
