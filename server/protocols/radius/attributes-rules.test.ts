import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecodedAttribute, decodeAttributes, encodeAttribute, encodeAttributes, encodeTlv, findTagged } from "./attributes.ts";
import { toHex, utf8 } from "./bytes.ts";
import { findAttributeByName, findNamed } from "./dictionary/dictionary.ts";
import { headerLength, readPacket } from "./packet.ts";
import { ciscoStart, huaweiStop, juniperAccept, juniperInterim, mikrotikAccept, mikrotikRequest, wifiRequest } from "./sample-packets.ts";
import { encodeValue, InvalidValue } from "./values.ts";

const clear = { maskSecrets: false };
const decode = (datagram: Uint8Array): DecodedAttribute[] => decodeAttributes(readPacket(datagram), clear);

/** "Name:tag = value", as it would stand in a trace. */
const lines = (decoded: readonly DecodedAttribute[]): string[] =>
  decoded.map(
    ({ name, tag, value, within }) =>
      `${name}${tag === undefined ? "" : `:${tag}`} = ${within ? `{ ${lines(within).join(", ")} }` : value}`,
  );

describe("packets of routers and access points", () => {
  it.each([
    ["MikroTik asks", mikrotikRequest],
    ["MikroTik is answered", mikrotikAccept],
    ["Cisco begins", ciscoStart],
    ["Juniper counts", juniperInterim],
    ["Juniper is answered", juniperAccept],
    ["Huawei ends", huaweiStop],
    ["an access point asks", wifiRequest],
  ])("%s: decoding and encoding gives the same bytes", (_, datagram) => {
    expect(toHex(encodeAttributes(decode(datagram)))).toBe(toHex(datagram.subarray(headerLength)));
  });

  it("reads MikroTik", () => {
    expect(lines(decode(mikrotikRequest))).toEqual([
      "Service-Type = Framed-User",
      "Framed-Protocol = PPP",
      "NAS-Port = 15728651",
      "NAS-Port-Type = Ethernet",
      "User-Name = alice@isp.example",
      "Calling-Station-Id = 4C:5E:0C:11:22:33",
      "Called-Station-Id = pppoe-access",
      "NAS-Port-Id = ether5-vlan812",
      "Acct-Session-Id = 8170000c",
      "MS-CHAP-Challenge = 0x5b5d7c7d7b3f2f3e3c2c602132262628",
      "MS-CHAP2-Response = 0x010021402324255e262a28295f2b3a337c7e000000000000000082309ecd8d708b5ea08faa3981cd83544233114a3d85d6df",
      "NAS-Identifier = bng-north",
      "NAS-IP-Address = 192.0.2.10",
    ]);
    expect(lines(decode(mikrotikAccept)).slice(6, 12)).toEqual([
      `Class = 0x${toHex(utf8("dmc1:AbCdEfGhIjKlMnOpQrStUv"))}`,
      "Mikrotik-Rate-Limit = 10000000/50000000 12000000/60000000 8000000/40000000 16/16 5 1000000/5000000",
      "Mikrotik-Address-List = dm-active",
      "Mikrotik-Delegated-IPv6-Pool = pd-residential",
      "MS-Primary-DNS-Server = 192.0.2.53",
      "MS-Secondary-DNS-Server = 192.0.2.54",
    ]);
  });

  it("reads Cisco", () => {
    expect(lines(decode(ciscoStart))).toEqual(
      expect.arrayContaining([
        "Cisco-AVPair = circuit-id-tag=olt7/1/3:812",
        "Cisco-AVPair = remote-id-tag=ONT 00042",
        "Cisco-Account-Info = NINTERNET-50M",
        "Acct-Status-Type = Start",
        "NAS-Port-Type = PPPoEoVLAN",
        "Event-Timestamp = 2026-01-31T12:00:00Z",
      ]),
    );
  });

  it("reads Juniper, whose prefixes come in two lengths", () => {
    const decoded = decode(juniperInterim);
    expect(lines(decoded)).toEqual(
      expect.arrayContaining([
        "Acct-Status-Type = Interim-Update",
        "Framed-IPv6-Prefix = 2001:db8:7:7::/64",
        "Delegated-IPv6-Prefix = 2001:db8:7:aa00::/56",
        "Acct-Input-Octets = 4294966296",
        "ERX-IPv6-Acct-Output-Gigawords = 2",
        "ADSL-Agent-Circuit-Id = 0x0004032c0107",
      ]),
    );
    expect(decoded.find(({ name }) => name === "Framed-IPv6-Prefix")?.raw).toBe("004020010db800070007");
    expect(decoded.find(({ name }) => name === "Delegated-IPv6-Prefix")?.raw).toBeUndefined();
  });

  it("reads tags", () => {
    expect(lines(decode(juniperAccept)).slice(1)).toEqual([
      "ERX-Service-Activate:1 = internet(50000k,10000k)",
      "ERX-Service-Statistics:1 = time-volume",
      "ERX-Service-Acct-Interval:1 = 600",
      "ERX-Cos-Shaping-Rate = T50m",
      "ERX-IPv6-Delegated-Pool-Name = pd-residential",
      "Tunnel-Type = VLAN",
      "Tunnel-Medium-Type:2 = IEEE-802",
      "Tunnel-Private-Group-Id:2 = 812",
      "Tunnel-Private-Group-Id = 813",
    ]);
  });

  it("reads Huawei", () => {
    expect(lines(decode(huaweiStop))).toEqual(
      expect.arrayContaining([
        "Acct-Terminate-Cause = User-Request",
        "Huawei-Input-Average-Rate = 10000000",
        "Huawei-Output-Peak-Rate = 50000000",
        "Huawei-Domain-Name = isp.example",
        "Huawei-Acct-IPv6-Output-Gigawords = 1",
      ]),
    );
  });

  it("reads what has no name, no text, or parts", () => {
    const decoded = decode(wifiRequest);
    const key = toHex(Uint8Array.from({ length: 32 }, (_, index) => index));
    expect(lines(decoded).slice(6, 11)).toEqual([
      `Meraki-IPSK = { Meraki-IPSK-Anonce = 0x${key}, Meraki-IPSK-BSSID = 0x001122334455, Meraki-IPSK-SSID = 0x${toHex(utf8("Harbour"))} }`,
      "Ruckus-SSID = Harbour",
      `Ruckus-DPSK-Params = { Ruckus-DPSK-AKM-Suite = 0x000fac02, Ruckus-DPSK-Cipher = 4, Ruckus-DPSK-Anonce = 0x${key} }`,
      "UBNT-Data-Rate-DL = 50000000",
      "UBNT-Data-Rate-UL = 10000000",
    ]);
    expect(lines(decoded).slice(11)).toEqual([
      `FreeRADIUS-802.1X-Anonce = 0x${key}`,
      `FreeRADIUS-802.1X-EAPoL-Key-Msg = 0x${"0103".repeat(123)}${"05".repeat(6)}`,
      "Attr-26.12345.7 = 0xc0ffee",
      "Attr-222 = 0xbeef",
      "User-Name = 0x4af67267",
    ]);
  });
});

