// N-64 `Class`: what a NAS sends back with every accounting packet of a session, so that the packet is known by it whatever the NAS says otherwise.
// It carries the service's number and what the session was given, under a key of this installation: no table has to remember it, and every process can
// read what another one made.
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Profile } from "./reply-parts-rules.ts";

const prefix = "dmc1:";
const block = 16;
/** Where each part stands in the block: the number (4 bytes), what was given (4 and 3), chance, and two zeros. */
const at = { number: 0, live: 4, login: 8, random: 11, zeros: 14 } as const;

export const cookieRandomBytes = at.zeros - at.random;

export class ClassCookies {
  readonly #cipher;
  readonly #decipher;

  /** @param key - 16 bytes. One block each time, so that a mode that chains blocks would add nothing. */
  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    this.#decipher = createDecipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  }

  /** "dmc1:" and 22 characters that nobody but us can tell from chance. `random` are 3 bytes, new each time. */
  make(serviceNumber: number, given: Profile, random: Uint8Array): string {
    const plain = Buffer.alloc(block);
    plain.writeUInt32BE(serviceNumber, at.number);
    plain.writeUInt32BE(given.live * 2 + (given.isWalled ? 1 : 0), at.live);
    plain.writeUIntBE(given.login, at.login, 3);
    plain.set(random.subarray(0, cookieRandomBytes), at.random);
    return prefix + this.#cipher.update(plain).toString("base64url");
  }

  /** The number of the service; undefined for what is not ours. */
  read(cookie: string): number | undefined {
    return this.#open(cookie)?.readUInt32BE(at.number);
  }

  /** What the session was given at its login; undefined for what is not ours. */
  readGiven(cookie: string): Profile | undefined {
    const plain = this.#open(cookie);
    if (!plain) return undefined;
    const live = plain.readUInt32BE(at.live);
    return { live: live >>> 1, login: plain.readUIntBE(at.login, 3), isWalled: (live & 1) === 1 };
  }

  #open(cookie: string): Buffer | undefined {
    if (!cookie.startsWith(prefix) || cookie.length !== prefix.length + 22) return undefined;
    const sealed = Buffer.from(cookie.slice(prefix.length), "base64url");
    if (sealed.length !== block) return undefined;
    const plain = this.#decipher.update(sealed);
    // What was never ours ends in two zeros once in 65,536 times, and then there has to be a service of that number.
    return plain.readUInt16BE(at.zeros) === 0 ? plain : undefined;
  }
}
