import { createCipheriv, hash } from "node:crypto";
import { asBuffer, byteAt, sameBytes, toHex, utf8 } from "./bytes.ts";
import { md4 } from "./md4.ts";

/** SHA-1 of the parts one after the other. */
export const sha1 = (...parts: Uint8Array[]): Uint8Array => hash("sha1", Buffer.concat(parts), "buffer");

/** MD4 of the password in UTF-16 (RFC 2759 section 8.3): all that MS-CHAP needs to know of it. */
export const ntHash = (password: string): Uint8Array => md4(Buffer.from(password, "utf16le"));

/** RFC 2759 section 8.2. `DOMAIN\user` counts as `user` (section 4). */
export function challengeHash(peerChallenge: Uint8Array, authenticatorChallenge: Uint8Array, userName: string): Uint8Array {
  const name = userName.slice(userName.lastIndexOf("\\") + 1);
  return sha1(peerChallenge, authenticatorChallenge, utf8(name)).subarray(0, 8);
}

/** The NT-Response to a challenge of 8 bytes (RFC 2759 section 8.5): it encrypted with each third of the hash, filled up with zeros. */
export function answerChallenge(challenge: Uint8Array, passwordHash: Uint8Array): Uint8Array {
  const keys = new Uint8Array(21);
  keys.set(passwordHash);
  return Buffer.concat([0, 7, 14].map((at) => encryptDes(challenge, spreadKey(keys.subarray(at, at + 7)))));
}

/** 56 bits to 8 bytes whose lowest bit is for parity, which nobody checks (RFC 2759 section 8.6). */
function spreadKey(key: Uint8Array): Uint8Array {
  const spread = new Uint8Array(8);
  for (let index = 0; index < 8; index++) {
    const before = index > 0 ? byteAt(key, index - 1) << (8 - index) : 0;
    const own = index < 7 ? byteAt(key, index) >>> index : 0;
    spread[index] = (before | own) & 0xfe;
  }
  return spread;
}

/** OpenSSL 3 has no single DES, but three DES with one key thrice is the same. */
function encryptDes(block: Uint8Array, key: Uint8Array): Uint8Array {
  return createCipheriv("des-ede3-ecb", Buffer.concat([key, key, key]), null)
    .setAutoPadding(false)
    .update(block);
}

/** What a peer sent under MS-CHAPv2, to be checked. */
export interface MsChapV2Attempt {
  /** MS-CHAP-Challenge, 16 bytes. */
  readonly challenge: Uint8Array;
  /** MS-CHAP2-Response: ident, flags, peer challenge 16, reserved 8, NT-Response 24 (RFC 2548 section 2.3.2). */
  readonly response: Uint8Array;
  /** As the peer spelled it. */
  readonly userName: string;
}

export interface MsChapV2Proof {
  /** Value of MS-CHAP2-Success: the ident and `S=` with 40 hex digits (RFC 2759 section 5). */
  readonly success: Uint8Array;
  /** From which the MPPE keys follow. */
  readonly ntResponse: Uint8Array;
}

/** The proof that we know the password too; undefined if the peer's response is wrong or has the wrong form. */
export function proveMsChapV2({ challenge, response, userName }: MsChapV2Attempt, passwordHash: Uint8Array): MsChapV2Proof | undefined {
  if (challenge.length !== 16 || response.length !== 50) return undefined;
  const peerChallenge = response.subarray(2, 18);
  const ntResponse = response.subarray(26, 50);
  const hashed = challengeHash(peerChallenge, challenge, userName);
  if (!sameBytes(ntResponse, answerChallenge(hashed, passwordHash))) return undefined;
  const text = authenticatorResponse(passwordHash, ntResponse, hashed);
  return { success: Buffer.concat([response.subarray(0, 1), utf8(text)]), ntResponse };
}

const magic1 = utf8("Magic server to client signing constant");
const magic2 = utf8("Pad to make it do more than one iteration");

/** `S=` and 40 hex digits (RFC 2759 section 8.7). */
export function authenticatorResponse(passwordHash: Uint8Array, ntResponse: Uint8Array, hashedChallenge: Uint8Array): string {
  const digest = sha1(md4(passwordHash), ntResponse, magic1);
  return `S=${toHex(sha1(digest, hashedChallenge, magic2)).toUpperCase()}`;
}

/** Whether a response under MS-CHAPv1 is right. Its LAN-Manager half is never believed (RFC 2433 section 5, RFC 2548 section 2.1.3). */
export function isRightMsChapV1(challenge: Uint8Array, response: Uint8Array, passwordHash: Uint8Array): boolean {
  if (challenge.length !== 8 || response.length !== 50 || byteAt(response, 1) !== 1) return false;
  return sameBytes(response.subarray(26, 50), answerChallenge(challenge, passwordHash));
}

export interface MsChapFailure {
  /** First byte of the response that is refused. */
  readonly ident: number;
  /** 691 wrong password, 646 not at this hour, 647 disabled, 648 expired (RFC 2759 section 6). */
  readonly error: number;
  readonly mayRetry: boolean;
  /** A new challenge, 16 bytes. */
  readonly challenge: Uint8Array;
  readonly message: string;
}

/** Value of MS-CHAP-Error: ident and `E=691 R=0 C=… V=3 M=…`; the message is cut at a whole character where the attribute ends. */
export function writeMsChapError({ ident, error, mayRetry, challenge, message }: MsChapFailure): Uint8Array {
  const start = `E=${error} R=${mayRetry ? 1 : 0} C=${toHex(challenge).toUpperCase()} V=3 M=`;
  // A sub-attribute holds 247 bytes: 255 less the headers of the attribute, the vendor and itself; the ident takes one more.
  return Buffer.concat([Uint8Array.of(ident), cutUtf8(start + message, 246)]);
}

function cutUtf8(text: string, maximum: number): Uint8Array {
  const bytes = asBuffer(utf8(text));
  let end = Math.min(bytes.length, maximum);
  while (end < bytes.length && (byteAt(bytes, end) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
