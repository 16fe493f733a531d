import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentionsIn } from "./mention-rules.ts";

const known = [
  { name: "Eva", ids: ["eva"] },
  { name: "Eva Staff", ids: ["eva-staff"] },
  { name: "Support", ids: ["eva", "max"] },
  { name: "رنا", ids: ["rana"] },
  { name: "", ids: ["nobody"] },
];

describe("O-146 whom a note names", () => {
  it.each([
    ["@Eva look", ["eva"], "a first name"],
    ["ask @eva staff, please", ["eva-staff"], "the longer name, in any case"],
    ["@Support and (@Eva)", ["eva", "max"], "a team is its members, each once"],
    ["@Evangeline", [], "another name that begins so"],
    ["mail eva@Support.example", [], "an address is no mention"],
    ["@رنا، انظري", ["rana"], "in Arabic"],
    ["@", [], "a bare sign"],
    ["Eva", [], "without a sign"],
  ] as [string, string[], string][])("O-146 %s: %o (%s)", (text, wanted) => expect(mentionsIn(text, known)).toEqual(wanted));

  it("O-146 of two of one name the one who was chosen is meant", () => {
    const two = [...known, { name: "Eva", ids: ["other-eva"] }];
    expect(mentionsIn("@Eva look", two)).toEqual(["eva"]);
    expect(mentionsIn("@Eva look", two, ["other-eva"])).toEqual(["other-eva"]);
  });

  it("O-146 only known people are named, whatever is written", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ids = mentionsIn(`${text} @Eva`, known);
        expect(ids).toContain("eva");
        expect(ids.every((id) => known.some((one) => one.ids.includes(id as never)))).toBe(true);
      }),
    );
  });
});
