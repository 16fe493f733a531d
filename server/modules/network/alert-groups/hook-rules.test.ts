import { expect, it } from "vitest";
import { pauseAfter } from "./hook-rules.ts";

it("N-259 a call is made again after 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, 12 h, 24 h, and then given up", () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) => (pauseAfter(attempts) ?? Number.NaN) / 1000);
  expect(seconds).toEqual([10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400, Number.NaN]);
});
