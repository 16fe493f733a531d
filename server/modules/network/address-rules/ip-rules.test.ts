import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareNetworks,
  contains,
  lastOf,
  networkAt,
  overlaps,
  parseIp,
  parseNetwork,
  printHolding,
  printIp,
  printNetwork,
  readNetwork,
  sizeOf,
} from "./ip-rules.ts";

const ipv4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ family: 4 as const, value }));
/** Half of them with long runs of zeros, as real ones are. */
const ipv6 = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .map((groups) => ({ family: 6 as const, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) }));
const ip = fc.oneof(ipv4, ipv6);
const network = fc
  .tuple(ip, fc.integer({ min: 0, max: 128 }))
  .map(([one, length]) => networkAt(one, one.family === 4 ? length % 33 : length));

describe("addresses", () => {
  it("what is printed is read again, and is what the platform takes for an address", () => {
    fc.assert(
      fc.property(ip, (one) => {
        expect(parseIp(printIp(one))).toEqual(one);
        expect(isIP(printIp(one))).toBe(one.family);
      }),
    );
  });

  it("IPv6 is printed as browsers print it (RFC 5952)", () => {
    fc.assert(fc.property(ipv6, (one) => `[${printIp(one)}]` === new URL(`http://[${printIp(one)}]/`).hostname));
  });

  it.each([
    { text: "::", is: 0n },
    { text: "::1", is: 1n },
    { text: "2001:DB8::8:800:200C:417A", is: 0x20010db8000000000008_0800_200c_417an },
    { text: "::ffff:192.0.2.1", is: 0xffffc0000201n },
    { text: "64:ff9b::192.0.2.33", is: 0x0064ff9b_0000000000000000_c0000221n },
    { text: "255.255.255.255", is: 0xffffffffn },
  ])("$text is read", ({ text, is }) => {
    expect(parseIp(text)?.value).toBe(is);
  });

  it.each([
    { text: "010.0.0.1", why: "some take the zero for octal" },
    { text: "1.2.3", why: "a part is missing" },
    { text: "1.2.3.256", why: "a part is too large" },
    { text: "1:2:3:4:5:6:7", why: "a group is missing" },
    { text: "1:2:3:4:5:6:7:8:9", why: "a group too many" },
    { text: "1::2::3", why: "two runs of zeros could be anything" },
    { text: "1:2:3:4::5:6:7:8", why: "no group is left for ::" },
    { text: "fe80::1%eth0", why: "a zone means something on one machine only" },
    { text: "1.2.3.4::", why: "IPv4 stands at the end" },
    { text: ":1", why: "half a run of zeros" },
    { text: "12345::", why: "a group has four digits" },
    { text: "", why: "nothing" },
  ])("$text is refused: $why", ({ text }) => {
    expect(parseIp(text)).toBeUndefined();
    expect(isIP(text.replace(/%.*/, "")) === 0 || text.includes("%")).toBe(true);
  });

  it("whatever text comes, it is an address to us exactly if it is one to the platform", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcf:.".split("")), maxLength: 24 });
    fc.assert(
      fc.property(digits, (text) => (parseIp(text)?.family ?? 0) === isIP(text)),
      { numRuns: 2000 },
    );
  });
});

describe("N-25 networks in canonical form", () => {
  it.each([
    { text: "192.0.2.0/24", kind: "network" },
    { text: "192.0.2.7", kind: "network" },
    { text: "0.0.0.0/0", kind: "network" },
    { text: "192.0.2.1/24", kind: "host-bits" },
    { text: "2001:db8::1/64", kind: "host-bits" },
    { text: "192.0.2.0/33", kind: "not-a-network" },
    { text: "192.0.2.0/024", kind: "not-a-network" },
    { text: "192.0.2.0/24/1", kind: "not-a-network" },
    { text: "net/24", kind: "not-a-network" },
  ])("$text: $kind", ({ text, kind }) => {
    expect(parseNetwork(text).kind).toBe(kind);
  });

  it("names the network that was meant", () => {
    const parsed = parseNetwork("2001:db8:4000:1::/36");
    expect(parsed.kind === "host-bits" && printNetwork(parsed.canonical)).toBe("2001:db8:4000::/36");
  });

  it("a network contains its first and its last address and neither neighbour", () => {
    fc.assert(
      fc.property(network, (one) => {
        const at = (value: bigint) => networkAt({ family: one.family, value }, one.family === 4 ? 32 : 128);
        expect([contains(one, at(one.first)), contains(one, at(lastOf(one)))]).toEqual([true, true]);
        if (one.first > 0n) expect(contains(one, at(one.first - 1n))).toBe(false);
        if (lastOf(one) + 1n < 1n << (one.family === 4 ? 32n : 128n)) expect(contains(one, at(lastOf(one) + 1n))).toBe(false);
      }),
    );
  });

  it("two networks overlap exactly if the later begins before the former ends", () => {
    fc.assert(
      fc.property(network, network, (one, other) => {
        const meet = one.family === other.family && one.first <= lastOf(other) && other.first <= lastOf(one);
        expect(overlaps(one, other)).toBe(meet);
        expect(Math.sign(compareNetworks(one, other))).toBe(-Math.sign(compareNetworks(other, one)) + 0);
      }),
    );
  });

  it("one address is printed without a length", () => {
    expect(["192.0.2.1/32", "2001:db8::1/128", "2001:db8::/56"].map((text) => printHolding(readNetwork(text)))).toEqual([
      "192.0.2.1",
      "2001:db8::1",
      "2001:db8::/56",
    ]);
    expect(sizeOf(readNetwork("::/0"))).toBe(2n ** 128n);
  });
});
