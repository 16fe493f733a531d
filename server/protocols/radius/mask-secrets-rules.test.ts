import { describe, expect, it } from "vitest";
import { decodeAttributes, encodeAttributes } from "./attributes.ts";
import { codes } from "./codes.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { type Packet, readPacket } from "./packet.ts";
import { PacketWriter } from "./packet-writer.ts";
import { prepareSecret } from "./secret.ts";

const secret = prepareSecret("a-secret-for-tests-2026");
const packetOf = (fill: (writer: PacketWriter) => PacketWriter): Packet =>
  readPacket(fill(new PacketWriter().start(codes.accessRequest, 1)).finishRequest(secret, Buffer.alloc(16, 7)));
const vendor = (id: number, ...parts: Buffer[]): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(id);
  return Buffer.concat([head, ...parts]);
};
const part = (type: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([type, value.length + 2]), value]);
const hidden = Buffer.from("what nobody may see");

describe("N-115 packets as they are kept for people", () => {
  it.each([
    ["User-Password", (writer: PacketWriter) => writer.addBytes(2, hidden)],
    ["CHAP-Password", (writer: PacketWriter) => writer.addBytes(3, hidden)],
    ["Tunnel-Password", (writer: PacketWriter) => writer.addBytes(69, hidden)],
    ["EAP", (writer: PacketWriter) => writer.addBytes(79, Buffer.concat([Buffer.from([2, 1, 0, 24, 6]), hidden]))],
    ["MS-CHAP2-Response", (writer: PacketWriter) => writer.addVendorBytes(311, 25, hidden)],
    ["MS-MPPE-Send-Key", (writer: PacketWriter) => writer.addVendorBytes(311, 16, hidden)],
    ["a key in a TLV of a vendor", (writer: PacketWriter) => writer.addBytes(26, vendor(41112, part(5, part(2, hidden))))],
    ["a key in a pair of Cisco's", (writer: PacketWriter) => writer.addVendorBytes(9, 1, Buffer.concat([Buffer.from("psk="), hidden]))],
    [
      "a password in another vendor's pair",
      (writer: PacketWriter) => writer.addVendorBytes(9, 1, Buffer.concat([Buffer.from("vpdn:l2tp-tunnel-Password="), hidden])),
    ],
    ["a handshake of Wi-Fi", (writer: PacketWriter) => writer.addBytes(26, vendor(29671, part(5, part(2, hidden))))],
    [
      "a key in an extended attribute",
      (writer: PacketWriter) => writer.addBytes(245, Buffer.concat([Buffer.from([26, 0, 0, 44, 80, 2]), hidden])),
    ],
    [
      "a secret behind a part that is no secret",
      (writer: PacketWriter) => writer.addBytes(26, vendor(311, part(11, Buffer.alloc(8)), part(25, hidden))),
    ],
    [
      "a vendor's part whose length does not fit",
      (writer: PacketWriter) => writer.addBytes(26, vendor(311, Buffer.from([25, 200]), hidden)),
    ],
  ])("%s is not in them", (_what, fill) => {
    const packet = packetOf(fill);
    expect(packet.bytes.includes(hidden)).toBe(true);
    const masked = maskSecrets(packet);
    expect(masked.includes(hidden)).toBe(false);
    expect(masked.length).toBe(packet.bytes.length);
    expect(readPacket(masked).bytes.subarray(0, 20)).toEqual(packet.bytes.subarray(0, 20));
  });

  it("everything else stays as it was, and the packet itself is not touched", () => {
    const text = 'User-Name = alice\nCalling-Station-Id = 02:00:5e:00:00:01\nFramed-IP-Address = 192.0.2.7\nCisco-AVPair = "ip:outacl=101"';
    const lines = text.split("\n").map((line) => line.split(" = ") as [string, string]);
    const packet = packetOf((writer) =>
      writer.addEncoded(encodeAttributes(lines.map(([name, value]) => ({ name, value: value.replaceAll('"', "") })))).addBytes(2, hidden),
    );
    const before = Buffer.from(packet.bytes);
    const masked = readPacket(maskSecrets(packet));
    expect(packet.bytes).toEqual(before);
    const seen = (each: Packet) =>
      decodeAttributes(each).filter(({ name }) => name !== "User-Password" && name !== "Message-Authenticator");
    expect(seen(masked)).toEqual(seen(packet));
    expect(seen(masked)).toHaveLength(lines.length);
  });
});
