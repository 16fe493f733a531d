// N-114 when something is wrong with a router, when it is over, and when it is neither: between the two thresholds everything stays as it is.

/** Of one minute that is over. */
export interface NasMinute {
  readonly accepts: number;
  readonly rejects: number;
  readonly badAuthenticators: number;
}

export type Verdict =
  | { readonly kind: "wrong"; readonly details: Readonly<Record<string, number>> }
  | { readonly kind: "over" }
  | { readonly kind: "between" };

const over: Verdict = { kind: "over" };
const between: Verdict = { kind: "between" };

/** Minutes that a judgement looks at, the latest last. */
export const judgedMinutes = 10;
const last = (minutes: readonly NasMinute[], count: number): readonly NasMinute[] => minutes.slice(-count);
const logins = ({ accepts, rejects }: NasMinute): number => accepts + rejects;
const share = (minute: NasMinute): number => (logins(minute) === 0 ? 0 : minute.rejects / logins(minute));
const average = (minutes: readonly NasMinute[], of: (minute: NasMinute) => number): number =>
  Math.round(minutes.reduce((sum, minute) => sum + of(minute), 0) / Math.max(1, minutes.length));

/** More than 30 % and more than 20 a minute for five minutes; over after five minutes with at most 20 % or at most 10. */
export function judgeRejects(minutes: readonly NasMinute[]): Verdict {
  const five = last(minutes, 5);
  if (five.length === 5 && five.every((minute) => minute.rejects > 20 && share(minute) > 0.3)) {
    const rejects = average(five, (minute) => minute.rejects);
    return { kind: "wrong", details: { perMinute: rejects, percent: Math.round((100 * rejects) / Math.max(1, average(five, logins))) } };
  }
  return five.every((minute) => minute.rejects <= 10 || share(minute) <= 0.2) ? over : between;
}

const burst = 20;

/** More than 20 in a minute: a secret that differs, or somebody who guesses at it. Over after ten minutes with at most 2. */
export function judgeBadAuthenticators(minutes: readonly NasMinute[]): Verdict {
  const [latest] = last(minutes, 1);
  if (latest && latest.badAuthenticators > burst) return { kind: "wrong", details: { perMinute: latest.badAuthenticators } };
  return minutes.every(({ badAuthenticators }) => badAuthenticators <= 2) ? over : between;
}

/** Below this many logins a minute nothing is a storm, however quiet it is otherwise. */
export const leastStorm = 60;
const stormTimes = 5;
const calmTimes = 2;

/**
 * More than five times as many logins as usual in two minutes running; over after five minutes with at most twice as many.
 * @param normal - logins a minute as they are without a storm; undefined: not known for long enough
 */
export function judgeStorm(minutes: readonly NasMinute[], normal: number | undefined): Verdict {
  if (normal === undefined) return last(minutes, 5).every((minute) => logins(minute) <= leastStorm) ? over : between;
  const two = last(minutes, 2);
  if (two.length === 2 && two.every((minute) => logins(minute) > Math.max(leastStorm, stormTimes * normal)))
    return { kind: "wrong", details: { perMinute: average(two, logins), normal } };
  return last(minutes, 5).every((minute) => logins(minute) <= Math.max(leastStorm / 2, calmTimes * normal)) ? over : between;
}

const silentIntervals = 3;

/**
 * Nothing for three intervals, although sessions are open; over with the next packet. Sessions that are closed because nobody hears of them end nothing.
 * @param heardAt - the last accounting of the router; null: none that is known
 */
export function judgeSilence(
  { heardAt, interimSeconds, hasOpenSessions }: { heardAt: Date | null; interimSeconds: number; hasOpenSessions: boolean },
  now: Date,
): Verdict {
  if (heardAt === null) return between;
  const silentSeconds = (now.getTime() - heardAt.getTime()) / 1000;
  if (silentSeconds > silentIntervals * interimSeconds) {
    if (!hasOpenSessions) return between;
    return { kind: "wrong", details: { minutes: Math.round(silentSeconds / 60) } };
  }
  return silentSeconds <= interimSeconds ? over : between;
}

/** N-63 one refused login is enough; over after ten minutes without any, so nobody is told of a pool more often than that. */
export const exhaustedMinutes = 10;
