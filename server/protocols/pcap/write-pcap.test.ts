import { describe, expect, it } from "vitest";
import { parseIpv4, parseIpv6 } from "../radius/addresses.ts";
import { writePcap } from "./write-pcap.ts";

const at = new Date("2026-05-11T08:00:00.123Z");
const ipv4 = (text: string, port: number) => ({ address: parseIpv4(text) ?? new Uint8Array(), port });
const ipv6 = (text: string, port: number) => ({ address: parseIpv6(text) ?? new Uint8Array(), port });

/** RFC 1071 section 1: over all words, the checksum among them, the sum is all ones. */
function onesSum(bytes: Buffer): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += bytes.readUInt8(index) * 256 + (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

describe("N-115 a file of packets", () => {
  it("begins with the format's own head: version 2.4, bare IP packets", () => {
    expect(writePcap([]).toString("hex")).toBe("d4c3b2a1020004000000000000000000ffff000065000000");
  });

  it("an IPv4 datagram, byte for byte", () => {
    const file = writePcap([{ at, from: ipv4("192.0.2.10", 50_000), to: ipv4("203.0.113.1", 1812), bytes: Buffer.from("abc") }]);
    const record = file.subarray(24);
    expect(record.readUInt32LE(0)).toBe(at.getTime() / 1000 - 0.123);
    expect([record.readUInt32LE(4), record.readUInt32LE(8), record.readUInt32LE(12)]).toEqual([123_000, 31, 31]);
    const frame = record.subarray(16);
    expect(frame.toString("hex")).toMatch(/^4500001f000000004011[0-9a-f]{4}c000020acb007101c3500714000b[0-9a-f]{4}616263$/);
    expect(onesSum(frame.subarray(0, 20))).toBe(0xffff);
    expect(onesSum(Buffer.concat([frame.subarray(12, 20), Buffer.from([0, 17, 0, 11]), frame.subarray(20)]))).toBe(0xffff);
  });

  it("an IPv6 datagram, whose sum is asked for", () => {
    const bytes = Buffer.from([1, 2, 3, 4]);
    const file = writePcap([{ at, from: ipv6("2001:db8::1", 1813), to: ipv6("2001:db8::2", 40_000), bytes }]);
    const frame = file.subarray(40);
    expect(frame.toString("hex")).toMatch(
      /^60000000000c114020010db800000000000000000000000120010db800000000000000000000000207159c40000c[0-9a-f]{4}01020304$/,
    );
    expect(onesSum(Buffer.concat([frame.subarray(8, 40), Buffer.from([0, 12, 0, 17]), frame.subarray(40)]))).toBe(0xffff);
  });

  it("one after the other, each with its own moment", () => {
    const one = { at, from: ipv4("192.0.2.10", 1), to: ipv4("192.0.2.11", 2), bytes: Buffer.alloc(5) };
    const file = writePcap([one, { ...one, at: new Date(at.getTime() + 2_000), bytes: Buffer.alloc(6) }]);
    const second = 24 + 16 + 33;
    expect(file.readUInt32LE(second)).toBe(file.readUInt32LE(24) + 2);
    expect(file.length).toBe(second + 16 + 34);
  });
});
