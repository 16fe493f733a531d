import { utf8 } from "./bytes.ts";
import { type HmacKey, prepareHmacKey } from "./md5.ts";

/** The secret shared with one NAS, made ready once for all of its packets. */
export interface RadiusSecret {
  readonly bytes: Uint8Array;
  readonly hmacKey: HmacKey;
}

/** A secret as an operator wrote it: its UTF-8 bytes. */
export function prepareSecret(secret: string | Uint8Array): RadiusSecret {
  const bytes = typeof secret === "string" ? utf8(secret) : Uint8Array.from(secret);
  return { bytes, hmacKey: prepareHmacKey(bytes) };
}
