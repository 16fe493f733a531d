// How often somebody may be wrong with the code of a refill card (B-229).
export const wrongCodes = 5;
const hourMs = 60 * 60_000;

/** Until when nothing is redeemed: an hour after the last of five wrong codes within an hour. `triedAt`: the latest five, the newest first. */
export function lockedUntil(triedAt: readonly Date[], now: Date): Date | null {
  const [newest] = triedAt;
  const fifth = triedAt[wrongCodes - 1];
  if (!newest || !fifth || newest.getTime() - fifth.getTime() > hourMs) return null;
  const until = new Date(newest.getTime() + hourMs);
  return until > now ? until : null;
}
