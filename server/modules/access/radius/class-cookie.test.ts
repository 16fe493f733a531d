import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassCookies } from "./class-cookie.ts";

describe("N-64 the cookie of a session", () => {
  const cookies = new ClassCookies(randomBytes(16));
  const given = { live: 5, login: 6, isWalled: false };

  it("N-101 has the form of the specification, and says its service and what it was given to us again", () => {
    const profile = fc.record({
      live: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      login: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
      isWalled: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        profile,
        fc.uint8Array({ minLength: 3, maxLength: 3 }),
        (number, had, random) => {
          const cookie = cookies.make(number, had, random);
          expect(cookie).toMatch(/^dmc1:[\w-]{22}$/);
          expect(cookies.read(cookie)).toBe(number);
          expect(cookies.readGiven(cookie)).toEqual(had);
        },
      ),
    );
  });

  it("differs from one login to the next, and says nothing to another installation", () => {
    const [one, two] = [cookies.make(7, given, Uint8Array.of(1, 2, 3)), cookies.make(7, given, Uint8Array.of(1, 2, 4))];
    expect(one).not.toBe(two);
    expect(new ClassCookies(Buffer.from("a key of another", "latin1")).read(one)).toBeUndefined();
  });

  it.each([[""], ["dmc1:"], ["dmc1:AAAAAAAAAAAAAAAAAAAAAA"], ["dmc1:not base64 at all!!!"], ["somebody else's"]])(
    "%j is none of ours",
    (text) => {
      expect(new ClassCookies(Buffer.alloc(16, 7)).readGiven(text)).toBeUndefined();
    },
  );
});
