import { describe, expect, it } from "vitest";
import { decodeAttributes, encodeAttributes } from "./attributes.ts";
import { toHex } from "./bytes.ts";
import { listExtendedAttributes } from "./extended-attributes.ts";
import { headerLength, MalformedPacket, type Packet, readPacket } from "./packet.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

/** A packet with a header that fits its attributes. */
function packetOf(attributes: string, code = 1): Buffer {
  const body = hex(attributes);
  const header = Buffer.alloc(headerLength);
  header[0] = code;
  header.writeUInt16BE(headerLength + body.length, 2);
  return Buffer.concat([header, body]);
}

const open = (attributes: string): Packet => readPacket(packetOf(attributes));

function reasonOf(datagram: Uint8Array): string {
  try {
    readPacket(datagram);
    return "none";
  } catch (problem) {
    return problem instanceof MalformedPacket ? problem.reason : String(problem);
  }
}

function withLength(length: number, size: number): Buffer {
  const datagram = Buffer.alloc(size);
  datagram.writeUInt16BE(length, 2);
  return datagram;
}

describe("N-50 the lengths of a packet", () => {
  it.each([
    ["nothing at all", Buffer.alloc(0), "too-short"],
    ["one byte less than a header", withLength(19, 19), "too-short"],
    ["a header alone", withLength(20, 20), "none"],
    ["a length below the header", withLength(19, 40), "length-below-minimum"],
    ["a length of zero", withLength(0, 40), "length-below-minimum"],
    ["a length above 4096", withLength(4097, 5000), "length-above-maximum"],
    ["a length beyond the datagram", withLength(21, 20), "length-beyond-datagram"],
    ["an attribute of length 0, which would never move on", packetOf("0100"), "attribute-length"],
    ["an attribute of length 1", packetOf("0101"), "attribute-length"],
    ["an attribute of length 2, which is empty", packetOf("0102"), "none"],
    ["an attribute that ends behind the packet", packetOf("010461"), "attribute-beyond-end"],
    ["a type without a length", packetOf("01036101"), "attribute-beyond-end"],
    ["a second attribute that is broken", packetOf("0103610100"), "attribute-length"],
  ])("%s", (_, datagram, reason) => {
    expect(reasonOf(datagram)).toBe(reason);
  });

  it("ignores bytes behind the length (RFC 2865 section 3), even if they are no attributes", () => {
    const packet = readPacket(Buffer.concat([packetOf("0103 61"), hex("ff00")]));
    expect([packet.length, packet.findText(1), [...packet.offsets()]]).toEqual([23, "a", [20]]);
  });

  it("takes a packet of 4096 bytes", () => {
    const body = `${"ff".repeat(1)}ff${"00".repeat(253)}`.repeat(15) + `01fb${"61".repeat(249)}`;
    expect(readPacket(packetOf(body)).length).toBe(4096);
  });

  it("shows no bytes of a malformed packet in the message", () => {
    expect(() => readPacket(packetOf("0206736563"))).toThrow("the attribute at byte 20 has length 6 and ends behind the packet");
  });
});

describe("attributes of a packet", () => {
  const packet = open("0103 61  2106 01020304  0103 62  2103 ff  0506 0000 0007  0604 0102");

  it("finds the first of a type, and all in order", () => {
    expect(packet.findText(1)).toBe("a");
    expect(packet.all(33).map(toHex)).toEqual(["01020304", "ff"]);
    expect(packet.find(99)).toBeUndefined();
    expect(packet.all(99)).toEqual([]);
  });

  it("reads numbers of 32 bits, and takes another length for absent", () => {
    expect([packet.findNumber(5), packet.findNumber(6), packet.findNumber(7)]).toEqual([7, undefined, undefined]);
    expect(open("0506 ffffffff").findNumber(5)).toBe(4_294_967_295);
  });

  it("joins the pieces of a long EAP-Message (RFC 3579 section 3.1)", () => {
    const eap = open(`4fff${"aa".repeat(253)} 0103 61 4f04 bbcc`).findJoined(79);
    expect([eap?.length, eap && toHex(eap.subarray(252))]).toEqual([255, "aabbcc"]);
    expect(packet.findJoined(79)).toBeUndefined();
  });

  it("gives values as views of the datagram", () => {
    const datagram = packetOf("0103 61");
    expect(readPacket(datagram).find(1)?.buffer).toBe(datagram.buffer);
  });
});

