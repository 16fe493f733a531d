import { describe, expect, test } from "vitest";
import { isCommonPassword } from "./common-passwords.ts";
import { passwordFault } from "./password-rules.ts";

const staff = { min: 12, max: 128, names: ["ana.novak", "ana.novak@provider.example", "Provider Networks"] };

describe("O-32 a new password", () => {
  test.each([
    ["eleven chars", "too-short", "twelve is the least", "elevenchars"],
    ["twelve chars", undefined, "twelve is enough, spaces count", "twelve chars"],
    ["no composition", undefined, "no digits or capitals are asked for", "correct horse battery staple"],
    ["128", undefined, "the longest", "x1".repeat(64)],
    ["129", "too-long", "one more", `${"x1".repeat(64)}y`],
    ["mail address", "is-a-name", "the e-mail address", "Ana.Novak@provider.example"],
    ["company", "is-a-name", "the company, with a space", "provider networks"],
    ["company without space", "is-a-name", "or without", "ProviderNetworks"],
    ["common", "too-common", "from the list", "123456789012"],
    ["common with a tail", "too-common", "a common word with digits behind", "Password2026!!!"],
    ["emoji", "too-short", "an emoji is one character", "🙂".repeat(11)],
    ["emoji enough", undefined, "twelve of them are twelve", "🙂".repeat(12)],
  ])("%s: %s", (_name, fault, _why, password) => {
    expect(passwordFault(password, staff, isCommonPassword)).toBe(fault);
  });

  test("P-22 customers' passwords start at ten characters", () => {
    expect(passwordFault("aquick10ch", { min: 10, max: 128, names: [] }, isCommonPassword)).toBeUndefined();
    expect(passwordFault("aquick9ch", { min: 10, max: 128, names: [] }, isCommonPassword)).toBe("too-short");
    expect(passwordFault("1234567890", { min: 10, max: 128, names: [] }, isCommonPassword)).toBe("too-common");
  });
});
