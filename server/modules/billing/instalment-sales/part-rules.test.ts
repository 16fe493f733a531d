import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { partsOf, spanOfParts, stateOfPart, stateOfSale } from "./part-rules.ts";

describe("parts of a sale", () => {
  it("B-234 the first parts get the odd cents, and no split loses one", () => {
    const parts = partsOf(10_000n, 3, day("2026-01-31"));
    expect(parts.map(({ amountMinor, dueOn }) => `${dueOn} ${amountMinor}`)).toEqual([
      "2026-01-31 3334",
      "2026-02-28 3333",
      "2026-03-31 3333",
    ]);
    for (let total = 60n; total < 500n; total += 13n)
      for (const count of [2, 7, 12, 24, 60]) {
        const amounts = partsOf(total, count, day("2026-01-01")).map(({ amountMinor }) => amountMinor);
        expect(amounts.reduce((sum, one) => sum + one, 0n)).toBe(total);
        expect(amounts[0]! - amounts.at(-1)!).toBeLessThanOrEqual(1n);
      }
  });

  it("B-234 a part is where its item is, and a sale is what its parts are", () => {
    expect(stateOfPart({ isTaken: false, isCancelled: false })).toBe("waiting");
    expect(stateOfPart({ isTaken: true, isCancelled: false })).toBe("billed");
    expect(stateOfPart({ isTaken: true, isCancelled: true })).toBe("credited");
    expect(stateOfPart({ isTaken: false, isCancelled: true })).toBe("dropped");
    expect(stateOfSale(["billed", "waiting"], false)).toBe("running");
    expect(stateOfSale(["billed", "billed"], false)).toBe("billed");
    expect(stateOfSale(["dropped", "dropped"], false)).toBe("cancelled");
    expect(stateOfSale(["billed", "billed"], true)).toBe("cancelled");
  });

  it("names the parts that are left", () => {
    expect(spanOfParts([4, 5, 6, 7])).toBe("4–7");
    expect(spanOfParts([6, 2, 4, 5])).toBe("2, 4–6");
    expect(spanOfParts([])).toBe("");
  });
});
