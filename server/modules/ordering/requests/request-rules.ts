// What becomes of a request with time (O-88), what staff may approve (M-29, P-251). Values in, a decision out.
import type { Day } from "../../../../shared/calendar.ts";
import type { ItemKind, RequestKind, RequestState } from "../../../../shared/requests.ts";

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
