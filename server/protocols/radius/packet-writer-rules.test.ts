import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "./bytes.ts";
import { codes } from "./codes.ts";
import { longestPacket, readPacket } from "./packet.ts";
import { PacketTooLong, PacketWriter } from "./packet-writer.ts";
import { prepareSecret } from "./secret.ts";

const secret = prepareSecret("demarc-lab");
const writer = new PacketWriter();

function requestWith(proxyStates: readonly string[]): ReturnType<typeof readPacket> {
  writer.start(codes.accessRequest, 17).addText(1, "alice");
  for (const state of proxyStates) writer.addBytes(33, Buffer.from(state, "hex"));
  return readPacket(writer.finishRequest(secret, Buffer.alloc(16, 9)));
}

describe("N-54 Proxy-State", () => {
  it("N-54 is copied unchanged and in order", () => {
    const states = ["ff00", "01", "", "01", "ab".repeat(253)];
    const request = requestWith(states);
    const reply = readPacket(
      writer.startReply(codes.accessReject, request).addText(18, "no").addProxyStates(request).finishReply(request, secret),
    );
    expect(reply.all(33).map(toHex)).toEqual(states);
  });

  it("N-54 is absent from the answer to a request without one", () => {
    const request = requestWith([]);
    const reply = readPacket(writer.startReply(codes.accessAccept, request).addProxyStates(request).finishReply(request, secret));
    expect(reply.firstOf(33)).toBe(-1);
  });
});

describe("N-70 a packet that is too long", () => {
  const request = requestWith([]);
  const routes = Array.from({ length: 300 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24 100.64.0.1 1`);

  function writeWith(count: number): PacketWriter {
    writer.startReply(codes.accessAccept, request);
    for (const route of routes.slice(0, count)) writer.addText(22, route);
    return writer.addNumber(85, 300);
  }

  it("N-70 says by how much, so that routes can be left out until it fits", () => {
    const all = routes.reduce((sum, route) => sum + route.length + 2, 20 + 18 + 6);
    expect(writeWith(routes.length).excessBytes).toBe(all - longestPacket);
    let count = routes.length;
    while (writeWith(count).excessBytes > 0) count--;
    const reply = readPacket(writer.finishReply(request, secret));
    expect(reply.all(22).map(String)).toEqual(routes.slice(0, count));
    expect(longestPacket - reply.length).toBeLessThan(routes[count]!.length + 2);
    expect(reply.findNumber(85)).toBe(300);
  });

  it("N-70 is never sent: finishing throws, and the writer is good for the next packet", () => {
    expect(() => writeWith(routes.length).finishReply(request, secret)).toThrow(PacketTooLong);
    expect(readPacket(writeWith(1).finishReply(request, secret)).all(22)).toHaveLength(1);
  });

  it("holds 4096 bytes and not one more", () => {
    const fill = (rest: number): PacketWriter => {
      writer.start(codes.accessAccept, 1, { withMessageAuthenticator: false });
      for (let count = 0; count < 15; count++) writer.addBytes(25, new Uint8Array(253));
      return writer.addBytes(25, new Uint8Array(rest));
    };
    expect([fill(249).excessBytes, writer.freeBytes]).toEqual([0, 0]);
    expect(writer.finishReply(request, secret)).toHaveLength(4096);
    expect(fill(250).excessBytes).toBe(1);
  });
});

describe("attributes", () => {
  const request = requestWith([]);
  const written = (fill: (writer: PacketWriter) => void): string => {
    writer.start(codes.accessAccept, 1, { withMessageAuthenticator: false });
    fill(writer);
    return toHex(writer.finishReply(request, secret).subarray(20));
  };

  it("are written with their headers", () => {
    expect(written((to) => to.addText(18, "Grüße"))).toBe(`1209${toHex(utf8("Grüße"))}`);
    expect(written((to) => to.addNumber(27, 4_294_967_295))).toBe("1b06ffffffff");
    expect(written((to) => to.addVendorBytes(14988, 8, utf8("1M/2M")))).toBe("1a0d00003a8c0807314d2f324d");
    expect(written((to) => to.addEncoded(Buffer.from("0806640000051903ff", "hex")))).toBe("0806640000051903ff");
  });

  it("cuts an EAP message into pieces", () => {
    expect(written((to) => to.addInPieces(79, new Uint8Array(254)))).toBe(`4fff${"00".repeat(253)}4f0300`);
  });

  it("refuses a value that no attribute holds", () => {
    writer.start(codes.accessAccept, 1);
    expect(() => writer.addBytes(25, new Uint8Array(254))).toThrow(RangeError);
    expect(() => writer.addText(18, "ü".repeat(127))).toThrow("254 bytes");
    expect(() => writer.addVendorBytes(9, 1, new Uint8Array(248))).toThrow("holds 247");
  });

  it("gives every packet memory of its own, for repeats (N-53)", () => {
    const first = writer.startReply(codes.accessAccept, request).addText(18, "first").finishReply(request, secret);
    const before = toHex(first);
    writer.startReply(codes.accessReject, request).addText(18, "second").finishReply(request, secret);
    expect(toHex(first)).toBe(before);
  });
});
