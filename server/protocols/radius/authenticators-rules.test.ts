import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  checkMessageAuthenticator,
  checkReplyMessageAuthenticator,
  hasValidRequestAuthenticator,
  hasValidResponseAuthenticator,
} from "./authenticators.ts";
import { toHex, utf8 } from "./bytes.ts";
import { answerChap, isRightChap } from "./chap.ts";
import { codeName, codes, isRequest } from "./codes.ts";
import { readPacket } from "./packet.ts";
import { PacketWriter } from "./packet-writer.ts";
import { prepareSecret } from "./secret.ts";
import { hideUserPassword, revealUserPassword } from "./user-password.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const writer = new PacketWriter();
const withoutMessageAuthenticator = { withMessageAuthenticator: false };

describe("N-51 the worked packets of the specification, byte for byte", () => {
  const secret = prepareSecret("demarc-lab");
  const requestBytes = hex(`012a0045 000102030405060708090a0b0c0d0e0f 5012 57bec753fff113feaa2176dfcc545362 0107 616c696365
    0212 69cf640b76843c8682e44749eab568a0 0406 c000020a`);
  const acceptBytes = hex(`022a0032 e451348d04718840b68dd80d5eb4874f 5012 695fdd82c436867f5da7beb9fe80135e 0806 64400005
    5506 0000012c`);
  const accountingBytes = hex(`04070030 ed0c01ea03054946715b93233988fcec 2806 00000003 2c0a 3831613030303031 2a06 000003e8
    3406 00000002`);

  it("writes the Access-Request", () => {
    const authenticator = hex("000102030405060708090a0b0c0d0e0f");
    const password = hideUserPassword(utf8("hunter22"), { secret: secret.bytes, authenticator });
    const written = writer
      .start(codes.accessRequest, 42)
      .addText(1, "alice")
      .addBytes(2, password)
      .addNumber(4, 0xc000020a)
      .finishRequest(secret, authenticator);
    expect(toHex(written)).toBe(toHex(requestBytes));
  });

  it("reads the Access-Request", () => {
    const request = readPacket(requestBytes);
    expect(checkMessageAuthenticator(request, secret)).toBe("valid");
    const hiding = { secret: secret.bytes, authenticator: request.authenticator };
    expect(String(Buffer.from(revealUserPassword(request.find(2)!, hiding)!))).toBe("hunter22");
  });

  it("N-51 writes the Access-Accept with attribute 80 first, and its receiver finds both authenticators right", () => {
    const request = readPacket(requestBytes);
    const written = writer.startReply(codes.accessAccept, request).addNumber(8, 0x64400005).addNumber(85, 300).finishReply(request, secret);
    expect(toHex(written)).toBe(toHex(acceptBytes));
    const reply = readPacket(written);
    expect(checkReplyMessageAuthenticator(reply, request.authenticator, secret)).toBe("valid");
    expect(hasValidResponseAuthenticator(reply, request.authenticator, secret)).toBe(true);
  });

  it("writes and reads the Accounting-Request", () => {
    const written = writer
      .start(codes.accountingRequest, 7, withoutMessageAuthenticator)
      .addNumber(40, 3)
      .addText(44, "81a00001")
      .addNumber(42, 1000)
      .addNumber(52, 2)
      .finishRequest(secret);
    expect(toHex(written)).toBe(toHex(accountingBytes));
    const packet = readPacket(accountingBytes);
    expect(hasValidRequestAuthenticator(packet, secret)).toBe(true);
    expect((packet.findNumber(52) ?? 0) * 2 ** 32 + (packet.findNumber(42) ?? 0)).toBe(8_589_935_592);
  });

  it("answers the CHAP challenge", () => {
    const challenge = hex("000102030405060708090a0b0c0d0e0f");
    const value = answerChap(5, utf8("hunter22"), challenge);
    expect(toHex(value)).toBe("0535c4a0bcdef1014acecd18e9b5b88be8");
    expect(isRightChap(value, utf8("hunter22"), challenge)).toBe(true);
    expect(isRightChap(value, utf8("hunter23"), challenge)).toBe(false);
    expect(isRightChap(value.subarray(1), utf8("hunter22"), challenge)).toBe(false);
  });

  it.each(["wrong secret", "another byte", "another authenticator in the header"])("refuses all of them under: %s", (change) => {
    const other = change === "wrong secret" ? prepareSecret("demarc-lob") : secret;
    const changed = (bytes: Buffer): Buffer => {
      const copy = Buffer.from(bytes);
      const at = change === "another byte" ? copy.length - 1 : 10;
      if (change !== "wrong secret") copy[at] = copy[at]! ^ 1;
      return copy;
    };
    const { authenticator } = readPacket(requestBytes);
    expect(checkMessageAuthenticator(readPacket(changed(requestBytes)), other)).toBe("invalid");
    expect(hasValidResponseAuthenticator(readPacket(changed(acceptBytes)), authenticator, other)).toBe(false);
    expect(hasValidRequestAuthenticator(readPacket(changed(accountingBytes)), other)).toBe(false);
  });
});

