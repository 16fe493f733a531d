import { describe, expect, it } from "vitest";
import { stateOf, touches, withAround } from "./incident-rules.ts";

const nobody = { locationIds: [], serviceIds: [] };

describe("whom an incident touches", () => {
  it.each([
    { why: "nothing is named: everybody of the partner", where: nobody, place: nobody, is: true },
    { why: "their location", where: { ...nobody, locationIds: ["town"] }, place: { ...nobody, locationIds: ["street", "town"] }, is: true },
    {
      why: "another location",
      where: { ...nobody, locationIds: ["coast"] },
      place: { ...nobody, locationIds: ["street", "town"] },
      is: false,
    },
    { why: "nobody knows where they are", where: { ...nobody, locationIds: ["town"] }, place: nobody, is: false },
    {
      why: "their service hangs on the device",
      where: { ...nobody, serviceIds: ["s1"] },
      place: { ...nobody, serviceIds: ["s1"] },
      is: true,
    },
    {
      why: "another one's does",
      where: { ...nobody, serviceIds: ["s1"] },
      place: { locationIds: ["town"], serviceIds: ["s2"] },
      is: false,
    },
    {
      why: "one of the two is enough",
      where: { locationIds: ["coast"], serviceIds: ["s1"] },
      place: { locationIds: ["town"], serviceIds: ["s1"] },
      is: true,
    },
  ])("P-174 $why: $is", ({ where, place, is }) => {
    expect(touches(where, place)).toBe(is);
  });

  it("P-174 a fault of the town is a fault of its streets, whatever the tree looks like", () => {
    const tree = [
      { id: "street", parentId: "town" },
      { id: "town", parentId: "county" },
      { id: "county", parentId: null },
      { id: "loop", parentId: "loop" },
    ];
    expect(withAround("street", tree)).toEqual(["street", "town", "county"]);
    expect(withAround("loop", tree)).toEqual(["loop"]);
    expect(withAround(null, tree)).toEqual([]);
  });

  it("P-174 it is planned, then it runs, then it is over", () => {
    const startedAt = new Date("2026-04-01T10:00:00Z");
    const endedAt = new Date("2026-04-01T12:00:00Z");
    expect(stateOf({ startedAt, endedAt: null }, new Date("2026-04-01T09:59:59Z"))).toBe("planned");
    expect(stateOf({ startedAt, endedAt: null }, startedAt)).toBe("running");
    expect(stateOf({ startedAt, endedAt }, endedAt)).toBe("over");
  });
});
