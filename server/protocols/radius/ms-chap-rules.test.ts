import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "./bytes.ts";
import { md4 } from "./md4.ts";
import { deriveMppeKeys, masterKey } from "./mppe-keys.ts";
import {
  answerChallenge,
  authenticatorResponse,
  challengeHash,
  isRightMsChapV1,
  ntHash,
  proveMsChapV2,
  writeMsChapError,
} from "./ms-chap.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

// RFC 2759 section 9.2: user "User", password "clientPass".
const challenge = hex("5B5D7C7D7B3F2F3E3C2C602132262628");
const peerChallenge = hex("21402324255E262A28295F2B3A337C7E");
const ntResponse = hex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF");
const passwordHash = ntHash("clientPass");

describe("MS-CHAPv2, the vectors of RFC 2759 section 9.2", () => {
  it("hashes the challenges and the name", () => {
    expect(toHex(challengeHash(peerChallenge, challenge, "User"))).toBe("d02e4386bce91226");
    expect(toHex(challengeHash(peerChallenge, challenge, "ISP\\User"))).toBe("d02e4386bce91226");
  });

  it("hashes the password, once and twice", () => {
    expect(toHex(passwordHash)).toBe("44ebba8d5312b8d611474411f56989ae");
    expect(toHex(md4(passwordHash))).toBe("41c00c584bd2d91c4017a2a12fa59f3f");
  });

  it("answers the challenge", () => {
    expect(toHex(answerChallenge(hex("D02E4386BCE91226"), passwordHash))).toBe(toHex(ntResponse));
  });

  it("proves to the peer that it knows the password", () => {
    expect(authenticatorResponse(passwordHash, ntResponse, hex("D02E4386BCE91226"))).toBe("S=407A5589115FD0D6209F510FE9C04566932CDA56");
  });
});

describe("MS-CHAP2-Response", () => {
  const response = Buffer.concat([Uint8Array.of(0x2a, 0), peerChallenge, new Uint8Array(8), ntResponse]);
  const attempt = { challenge, response, userName: "User" };

  it("is right with the password's hash, and the success carries its ident", () => {
    const proof = proveMsChapV2(attempt, passwordHash);
    expect(proof && String(Buffer.from(proof.success))).toBe("*S=407A5589115FD0D6209F510FE9C04566932CDA56");
    expect(proof && toHex(proof.ntResponse)).toBe(toHex(ntResponse));
  });

  it.each([
    ["another password", attempt, ntHash("clientpass")],
    ["another name", { ...attempt, userName: "user" }, passwordHash],
    ["another challenge", { ...attempt, challenge: peerChallenge }, passwordHash],
    ["a challenge cut short", { ...attempt, challenge: challenge.subarray(1) }, passwordHash],
    ["a response cut short", { ...attempt, response: response.subarray(0, 49) }, passwordHash],
  ])("is wrong with %s", (_, some, hash) => {
    expect(proveMsChapV2(some, hash)).toBeUndefined();
  });
});

describe("MS-CHAP-Response (version 1)", () => {
  // RFC 2433 appendix B.2: password "MyPw".
  const oldChallenge = hex("102DB5DF085D3041");
  const oldResponse = hex("4E9D3C8F9CFD385D5BF4D3246791956CA4C351AB409A3D61");
  const response = Buffer.concat([Uint8Array.of(1, 1), new Uint8Array(24), oldResponse]);

  it("is right with the NT hash of the vector", () => {
    expect(toHex(ntHash("MyPw"))).toBe("fc156af7edcd6c0edde3337d427f4eac");
    expect(isRightMsChapV1(oldChallenge, response, ntHash("MyPw"))).toBe(true);
    expect(isRightMsChapV1(oldChallenge, response, ntHash("mypw"))).toBe(false);
  });

  it("is never right by its LAN-Manager half alone", () => {
    const lanManager = Buffer.concat([Uint8Array.of(1, 0), new Uint8Array(24), oldResponse]);
    expect(isRightMsChapV1(oldChallenge, lanManager, ntHash("MyPw"))).toBe(false);
  });
});

describe("MS-CHAP-Error", () => {
  const failure = { ident: 5, error: 691, mayRetry: false, challenge: hex("00112233445566778899aabbccddeeff"), message: "Wrong password" };

  it("is the ident and the text of RFC 2759 section 6", () => {
    const value = Buffer.from(writeMsChapError(failure));
    expect([value[0], value.subarray(1).toString()]).toEqual([5, "E=691 R=0 C=00112233445566778899AABBCCDDEEFF V=3 M=Wrong password"]);
    expect(String(Buffer.from(writeMsChapError({ ...failure, mayRetry: true })))).toContain(" R=1 ");
  });

  it("is cut at a whole character where the attribute ends", () => {
    const value = Buffer.from(writeMsChapError({ ...failure, message: `x${"ö".repeat(200)}` }));
    expect(value.length).toBeLessThanOrEqual(247);
    expect(value.length).toBeGreaterThan(244);
    expect(value.toString()).toMatch(/ö$/);
  });
});

describe("MPPE keys, the vectors of RFC 3079 section 3.5.3", () => {
  it("come from the password's hash and the response", () => {
    expect(toHex(masterKey(passwordHash, ntResponse))).toBe("fdece3717a8c838cb388e527ae3cdd31");
    const { send, receive } = deriveMppeKeys(passwordHash, ntResponse);
    expect(toHex(send)).toBe("8b7cdc149b993a1ba118cb153f56dccb");
    // The vector prints one direction only; the other must be a different key of the same length.
    expect(receive.length).toBe(16);
    expect(toHex(receive)).not.toBe(toHex(send));
  });
});

describe("names in any script", () => {
  it("take the bytes of UTF-8 into the hash, as the name goes over the wire", () => {
    const plain = challengeHash(peerChallenge, challenge, "Jörg");
    expect(toHex(plain)).not.toBe(toHex(challengeHash(peerChallenge, challenge, "Jorg")));
    expect(utf8("Jörg").length).toBe(5);
  });
});
