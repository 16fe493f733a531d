// N-115 whether somebody wants to see a packet.

export interface TraceWish {
  readonly id: string;
  readonly nasId: string | null;
  /** In small letters. */
  readonly login: string | null;
  /** "aa:bb:cc:dd:ee:ff". */
  readonly mac: string | null;
  readonly until: Date;
}

/** What a packet says of whom it is about. */
export interface TracedWho {
  readonly nasId: string;
  /** Both as it was sent and as the service's own, in small letters: a realm may stand around it (N-60). */
  readonly logins: readonly string[];
  readonly mac: string | undefined;
}

/** All that a wish names has to fit. */
export function isWanted({ nasId, login, mac, until }: TraceWish, who: TracedWho, now: Date): boolean {
  return (
    now < until &&
    (nasId === null || nasId === who.nasId) &&
    (login === null || who.logins.includes(login)) &&
    (mac === null || mac === who.mac)
  );
}
