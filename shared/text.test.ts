import { describe, expect, it } from "vitest";
import { cleanLine, cleanNote, FilledLine, Line, Note } from "./text.ts";

describe("O-10 what people type is stored clean", () => {
  it.each([
    ["  Ana  ", "Ana"],
    ["Ana\tMarić\r\n", "Ana Marić"],
    ["A\u0000na\u001b", "Ana"],
    ["e\u0301", "\u00e9"],
    ["👩‍👩‍👧 ok", "👩‍👩‍👧 ok"],
  ])("%j as one line is %j", (typed, stored) => {
    expect(cleanLine(typed)).toBe(stored);
  });

  it("a note keeps its lines", () => {
    expect(cleanNote("a\r\nb\rc\n\n\td\u0007 ")).toBe("a\nb\nc\n\n\td");
  });

  it("counts after cleaning: 255 characters and spaces around them fit", () => {
    expect(Line().parse(`  ${"x".repeat(255)}  `)).toHaveLength(255);
    expect(Line().safeParse("x".repeat(256)).success).toBe(false);
    expect(FilledLine().safeParse(" \u0000 ").success).toBe(false);
    expect(Note().safeParse("x".repeat(65_536)).success).toBe(false);
  });
});
