import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpv4, parseIpv6, printIpv6 } from "./addresses.ts";
import { toHex } from "./bytes.ts";
import type { Attribute } from "./dictionary/attribute.ts";
import { allAttributes, findAttributeByName } from "./dictionary/dictionary.ts";
import { decodeValue, encodeValue, InvalidValue, wouldEncodeTo } from "./values.ts";

function named(name: string): Attribute {
  const attribute = findAttributeByName(name);
  if (!attribute) throw new Error(`the test knows no ${name}`);
  return attribute;
}

const encode = (name: string, text: string): string => toHex(encodeValue(named(name), text));

describe("values as an operator writes them", () => {
  it.each([
    ["User-Name", "Jörg", "4ac3b67267"],
    ["Filter-Id", "0x41", "30783431"],
    ["Class", "0x00ff", "00ff"],
    ["Class", "dmc1:abc", "646d63313a616263"],
    ["Session-Timeout", "0", "00000000"],
    ["Session-Timeout", "4294967295", "ffffffff"],
    ["Session-Timeout", "0x10", "00000010"],
    ["Service-Type", "Framed-User", "00000002"],
    ["Service-Type", "6", "00000006"],
    ["Acct-Terminate-Cause", "NAS-Reboot", "0000000b"],
    ["Tunnel-Medium-Type", "IP", "00000001"],
    ["UBNT-Data-Rate-DL", "18446744073709551615", "ffffffffffffffff"],
    ["Ruckus-DPSK-Cipher", "255", "ff"],
    ["Framed-IP-Address", "100.64.0.5", "64400005"],
    ["NAS-IPv6-Address", "2001:db8::1", "20010db8000000000000000000000001"],
    ["Framed-IPv6-Prefix", "2001:db8:7::/48", "003020010db8000700000000000000000000"],
    ["Framed-IPv6-Prefix", "::/0", "000000000000000000000000000000000000"],
    ["Framed-Interface-Id", "0:0:0:1", "0000000000000001"],
    ["Event-Timestamp", "2026-01-31T12:00:00Z", "697deec0"],
    ["Event-Timestamp", "1769860800", "697deec0"],
  ])("%s = %j", (name, text, bytes) => {
    expect(encode(name, text)).toBe(bytes);
  });

  it.each([
    ["Session-Timeout", "", "a whole number"],
    ["Session-Timeout", "-1", "a whole number"],
    ["Session-Timeout", "4294967296", "from 0 to 4294967295"],
    ["Session-Timeout", "1.5", "a whole number"],
    ["Session-Timeout", " 1", "a whole number"],
    ["Ruckus-DPSK-Cipher", "256", "from 0 to 255"],
    ["UBNT-Data-Rate-DL", "18446744073709551616", "18446744073709551615"],
    ["Service-Type", "Framed", "or one of Login-User, Framed-User"],
    ["Service-Type", "toString", "or one of"],
    ["Framed-IP-Address", "100.64.0", "an IPv4 address"],
    ["Framed-IP-Address", "100.64.0.256", "an IPv4 address"],
    ["Framed-IP-Address", "100.64.0.05", "an IPv4 address"],
    ["NAS-IPv6-Address", "2001:db8::1::2", "an IPv6 address"],
    ["NAS-IPv6-Address", "fe80::1%eth0", "an IPv6 address"],
    ["Framed-IPv6-Prefix", "2001:db8::1/64", "with zeros behind its length"],
    ["Framed-IPv6-Prefix", "2001:db8::/129", "an IPv6 prefix"],
    ["Framed-IPv6-Prefix", "2001:db8::", "an IPv6 prefix"],
    ["Class", "0x0", "even count of hex digits"],
    ["Class", "0xzz", "even count of hex digits"],
    ["Event-Timestamp", "2026-02-30T12:00:00Z", "a moment"],
    ["Event-Timestamp", "2026-01-31T12:00:00", "a moment"],
    ["Event-Timestamp", "1969-12-31T23:59:59Z", "a moment"],
    ["UBNT-Tunnel-Password-Entry", "x", "name the attributes within"],
  ])("%s refuses %j and says why", (name, text, why) => {
    const refused = (): unknown => encodeValue(named(name), text);
    expect(refused).toThrow(InvalidValue);
    expect(refused).toThrow(`${name} (${named(name).type}): ${JSON.stringify(text)} is not `);
    expect(refused).toThrow(why);
  });

  it("never repeats a secret in the refusal", () => {
    expect(() => encodeValue(named("CHAP-Password"), "0xhunter22")).toThrow(/^CHAP-Password \(octets\): the value is not/);
  });
});

