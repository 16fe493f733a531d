import { utf8 } from "./bytes.ts";
import { md4 } from "./md4.ts";
import { sha1 } from "./ms-chap.ts";

const magic1 = utf8("This is the MPPE Master Key");
const magic2 = utf8("On the client side, this is the send key; on the server side, it is the receive key.");
const magic3 = utf8("On the client side, this is the receive key; on the server side, it is the send key.");
const pad1 = new Uint8Array(40);
const pad2 = new Uint8Array(40).fill(0xf2);

/** The key from which both directions follow (RFC 3079 section 3.4). */
export function masterKey(passwordHash: Uint8Array, ntResponse: Uint8Array): Uint8Array {
  return sha1(md4(passwordHash), ntResponse, magic1).subarray(0, 16);
}

export interface MppeKeys {
  /** What the NAS encrypts with: MS-MPPE-Send-Key. */
  readonly send: Uint8Array;
  /** What the NAS decrypts with: MS-MPPE-Recv-Key. */
  readonly receive: Uint8Array;
}

/** Start keys of 128 bits for the NAS, which is the server of the conversation (RFC 3079 section 3.4). They go out hidden (`hideSalted`). */
export function deriveMppeKeys(passwordHash: Uint8Array, ntResponse: Uint8Array): MppeKeys {
  const master = masterKey(passwordHash, ntResponse);
  const startKey = (magic: Uint8Array): Uint8Array => sha1(master, pad1, magic, pad2).subarray(0, 16);
  return { send: startKey(magic3), receive: startKey(magic2) };
}
