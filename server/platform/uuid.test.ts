import { describe, expect, it } from "vitest";
import { uuidv7 } from "./uuid.ts";

describe("ids", () => {
  it("are UUIDs of version 7 that begin with their moment", () => {
    expect(uuidv7(0x019d480e7400)).toMatch(/^019d480e-7400-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("are all different, and of one moment in the order in which they were made", () => {
    const made = Array.from({ length: 2_000 }, () => uuidv7(1_750_000_000_000));
    expect(new Set(made).size).toBe(2_000);
    expect(made.toSorted()).toEqual(made);
    const more = Array.from({ length: 5_000 }, () => uuidv7(1_750_000_000_000));
    expect(new Set([...made, ...more]).size).toBe(7_000);
    expect(uuidv7(1_750_000_000_001) > (more.at(-1) ?? "")).toBe(true);
  });

  it("go back with the clock", () => {
    const later = uuidv7(1_750_000_000_000);
    expect(uuidv7(1_740_000_000_000) < later).toBe(true);
  });
});
