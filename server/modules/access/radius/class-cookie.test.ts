import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassCookies } from "./class-cookie.ts";

describe("N-64 the cookie of a session", () => {
  const cookies = new ClassCookies(randomBytes(16));

  it("has the form of the specification, and says its service to us again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 7, maxLength: 7 }), (number, random) => {
        const cookie = cookies.make(number, random);
        expect(cookie).toMatch(/^dmc1:[\w-]{22}$/);
        expect(cookies.read(cookie)).toBe(number);
      }),
    );
  });

  it("differs from one login to the next, and says nothing to another installation", () => {
    const [one, two] = [cookies.make(7, randomBytes(7)), cookies.make(7, randomBytes(7))];
    expect(one).not.toBe(two);
    expect(new ClassCookies(randomBytes(16)).read(one)).toBeUndefined();
  });

  it.each([[""], ["dmc1:"], ["dmc1:AAAAAAAAAAAAAAAAAAAAAA"], ["dmc1:not base64 at all!!!"], ["somebody else's"]])(
    "%j is none of ours",
    (text) => {
      expect(cookies.read(text)).toBeUndefined();
    },
  );
});