describe("secrets in traces", () => {
  const masked = (attributes: string): string[] => {
    const body = Buffer.from(attributes.replaceAll(" ", ""), "hex");
    const header = Buffer.alloc(headerLength);
    header.writeUInt16BE(headerLength + body.length, 2);
    return lines(decodeAttributes(readPacket(Buffer.concat([header, body]))));
  };

  it("are masked, unless one asks otherwise", () => {
    const secret = toHex(utf8("hunter22"));
    const shown = [
      ["User-Password = ***", `0212 ${secret}${secret}`],
      ["CHAP-Password = ***", `0313 05${secret}${secret}`],
      ["Tunnel-Password:1 = ***", `4515 01 8001 ${secret}${secret}`],
      ["Mikrotik-Wireless-PSK = ***", `1a10 00003a8c 100a ${secret}`],
      ["Ruckus-DPSK = ***", `1a10 000061dd 8e0a ${secret}`],
      ["Aruba-MPSK-Passphrase = ***", `1a10 000039e7 2c0a ${secret}`],
      ["MS-CHAP2-Response = ***", `1a10 00000137 190a ${secret}`],
      ["UBNT-Tunnel-Password-Entry = { UBNT-Tunnel-Password = *** }", `1a12 0000a098 050c 020a ${secret}`],
      ["Cisco-AVPair = psk=***", `1a14 00000009 010e ${toHex(utf8("psk="))}${secret}`],
      ["Cisco-AVPair = ip:addr-pool=dm", `1a17 00000009 0111 ${toHex(utf8("ip:addr-pool=dm"))}`],
    ];
    for (const [line, attributes] of shown) expect(masked(attributes!)).toEqual([line]);
  });
});

