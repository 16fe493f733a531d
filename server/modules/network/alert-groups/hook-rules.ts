// N-259 when a call that did not arrive is made again.

const minute = 60_000;
const hour = 60 * minute;
const pausesMs = [10_000, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, 24 * hour] as const;

/** How long after so many failed attempts it is tried again, in milliseconds; undefined: it is given up. */
export const pauseAfter = (attempts: number): number | undefined => pausesMs[attempts - 1];
