import { expect, it } from "vitest";
import { basePathOf, partnerOf } from "./base-path.ts";

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

it.each([
  ["/", undefined],
  ["/portal", undefined],
  ["/p/north", "north"],
])("M-5 the portal under %s asks for the brand of %s", (base, partner) => {
  expect(partnerOf(base)).toBe(partner);
});