describe("RFC 2865 section 7, byte for byte (secret xyzzy5461)", () => {
  const secret = prepareSecret("xyzzy5461");
  const telnet = hex(`01000038 0f403f94739780 57bd83d5cb98f4227a 0106 6e656d6f 0212 0dbe708d93d413ce3196e43f782a0aee
    0406 c0a80110 0506 00000003`);
  const framed = hex(`01010047 2aee86f08d0d55969ca5978e0d3367a2 0108 666c6f707379 0313 16e97557c316185895f293ff634407 7275
    0406 c0a80110 0506 00000014 0606 00000002 0706 00000001`);
  const challenged = hex(`01020039 f3a47a1f6a6d76710b947ab93041a039 0107 6d6f707379 0212 33657573778289b570885e15084825c5
    0406 c0a80110 0506 00000007`);
  const answering = hex(`01030043 b122556d428a13d0d6253807c457ecf0 0107 6d6f707379 0212 692c1f205fc081b919b95195f561a581
    0406 c0a80110 0506 00000007 180a 3332373639343330`);

  it.each([
    ["nemo", telnet, "arctangent"],
    ["mopsy, who asks for a challenge", challenged, "challenge"],
    ["mopsy, who answers it", answering, "99101462"],
  ])("reveals and hides the password of %s", (_, bytes, password) => {
    const packet = readPacket(bytes);
    const hiding = { secret: secret.bytes, authenticator: packet.authenticator };
    expect(String(Buffer.from(revealUserPassword(packet.find(2)!, hiding)!))).toBe(password);
    expect(toHex(hideUserPassword(utf8(password), hiding))).toBe(toHex(packet.find(2)!));
  });

  it("7.1: accepts nemo for Telnet", () => {
    const request = readPacket(telnet);
    writer.startReply(codes.accessAccept, request, withoutMessageAuthenticator);
    writer.addNumber(6, 1).addNumber(15, 0).addNumber(14, 0xc0a80103);
    expect(toHex(writer.finishReply(request, secret))).toBe("0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0a80103");
  });

  it("7.2: accepts flopsy for PPP", () => {
    const request = readPacket(framed);
    writer.startReply(codes.accessAccept, request, withoutMessageAuthenticator).addNumber(6, 2).addNumber(7, 1);
    writer.addNumber(8, 0xfffffffe).addNumber(10, 2).addNumber(13, 1).addNumber(12, 1500);
    expect(toHex(writer.finishReply(request, secret))).toBe(
      "0201003815efbc7dab26cfa3dc34d9c03c8601a40606000000020706000000010806fffffffe0a06000000020d06000000010c06000005dc",
    );
  });

  it("7.3: challenges mopsy, and rejects the answer", () => {
    const first = readPacket(challenged);
    writer.startReply(codes.accessChallenge, first, withoutMessageAuthenticator);
    writer.addText(18, "Challenge 32769430.  Enter response at prompt.").addText(24, "32769430");
    expect(toHex(writer.finishReply(first, secret))).toBe(
      toHex(
        hex(`0b02004e 36f3c8764ae8c71157403c0c71ff9c45 1230 4368616c6c656e67652033323736393433302e2020456e74657220726573706f6e
          73652061742070726f6d70742e 180a 3332373639343330`),
      ),
    );
    const second = readPacket(answering);
    const reject = writer.startReply(codes.accessReject, second, withoutMessageAuthenticator).finishReply(second, secret);
    expect(toHex(reject)).toBe("03030014a42f4fca45916c4e09c8340f9e746aa0");
  });
});

