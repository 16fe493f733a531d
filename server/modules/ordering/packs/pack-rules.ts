// Whether a pack may be bought by itself now (M-40, N-147).

export interface AutoFacts {
  readonly isOn: boolean;
  readonly isLow: boolean;
  /** It was stopped in this cycle. */
  readonly isStopped: boolean;
  readonly isBlocked: boolean;
  readonly isRunning: boolean;
  readonly lastBoughtAt: Date | null;
  readonly limitType: "automatic" | "manual" | "all";
  readonly most: number;
  /** Bought in this cycle. */
  readonly automatic: number;
  readonly manual: number;
}

export type AutoDecision =
  | { readonly kind: "buy" }
  | { readonly kind: "nothing" }
  | { readonly kind: "later"; readonly at: Date }
  | { readonly kind: "stop"; readonly why: "limit" };

const pauseMs = 5 * 60_000;

export const countedOf = ({ limitType, automatic, manual }: Pick<AutoFacts, "limitType" | "automatic" | "manual">): number =>
  limitType === "automatic" ? automatic : limitType === "manual" ? manual : automatic + manual;

export function decideAuto(facts: AutoFacts, now: Date): AutoDecision {
  if (!facts.isOn || !facts.isLow || facts.isStopped || facts.isBlocked || !facts.isRunning) return { kind: "nothing" };
  if (countedOf(facts) >= facts.most) return { kind: "stop", why: "limit" };
  const next = facts.lastBoughtAt === null ? now : new Date(facts.lastBoughtAt.getTime() + pauseMs);
  return next > now ? { kind: "later", at: next } : { kind: "buy" };
}
