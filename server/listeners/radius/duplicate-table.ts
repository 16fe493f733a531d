// N-53 a NAS that hears nothing asks again with the very same packet (RFC 5080 section 2.2.2): it gets the same answer, and nothing is done twice.

const keptMs = 5_000;
const mostEntries = 200_000;

interface Entry {
  readonly authenticator: Buffer;
  /** Undefined: the first copy is being answered. */
  reply: Buffer | undefined;
  at: number;
}

export type Seen =
  /** Answer it, then call `keep` with the answer, or `forget` where there is none. */
  | { readonly kind: "new" }
  /** Somebody is at it. */
  | { readonly kind: "pending" }
  | { readonly kind: "answered"; readonly reply: Buffer };

export class DuplicateTable {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** @param key - source address and port, code, id; the same with another authenticator is another request and takes its place */
  see(key: string, authenticator: Buffer, now: number): Seen {
    const known = this.#entries.get(key);
    if (known?.authenticator.equals(authenticator)) {
      if (known.reply === undefined) return { kind: "pending" };
      if (now - known.at < keptMs) return { kind: "answered", reply: known.reply };
    }
    // Deleted first, so that the map stays in the order of time.
    this.#entries.delete(key);
    this.#entries.set(key, { authenticator, reply: undefined, at: now });
    if (this.#entries.size > mostEntries) this.#dropOldest();
    return { kind: "new" };
  }

  /** @returns whether the answer is still wanted: not where the same id was used for another request meanwhile. */
  keep(key: string, authenticator: Buffer, reply: Buffer, now: number): boolean {
    const entry = this.#entries.get(key);
    if (entry?.authenticator !== authenticator) return false;
    entry.reply = reply;
    entry.at = now;
    return true;
  }

  /** There will be no answer: when it comes again, it is tried again. */
  forget(key: string, authenticator: Buffer): void {
    if (this.#entries.get(key)?.authenticator === authenticator) this.#entries.delete(key);
  }

  /** Lets go of what nobody asks for any more. */
  tidy(now: number): void {
    for (const [key, { at, reply }] of this.#entries) {
      // Behind one that is being answered others may be old, too; they go with the next look.
      if (reply === undefined && now - at < 60_000) continue;
      if (now - at < keptMs) return;
      this.#entries.delete(key);
    }
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
