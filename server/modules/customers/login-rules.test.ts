import { describe, expect, it } from "vitest";
import { isLogin, type LoginParts, loginOf, nextTry } from "./login-rules.ts";

describe("O-54 portal logins are made by a pattern", () => {
  it.each<[string, LoginParts, string, string]>([
    ["{seq:6}", { number: 1042, fullName: "Ana", email: undefined }, "001042", "the number with six digits"],
    ["net{seq:4}", { number: 1042, fullName: "Ana", email: undefined }, "net1042", "a prefix"],
    ["{seq:2}", { number: 1042, fullName: "Ana", email: undefined }, "1042", "a number is never cut"],
    ["{seq:1}", { number: 7, fullName: "Ana", email: undefined }, "007", "at least three characters"],
    ["{name}", { number: 7, fullName: "Ana Marić-Horvat", email: undefined }, "ana.maric-horvat", "a name without accents"],
    ["{name}", { number: 1042, fullName: "王小明", email: undefined }, "1042", "a name in another script falls back to the number"],
    ["{email}", { number: 7, fullName: "Ana", email: "Ana.H+x@example.com" }, "ana.h.x", "the address before its at sign"],
    ["{email}", { number: 1042, fullName: "Ana", email: undefined }, "1042", "no address"],
    [
      "{name}{seq:4}",
      { number: 7, fullName: "x".repeat(90), email: undefined },
      `${"x".repeat(40)}0007`,
      "a long name is cut, the number is not",
    ],
  ])("%s of %j is %s: %s", (pattern, parts, login) => {
    expect(loginOf(pattern, parts)).toBe(login);
    expect(isLogin(login)).toBe(true);
  });

  it("another try never repeats and never grows too long", () => {
    const tries = [1, 2, 3].map((attempt) => nextTry("a".repeat(64), 1042, attempt));
    expect(new Set(tries).size).toBe(3);
    expect(tries.every(isLogin)).toBe(true);
  });
});