describe("N-51 Message-Authenticator", () => {
  const secret = prepareSecret("another secret");
  const request = readPacket(writer.start(codes.accessRequest, 9).addText(1, "bob").finishRequest(secret, Buffer.alloc(16, 0x5a)));
  const { authenticator } = request;
  const hmac = (packet: Buffer): string => createHmac("md5", secret.bytes).update(packet).digest("hex");
  const md5 = (...parts: Uint8Array[]): string => createHash("md5").update(Buffer.concat(parts)).digest("hex");

  /** The packet as the standards say it stands while attribute 80 is worked out: zeros there, and this in the header. */
  function blank(packet: Buffer, header: Uint8Array): Buffer {
    const copy = Buffer.from(packet);
    copy.set(header, 4);
    copy.fill(0, 22, 38);
    return copy;
  }

  it.each([codes.accessAccept, codes.accessReject, codes.accessChallenge, codes.accountingResponse, codes.coaAck, codes.disconnectNak])(
    "N-51 stands first in code %i, over the request's authenticator",
    (code) => {
      const reply = writer.startReply(code, request).addText(18, "hello").finishReply(request, secret);
      expect([reply[20], reply[21]]).toEqual([80, 18]);
      expect(toHex(reply.subarray(22, 38))).toBe(hmac(blank(reply, authenticator)));
      expect(toHex(reply.subarray(4, 20))).toBe(md5(reply.subarray(0, 4), authenticator, reply.subarray(20), secret.bytes));
      expect(checkReplyMessageAuthenticator(readPacket(reply), authenticator, secret)).toBe("valid");
    },
  );

  it.each([codes.accountingRequest, codes.disconnectRequest, codes.coaRequest])(
    "is worked out over zeros in the header of code %i",
    (code) => {
      const bytes = writer.start(code, 1).addText(44, "81a00001").finishRequest(secret);
      const zeros = new Uint8Array(16);
      expect(toHex(bytes.subarray(22, 38))).toBe(hmac(blank(bytes, zeros)));
      expect(toHex(bytes.subarray(4, 20))).toBe(md5(bytes.subarray(0, 4), zeros, bytes.subarray(20), secret.bytes));
      const packet = readPacket(bytes);
      expect([checkMessageAuthenticator(packet, secret), hasValidRequestAuthenticator(packet, secret)]).toEqual(["valid", true]);
    },
  );

  it("is found where it stands, first or last", () => {
    const status = writer.start(codes.statusServer, 3, withoutMessageAuthenticator).addText(32, "nas");
    const bytes = status.addBytes(80, new Uint8Array(16)).finishRequest(secret, authenticator);
    bytes.set(createHmac("md5", secret.bytes).update(bytes).digest(), bytes.length - 16);
    expect(checkMessageAuthenticator(readPacket(bytes), secret)).toBe("valid");
  });

  it.each([
    ["absent", "0103 61", "absent"],
    ["too short", "5011 000000000000000000000000000000", "invalid"],
    ["there twice", "5012 00000000000000000000000000000000 5012 00000000000000000000000000000000", "invalid"],
    ["empty", "5002", "invalid"],
  ])("%s", (_, attributes, state) => {
    const bytes = Buffer.concat([Buffer.alloc(20), hex(attributes)]);
    bytes[0] = codes.accessRequest;
    bytes.writeUInt16BE(bytes.length, 2);
    expect(checkMessageAuthenticator(readPacket(bytes), secret)).toBe(state);
  });
});

describe("codes", () => {
  it("have the names of the RFCs, and those that ask are told from those that answer", () => {
    expect([1, 44, 12, 99].map(codeName)).toEqual(["Access-Request", "CoA-ACK", "Status-Server", "Code-99"]);
    expect(Object.values(codes).filter(isRequest)).toEqual([1, 4, 12, 40, 43]);
  });
});
