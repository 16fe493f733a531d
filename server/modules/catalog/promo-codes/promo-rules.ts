// Who may use a promo code for what (B-265). Staff see the reason of a refusal; everybody else only that there is one.
import type { Day } from "../../../../shared/calendar.ts";

export interface PromoTerms {
  readonly effect: "percent" | "fixed" | "fee_waiver" | "plan_unlocked";
  readonly planIds: readonly string[];
  readonly customers: "new" | "existing" | "all";
  readonly labelIds: readonly string[];
  readonly validFrom: Day;
  /** The last day. */
  readonly validTo: Day | null;
  readonly maxUses: number | null;
  readonly maxPerCustomer: number | null;
  readonly isStackable: boolean;
  readonly isEnabled: boolean;
  readonly reserved: number;
  readonly counted: number;
}

/** What somebody wants to use it for. */
export interface PromoAsk {
  readonly planId: string;
  readonly on: Day;
  /** Has had a service before. */
  readonly isExisting: boolean;
  readonly labelIds: readonly string[];
  /** How often this customer has it already. */
  readonly usedByCustomer: number;
  /** Other discounts were asked for beside it. */
  readonly hasOtherDiscounts: boolean;
}

export const promoRefusals = [
  "unknown",
  "ended",
  "not-yet",
  "expired",
  "used-up",
  "other-plan",
  "only-new",
  "only-existing",
  "labels",
  "used-by-customer",
  "not-stackable",
] as const;
export type PromoRefusal = (typeof promoRefusals)[number];

/** The first thing that keeps the code from being used; undefined: it may be. */
export function promoRefusal(promo: PromoTerms, ask: PromoAsk): PromoRefusal | undefined {
  if (!promo.isEnabled) return "ended";
  if (ask.on < promo.validFrom) return "not-yet";
  if (promo.validTo !== null && ask.on > promo.validTo) return "expired";
  if (promo.maxUses !== null && promo.reserved + promo.counted >= promo.maxUses) return "used-up";
  if (promo.planIds.length > 0 && !promo.planIds.includes(ask.planId)) return "other-plan";
  if (promo.customers === "new" && ask.isExisting) return "only-new";
  if (promo.customers === "existing" && !ask.isExisting) return "only-existing";
  if (promo.labelIds.length > 0 && !promo.labelIds.some((label) => ask.labelIds.includes(label))) return "labels";
  if (promo.maxPerCustomer !== null && ask.usedByCustomer >= promo.maxPerCustomer) return "used-by-customer";
  if (!promo.isStackable && ask.hasOtherDiscounts) return "not-stackable";
  return undefined;
}

/** As people type it: spaces and dashes do not matter, and neither does case. Undefined: no code looks like that. */
export function readCode(typed: string): string | undefined {
  const code = typed.replace(/[\s-]/g, "").toUpperCase();
  return /^[A-Z0-9]{6,32}$/.test(code) ? code : undefined;
}

/** How often the code was typed wrongly, and until when nobody listens. */
export interface Entry {
  readonly wrong: number;
  readonly since: Date;
  readonly lockedUntil: Date | null;
}

const hourMs = 3_600_000;
const mostWrong = 10;

export const isLocked = (entry: Entry | undefined, now: Date): boolean => !!entry?.lockedUntil && entry.lockedUntil > now;

/** After one more wrong code: ten within an hour lock entry for an hour. */
export function afterWrongCode(entry: Entry | undefined, now: Date): Entry {
  const goesOn = entry !== undefined && entry.lockedUntil === null && now.getTime() - entry.since.getTime() < hourMs;
  const wrong = goesOn ? entry.wrong + 1 : 1;
  return {
    wrong,
    since: goesOn ? entry.since : now,
    lockedUntil: wrong >= mostWrong ? new Date(now.getTime() + hourMs) : null,
  };
}
