import { byteAt, putUint16 } from "./bytes.ts";
import { type Hiding, hideChain, revealChain } from "./user-password.ts";

/** 15 whole blocks less the byte of length: more does not fit into an attribute with a tag (RFC 2868 section 3.5). */
const longestHidden = 239;

/**
 * Salt, then the hidden length, text and zeros (RFC 2868 section 3.5 without its tag; RFC 2548 section 2.4.2 for MPPE keys). `salt` is a number
 * of 16 bits whose top bit is set in any case; the caller sees to it that no two attributes of one packet have the same.
 */
export function hideSalted(clear: Uint8Array, salt: number, hiding: Hiding): Uint8Array {
  if (clear.length > longestHidden) throw new RangeError(`at most ${longestHidden} bytes can be hidden with a salt`);
  const value = new Uint8Array(2 + Math.ceil((clear.length + 1) / 16) * 16);
  putUint16(value, 0, salt | 0x8000);
  value[2] = clear.length;
  value.set(clear, 3);
  hideChain(value.subarray(2), hiding, value.subarray(0, 2));
  return value;
}

/** Undoes `hideSalted`; undefined if the lengths do not fit, as with a wrong secret. */
export function revealSalted(value: Uint8Array, hiding: Hiding): Uint8Array | undefined {
  if (value.length < 18 || (value.length - 2) % 16 !== 0) return undefined;
  const clear = revealChain(value.subarray(2), hiding, value.subarray(0, 2));
  const length = byteAt(clear, 0);
  return length < clear.length ? clear.subarray(1, 1 + length) : undefined;
}

/** The whole value of a Tunnel-Password: tag (0 for none), salt, hidden password. */
export function hideTunnelPassword(password: Uint8Array, { tag, salt }: { tag: number; salt: number }, hiding: Hiding): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag), hideSalted(password, salt, hiding)]);
}

/** Undoes `hideTunnelPassword`. */
export function revealTunnelPassword(value: Uint8Array, hiding: Hiding): { tag: number; password: Uint8Array } | undefined {
  if (value.length === 0) return undefined;
  const password = revealSalted(value.subarray(1), hiding);
  return password && { tag: byteAt(value, 0), password };
}
