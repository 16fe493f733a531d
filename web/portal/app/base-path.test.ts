import { expect, it } from "vitest";
import { basePathOf } from "./base-path.ts";

it.each([
  ["/", "/"],
  ["/services/12", "/"],
  ["/portal", "/portal"],
  ["/portal/pay", "/portal"],
  ["/p/north/pay", "/p/north"],
  ["/pay/abc", "/"],
  ["/portals", "/"],
])("M-5 the portal at %s has its base at %s", (pathname, base) => {
  expect(basePathOf(pathname)).toBe(base);
});
