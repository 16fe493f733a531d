import { expect, it } from "vitest";
import { differentLines } from "./line-differences.ts";

const shown = (before: string, after: string): string[] => differentLines(before, after).map(({ sign, text }) => `${sign} ${text}`);

it("O-107 two versions of a template are compared line by line", () => {
  expect(shown("a\nb\nc", "a\nx\nc\nd")).toEqual(["same a", "old b", "new x", "same c", "new d"]);
  expect(shown("a", "a")).toEqual(["same a"]);
  expect(shown("a\nb", "b")).toEqual(["old a", "same b"]);
});
