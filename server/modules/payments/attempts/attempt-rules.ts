// The states of an attempt to pay (M-18, B-177 to B-179) and when the gateway is asked about it (M-19).
export const attemptStates = [
  "created",
  "redirected",
  "needs_action",
  "processing",
  "unknown",
  "succeeded",
  "failed",
  "cancelled",
  "expired",
] as const;
export type AttemptState = (typeof attemptStates)[number];

const over: ReadonlySet<AttemptState> = new Set(["succeeded", "failed", "cancelled", "expired"]);
export const isOver = (state: AttemptState): boolean => over.has(state);

/** The gateway has it, or may have it: nobody may try the same documents again. */
const withGateway: ReadonlySet<AttemptState> = new Set(["processing", "unknown"]);
export const isWithGateway = (state: AttemptState): boolean => withGateway.has(state);

/** What a gateway can say of an attempt, without the details; "silent" when it did not answer. */
export type Said =
  | "settled"
  | "method-saved"
  | "processing"
  | "needs-action"
  | "open"
  | "failed"
  | "cancelled"
  | "expired"
  | "not-found"
  | "silent";

const stays = "stays";

// Rows: where an attempt is. Columns: what was said. News may come in any order, so nothing leads from an end back into the middle; only
// money that came after all does count (B-179).
const moves: Readonly<Record<AttemptState, Partial<Record<Said, AttemptState>>>> = {
  created: {
    settled: "succeeded",
    "method-saved": "succeeded",
    processing: "processing",
    "needs-action": "needs_action",
    failed: "failed",
    cancelled: "cancelled",
    expired: "expired",
    silent: "unknown",
  },
  redirected: {
    settled: "succeeded",
    "method-saved": "succeeded",
    processing: "processing",
    "needs-action": "needs_action",
    failed: "failed",
    cancelled: "cancelled",
    expired: "expired",
  },
  needs_action: {
    settled: "succeeded",
    "method-saved": "succeeded",
    processing: "processing",
    failed: "failed",
    cancelled: "cancelled",
    expired: "expired",
  },
  processing: { settled: "succeeded", "method-saved": "succeeded", failed: "failed", cancelled: "cancelled", expired: "expired" },
  unknown: {
    settled: "succeeded",
    "method-saved": "succeeded",
    processing: "processing",
    "needs-action": "needs_action",
    open: "redirected",
    failed: "failed",
    cancelled: "cancelled",
    expired: "expired",
  },
  succeeded: {},
  failed: { settled: "succeeded", "method-saved": "succeeded" },
  cancelled: { settled: "succeeded", "method-saved": "succeeded" },
  expired: { settled: "succeeded", "method-saved": "succeeded" },
};

export interface Standing {
  readonly state: AttemptState;
  readonly expiresAt: Date;
}

/** Where an attempt goes when the gateway says something. */
export function stateAfter({ state, expiresAt }: Standing, said: Said, now: Date): AttemptState {
  const next = moves[state][said] ?? stays;
  if (next !== stays) return next;
  // The gateway holds nothing and the time is up: nobody will finish it any more.
  const isUnheld = said === "open" || said === "not-found" || said === "silent";
  if (isUnheld && !isOver(state) && !isWithGateway(state) && now >= expiresAt) return "expired";
  // It never arrived there. A while is left for a request that is still on its way.
  if (said === "not-found" && state === "unknown" && now >= expiresAt) return "failed";
  return state;
}

const minuteMs = 60_000;
const firstPolls = [1, 5, 15, 60];
const lastPollMinutes = 3 * 24 * 60;

/**
 * M-19 when the gateway is asked next: 1, 5, 15 and 60 minutes after the start, then every hour for three days. Undefined: it has been
 * asked long enough, a person has to look.
 */
export function nextPollAt(startedAt: Date, now: Date): Date | undefined {
  const elapsed = (now.getTime() - startedAt.getTime()) / minuteMs;
  const next = firstPolls.find((minutes) => minutes > elapsed) ?? (Math.floor(elapsed / 60) + 1) * 60;
  return next > lastPollMinutes ? undefined : new Date(startedAt.getTime() + next * minuteMs);
}
