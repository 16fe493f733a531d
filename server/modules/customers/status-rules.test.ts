import { describe, expect, it } from "vitest";
import { type BlockCause, type CustomerStatus, customerStatuses, type DecidedBy, decideMove, movesOfStaff } from "./status-rules.ts";

const standing = (text: string) => {
  const [status, blockedBy = null] = text.split(":") as [CustomerStatus, BlockCause?];
  return { status, blockedBy };
};

describe("B-37 M-11 a customer moves by the table", () => {
  it.each<[string, string, DecidedBy, string, string]>([
    ["new", "active", "staff", "move", "first service"],
    ["new", "active", "system", "move", "first service"],
    ["new", "inactive", "staff", "move", "never came; M-11 adds it"],
    ["new", "inactive", "system", "refused", "only staff give up on a new customer"],
    ["new", "blocked:admin", "staff", "refused", "nothing to block yet"],
    ["active", "blocked:finance", "system", "move", "debts"],
    ["active", "blocked:admin", "staff", "move", "a decision"],
    ["active", "blocked:finance", "staff", "refused", "debts are the program's to judge"],
    ["active", "blocked:abuse", "system", "refused", "abuse is a decision of people"],
    ["active", "blocked", "staff", "refused", "a block has a cause"],
    ["blocked:finance", "active", "system", "move", "paid"],
    ["blocked:prepaid", "active", "system", "move", "paid"],
    ["blocked:admin", "active", "system", "refused", "money does not lift it"],
    ["blocked:abuse", "active", "staff", "move", "people lift what people set"],
    ["blocked:finance", "blocked:admin", "staff", "move", "another cause"],
    ["blocked:admin", "blocked:finance", "system", "refused", "a debt does not soften a decision"],
    ["blocked:admin", "inactive", "system", "move", "the last service ended"],
    ["blocked:finance", "blocked:finance", "system", "nothing", "already so"],
    ["active", "active", "staff", "nothing", "already so"],
    ["active", "inactive", "system", "move", "the last service ended"],
    ["inactive", "active", "system", "move", "paid after deactivation"],
    ["inactive", "new", "staff", "refused", "nobody becomes new again (O-52)"],
    ["inactive", "archived", "staff", "move", "closed for good"],
    ["inactive", "archived", "system", "refused", "only staff close for good"],
    ["inactive", "blocked:admin", "staff", "refused", "uses nothing"],
    ["archived", "active", "staff", "refused", "closed for good"],
  ])("%s to %s by %s: %s, %s", (from, to, by, kind) => {
    const { status, blockedBy } = standing(to);
    const move = decideMove(standing(from), { to: status, ...(blockedBy ? { blockedBy } : {}) }, by);
    expect(move.kind).toBe(kind);
    if (move.kind === "move") expect(move.after).toEqual(standing(to));
  });

  it("going inactive clears the cause of a block (M-12)", () => {
    expect(decideMove(standing("blocked:admin"), { to: "inactive", blockedBy: "admin" }, "staff")).toEqual({
      kind: "move",
      after: { status: "inactive", blockedBy: null },
    });
  });

  it("offers staff what it would let them do", () => {
    for (const from of customerStatuses) {
      for (const to of customerStatuses) {
        if (to === from) continue;
        const now = { status: from, blockedBy: from === "blocked" ? ("admin" as const) : null };
        expect([from, to, movesOfStaff(from).includes(to)]).toEqual([
          from,
          to,
          decideMove(now, { to, blockedBy: "admin" }, "staff").kind === "move",
        ]);
      }
    }
  });
});
