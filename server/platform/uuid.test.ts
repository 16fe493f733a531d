import { describe, expect, it } from "vitest";
import { uuidv7 } from "./uuid.ts";

const momentOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe("ids", () => {
  it("are UUIDs of version 7 that begin with their moment", () => {
    expect(uuidv7(0x019d480e7400)).toMatch(/^019d480e-7400-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("of one moment keep their order, however many there are, and differ in their first 60 bits, at which GiST looks", () => {
    const atMs = 1_750_000_000_000;
    const made = Array.from({ length: 20_000 }, () => uuidv7(atMs));
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(20_000);
    expect(momentOf(made.at(-1) ?? "") - atMs).toBeOneOf([4, 5]);
    expect(new Set(made.map((id) => id.slice(0, 17))).size).toBeGreaterThan(1_000);
    // Moments that were used up already are passed.
    expect(uuidv7(atMs + 1) > (made.at(-1) ?? "")).toBe(true);
    expect(momentOf(uuidv7(atMs + 1_000))).toBe(atMs + 1_000);
  });

  it("go back with the clock", () => {
    const later = uuidv7(1_750_000_000_000);
    expect(momentOf(uuidv7(1_740_000_000_000))).toBe(1_740_000_000_000);
    expect(uuidv7(1_740_000_000_000) < later).toBe(true);
  });
});
