import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type BilledDocument, byPart, monthsOf, parts, sumsOf } from "./analysis-rules.ts";

const document = (grossMinor: bigint, lines: [string | null, string, bigint][], issuedOn = "2026-11-01"): BilledDocument => ({
  issuedOn: day(issuedOn),
  grossMinor,
  lines: lines.map(([planKind, kind, netMinor]) => ({ planKind, kind, netMinor })),
});

describe("P-114 what was billed, by part", () => {
  it.each([
    ["one part", document(5400n, [["internet", "recurring", 4500n]]), { internet: 5400n, voice: 0n, other: 0n, fees: 0n }],
    [
      "tax goes along with the net amounts, and the parts add up to the cent",
      document(1003n, [
        ["internet", "recurring", 418n],
        ["voice", "usage", 209n],
        [null, "fee", 209n],
      ]),
      { internet: 501n, voice: 251n, other: 0n, fees: 251n },
    ],
    [
      "a discount lowers its own part",
      document(2400n, [
        ["internet", "recurring", 4500n],
        ["internet", "discount", -2500n],
      ]),
      { internet: 2400n, voice: 0n, other: 0n, fees: 0n },
    ],
    ["a credit note takes away", document(-1200n, [["bundle", "credit", -1000n]]), { internet: 0n, voice: 0n, other: -1200n, fees: 0n }],
    [
      "a discount of another part than its own keeps its sign; the tax stands with the largest",
      document(1200n, [
        ["internet", "recurring", 2000n],
        [null, "discount", -1000n],
      ]),
      { internet: 2200n, voice: 0n, other: -1000n, fees: 0n },
    ],
    ["nothing billed", document(0n, []), { internet: 0n, voice: 0n, other: 0n, fees: 0n }],
  ] as const)("%s", (_, billed, wanted) => {
    const found = byPart(billed);
    expect(found).toEqual(wanted);
    expect(parts.reduce((sum, part) => sum + found[part], 0n)).toBe(billed.grossMinor);
  });

  const documents = [
    document(1000n, [["internet", "recurring", 1000n]], "2025-11-01"),
    document(2000n, [["internet", "recurring", 2000n]], "2026-10-01"),
    document(-500n, [["internet", "credit", -500n]], "2026-10-31"),
    document(2000n, [["internet", "recurring", 2000n]], "2026-11-01"),
  ];
  const months = monthsOf(day("2026-11-29"), documents, [
    { on: day("2026-10-05"), minor: 2000n },
    { on: day("2026-10-20"), minor: -300n },
  ]);

  it("twelve months up to this one, each beside the same one a year before", () => {
    expect(months.map(({ on }) => on).slice(0, 2)).toEqual(["2025-12-01", "2026-01-01"]);
    expect(months.slice(-2)).toMatchObject([
      { on: "2026-10-01", totalMinor: 1500n, paidMinor: 1700n, formerMinor: 0n },
      { on: "2026-11-01", totalMinor: 2000n, paidMinor: 0n, formerMinor: 1000n },
    ]);
  });

  it("the average counts from the first month with an invoice; the years are compared up to this month", () => {
    expect(sumsOf(day("2026-11-29"), months)).toEqual({
      average: { sumMinor: 3500n, months: 2n },
      thisYearMinor: 3500n,
      lastYearMinor: 1000n,
    });
    expect(sumsOf(day("2026-11-29"), monthsOf(day("2026-11-29"), [], [])).average).toBeUndefined();
  });
});
