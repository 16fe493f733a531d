// N-39 how each piece of equipment is, from what came back of a round of pings. Parents are judged before what hangs on them.

export type MonitorState = "unknown" | "up" | "degraded" | "down" | "unreachable" | "maintenance" | "disabled";

/** What came back of the packets that were sent to one address. */
export interface Echo {
  readonly sent: number;
  readonly answered: number;
  /** Of those that were answered, in milliseconds; null: none was. */
  readonly averageMs: number | null;
}

export interface JudgeSettings {
  /** Failed rounds running until it is down. */
  readonly downAfter: number;
  /** Answered rounds running until it is up, or no longer degraded. */
  readonly upAfter: number;
  readonly degradedLossPercent: number;
  /** So many times its own median is slow. */
  readonly degradedRttTimes: number;
}

/** Slow or lossy rounds running until it is degraded. */
const degradedAfter = 3;
/** N-40 the guard against flapping looks back so far. */
export const flapMs = 30 * 60_000;
const mostChanges = 20;

export interface Watched {
  readonly id: string;
  readonly parentId: string | null;
  /** In use, and pinged. */
  readonly isWatched: boolean;
  /** Its own, or its site's. */
  readonly isInMaintenance: boolean;
}

/** How it is by the latest round that told something. */
export interface Standing {
  readonly state: MonitorState;
  readonly since: Date;
  readonly checkedAt: Date | null;
  readonly lossPercent: number | null;
  readonly rttMs: number | null;
  readonly failedRounds: number;
  readonly goodRounds: number;
  readonly slowRounds: number;
  /** Of seven days; null: known for less than a day. */
  readonly medianRttMs: number | null;
  /** When it went or came lately. */
  readonly changedAt: readonly Date[];
}

export type Round =
  | { readonly kind: "answers"; readonly echoes: ReadonlyMap<string, Echo> }
  /** Nothing was sent to these. */
  | { readonly kind: "unable"; readonly ids: ReadonlySet<string> };

export const neverSeen = (now: Date): Standing => ({
  ...{ state: "unknown", since: now, checkedAt: null, lossPercent: null, rttMs: null },
  ...{ failedRounds: 0, goodRounds: 0, slowRounds: 0, medianRttMs: null, changedAt: [] },
});

/** What is known of the way to it: nothing wrong, a parent that failed just now, or a parent that is gone. */
type Way = "clear" | "failing" | "cut";

/**
 * How all of it is after a round.
 * @param before - of each that was looked at already
 */
export function judgeAll(
  all: readonly Watched[],
  before: ReadonlyMap<string, Standing>,
  round: Round,
  { settings, now }: { readonly settings: JudgeSettings; readonly now: Date },
): ReadonlyMap<string, Standing> {
  const byId = new Map(all.map((one) => [one.id, one]));
  const after = new Map<string, Standing>();
  for (const one of parentsFirst(all, byId)) {
    const was = before.get(one.id) ?? neverSeen(now);
    const way = wayTo(one, byId, after, settings);
    after.set(one.id, judgeOne(one, was, { round, way, settings, now }));
  }
  return after;
}

function parentsFirst(all: readonly Watched[], byId: ReadonlyMap<string, Watched>): Watched[] {
  const sorted = new Set<Watched>();
  for (const one of all) {
    const chain: Watched[] = [];
    // The database lets no ring in; what is in the chain already ends a broken copy of it.
    for (let at: Watched | undefined = one; at && !sorted.has(at) && !chain.includes(at); at = byId.get(at.parentId ?? "")) chain.push(at);
    for (const next of chain.reverse()) sorted.add(next);
  }
  return [...sorted];
}

/** By the nearest parent of which something is known: one that nobody pings, or of which nothing is known yet, is looked past. */
function wayTo(one: Watched, byId: ReadonlyMap<string, Watched>, judged: ReadonlyMap<string, Standing>, { downAfter }: JudgeSettings): Way {
  let at = byId.get(one.parentId ?? "");
  for (let steps = 0; at && steps <= byId.size; steps++) {
    const standing = at.isWatched ? judged.get(at.id) : undefined;
    if (standing && standing.failedRounds >= downAfter) return "cut";
    if (standing && standing.failedRounds > 0) return "failing";
    if (standing && standing.goodRounds > 0) return "clear";
    at = byId.get(at.parentId ?? "");
  }
  return "clear";
}

interface Circumstances {
  readonly round: Round;
  readonly way: Way;
  readonly settings: JudgeSettings;
  readonly now: Date;
}

