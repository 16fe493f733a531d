import type { Work } from "../../../platform/work.ts";

type Rule = (work: Work, partnerId: string) => Promise<boolean>;

let rule: Rule = async () => false;

/** P-25 whether a partner's customers must have a second factor: the portal's setting says so, and the portal stands above this module. */
export function holdFactorRule(held: Rule): void {
  rule = held;
}

export const mustHaveFactor: Rule = (work, partnerId) => rule(work, partnerId);
