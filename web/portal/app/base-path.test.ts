import { expect, it } from "vitest";
import { basePathOf, isHome, partnerOf } from "./base-path.ts";

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

it.each([
  { home: "/portal", base: "/portal", at: true, why: "the default partner's" },
  { home: "/portal", base: "/", at: true, why: "stands at the bare address too" },
  { home: "/p/north", base: "/p/north", at: true, why: "a partner's own" },
  { home: "/p/north", base: "/portal", at: false, why: "another partner's name and colours" },
  { home: "/p/north", base: "/", at: false, why: "the bare address is the default partner's" },
  { home: "/portal", base: "/p/north", at: false, why: "the other way round" },
  { home: "/", base: "/portal", at: true, why: "a host of its own is not reached by a path" },
])("P-15 a customer at home at $home under $base: $why", ({ home, base, at }) => {
  expect(isHome(home, base)).toBe(at);
});
