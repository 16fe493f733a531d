import { describe, expect, it } from "vitest";
import { differences } from "./differences.ts";

describe("O-48 the audit log keeps only the fields that differ", () => {
  it.each<[object, object, object, string]>([
    [{ a: 1, b: "x" }, { a: 1, b: "y" }, { b: { before: "x", after: "y" } }, "the one that changed"],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, {}, "equal inside"],
    [{ a: [1, 2] }, { a: [2, 1] }, { a: { before: [1, 2], after: [2, 1] } }, "another order is a change"],
    [{ a: null }, {}, {}, "nothing is nothing"],
    [{}, { a: 0 }, { a: { before: null, after: 0 } }, "zero is something"],
    [{ a: { x: 1 } }, { a: { x: 1, y: null } }, {}, "nothing is nothing, also inside"],
    [{ a: [] }, { a: {} }, { a: { before: [], after: {} } }, "a list is no record"],
  ])("%j to %j: %s", (before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  it("moments by their time, big numbers as text", () => {
    expect(differences({ at: new Date(0), n: 1n }, { at: new Date(0), n: 2n })).toEqual({ n: { before: "1", after: "2" } });
  });
});
