// What becomes of a request with time (O-88), what staff may approve (M-29, P-251). Values in, a decision out.
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Bound } from "../planned-changes/bound.ts";
import type { ItemKind, RequestKind, RequestState } from "./contract.ts";

const moves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  open: ["approved", "declined", "withdrawn", "obsolete", "expired"],
  approved: [],
  declined: [],
  withdrawn: [],
  obsolete: [],
  expired: [],
};
/** A decision is made once. */
export const mayBecome = (from: RequestState, to: RequestState): boolean => moves[from].includes(to);

export const kindOfItem: Readonly<Record<ItemKind, RequestKind>> = { plan: "plan_change", pause: "pause", resume: "resume", end: "cancel" };

export interface SubjectNow {
  readonly state: string;
  readonly planId: string;
  /** The last day. */
  readonly endOn: Day | null;
}

/** O-88 there is nothing left to decide about: the service is over, or the same was done otherwise. */
export function isGone(item: { readonly kind: ItemKind; readonly wantedPlanId: string | null }, service: SubjectNow): boolean {
  if (service.state === "disabled" || service.state === "archived") return true;
  switch (item.kind) {
    case "plan":
      return item.wantedPlanId !== null && item.wantedPlanId === service.planId;
    case "pause":
      return service.state === "paused";
    case "resume":
      return service.state === "active";
    case "end":
      return service.endOn !== null;
  }
}

export interface OtherDays {
  readonly today: Day;
  /** Of an end: its last day. Left out: as asked for, or the next one that is possible. */
  readonly on?: Day | undefined;
  readonly until?: Day | null | undefined;
  /** A plan whose paid days are not given back begins when they are over. */
  readonly paidThrough: Day | null;
}

/** P-251, M-29 what was confirmed, on a day that is still ahead: prices and fees stay, days move. */
export function onDays(bound: Bound, { today, on, until, paidThrough }: OtherDays): Bound {
  switch (bound.kind) {
    case "plan": {
      const soonest = !bound.isRefunded && paidThrough !== null ? maxDay(today, paidThrough) : today;
      return { ...bound, on: on ?? maxDay(bound.on, soonest) };
    }
    case "pause":
      return { ...bound, on: on ?? maxDay(bound.on, addDays(today, 1)), until: until === undefined ? bound.until : until };
    case "resume":
      return { ...bound, on: on ?? today };
    case "end": {
      const endOn = on ?? maxDay(bound.endOn, today);
      const first = addDays(endOn, 1);
      // A notice that was not kept is paid to its end, and no further.
      const paidBefore = bound.paidBefore > bound.on ? maxDay(bound.paidBefore, first) : first;
      return { ...bound, endOn, on: first, paidBefore };
    }
    case "terms":
    case "discount":
    case "discount_end":
      return bound;
  }
}

export interface Cost {
  /** A month with tax, in minor units. */
  readonly month: bigint;
  /** What it costs once, in minor units. */
  readonly fees: bigint;
}

/** M-29 unit prices and fees bind; only days and tax rates may move. */
export const isDearer = (confirmed: Cost, now: Cost): boolean => now.month > confirmed.month || now.fees > confirmed.fees;

/** O-86 nothing is late that waits for the customer. */
export const isLate = (dueAt: Date | null, now: Date): boolean => dueAt !== null && dueAt < now;
