import { describe, expect, it } from "vitest";
import { isOutageOver, looksLikeOutage } from "./outage-rules.ts";

describe("N-49 a possible outage", () => {
  const usual = { lines: 10, percent: 20 };
  it.each<[string, { dropped: number; online: number }, typeof usual, boolean]>([
    ["ten of ten thousand", { dropped: 10, online: 9_990 }, usual, true],
    ["nine of a thousand", { dropped: 9, online: 991 }, usual, false],
    ["a fifth of fifteen", { dropped: 3, online: 12 }, usual, true],
    ["less than a fifth of sixteen", { dropped: 3, online: 13 }, usual, false],
    ["both of two", { dropped: 2, online: 0 }, usual, false],
    ["all three of three", { dropped: 3, online: 0 }, usual, true],
    ["nothing", { dropped: 0, online: 0 }, usual, false],
    ["forty where fifty are asked for", { dropped: 40, online: 1_000 }, { lines: 50, percent: 20 }, false],
    ["nine where a share counts for nothing", { dropped: 9, online: 0 }, { lines: 10, percent: 101 }, false],
  ])("%s", (_what, seen, threshold, is) => expect(looksLikeOutage(seen, threshold)).toBe(is));

  it.each<[string, { dropped: number; down: number }, boolean]>([
    ["all are back", { dropped: 12, down: 0 }, true],
    ["one of twelve is not", { dropped: 12, down: 1 }, true],
    ["two of twelve are not", { dropped: 12, down: 2 }, false],
    ["one of nine is not", { dropped: 9, down: 1 }, false],
  ])("over: %s", (_what, seen, is) => expect(isOutageOver(seen)).toBe(is));
});
