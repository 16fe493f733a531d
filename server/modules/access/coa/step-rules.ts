// What brings an open session in step with what its service is to have, and what follows from a router's answer (network.md 2.11). Values in, values out.
import { type Profile, sameProfile } from "../radius/reply-parts-rules.ts";

/** What a session is to have: a profile, or nothing at all. */
export type Desired = { readonly kind: "profile"; readonly profile: Profile } | { readonly kind: "end" };

/** How attempts remember what they were for. */
export const wantedText = (desired: Desired): string =>
  desired.kind === "end" ? "end" : `${desired.profile.live} ${desired.profile.login} ${desired.profile.isWalled ? "walled" : "open"}`;

export type Step = "nothing" | "coa" | "disconnect" | "unreachable";

export interface Gap {
  /** Undefined: nobody knows, for an answer did not come. */
  readonly applied: Profile | undefined;
  readonly desired: Desired;
  /** What the NAS does with such requests. */
  readonly mode: "coa_and_disconnect" | "disconnect_only" | "none";
  /** A CoA could not take back all that the session has. */
  readonly leavesBehind: boolean;
  /** N-99 what a person or a rule asks of the session, whether it is in step or not. */
  readonly wish?: "disconnect" | "reapply" | undefined;
}

/** N-101 */
export function chooseStep({ applied, desired, mode, leavesBehind, wish }: Gap): Step {
  const isInStep = wish === undefined && applied !== undefined && desired.kind === "profile" && sameProfile(applied, desired.profile);
  if (isInStep) return "nothing";
  if (mode === "none") return "unreachable";
  if (wish === "disconnect" || desired.kind === "end" || mode === "disconnect_only" || leavesBehind) return "disconnect";
  // Where it is not known what the session has, its addresses cannot be trusted to be the right ones either; but a CoA did not change them.
  return applied !== undefined && applied.login !== desired.profile.login ? "disconnect" : "coa";
}

export type Outcome =
  | { readonly kind: "ack" }
  | { readonly kind: "nak"; readonly errorCause: number | null }
  | { readonly kind: "timeout" };

export type Next =
  /** The session has what it was sent. */
  | { readonly kind: "applied" }
  /** The router has no such session (any more). */
  | { readonly kind: "lost" }
  | { readonly kind: "disconnect" }
  /** Heard of again, the session is tried again: until then its router may be away. */
  | { readonly kind: "pending" }
  | { readonly kind: "later" }
  /** Not again for the same. `isRefused`: the router does not obey us at all, whatever is asked. */
  | { readonly kind: "failed"; readonly isRefused: boolean };

/** Error-Cause (RFC 5176 section 3.6). */
const causes = {
  noSession: 503,
  refused: [501, 403],
  passing: [504, 505, 507],
} as const;

/** N-104 @param fallback - of the installation: whether a refused change ends the session */
export function afterAnswer(packet: "coa" | "disconnect", outcome: Outcome, fallback: "disconnect" | "none"): Next {
  if (outcome.kind === "ack") return packet === "coa" ? { kind: "applied" } : { kind: "pending" };
  if (outcome.kind === "timeout") return packet === "coa" ? { kind: "disconnect" } : { kind: "pending" };
  const { errorCause } = outcome;
  if (errorCause === causes.noSession) return { kind: "lost" };
  if (causes.refused.some((each) => each === errorCause)) return { kind: "failed", isRefused: true };
  if (causes.passing.some((each) => each === errorCause)) return { kind: "later" };
  // 401, 402, 404 to 407, 506, 508, and whatever else a router may say: it does not do that.
  return packet === "coa" && fallback === "disconnect" ? { kind: "disconnect" } : { kind: "failed", isRefused: false };
}

/** N-104 how long after the last attempt the next one may be, and after the first one the last. */
export const retryAfterMs = { pending: 60_000, later: 30_000 } as const;
export const giveUpAfterMs = 24 * 3_600_000;

/** What changes the speed of a line without anybody's doing: its data and what was used of them, or hours alone. */
type Turn = "quota" | "time";

/** Why a session is to change, from what is known of it and of its line. @param turn - what changed the line's speed since the session has what it has */
export function causeOf(
  { applied, desired }: Pick<Gap, "applied" | "desired">,
  { accessState, turn }: { readonly accessState: string; readonly turn: Turn | undefined },
): "unblock" | "block" | "plan" | Turn {
  if (desired.kind === "end") return "block";
  if (desired.profile.isWalled) return accessState === "cap_blocked" ? (turn ?? "quota") : "block";
  if (applied === undefined || applied.isWalled) return "unblock";
  return turn ?? "plan";
}

interface Since {
  readonly startedAt: Date;
  /** Undefined: it has what its login was answered. */
  readonly kept:
    | { readonly state: LastAttempt["state"]; readonly cause: string | null; readonly since: Date | null; readonly changedAt: Date | null }
    | undefined;
}

/** Of the last change of a line's speed, whether a session is still to hear of it. @param last - null: nothing changed it of late */
export function turnSince(
  last: { readonly by: Turn; readonly atMs: number } | null | undefined,
  { startedAt, kept }: Since,
): Turn | undefined {
  const isWaiting = kept !== undefined && kept.state !== "settled";
  const from = (isWaiting ? kept.since : kept?.changedAt) ?? startedAt;
  if (last && last.atMs > from.getTime()) return last.by;
  // It was to hear of one before, and has not.
  return isWaiting && (kept.cause === "quota" || kept.cause === "time") ? kept.cause : undefined;
}

interface LastAttempt {
  readonly state: "settled" | "pending" | "later" | "failed";
  readonly wanted: string | null;
  readonly triedAt: Date | null;
  readonly againAt: Date | null;
}

/** N-99 whether somebody asks for it who has not yet seen it tried. @param wishedAt - undefined: nobody asks */
export const isAskedAnew = (last: Pick<LastAttempt, "triedAt">, wishedAt: Date | undefined): boolean =>
  wishedAt !== undefined && last.triedAt !== null && wishedAt > last.triedAt;

/**
 * N-104 whether an attempt may be made now: for something new at once, for the same when its time has come or somebody asks for it anew.
 * @param heardAt - when its NAS last spoke of the session
 */
export function mayTry(
  last: LastAttempt | undefined,
  wanted: string,
  { now, heardAt, wishedAt }: { readonly now: Date; readonly heardAt: Date; readonly wishedAt: Date | undefined },
): boolean {
  if (!last || isAskedAnew(last, wishedAt) || last.state === "settled" || last.wanted !== wanted || last.triedAt === null) return true;
  switch (last.state) {
    case "failed":
      return false;
    case "later":
      return last.againAt === null || last.againAt <= now;
    case "pending":
      return heardAt > last.triedAt && now.getTime() - last.triedAt.getTime() >= retryAfterMs.pending;
  }
}
