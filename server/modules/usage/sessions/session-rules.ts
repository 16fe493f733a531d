// Which session a packet belongs to, and whether that goes on (N-82, N-83, N-89, N-95). Values in, values out.
import { isAssumed } from "./terminate-cause-rules.ts";

export interface Told {
  readonly kind: "start" | "interim" | "stop";
  /** When it happened (N-81). */
  readonly at: Date;
  /** Acct-Session-Time. */
  readonly seconds: bigint | null;
  readonly cookie: string | null;
  readonly login: string | null;
  readonly mac: string | null;
  /** What an end is called, of a stop. */
  readonly cause: string | null;
}

/** One life of a session id on a NAS. */
export interface Incarnation {
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  readonly cause: string | null;
  /** Acct-Session-Time as it was told last. */
  readonly seconds: bigint;
  readonly cookie: string | null;
  readonly login: string | null;
  readonly mac: string | null;
}

/** N-82 the same cookie is the same session; otherwise it is the same subscriber under the same session id: by login, else by MAC. */
export function isSameSubscriber(
  known: Pick<Incarnation, "cookie" | "login" | "mac">,
  told: Pick<Told, "cookie" | "login" | "mac">,
): boolean {
  if (told.cookie !== null && told.cookie === known.cookie) return true;
  if (told.login !== null && known.login !== null) return told.login === known.login;
  return told.mac === null || known.mac === null || told.mac === known.mac;
}

/** Clocks of one NAS: what a start may stand before or after what an interim made of it. */
const startSlackMs = 60_000;
/** Event times are whole seconds, times of reception are not. */
const roundingMs = 2_000;
/** A start that is sent again without its delay seems to be this much later than the first one. */
const repeatMs = 10_000;

type Place<Session> =
  | { readonly kind: "session"; readonly session: Session }
  /** `isOver`: a later one is known already, so this one is over whatever it says. */
  | { readonly kind: "new"; readonly isOver: boolean };

export const earlierOf = (one: Date, other: Date): Date => new Date(Math.min(one.getTime(), other.getTime()));
export const laterOf = (one: Date, other: Date): Date => new Date(Math.max(one.getTime(), other.getTime()));

const lastWordOf = ({ updatedAt, endedAt }: Incarnation): number => Math.max(updatedAt.getTime(), endedAt?.getTime() ?? 0);

/**
 * N-82, N-83 the incarnation among those of the same session id and subscriber that a packet speaks of. A start later than the last word begins a new one; what
 * comes from before the first that is known had one of its own.
 */
export function placeOf<Session extends Incarnation>(incarnations: readonly Session[], told: Told): Place<Session> {
  const newestFirst = incarnations.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const session = told.kind === "start" ? ofStart(newestFirst, told.at) : ofUpdate(newestFirst, told);
  if (session && !beginsAfter(session, told)) return { kind: "session", session };
  return { kind: "new", isOver: newestFirst.some(({ startedAt }) => startedAt > told.at) };
}

const ofStart = <Session extends Incarnation>(newestFirst: readonly Session[], at: Date): Session | undefined =>
  newestFirst.find(({ startedAt }) => startedAt.getTime() - startSlackMs <= at.getTime()) ?? newestFirst.at(-1);

/** Of those that had begun by then, the one whose beginning fits the time that the session lasts. */
function ofUpdate<Session extends Incarnation>(newestFirst: readonly Session[], { at, seconds }: Told): Session | undefined {
  const begun = newestFirst.filter(({ startedAt }) => startedAt.getTime() - roundingMs <= at.getTime());
  if (seconds === null) return begun[0];
  const began = at.getTime() - Number(seconds) * 1000;
  const distance = ({ startedAt }: Incarnation): number => Math.abs(startedAt.getTime() - began);
  return begun.reduce<Session | undefined>((best, each) => (best && distance(best) <= distance(each) ? best : each), undefined);
}

