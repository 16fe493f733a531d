import { byteAt } from "./bytes.ts";
import { Md5 } from "./md5.ts";

/** RFC 2865 section 5.2: at most 128 bytes of password. */
const longestPassword = 128;

const md5 = new Md5();
const pad = new Uint8Array(16);

/** What a password is hidden with: the shared secret's bytes and the authenticator of the request. */
export interface Hiding {
  readonly secret: Uint8Array;
  readonly authenticator: Uint8Array;
}

/** Hides a password as an Access-Request carries it (RFC 2865 section 5.2). */
export function hideUserPassword(password: Uint8Array, hiding: Hiding): Uint8Array {
  if (password.length > longestPassword) throw new RangeError(`a password has at most ${longestPassword} bytes`);
  const hidden = new Uint8Array(Math.max(16, Math.ceil(password.length / 16) * 16));
  hidden.set(password);
  hideChain(hidden, hiding);
  return hidden;
}

/**
 * The password that an Access-Request carries, without the zeros that fill it up; undefined if the length is none that RFC 2865 section 5.2
 * allows. With a wrong secret the result is garbage, never an error.
 */
export function revealUserPassword(hidden: Uint8Array, hiding: Hiding): Uint8Array | undefined {
  if (hidden.length === 0 || hidden.length % 16 !== 0 || hidden.length > longestPassword) return undefined;
  const clear = revealChain(hidden, hiding);
  let end = clear.length;
  while (end > 0 && byteAt(clear, end - 1) === 0) end--;
  return clear.subarray(0, end);
}

/** c(1) = p(1) ⊕ MD5(secret ‖ authenticator ‖ salt), c(i) = p(i) ⊕ MD5(secret ‖ c(i−1)), in place. `bytes` are whole blocks of 16. */
export function hideChain(bytes: Uint8Array, { secret, authenticator }: Hiding, salt?: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 16) {
    startPad(bytes, at, { secret, authenticator }, salt);
    for (let index = 0; index < 16; index++) bytes[at + index] = byteAt(bytes, at + index) ^ byteAt(pad, index);
  }
}

/** Undoes `hideChain`. */
export function revealChain(hidden: Uint8Array, hiding: Hiding, salt?: Uint8Array): Uint8Array {
  const clear = new Uint8Array(hidden.length);
  for (let at = 0; at < hidden.length; at += 16) {
    startPad(hidden, at, hiding, salt);
    for (let index = 0; index < 16; index++) clear[at + index] = byteAt(hidden, at + index) ^ byteAt(pad, index);
  }
  return clear;
}

/** Works out `pad` for the block at `at`; the block before it must be hidden. */
function startPad(hidden: Uint8Array, at: number, { secret, authenticator }: Hiding, salt: Uint8Array | undefined): void {
  md5.start().update(secret);
  if (at > 0) md5.update(hidden, at - 16, at);
  else {
    md5.update(authenticator);
    if (salt) md5.update(salt);
  }
  md5.writeTo(pad);
}