function judgeOne(one: Watched, was: Standing, { round, way, settings, now }: Circumstances): Standing {
  const move = (counted: Standing, state: MonitorState): Standing => moved(counted, state, now);
  if (!one.isWatched) return was.state === "disabled" ? was : { ...move(forgotten(was), "disabled"), changedAt: [] };
  if (round.kind === "unable" && round.ids.has(one.id))
    return move({ ...forgotten(was), checkedAt: now }, one.isInMaintenance ? "maintenance" : "unknown");
  const echo = round.kind === "answers" ? round.echoes.get(one.id) : undefined;
  // N-39 the parent is back: what was said of it while nobody could reach it does not count.
  const isFresh = was.state === "unreachable" && way !== "cut";
  const start = isFresh ? { ...was, failedRounds: 0, goodRounds: 0, slowRounds: 0 } : was;
  const counted = echo ? count(start, echo, { settings, now }) : start;
  if (one.isInMaintenance) return move(counted, "maintenance");
  return move(counted, stateOf(counted, { echo, way, settings }));
}

/** Without what the latest rounds counted. */
const forgotten = (was: Standing): Standing => ({
  ...was,
  ...{ failedRounds: 0, goodRounds: 0, slowRounds: 0, lossPercent: null, rttMs: null },
});

function count(was: Standing, echo: Echo, { settings, now }: Pick<Circumstances, "settings" | "now">): Standing {
  const lossPercent = echo.sent === 0 ? 0 : (100 * (echo.sent - echo.answered)) / echo.sent;
  const latest = { ...was, checkedAt: now, lossPercent, rttMs: echo.averageMs };
  if (echo.answered === 0) return { ...latest, failedRounds: was.failedRounds + 1, goodRounds: 0 };
  const isSlow =
    lossPercent >= settings.degradedLossPercent ||
    (was.medianRttMs !== null && echo.averageMs !== null && echo.averageMs >= settings.degradedRttTimes * was.medianRttMs);
  return {
    ...latest,
    failedRounds: 0,
    goodRounds: was.goodRounds + 1,
    slowRounds: isSlow ? slower(was) : better(was, settings),
  };
}

const slower = ({ slowRounds }: Standing): number => Math.min(degradedAfter, slowRounds + 1);

/** Before it is degraded the rounds must be running; afterwards it takes as many good ones as coming back does. */
const better = ({ state, slowRounds }: Standing, { upAfter }: JudgeSettings): number =>
  state === "degraded" ? Math.max(0, Math.min(slowRounds, upAfter) - 1) : 0;

function stateOf(
  counted: Standing,
  { echo, way, settings }: Pick<Circumstances, "way" | "settings"> & { readonly echo: Echo | undefined },
): MonitorState {
  const { state, failedRounds, goodRounds, slowRounds } = counted;
  const wasHere = state === "up" || state === "degraded";
  if (failedRounds >= settings.downAfter) {
    if (way === "cut") return "unreachable";
    // It may be its parent: that is known within a round or two.
    if (way === "failing" && state !== "down") return restOf(state);
    return "down";
  }
  if (failedRounds > 0 || echo === undefined) return restOf(state, way);
  // It answers, whatever its parent does.
  if (!wasHere && goodRounds < settings.upAfter) return restOf(state, way);
  if (state === "degraded") return slowRounds > 0 ? "degraded" : "up";
  return slowRounds >= degradedAfter ? "degraded" : "up";
}

/** Nothing new: it stays as it was, but for what only held until now. */
function restOf(state: MonitorState, way: Way = "cut"): MonitorState {
  if (state === "maintenance" || state === "disabled") return "unknown";
  if (state === "unreachable" && way !== "cut") return "unknown";
  return state;
}

const isHere = (state: MonitorState): boolean | undefined =>
  state === "up" || state === "degraded" ? true : state === "down" ? false : undefined;

function moved(was: Standing, state: MonitorState, now: Date): Standing {
  const recent = was.changedAt.filter((at) => now.getTime() - at.getTime() < flapMs);
  const changedAt = recent.length === was.changedAt.length ? was.changedAt : recent;
  if (state === was.state) return changedAt === was.changedAt ? was : { ...was, changedAt };
  const flips = isHere(was.state) !== undefined && isHere(state) !== undefined && isHere(was.state) !== isHere(state);
  return { ...was, state, since: now, changedAt: flips ? [...changedAt, now].slice(-mostChanges) : changedAt };
}

/** N-42 so many failed in one round that it may be the monitor itself. */
export function looksBlind(echoes: ReadonlyMap<string, Echo>): boolean {
  const failed = [...echoes.values()].filter(({ answered }) => answered === 0).length;
  return failed * 2 > echoes.size;
}