/** Whether what is told began only after the last word of the session. */
function beginsAfter(session: Incarnation, { kind, at, seconds, cookie }: Told): boolean {
  const isOtherCookie = cookie !== null && session.cookie !== null && cookie !== session.cookie;
  const last = lastWordOf(session);
  if (kind === "start") return at.getTime() > last && (isOtherCookie || !isRepeatedStart(session, at));
  if (seconds === null || seconds === 0n) return false;
  const began = at.getTime() - Number(seconds) * 1000;
  if (isOtherCookie) return began > last + roundingMs;
  // A cookie is made for one log-in, so an equal one says that it is the same session whatever its counters do. A NAS that sends none may use its
  // session ids again after a restart, and the start may be lost: then the time is short again, and a beginning after the last word tells it from a
  // packet that is late.
  return cookie === null && seconds < session.seconds && began > last + startSlackMs;
}

const isRepeatedStart = ({ startedAt, updatedAt, endedAt }: Incarnation, at: Date): boolean =>
  endedAt === null && updatedAt.getTime() === startedAt.getTime() && at.getTime() - startedAt.getTime() <= repeatMs;

interface End {
  readonly endedAt: Date | null;
  readonly cause: string | null;
}

/**
 * N-83, N-88, N-89, N-95 how a session stands after a packet. A real stop is the last word. An end that we assumed is corrected by a stop; an interim
 * takes it back where the session may have lived on: after silence, after a person's hand, and after a restart that it speaks later than.
 * @param isNews the counters are not older than what is known (N-84).
 */
export function endAfter(session: Incarnation, told: Told, { isNews, restartedAt }: { isNews: boolean; restartedAt: Date | null }): End {
  const { endedAt, cause, updatedAt } = session;
  const unchanged = { endedAt, cause };
  if (endedAt !== null && !isAssumed(cause)) return unchanged;
  if (told.kind === "stop") return isNews || told.at >= updatedAt ? { endedAt: told.at, cause: told.cause } : unchanged;
  if (endedAt === null || told.kind === "start" || !isNews) return unchanged;
  const mayLive =
    cause === "lost-stop" || cause === "operator" || (cause === "nas-reboot" && restartedAt !== null && told.at > restartedAt);
  if (mayLive) return { endedAt: null, cause: null };
  return { endedAt: laterOf(told.at, endedAt), cause };
}

interface Vigil {
  /** The interim interval as the NAS keeps it; null: it sends none, and nobody waits for its word. */
  readonly interimSeconds: number | null;
  /** After so many silent intervals, and a minute, a session is stale. */
  readonly staleFactor: number;
  /** So long at least it stays stale before it is taken for over. */
  readonly zombieMinutes: number;
  /** So long without a word is the longest where none is waited for. */
  readonly maxSessionHours: number;
}

/** N-94 when a session is stale that was last heard of at a moment. */
export const staleAt = (heardAt: Date, interimSeconds: number, staleFactor: number): Date =>
  new Date(heardAt.getTime() + (interimSeconds * staleFactor + 60) * 1000);

/** N-94 when it is taken for over: two intervals later, at least `zombieMinutes`; of a NAS that sends no interims after `maxSessionHours`. */
export function lostAt(heardAt: Date, { interimSeconds, staleFactor, zombieMinutes, maxSessionHours }: Vigil): Date {
  if (interimSeconds === null) return new Date(heardAt.getTime() + maxSessionHours * 3_600_000);
  const more = Math.max(2 * interimSeconds, zombieMinutes * 60);
  return new Date(staleAt(heardAt, interimSeconds, staleFactor).getTime() + more * 1000);
}

/** N-89 a word of a restart that only repeats the last one, or comes from before it. */
export const isRepeatedRestart = (last: Date | undefined, at: Date): boolean =>
  last !== undefined && at.getTime() - last.getTime() <= 60_000;

/** N-86 how much faster than the plan, and at least how fast, a line must seem before its bytes are doubted. */
const leastDoubtedBps = 1_000_000_000n;

/** N-86 more than the line can carry in so many seconds. */
export function isImplausible(
  delta: { readonly downBytes: bigint; readonly upBytes: bigint },
  seconds: bigint,
  { plan, factor }: { readonly plan: { readonly downBps: bigint | null; readonly upBps: bigint | null }; readonly factor: number },
): boolean {
  const exceeds = (bytes: bigint, planBps: bigint | null): boolean => {
    const most = (planBps ?? 0n) * BigInt(factor);
    return bytes * 8n > (most > leastDoubtedBps ? most : leastDoubtedBps) * (seconds > 1n ? seconds : 1n);
  };
  return exceeds(delta.downBytes, plan.downBps) || exceeds(delta.upBytes, plan.upBps);
}
