// A small piece of work for the browser before the next attempt: cheap once, dear a million times. Nobody has to read or hear anything.

/** How many leading zero bits the SHA-256 of "token:nonce" needs: some 65,000 tries, a second on a phone. */
export const challengeBits = 16;

export interface Challenge {
  /** Bound to one name and one count of failures: after the next failure it is worth nothing. */
  readonly name: string;
  readonly failures: number;
  readonly expiresAt: number;
  readonly salt: string;
}

/** Whether a hash begins with that many zero bits. */
export function hasLeadingZeros(hash: Uint8Array, bits: number): boolean {
  let left = bits;
  for (const byte of hash) {
    if (left <= 0) return true;
    if (left >= 8 ? byte !== 0 : byte >> (8 - left) !== 0) return false;
    left -= 8;
  }
  return left <= 0;
}

export const challengeFits = (challenge: Challenge, about: { name: string; failures: number; now: Date }): boolean =>
  challenge.name === about.name && challenge.failures === about.failures && challenge.expiresAt > about.now.getTime();
