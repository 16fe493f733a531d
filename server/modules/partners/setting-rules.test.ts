import { describe, expect, it } from "vitest";
import { type Explicit, type Level, resolveSetting } from "./setting-rules.ts";

const everyLevel: readonly Level[] = ["system", "partner", "location", "customer"];

describe("O-238 B-7 M-9 the most specific explicit value wins", () => {
  it.each<[Explicit, unknown, string, string]>([
    [{}, 14, "default", "nobody said anything"],
    [{ system: 10 }, 10, "system", "the installation's value"],
    [{ system: 10, partner: 21 }, 21, "partner", "a partner's before the installation's"],
    [{ system: 10, partner: 21, location: 3 }, 3, "location", "a location's before its partner's"],
    [{ system: 10, partner: 21, location: 3, customer: 0 }, 0, "customer", "a customer's before all; zero is a value"],
    [{ system: 10, customer: undefined }, 10, "system", "what was reset says nothing"],
    [{ system: false }, false, "system", "off is a value"],
    [{ partner: null }, null, "partner", "null is a value where a setting allows it"],
  ])("%j is %j from %s: %s", (explicit, value, origin) => {
    expect(resolveSetting({ fallback: 14, levels: everyLevel }, explicit)).toEqual({ value, origin });
  });

  it("a level that the setting does not take is not looked at", () => {
    expect(resolveSetting({ fallback: 1, levels: ["system"] }, { system: 2, partner: 3 })).toEqual({ value: 2, origin: "system" });
  });

  it("what is inherited leaves out the level asked about and what is more specific", () => {
    const explicit = { system: 10, partner: 21, location: 3, customer: 1 };
    expect(resolveSetting({ fallback: 14, levels: everyLevel }, explicit, "location")).toEqual({ value: 21, origin: "partner" });
    expect(resolveSetting({ fallback: 14, levels: everyLevel }, explicit, "system")).toEqual({ value: 14, origin: "default" });
  });
});
