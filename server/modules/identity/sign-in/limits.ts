// How long a sign-in lives where no setting says it.

const minuteMs = 60_000;
/** "Last seen" is written at most this often, so a sign-in lives up to that much longer than its idle limit. */
export const seenEveryMs = minuteMs;
/** How long the token from before a rotation still opens: requests that were under way carry it. */
export const rotationGraceMs = 30_000;
export const impersonationMs = 30 * minuteMs;
const customerIdleMs = 30 * minuteMs;
const customerAbsoluteMs = 12 * 60 * minuteMs;
/** "Stay signed in" slides: it ends sixty days after the last visit. */
export const stayMs = 60 * 24 * 60 * minuteMs;

/** How long a customer's sign-in lives unused, and altogether. */
export function customerLimits(row: { readonly staff_id: string | null; readonly stay: boolean }): { idleMs: number; absoluteMs: number } {
  if (row.staff_id !== null) return { idleMs: impersonationMs, absoluteMs: impersonationMs };
  // "Stay signed in" slides: it ends sixty days after the last visit, not after the first.
  if (row.stay) return { idleMs: stayMs, absoluteMs: Number.POSITIVE_INFINITY };
  return { idleMs: customerIdleMs, absoluteMs: customerAbsoluteMs };
}
