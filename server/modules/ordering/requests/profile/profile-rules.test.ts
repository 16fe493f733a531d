import { describe, expect, it } from "vitest";
import { isConflict, isDone, isSame, joinWish, linesOf, withoutFields } from "./profile-rules.ts";

const now = { fullName: "Jana", phones: ["+491"], street2: "", dateOfBirth: null, emails: ["a@x.net", "b@x.net"] };

describe("P-191 what waits of a profile", () => {
  it.each([
    { one: "", other: null, same: true, why: "nothing is nothing, however it is written" },
    { one: [], other: null, same: true, why: "an empty list is nothing" },
    { one: ["a", "b"], other: ["b", "a"], same: false, why: "the first is the main one" },
    { one: "a", other: undefined, same: false, why: "something is not nothing" },
  ])("$why", ({ one, other, same }) => {
    expect(isSame(one, other)).toBe(same);
  });

  it("keeps what was there when it was asked for, and replaces what waits of the same field", () => {
    const first = joinWish({}, { fullName: "Jana N.", phones: ["+492"] }, now);
    expect(first).toEqual({ fullName: { before: "Jana", wanted: "Jana N." }, phones: { before: ["+491"], wanted: ["+492"] } });
    const again = joinWish(first, { fullName: "Jana Nova" }, { ...now, fullName: "Jane" });
    expect(again).toEqual({ fullName: { before: "Jane", wanted: "Jana Nova" }, phones: first.phones });
  });

  it("who wants what is there already wants nothing any more", () => {
    const first = joinWish({}, { fullName: "Jana N.", dateOfBirth: "1990-01-01" }, now);
    expect(joinWish(first, { fullName: "Jana" }, now)).toEqual({ dateOfBirth: { before: null, wanted: "1990-01-01" } });
    expect(joinWish({}, { street2: "", dateOfBirth: null }, now)).toEqual({});
  });

  it("is a conflict where somebody made something else of it meanwhile, and done where they made the same", () => {
    const wish = joinWish({}, { fullName: "Jana N.", phones: ["+492"] }, now);
    expect(isConflict(wish, "fullName", now)).toBe(false);
    expect(isConflict(wish, "fullName", { ...now, fullName: "Jane" })).toBe(true);
    expect(isConflict(wish, "fullName", { ...now, fullName: "Jana N." })).toBe(false);
    expect(isConflict(wish, "city", { ...now, city: "Split" })).toBe(false);
    expect(isDone(wish, { ...now, fullName: "Jana N." })).toBe(false);
    expect(isDone(wish, { ...now, fullName: "Jana N.", phones: ["+492"] })).toBe(true);
  });

  it("takes fields out, and shows any value as lines", () => {
    const wish = joinWish({}, { fullName: "Jana N.", phones: ["+492"] }, now);
    expect(Object.keys(withoutFields(wish, ["fullName"]))).toEqual(["phones"]);
    expect([linesOf("a"), linesOf(["a", ""]), linesOf(null), linesOf("")]).toEqual([["a"], ["a"], [], []]);
  });
});