describe("attributes of vendors", () => {
  const mikrotik = 14988;
  it("finds several in one Vendor-Specific, and one in each of several (RFC 2865 section 5.26)", () => {
    // Two of MikroTik in one, one of Cisco, then one more of MikroTik.
    const packet = open("1a0e 00003a8c 0304 6161 0804 6262  1a09 00000009 0103 78  1a09 00003a8c 0303 63");
    expect([...packet.vendorAttributes(mikrotik)].map(({ type, value }) => [type, String(value)])).toEqual([
      [3, "aa"],
      [8, "bb"],
      [3, "c"],
    ]);
    expect(packet.findVendor(mikrotik, 8)?.toString()).toBe("bb");
    expect(packet.findVendor(9, 1)?.toString()).toBe("x");
    expect(packet.findVendor(9, 2)).toBeUndefined();
    expect(packet.findVendor(2011, 1)).toBeUndefined();
  });

  it.each([
    ["an inner length of 0", "1a0a 00003a8c 0800 6161"],
    ["an inner length of 1", "1a0a 00003a8c 0801 6161"],
    ["an inner length beyond the end", "1a0a 00003a8c 0805 6161"],
    ["no room for a vendor", "1a05 00003a"],
    ["a vendor alone", "1a06 00003a8c"],
    ["a vendor and one byte", "1a07 00003a8c 08"],
  ])("%s ends the search and is no fault of the packet", (_, attributes) => {
    const packet = open(attributes);
    expect(packet.findVendor(mikrotik, 8)).toBeUndefined();
    expect([...packet.vendorAttributes(mikrotik)]).toEqual([]);
  });
});

describe("extended attributes (RFC 6929)", () => {
  const read = (attributes: string): unknown[] =>
    [...listExtendedAttributes(open(attributes))].map(({ container, vendorId, number, value }) => [
      container,
      vendorId,
      number,
      toHex(value),
    ]);

  it("reads short, long and vendors' ones", () => {
    expect(read("f106 01 626f62  f507 01 00 626f62  f10c 1a 00000001 04 74657374  f50d 1a 00 00000001 04 74657374")).toEqual([
      [241, undefined, 1, "626f62"],
      [245, undefined, 1, "626f62"],
      [241, 1, 4, "74657374"],
      [245, 1, 4, "74657374"],
    ]);
  });

  it("joins fragments that have the More flag", () => {
    const fragments = `f5ff 04 80 ${"aa".repeat(251)} f506 04 00 bbcc 0103 61`;
    expect(read(fragments)).toEqual([[245, undefined, 4, `${"aa".repeat(251)}bbcc`]]);
  });

  it.each([
    ["the last fragment is missing", "f506 04 80 aabb"],
    ["another attribute stands between", "f506 04 80 aabb 0103 61 f506 04 00 bbcc"],
    ["it is too short", "f103 01"],
    ["a long one has no flags", "f503 04"],
    ["a vendor's one has no number", "f107 1a 00000001"],
  ])("leaves out what is broken: %s", (_, attributes) => {
    expect(read(attributes).filter((one) => JSON.stringify(one).includes("aabb"))).toEqual([]);
  });
});

/** Numbers that look like chance and are the same in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * below);
  };
}

describe("N-50 garbage", () => {
  const sane = [
    packetOf("0107 616c696365 0406 c000020a 1a0e 00003a8c 0304 6161 0804 6262 2106 01020304 4006 0100000d 6104 0040"),
    packetOf(`f5ff 04 80 ${"aa".repeat(251)} f506 04 00 bbcc f10c 1a 00000001 04 74657374 1a0e 0000a098 0508 0203 61 0303 62`),
    packetOf("2806 00000003 2c0a 3831613030303031 2a06 000003e8 3406 00000002", 4),
  ];

  function makeDatagram(random: (below: number) => number): Buffer {
    const model = sane[random(sane.length + 1)];
    if (!model) return Buffer.from(Array.from({ length: random(120) }, () => random(256)));
    const copy = Buffer.from(model);
    for (let count = random(6); count >= 0; count--) copy[random(copy.length)] = random(256);
    const cut = copy.subarray(0, random(4) === 0 ? random(copy.length) : copy.length);
    // Half of them get a length that fits, or nearly all would fail at the first check.
    if (cut.length >= 4 && random(2) === 0) cut.writeUInt16BE(cut.length, 2);
    return cut;
  }

  /** Walks in every way there is; gives how many steps that took. */
  function walk(packet: Packet): number {
    let steps = [...packet.offsets()].length + packet.all(33).length + packet.all(1).length;
    steps += [...packet.vendorAttributes(14988)].length + [...listExtendedAttributes(packet)].length;
    return packet.findVendor(9, 1) || packet.findText(1) || packet.findNumber(4) || packet.findJoined(79) ? steps + 1 : steps;
  }

  it("N-50 lets nothing but MalformedPacket escape from 200,000 packets, and every walk ends", () => {
    const random = chance(20_260_131);
    let opened = 0;
    for (let count = 0; count < 200_000; count++) {
      const datagram = makeDatagram(random);
      let packet: Packet;
      try {
        packet = readPacket(datagram);
      } catch (problem) {
        if (problem instanceof MalformedPacket) continue;
        throw problem;
      }
      opened++;
      // An attribute has two bytes at least, so no walk can be longer than that, three times over.
      if (walk(packet) > 3 * packet.length) throw new Error(`too many steps in ${toHex(datagram)}`);
      if (opened % 25 > 0) continue;
      const again = encodeAttributes(decodeAttributes(packet, { maskSecrets: false }));
      if (!again.equals(packet.bytes.subarray(headerLength))) throw new Error(`came back changed: ${toHex(datagram)}`);
    }
    // Enough of them must get past the door for the rest to mean anything.
    expect(opened).toBeGreaterThan(20_000);
    expect(opened).toBeLessThan(180_000);
  }, 120_000);
});
