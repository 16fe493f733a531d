import { describe, expect, it } from "vitest";
import { GuessLimit } from "./guess-limit.ts";

describe("N-56 guessing passwords", () => {
  it("after twenty wrong ones the next is told of once, and everybody waits for ten minutes", () => {
    const limit = new GuessLimit(20);
    for (let n = 0; n < 20; n++) expect(limit.noteWrong("anna", n * 1_000)).toBe(false);
    expect(limit.isOver("anna", 20_000)).toBe(false);
    expect(limit.noteWrong("anna", 20_000)).toBe(true);
    expect(limit.noteWrong("anna", 21_000)).toBe(false);
    expect(limit.isOver("anna", 619_999)).toBe(true);
    expect(limit.isOver("anna", 620_000)).toBe(false);
    expect(limit.isOver("bert", 30_000)).toBe(false);
  });

  it("wrong ones that are ten minutes apart are no guessing", () => {
    const limit = new GuessLimit(2);
    for (let n = 0; n < 10; n++) {
      limit.noteWrong("anna", n * 600_000);
      expect(limit.isOver("anna", n * 600_000)).toBe(false);
    }
  });
});
