// N-49 when lines that dropped together look like an outage, and when they are back.

interface Threshold {
  /** So many at once are too many, whatever they are of. */
  readonly lines: number;
  /** Or this share of those that were online, in percent. */
  readonly percent: number;
}

/** Two neighbours who switch off are no outage, however few live there. */
const leastLines = 3;
/** Somebody always stays away: the customer who went on holiday while it was dark. */
const mayStayAway = 0.1;

/** Lines of one router, or of the routers of one site, within five minutes. @param online - those that still are */
export function looksLikeOutage(
  { dropped, online }: { readonly dropped: number; readonly online: number },
  { lines, percent }: Threshold,
): boolean {
  if (dropped >= lines) return true;
  return dropped >= leastLines && dropped * 100 >= percent * (dropped + online);
}

/** @param dropped - all that it ever took. @param down - of those, the ones that are not back */
export const isOutageOver = ({ dropped, down }: { readonly dropped: number; readonly down: number }): boolean =>
  down <= dropped * mayStayAway;
