const minute = 60_000;

/** After so many failures in a row. Whoever issues by law never stops trying, so the last pause repeats. */
const pausesMin = [1, 1, 2, 5, 10];

/** When an add-on that did not answer, or a document that it stumbled over, is tried again. */
export function nextTryAt(failures: number, now: Date, retryAfterMs = 0): Date {
  const pause = (pausesMin[Math.min(failures, pausesMin.length) - 1] ?? 1) * minute;
  return new Date(now.getTime() + Math.max(pause, Math.min(retryAfterMs, 60 * minute)));
}

/** How many more reservations are wanted: the pool is filled up once half of it is gone, and ahead of what previews are about to issue. */
export function wantedReservations({ free, poolSize, ahead }: { free: number; poolSize: number; ahead: number }): number {
  const full = poolSize + ahead;
  return free * 2 > poolSize + ahead * 2 ? 0 : full - free;
}
