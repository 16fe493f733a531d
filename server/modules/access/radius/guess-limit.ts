// N-56 whoever guesses passwords has to wait. Counted by each process for itself: a router sends its packets from one port to one process.

/** For so long wrong passwords are counted together, and for so long nobody comes in by that login afterwards. */
export const waitMs = 600_000;
const mostLogins = 50_000;

interface Guesses {
  count: number;
  since: number;
}

export class GuessLimit {
  readonly #mostWrong: number;
  readonly #byLogin = new Map<string, Guesses>();

  /** @param mostWrong - wrong passwords of one login within ten minutes; the next attempts are refused, right or wrong */
  constructor(mostWrong = 20) {
    this.#mostWrong = mostWrong;
  }

  /** Nobody guesses: there is nothing to look up. */
  get isEmpty(): boolean {
    return this.#byLogin.size === 0;
  }

  isOver(login: string, now: number): boolean {
    const known = this.#byLogin.get(login);
    if (!known) return false;
    if (now - known.since >= waitMs) {
      this.#byLogin.delete(login);
      return false;
    }
    return known.count > this.#mostWrong;
  }

  /** @returns whether this was the one too many: told of once. */
  noteWrong(login: string, now: number): boolean {
    const known = this.#byLogin.get(login);
    if (!known || now - known.since >= waitMs) {
      this.#byLogin.delete(login);
      this.#byLogin.set(login, { count: 1, since: now });
      if (this.#byLogin.size > mostLogins) this.#dropOldest();
      return false;
    }
    known.count += 1;
    // The wait begins with the one too many.
    if (known.count === this.#mostWrong + 1) known.since = now;
    return known.count === this.#mostWrong + 1;
  }

  #dropOldest(): void {
    const [oldest] = this.#byLogin.keys();
    if (oldest !== undefined) this.#byLogin.delete(oldest);
  }
}
