// N-53 a NAS that hears nothing asks again with the very same packet (RFC 5080 section 2.2.2): it gets the same answer, and nothing is done twice.
// Tens of thousands of answers are kept for seconds at a time. As objects they would outlive one garbage collection after the other and hold up
// logins for tens of milliseconds, so they stand in two rings of plain memory, and the oldest are written over.

const keptMs = 5_000;
/** So long somebody may be at an answer. */
const pendingMs = 60_000;
const mostEntries = 1 << 17;
const replyRingBytes = 32 << 20;
const authenticatorBytes = 16;
const mostSources = 1 << 17;

/** What makes a packet the same one as before, together with its authenticator. */
export interface Origin {
  readonly address: string;
  readonly port: number;
  /** Identifier of the packet. */
  readonly id: number;
}

/** Of a request that is being answered. */
export interface Ticket {
  readonly key: number;
  /** Which one it was, counted from the first. */
  readonly sequence: number;
}

export type Seen =
  /** Answer it, then call `keep` with the answer, or `forget` where there is none. */
  | { readonly kind: "new"; readonly ticket: Ticket }
  /** Somebody is at it. */
  | { readonly kind: "pending" }
  | { readonly kind: "answered"; readonly reply: Buffer };

export class DuplicateTable {
  readonly #sources = new Map<string, number>();
  /** By key: the sequence of the last request. */
  readonly #latest = new Map<number, number>();
  // One place for each of the last requests: the place of a sequence is its remainder.
  readonly #keys = new Float64Array(mostEntries);
  readonly #authenticators = Buffer.allocUnsafeSlow(mostEntries * authenticatorBytes);
  readonly #times = new Float64Array(mostEntries);
  /** Where the reply begins, counted over all rounds of the ring; -1: none yet. */
  readonly #starts = new Float64Array(mostEntries);
  readonly #lengths = new Uint16Array(mostEntries);
  readonly #replies = Buffer.allocUnsafeSlow(replyRingBytes);
  #oldest = 0;
  #next = 0;
  #written = 0;

  get size(): number {
    return this.#latest.size;
  }

  /** @param now - in milliseconds, of a clock that only goes forward */
  see(origin: Origin, authenticator: Buffer, now: number): Seen {
    const key = this.#keyOf(origin);
    const known = this.#latest.get(key);
    if (known !== undefined && this.#isFrom(known, authenticator)) {
      const place = known % mostEntries;
      if (this.#starts[place] === -1) return { kind: "pending" };
      const reply = now - (this.#times[place] ?? 0) < keptMs ? this.#replyAt(place) : undefined;
      if (reply) return { kind: "answered", reply };
    }
    return { kind: "new", ticket: this.#enter(key, authenticator, now) };
  }

  /** @returns whether the answer is still wanted: not where the same id was used for another request meanwhile. */
  keep(ticket: Ticket, reply: Buffer, now: number): boolean {
    if (!this.#isLatest(ticket)) return !this.#latest.has(ticket.key);
    const place = ticket.sequence % mostEntries;
    const room = replyRingBytes - (this.#written % replyRingBytes);
    // In one piece: what does not fit behind the others begins the ring anew.
    if (room < reply.length) this.#written += room;
    this.#replies.set(reply, this.#written % replyRingBytes);
    this.#starts[place] = this.#written;
    this.#lengths[place] = reply.length;
    this.#times[place] = now;
    this.#written += reply.length;
    return true;
  }

  /** There will be no answer: when it comes again, it is tried again. */
  forget(ticket: Ticket): void {
    if (this.#isLatest(ticket)) this.#latest.delete(ticket.key);
  }

  /** Lets go of what nobody asks for any more. */
  tidy(now: number): void {
    for (; this.#oldest < this.#next; this.#oldest++) {
      const place = this.#oldest % mostEntries;
      const age = now - (this.#times[place] ?? 0);
      if (age < (this.#starts[place] === -1 && this.#holds(place, this.#oldest) ? pendingMs : keptMs)) return;
      this.#leave(place, this.#oldest);
    }
  }

  #keyOf({ address, port, id }: Origin): number {
    let source = this.#sources.get(address);
    if (source === undefined) {
      if (this.#sources.size >= mostSources) this.#forgetAll();
      source = this.#sources.size;
      this.#sources.set(address, source);
    }
    return (source * 65_536 + port) * 256 + id;
  }

  /** Numbers of sources are given anew, so what was kept under the old ones is nobody's. */
  #forgetAll(): void {
    this.#sources.clear();
    this.#latest.clear();
  }

  #enter(key: number, authenticator: Buffer, now: number): Ticket {
    const sequence = this.#next;
    const place = sequence % mostEntries;
    if (sequence - this.#oldest >= mostEntries) {
      this.#leave(place, this.#oldest);
      this.#oldest += 1;
    }
    this.#next += 1;
    this.#latest.set(key, sequence);
    this.#keys[place] = key;
    this.#authenticators.set(authenticator, place * authenticatorBytes);
    this.#times[place] = now;
    this.#starts[place] = -1;
    return { key, sequence };
  }

  #leave(place: number, sequence: number): void {
    if (this.#holds(place, sequence)) this.#latest.delete(this.#keys[place] as number);
  }

  #holds(place: number, sequence: number): boolean {
    return this.#latest.get(this.#keys[place] as number) === sequence;
  }

  #isLatest({ key, sequence }: Ticket): boolean {
    return this.#latest.get(key) === sequence;
  }

  #isFrom(sequence: number, authenticator: Buffer): boolean {
    const start = (sequence % mostEntries) * authenticatorBytes;
    return this.#authenticators.compare(authenticator, 0, authenticatorBytes, start, start + authenticatorBytes) === 0;
  }

  /** A copy: the ring goes on. Undefined: it has been written over. */
  #replyAt(place: number): Buffer | undefined {
    const start = this.#starts[place] as number;
    if (this.#written - start > replyRingBytes) return undefined;
    const at = start % replyRingBytes;
    return Buffer.from(this.#replies.subarray(at, at + (this.#lengths[place] as number)));
  }
}
