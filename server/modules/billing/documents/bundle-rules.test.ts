import { describe, expect, it } from "vitest";
import { type BundleLine, wholeLines } from "./bundle-rules.ts";

const line = (text: string, changes: Partial<BundleLine> = {}): BundleLine => ({
  text,
  kind: "recurring",
  service_id: "s1",
  plan_version_id: text,
  period_start: "2026-04-01",
  period_end: "2026-05-01",
  pp_start: "2026-04-01",
  unit_price: "49.99",
  quantity: "1",
  ...changes,
});

describe("B-19 the parts of a bundle as one line", () => {
  it.each<[why: string, lines: BundleLine[], wanted: [string, string[]][]]>([
    ["two parts", [line("Duo: Fibre"), line("Duo: Voice")], [["Duo", ["Fibre", "Voice"]]]],
    ["parts whose names begin alike", [line("Duo: Fibre 100"), line("Duo: Fibre TV")], [["Duo", ["Fibre 100", "Fibre TV"]]]],
    ["a bundle with a colon in its name", [line("Home: Duo: Fibre"), line("Home: Duo: Voice")], [["Home: Duo", ["Fibre", "Voice"]]]],
    ["one plan", [line("Fibre")], [["Fibre", []]]],
    [
      "two months of one bundle",
      [line("Duo: A"), line("Duo: B"), line("Duo: A", { period_start: "2026-05-01" }), line("Duo: B", { period_start: "2026-05-01" })],
      [
        ["Duo", ["A", "B"]],
        ["Duo", ["A", "B"]],
      ],
    ],
    [
      "two services of one plan",
      [line("Duo: A"), line("Duo: A", { service_id: "s2" })],
      [
        ["Duo: A", []],
        ["Duo: A", []],
      ],
    ],
    [
      "fees of one service without days",
      [line("Fee: A", { period_start: null }), line("Fee: B", { period_start: null })],
      [
        ["Fee: A", []],
        ["Fee: B", []],
      ],
    ],
  ])("%s", (_, lines, wanted) => {
    expect(wholeLines(lines).map(({ text, parts }) => [text, [...parts]])).toEqual(wanted);
  });
});
