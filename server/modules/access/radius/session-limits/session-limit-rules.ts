// N-96, N-97: which sessions a line has, as far as its limit is concerned, and which are too many. Values in, values out.

export interface CountedSession {
  readonly id: string;
  readonly nasId: string | null;
  readonly mac: string | null;
  readonly cookie: string | null;
  readonly startedAt: Date;
  readonly isStale: boolean;
}

/** Somebody at a router. */
export interface Coming {
  readonly nasId: string;
  readonly mac: string | null;
}

/** Somebody who was let in and may not have shown a session yet. */
export interface Offer extends Coming {
  /** With which its session comes (N-64). */
  readonly cookie: string;
}

/** For so long a place is kept for whoever was let in (N-97). */
export const offerMs = 60_000;

/** A device at a router. What comes back there takes the place of what it had; a session whose device is not known stands by itself. */
const placeOf = ({ id, nasId, mac }: Pick<CountedSession, "id" | "nasId" | "mac">): string => (mac === null ? id : `${nasId} ${mac}`);

/** What somebody who was let in has meanwhile. */
const isOf = (session: CountedSession, offer: Offer): boolean => session.cookie === offer.cookie || isSameDevice(session, offer);

const isSameDevice = (one: Pick<CountedSession, "nasId" | "mac">, other: Coming): boolean =>
  one.mac !== null && one.mac === other.mac && one.nasId === other.nasId;

/** Whether one more may come in. The device of an open session comes back, which is never one too many. */
export function hasPlace(
  { sessions, offers, most }: { readonly sessions: readonly CountedSession[]; readonly offers: readonly Offer[]; readonly most: number },
  coming: Coming,
): boolean {
  const open = sessions.filter(({ isStale }) => !isStale);
  if (open.some((session) => isSameDevice(session, coming))) return true;
  const waiting = offers.filter((offer) => !open.some((session) => isOf(session, offer)));
  return new Set(open.map(placeOf)).size + waiting.length < most;
}

/** The sessions that have to end so that no more than `most` devices are online, the oldest devices first. */
export function tooMany<Session extends CountedSession>(sessions: readonly Session[], most: number): Session[] {
  const open = sessions.filter((session) => !session.isStale);
  const newest = new Map<string, number>();
  for (const session of open) {
    const place = placeOf(session);
    newest.set(place, Math.max(newest.get(place) ?? 0, session.startedAt.getTime()));
  }
  const stay = new Set(
    [...newest]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, most)
      .map(([place]) => place),
  );
  return open.filter((session) => !stay.has(placeOf(session)));
}
