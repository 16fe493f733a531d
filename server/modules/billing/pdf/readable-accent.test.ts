import { expect, test } from "vitest";
import { readableAccent } from "./readable-accent.ts";

test.each([
  ["#0f766e", "#0f766e", "can be read as it is (5.5:1)"],
  ["#000000", "#000000", "cannot get darker"],
  ["#767676", "#767676", "the lightest grey that passes 4.5:1"],
  ["#777777", "#757575", "just fails and becomes the next darker step"],
  ["#ffffff", "#757575", "white on white"],
])("an accent that fails on white is darkened by itself: %s to %s, %s", (accent, expected) => {
  expect(readableAccent(accent)).toBe(expected);
});

test("a yellow keeps its hue", () => {
  const shade = readableAccent("#facc15");
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(shade.slice(at, at + 2), 16));
  expect(r).toBeGreaterThan(g);
  expect(g).toBeGreaterThan(b);
});
