import { byteAt, sameBytesAt } from "./bytes.ts";
import { Md5 } from "./md5.ts";

const md5 = new Md5();
const expected = new Uint8Array(16);

/** The value of a CHAP-Password: the identifier and MD5(identifier ‖ password ‖ challenge) (RFC 1994 section 4.1, RFC 2865 section 5.3). */
export function answerChap(identifier: number, password: Uint8Array, challenge: Uint8Array): Uint8Array {
  const value = new Uint8Array(17);
  value[0] = identifier;
  md5.start().updateByte(identifier).update(password).update(challenge).writeTo(value, 1);
  return value;
}

/** Whether the CHAP-Password answers the challenge: attribute 60, or the request's authenticator where that is absent. */
export function isRightChap(value: Uint8Array, password: Uint8Array, challenge: Uint8Array): boolean {
  if (value.length !== 17) return false;
  md5.start().updateByte(byteAt(value, 0)).update(password).update(challenge).writeTo(expected);
  return sameBytesAt(value, 1, expected);
}
