// N-64 `Class`: what a NAS sends back with every accounting packet of a session, so that the packet is known by it whatever the NAS says otherwise.
// It carries the service's number under a key of this installation: no table has to remember it, and every process can read what another one made.
import { createCipheriv, createDecipheriv } from "node:crypto";

const prefix = "dmc1:";
const numberBytes = 6;
const randomBytes = 7;
const block = 16;

export const cookieRandomBytes = randomBytes;

export class ClassCookies {
  readonly #cipher;
  readonly #decipher;

  /** @param key - 16 bytes. One block each time, so that a mode that chains blocks would add nothing. */
  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    this.#decipher = createDecipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  }

  /** "dmc1:" and 22 characters that nobody but us can tell from chance. `random` are 7 bytes, new each time. */
  make(serviceNumber: number, random: Uint8Array): string {
    const plain = Buffer.alloc(block);
    plain.writeUIntBE(serviceNumber, 0, numberBytes);
    plain.set(random.subarray(0, randomBytes), numberBytes);
    return prefix + this.#cipher.update(plain).toString("base64url");
  }

  /** The number of the service; undefined for what is not ours. */
  read(cookie: string): number | undefined {
    if (!cookie.startsWith(prefix) || cookie.length !== prefix.length + 22) return undefined;
    const sealed = Buffer.from(cookie.slice(prefix.length), "base64url");
    if (sealed.length !== block) return undefined;
    const plain = this.#decipher.update(sealed);
    // What was never ours ends in three zeros once in sixteen million times.
    if (plain.readUIntBE(numberBytes + randomBytes, 3) !== 0) return undefined;
    return plain.readUIntBE(0, numberBytes);
  }
}
