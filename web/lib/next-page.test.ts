import { expect, it } from "vitest";
import { nextPage } from "./next-page.ts";

it.each([
  ["/customers?status=blocked#top", "/customers?status=blocked#top"],
  [undefined, "/"],
  ["", "/"],
  ["customers", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["/..//evil.example/", "/"],
  ["javascript:alert(1)", "/"],
])("P-246 after signing in, %s leads to %s", (asked, leads) => {
  expect(nextPage(asked)).toBe(leads);
});
