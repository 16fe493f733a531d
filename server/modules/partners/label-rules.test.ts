import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, textColourOn } from "./label-rules.ts";

describe("O-59 the text on a label can be read", () => {
  it.each([
    ["#ffffff", "#000000"],
    ["#000000", "#ffffff"],
    ["#0f766e", "#ffffff"],
    ["#facc15", "#000000"],
  ])("on %s it is %s", (colour, text) => {
    expect(textColourOn(colour)).toBe(text);
  });

  it("has a contrast of at least 4.5 on every colour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const colour = `#${n.toString(16).padStart(6, "0")}`;
        return contrast(colour, textColourOn(colour)) >= 4.5;
      }),
    );
  });
});
