import { byteAt, putUint16, sameBytesAt } from "./bytes.ts";
import { hasDigestAuthenticator, isRequest } from "./codes.ts";
import { HmacMd5, Md5 } from "./md5.ts";
import { attributeTypes, headerLength, nowhere, type Packet } from "./packet.ts";
import type { RadiusSecret } from "./secret.ts";

const authenticatorAt = 4;
const noAuthenticator = new Uint8Array(16);

// One of each for the whole process: every function below is done with them before it returns.
const md5 = new Md5();
const hmac = new HmacMd5();
const expected = new Uint8Array(16);

/** A packet under way: the bytes from 0 to `length`, wherever they lie. */
interface Draft {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** MD5 over the packet with `authenticator` in its header, and the secret (RFC 2865 section 3, RFC 2866 section 3). */
function digestPacket({ bytes, length }: Draft, authenticator: Uint8Array, secret: RadiusSecret): Md5 {
  return md5.start().update(bytes, 0, authenticatorAt).update(authenticator).update(bytes, headerLength, length).update(secret.bytes);
}

/** HMAC over the packet with `authenticator` in its header and zeros in place of the value at `valueAt` (RFC 3579 section 3.2). */
function computeMessageAuthenticator(draft: Draft, authenticator: Uint8Array, valueAt: number, secret: RadiusSecret): void {
  hmac
    .start(secret.hmacKey)
    .update(draft.bytes, 0, authenticatorAt)
    .update(authenticator)
    .update(draft.bytes, headerLength, valueAt)
    .update(noAuthenticator)
    .update(draft.bytes, valueAt + 16, draft.length);
  hmac.writeTo(secret.hmacKey, expected);
}

/** Whether the authenticator of an Accounting-, Disconnect- or CoA-Request is the digest that it must be. */
export function hasValidRequestAuthenticator(packet: Packet, secret: RadiusSecret): boolean {
  digestPacket(packet, noAuthenticator, secret).writeTo(expected);
  return sameBytesAt(packet.bytes, authenticatorAt, expected);
}

/** Whether the packet answers the request whose authenticator is given, and comes from one who knows the secret. */
export function hasValidResponseAuthenticator(packet: Packet, requestAuthenticator: Uint8Array, secret: RadiusSecret): boolean {
  digestPacket(packet, requestAuthenticator, secret).writeTo(expected);
  return sameBytesAt(packet.bytes, authenticatorAt, expected);
}

export type MessageAuthenticatorState = "absent" | "valid" | "invalid";

/** Checks attribute 80 of a request. Two of them, or one of a wrong length, are as bad as a wrong value. */
export function checkMessageAuthenticator(request: Packet, secret: RadiusSecret): MessageAuthenticatorState {
  return check(request, hasDigestAuthenticator(request.code) ? noAuthenticator : request.authenticator, secret);
}

/** Checks attribute 80 of an answer; its digest has the request's authenticator in the header. */
export function checkReplyMessageAuthenticator(
  reply: Packet,
  requestAuthenticator: Uint8Array,
  secret: RadiusSecret,
): MessageAuthenticatorState {
  return check(reply, requestAuthenticator, secret);
}

function check(packet: Packet, authenticator: Uint8Array, secret: RadiusSecret): MessageAuthenticatorState {
  const at = packet.firstOf(attributeTypes.messageAuthenticator);
  if (at === nowhere) return "absent";
  if (byteAt(packet.bytes, at + 1) !== 18 || packet.nextOf(at) !== nowhere) return "invalid";
  computeMessageAuthenticator(packet, authenticator, at + 2, secret);
  return sameBytesAt(packet.bytes, at + 2, expected) ? "valid" : "invalid";
}

/** What `seal` needs to know of a packet that is complete but for its authenticators. */
export interface Unsealed extends Draft {
  /** Offset of the value of attribute 80; undefined if the packet has none. */
  readonly messageAuthenticatorAt: number | undefined;
}

/**
 * Writes the length, the Message-Authenticator and the authenticator into the packet, in this order, since each covers the one before.
 * `authenticator` is the request's own in an answer, and the 16 random bytes in an Access-Request or Status-Server; it is not used in requests
 * whose authenticator is a digest.
 */
export function seal(packet: Unsealed, authenticator: Uint8Array, secret: RadiusSecret): void {
  const { bytes, length, messageAuthenticatorAt } = packet;
  const code = byteAt(bytes, 0);
  putUint16(bytes, 2, length);
  const inHeader = hasDigestAuthenticator(code) ? noAuthenticator : authenticator;
  if (messageAuthenticatorAt !== undefined) {
    computeMessageAuthenticator(packet, inHeader, messageAuthenticatorAt, secret);
    bytes.set(expected, messageAuthenticatorAt);
  }
  if (isRequest(code) && !hasDigestAuthenticator(code)) bytes.set(authenticator, authenticatorAt);
  else digestPacket(packet, inHeader, secret).writeTo(bytes, authenticatorAt);
}
