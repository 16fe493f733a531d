import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "./bytes.ts";
import { md4 } from "./md4.ts";
import { HmacMd5, Md5, prepareHmacKey } from "./md5.ts";

const md5 = new Md5();
const md5Hex = (text: string): string => toHex(md5.start().update(utf8(text)).digest());

function hmacHex(key: Uint8Array, data: Uint8Array): string {
  const prepared = prepareHmacKey(key);
  const hmac = new HmacMd5();
  const result = new Uint8Array(16);
  hmac.start(prepared).update(data);
  hmac.writeTo(prepared, result);
  return toHex(result);
}

const alphabet = "abcdefghijklmnopqrstuvwxyz";
const alphanumeric = `${alphabet.toUpperCase()}${alphabet}0123456789`;
const eightTimesTen = "1234567890".repeat(8);

describe("MD5", () => {
  it.each([
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
    ["a", "0cc175b9c0f1b6a831c399e269772661"],
    ["abc", "900150983cd24fb0d6963f7d28e17f72"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
    [alphabet, "c3fcd3d76192e4007dfb496cca67e13b"],
    [alphanumeric, "d174ab98d277d9f5a5611c2c9f419d9f"],
    [eightTimesTen, "57edf4a22be3c955ac49da2e2107b67a"],
  ])("gives what RFC 1321 appendix A.5 prints for %j", (text, digest) => {
    expect(md5Hex(text)).toBe(digest);
  });

  it("agrees with OpenSSL for every length and however the bytes arrive", () => {
    const cases = fc.tuple(fc.uint8Array({ minLength: 0, maxLength: 5000 }), fc.array(fc.nat(5000), { maxLength: 4 }));
    fc.assert(
      fc.property(cases, ([bytes, cuts]) => {
        const borders = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        md5.start();
        for (const [index, border] of borders.slice(1).entries()) md5.update(bytes, borders[index] ?? 0, border);
        expect(toHex(md5.digest())).toBe(createHash("md5").update(bytes).digest("hex"));
      }),
      { numRuns: 300 },
    );
  });

  it("takes single bytes like longer pieces, over the end of a block too", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
      md5.start();
      for (const byte of bytes) md5.updateByte(byte);
      expect(toHex(md5.digest())).toBe(createHash("md5").update(bytes).digest("hex"));
    }
  });
});

describe("HMAC-MD5", () => {
  const repeat = (byte: number, count: number): Uint8Array => new Uint8Array(count).fill(byte);
  it.each([
    ["1", repeat(0x0b, 16), utf8("Hi There"), "9294727a3638bb1c13f48ef8158bfc9d"],
    ["2", utf8("Jefe"), utf8("what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738"],
    ["3", repeat(0xaa, 16), repeat(0xdd, 50), "56be34521d144c88dbb8c733f0e8b3f6"],
    ["4", Uint8Array.from({ length: 25 }, (_, index) => index + 1), repeat(0xcd, 50), "697eaf0aca3a3aea3a75164746ffaa79"],
    ["5", repeat(0x0c, 16), utf8("Test With Truncation"), "56461ef2342edc00f9bab995690efd4c"],
    ["6", repeat(0xaa, 80), utf8("Test Using Larger Than Block-Size Key - Hash Key First"), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"],
    [
      "7",
      repeat(0xaa, 80),
      utf8("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data"),
      "6f630fad67cda0ee1fb1f562db3aa53e",
    ],
  ])("gives what RFC 2202 section 2 prints for case %s", (_, key, data, digest) => {
    expect(hmacHex(key, data)).toBe(digest);
  });

  it("agrees with OpenSSL for every key and text", () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 5000 }), (secret, data) => {
        expect(hmacHex(secret, data)).toBe(createHmac("md5", secret).update(data).digest("hex"));
      }),
      { numRuns: 200 },
    );
  });
});

describe("MD4", () => {
  it.each([
    ["", "31d6cfe0d16ae931b73c59d7e0c089c0"],
    ["a", "bde52cb31de33e46245e05fbdbd6fb24"],
    ["abc", "a448017aaf21d8525fc10ae87aa6729d"],
    ["message digest", "d9130a8164549fe818874806e1c7014b"],
    [alphabet, "d79e1c308aa5bbcdeea8ed63df412da9"],
    [alphanumeric, "043f8582f241db351ce627e153e7f0e4"],
    [eightTimesTen, "e33b4ddc9c38f2199c3e7b164fcc0536"],
  ])("gives what RFC 1320 appendix A.5 prints for %j", (text, digest) => {
    expect(toHex(md4(utf8(text)))).toBe(digest);
  });
});
