// Whether whoever logs in knows the password of the service (network.md 2.3). In memory and without waiting: it is done for every packet.
import { sameBytes } from "../../../protocols/radius/bytes.ts";
import { isRightChap } from "../../../protocols/radius/chap.ts";
import { deriveMppeKeys, type MppeKeys } from "../../../protocols/radius/mppe-keys.ts";
import { isRightMsChapV1, ntHash, proveMsChapV2 } from "../../../protocols/radius/ms-chap.ts";
import { revealUserPassword } from "../../../protocols/radius/user-password.ts";
import { type AccessRequest, chapOf, hiddenPassword, msChapOf } from "./access-request.ts";

/** A password that was unsealed once, in the forms in which packets ask for it. */
export class KnownPassword {
  readonly bytes: Buffer;
  readonly #text: string;
  #hash: Uint8Array | undefined;

  constructor(text: string) {
    this.#text = text;
    this.bytes = Buffer.from(text, "utf8");
  }

  get ntHash(): Uint8Array {
    this.#hash ??= ntHash(this.#text);
    return this.#hash;
  }
}

export type Proof =
  | { readonly kind: "right" }
  /** MS-CHAPv2 proves that we know it, too, and gives keys. */
  | { readonly kind: "right"; readonly success: Uint8Array; readonly keys: MppeKeys }
  | { readonly kind: "wrong"; readonly msChapIdent?: number }
  /** A14 */
  | { readonly kind: "not_allowed" };

const right: Proof = { kind: "right" };
const wrong: Proof = { kind: "wrong" };
const notAllowed: Proof = { kind: "not_allowed" };

/** @param secret - of the NAS, with which it hid a PAP password */
export function checkPassword(
  request: AccessRequest,
  password: KnownPassword,
  { secret, allowMsChapV1 }: { secret: Uint8Array; allowMsChapV1: boolean },
): Proof {
  switch (request.method) {
    case "pap": {
      const hidden = hiddenPassword(request);
      const told = hidden && revealUserPassword(hidden, { secret, authenticator: request.packet.authenticator });
      return told && sameBytes(told, password.bytes) ? right : wrong;
    }
    case "chap": {
      const { value, challenge } = chapOf(request);
      return value && isRightChap(value, password.bytes, challenge) ? right : wrong;
    }
    case "mschap_v2": {
      const { challenge, response2 } = msChapOf(request);
      if (!challenge || !response2) return wrong;
      const proof = proveMsChapV2({ challenge, response: response2, userName: request.userName }, password.ntHash);
      if (!proof) return { kind: "wrong", msChapIdent: response2[0] ?? 0 };
      return { kind: "right", success: proof.success, keys: deriveMppeKeys(password.ntHash, proof.ntResponse) };
    }
    case "mschap_v1": {
      const { challenge, response } = msChapOf(request);
      if (!allowMsChapV1) return notAllowed;
      return challenge && response && isRightMsChapV1(challenge, response, password.ntHash) ? right : wrong;
    }
    default:
      return notAllowed;
  }
}
