import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameBytes, sameBytesAt, toHex, utf8 } from "./bytes.ts";
import { findAttributeByName } from "./dictionary/dictionary.ts";
import { hideValue } from "./hidden-values.ts";
import { hideSalted, hideTunnelPassword, revealSalted, revealTunnelPassword } from "./tunnel-password.ts";
import { hideUserPassword, revealUserPassword } from "./user-password.ts";

const authenticator = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && String(Buffer.from(bytes));

describe("User-Password (RFC 2865 section 5.2)", () => {
  const hiding = { secret: utf8("demarc-lab"), authenticator };

  it.each([
    [0, 16],
    [1, 16],
    [16, 16],
    [17, 32],
    [128, 128],
  ])("a password of %i bytes takes %i", (length, hidden) => {
    const password = new Uint8Array(length).fill(0x61);
    const value = hideUserPassword(password, hiding);
    expect(value.length).toBe(hidden);
    expect(revealUserPassword(value, hiding)).toEqual(password);
  });

  it("refuses a password of 129 bytes, and takes no value of a wrong length", () => {
    expect(() => hideUserPassword(new Uint8Array(129), hiding)).toThrow("at most 128");
    for (const length of [0, 1, 15, 17, 144]) expect(revealUserPassword(new Uint8Array(length), hiding)).toBeUndefined();
  });

  it("comes back whatever it is, and never with another secret", () => {
    const password = fc.uint8Array({ minLength: 1, maxLength: 128 }).filter((bytes) => bytes.at(-1) !== 0);
    fc.assert(
      fc.property(password, fc.uint8Array({ minLength: 1, maxLength: 70 }), (clear, secret) => {
        const value = hideUserPassword(clear, { secret, authenticator });
        expect(toHex(revealUserPassword(value, { secret, authenticator })!)).toBe(toHex(clear));
        const other = Uint8Array.of(...secret, 1);
        expect(toHex(revealUserPassword(value, { secret: other, authenticator })!)).not.toBe(toHex(clear));
      }),
    );
  });
});

describe("Tunnel-Password (RFC 2868 section 3.5)", () => {
  // As FreeRADIUS hides them with this secret and this authenticator. It fills the block up with chance, we with zeros, as the RFC has it.
  const hiding = { secret: utf8("testing123"), authenticator };
  it.each([
    ["foo", 0x9973, "00 9973 051de6c557307dacd5daa599f4e26e7e"],
    ["bar", 0x9dc5, "00 9dc5 c469233a1657b35c97823c97ec6b7ef1"],
    ["barbar", 0xc06f, "00 c06f 255f09b7dc0e4a1a465605f48f7c0ba4"],
  ])("hides and reveals %j as other servers do", (password, salt, value) => {
    const bytes = Buffer.from(value.replaceAll(" ", ""), "hex");
    const filling = 4 + password.length;
    const own = hideTunnelPassword(utf8(password), { tag: 0, salt }, hiding);
    expect(toHex(own.subarray(0, filling))).toBe(toHex(bytes.subarray(0, filling)));
    expect(own.length).toBe(bytes.length);
    const revealed = revealTunnelPassword(bytes, hiding);
    expect([revealed?.tag, text(revealed?.password)]).toEqual([0, password]);
  });

  it("sets the top bit of every salt", () => {
    expect(hideSalted(utf8("x"), 0x0001, hiding).subarray(0, 2)).toEqual(Uint8Array.of(0x80, 0x01));
  });

  it("comes back in every length up to the longest, and not with another salt", () => {
    const clear = fc.uint8Array({ maxLength: 239 });
    fc.assert(
      fc.property(clear, fc.nat(0xffff), fc.nat(0x1f), (password, salt, tag) => {
        const value = hideTunnelPassword(password, { tag, salt }, hiding);
        expect(value.length).toBeLessThanOrEqual(253);
        expect(revealTunnelPassword(value, hiding)).toEqual({ tag, password });
      }),
    );
    expect(() => hideSalted(new Uint8Array(240), 1, hiding)).toThrow("at most 239");
  });

  it("takes no value whose lengths do not fit", () => {
    for (const length of [0, 1, 2, 17, 19, 33]) expect(revealSalted(new Uint8Array(length), hiding)).toBeUndefined();
    expect(revealTunnelPassword(new Uint8Array(0), hiding)).toBeUndefined();
    // A hidden length of 16 or more cannot stand in one block. With the wrong secret this is what usually happens.
    const tooLong = hideSalted(utf8("x"), 1, hiding);
    tooLong[2] = tooLong[2]! ^ 0x80;
    expect(revealSalted(tooLong, hiding)).toBeUndefined();
  });
});

describe("what a reply hides", () => {
  const hiding = { secret: utf8("testing123"), authenticator };
  it("is as the attribute's table says", () => {
    const hide = (name: string): string => toHex(hideValue(findAttributeByName(name)!, utf8("foo"), 0x9973, hiding));
    expect(hide("Tunnel-Password").slice(0, 12)).toBe("9973051de6c5");
    expect(hide("UBNT-Tunnel-Password")).toBe(hide("Tunnel-Password"));
    expect(hide("Aruba-MPSK-Lookup-Info")).toBe(toHex(hideUserPassword(utf8("foo"), hiding)));
    expect(hide("Filter-Id")).toBe(toHex(utf8("foo")));
  });
});

describe("comparing", () => {
  it("tells equal bytes from others, and from fewer", () => {
    const one = Uint8Array.of(1, 2, 3);
    expect(sameBytes(one, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(sameBytes(one, Uint8Array.of(1, 2, 4))).toBe(false);
    expect(sameBytes(one, Uint8Array.of(1, 2))).toBe(false);
    expect(sameBytes(Uint8Array.of(), Uint8Array.of())).toBe(true);
    expect(sameBytesAt(one, 1, Uint8Array.of(2, 3))).toBe(true);
    // A missing byte must not count as a zero.
    expect(sameBytesAt(one, 2, Uint8Array.of(3, 0))).toBe(false);
  });
});