describe("values for people", () => {
  const decode = (name: string, hex: string): string | undefined => decodeValue(named(name), Buffer.from(hex, "hex"));
  it.each([
    ["Service-Type", "00000002", "Framed-User"],
    ["Service-Type", "000000ff", "255"],
    ["Tunnel-Medium-Type", "00000001", "IPv4"],
    ["Framed-IP-Address", "fffffffe", "255.255.255.254"],
    ["Event-Timestamp", "ffffffff", "2106-02-07T06:28:15Z"],
    ["Delegated-IPv6-Prefix", "003820010db80007aa00", "2001:db8:7:aa00::/56"],
    ["User-Name", "4af67267", undefined],
    ["Session-Timeout", "0001", undefined],
    ["Framed-IP-Address", "64400005ff", undefined],
    ["Delegated-IPv6-Prefix", "008120010db8", undefined],
    ["Delegated-IPv6-Prefix", "002020010db80007", undefined],
    ["Class", "", "0x"],
  ])("%s %s is %j", (name, hex, text) => {
    expect(decode(name, hex)).toBe(text);
  });
});

describe("undoing", () => {
  const attribute = fc.constantFrom(...allAttributes.filter(({ type }) => type !== "tlv"));
  it("encoding undoes decoding, or says that it would not", () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 20 }), ...[1, 2, 4, 8, 16].map((n) => fc.uint8Array({ minLength: n, maxLength: n })));
    fc.assert(
      fc.property(attribute, bytes, (one, value) => {
        const text = decodeValue(one, value);
        if (text === undefined) return;
        expect(toHex(encodeValue(one, text)) === toHex(value)).toBe(wouldEncodeTo(one, text, value));
        // Only a prefix may be written in more than one way.
        if (!one.type.endsWith("prefix")) expect(wouldEncodeTo(one, text, value)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("decoding undoes encoding", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.ipV4(), fc.ipV6(), fc.nat().map(String));
    fc.assert(
      fc.property(attribute, text, (one, literal) => {
        let value: Uint8Array;
        try {
          value = encodeValue(one, literal);
        } catch (problem) {
          if (problem instanceof InvalidValue) return;
          throw problem;
        }
        expect(toHex(encodeValue(one, decodeValue(one, value) ?? "no text"))).toBe(toHex(value));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("IPv6 addresses", () => {
  it.each([
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["0:0:1:0:0:0:0:1", "0:0:1::1"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ])("%s is printed as RFC 5952 has it: %s", (text, printed) => {
    const bytes = parseIpv6(text);
    expect(bytes && printIpv6(bytes)).toBe(printed);
  });

  it.each([
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "12345::",
    "g::",
    ":1::2",
    "1::2:",
    "1.2.3.4",
    "1.2.3.4::",
    "::1.2.3",
  ])("%j is none", (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });

  it("come back from every sixteen bytes", () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (some) => {
        const bytes = Uint8Array.from(some.flatMap((group) => [group >> 8, group & 0xff]));
        expect(parseIpv6(printIpv6(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe("IPv4 addresses", () => {
  it.each(["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", "0x1.2.3.4", "256.1.1.1"])("%j is none", (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});
