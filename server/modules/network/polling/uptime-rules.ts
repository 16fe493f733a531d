// N-43 whether a device began anew between two looks, by its sysUpTime in hundredths of a second (RFC 3418).

interface UptimeAt {
  readonly ticks: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

const wrapTicks = 2 ** 32;
/** Clocks of cheap devices drift, and packets wait: so far off may the time be that it counted. */
const slackMs = 60_000;
const slackShare = 0.02;

/**
 * "wrapped": its 497 days are over and it counts from zero again, which is no reboot. "rebooted": it says that it began after we last spoke with it,
 * be it that its time fell, be it that it has meanwhile run for longer than it had then.
 */
export function judgeUptime(before: UptimeAt | null, after: UptimeAt): "first" | "runs" | "wrapped" | "rebooted" {
  if (before === null) return "first";
  const passedMs = Math.max(0, after.atMs - before.atMs);
  const slack = (slackMs + passedMs * slackShare) / 10;
  const expected = before.ticks + passedMs / 10;
  if (after.ticks >= before.ticks && after.ticks >= expected - slack) return "runs";
  // Whoever was away for long may find it wrapped more than once.
  const wraps = Math.round((expected - after.ticks) / wrapTicks);
  if (wraps >= 1 && Math.abs(expected - wraps * wrapTicks - after.ticks) <= slack) return "wrapped";
  if (after.ticks < before.ticks) return "rebooted";
  return after.ticks * 10 < passedMs ? "rebooted" : "runs";
}
