// How often something is tried again, and after which pauses.

const minute = 60_000;
/** O-162 After the first attempt of a message that was refused for now. */
const messagePausesMin = [1, 5, 30, 120, 360];
/** A server that is away is asked again for as long as anything waits: the last pause repeats, and old messages expire by themselves. */
const serverPausesMin = [1, 5, 15, 30];

/** When a message is tried again after that many attempts; undefined: it is given up. */
export function nextAttemptAt(attempts: number, now: Date): Date | undefined {
  const pause = messagePausesMin[attempts - 1];
  return pause === undefined ? undefined : new Date(now.getTime() + pause * minute);
}

/** B-269 A message waits for its papers for a quarter of an hour in all: these are the tries within it. */
const paperPausesMin = [1, 5, 9];

/** When papers that could not be made are tried again; undefined: the message goes without them. */
export function nextPaperTryAt(attempts: number, now: Date): Date | undefined {
  const pause = paperPausesMin[attempts - 1];
  return pause === undefined ? undefined : new Date(now.getTime() + pause * minute);
}

/** When a server that failed so many times in a row is asked again. */
export function nextServerTryAt(failures: number, now: Date): Date {
  const pause = serverPausesMin[Math.min(failures, serverPausesMin.length) - 1] ?? 1;
  return new Date(now.getTime() + pause * minute);
}