describe("any packet", () => {
  it("comes back byte for byte, whatever its attributes hold", () => {
    const plain = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 40 }));
    const vendorId = fc.constantFrom(9, 311, 2011, 3561, 4874, 14988, 29671, 41112, 77);
    const sub = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 12 }));
    const vendor = fc.tuple(vendorId, fc.array(sub, { minLength: 1, maxLength: 3 })).map(([id, subs]): [number, Uint8Array] => {
      const header = Buffer.alloc(4);
      header.writeUInt32BE(id);
      const parts = subs.map(([type, value]) => Buffer.concat([Uint8Array.of(type, value.length + 2), value]));
      return [26, Buffer.concat([header, ...parts])];
    });
    const extended = fc
      .tuple(fc.integer({ min: 241, max: 246 }), fc.uint8Array({ minLength: 1, maxLength: 12 }))
      .map(([type, rest]): [number, Uint8Array] => [type, Uint8Array.of(rest[0]! & 3, ...rest)]);
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, vendor, extended), { maxLength: 12 }), (attributes) => {
        const body = Buffer.concat(attributes.map(([type, value]) => Buffer.concat([Uint8Array.of(type, value.length + 2), value])));
        const header = Buffer.alloc(headerLength);
        header.writeUInt16BE(headerLength + body.length, 2);
        const decoded = decode(Buffer.concat([header, body]));
        expect(toHex(encodeAttributes(decoded))).toBe(toHex(body));
        // It survives JSON, too: golden files and the FreeRADIUS front end write it so.
        expect(toHex(encodeAttributes(JSON.parse(JSON.stringify(decoded))))).toBe(toHex(body));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("attributes of templates", () => {
  const encode = (name: string, text: string): string => {
    const { attribute, tag } = findTagged(name)!;
    return toHex(encodeAttribute(attribute, encodeValue(attribute, text), tag));
  };

  it.each([
    ["Framed-IP-Address", "100.64.0.5", "080664400005"],
    ["Mikrotik-Rate-Limit", "1M/2M", "1a0d00003a8c0807314d2f324d"],
    ["ERX-Service-Activate:1", "internet", "1a110000130a410b01696e7465726e6574"],
    ["ERX-Service-Activate", "internet", "1a100000130a410a696e7465726e6574"],
    ["Tunnel-Type:31", "VLAN", "40061f00000d"],
    ["Tunnel-Type", "VLAN", "40060000000d"],
    ["UBNT-Tunnel-Password-Keyid", "7", "1a0b0000a0980505030337"],
    ["Frag-Status", "1", "f1070100000001"],
    ["FreeRADIUS-802.1X-Anonce", "0xff", "f50a1a0000002c5001ff"],
    ["Attr-26.14988.77", "0x01", "1a0900003a8c4d0301"],
  ])("%s = %j", (name, text, bytes) => {
    expect(encode(name, text)).toBe(bytes);
  });

  it("put parts into a TLV", () => {
    const entry = findAttributeByName("UBNT-Tunnel-Password-Entry")!;
    const parts = [
      { number: 2, value: Uint8Array.of(1) },
      { number: 3, value: Uint8Array.of(2) },
    ];
    expect(toHex(encodeTlv(entry, parts))).toBe("1a0e0000a0980508020301030302");
  });

  it("cut what is long only where the standard cuts it", () => {
    const long = findNamed("Attr-245.4")!;
    expect(toHex(encodeAttribute(long, new Uint8Array(252)))).toBe(`f5ff0480${"00".repeat(251)}f505040000`);
    expect(() => encode("Filter-Id", "x".repeat(254))).toThrow("Filter-Id: 254 bytes do not fit into attribute 11, which holds 253");
    expect(() => encode("Mikrotik-Group", "x".repeat(248))).toThrow(InvalidValue);
  });

  it.each(["Filter-Id:1", "Tunnel-Type:32", "No-Such-Attribute", "Tunnel-Type:", "Tunnel-Type:1:2"])("%s names nothing", (name) => {
    expect(findTagged(name)).toBeUndefined();
  });

  it("refuse a number that leaves no room for its tag", () => {
    expect(() => encode("Tunnel-Preference:1", "16777216")).toThrow("beside a tag there are three bytes");
    expect(encode("Tunnel-Preference:1", "16777215")).toBe("530601ffffff");
  });

  it("refuse names and hex digits that are none", () => {
    expect(() => encodeAttributes([{ name: "Nonsense", value: "1" }])).toThrow('there is no attribute "Nonsense"');
    expect(() => encodeAttributes([{ name: "Class", value: "0x00", raw: "0" }])).toThrow("no even count of hex digits");
    expect(() => encodeAttributes([{ name: "Class", value: "0x00", tag: 1 }])).toThrow("Class has no tag");
  });
});
