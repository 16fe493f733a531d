// When each device is asked: at its own moment within its interval, so that they are spread over time.

/**
 * The next moment, in milliseconds since 1970, that is half an interval away at least and whose remainder by the interval is the device's own.
 * @param phase - a number of the device from 0 to 1
 */
export function nextTurn({
  nowMs,
  everySeconds,
  phase,
}: {
  readonly nowMs: number;
  readonly everySeconds: number;
  readonly phase: number;
}): number {
  const everyMs = everySeconds * 1000;
  const ownMs = Math.floor(phase * everySeconds) * 1000;
  return (Math.floor((nowMs + everyMs / 2 - ownMs) / everyMs) + 1) * everyMs + ownMs;
}

/** A device's own place in every interval, from its id: the same in every process. */
export const phaseOf = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(-8), 16) / 2 ** 32;
