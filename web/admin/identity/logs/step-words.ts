import type { Translate } from "../../../lib/texts.tsx";

/** "collections.block" in plain words. */
export const stepWords = (t: Translate, step: string): string => t.optional(`identity.daily.step.${step.replace(".", "-")}`) ?? step;

/** What a step counted; the same name means other things in two steps, such as what "expired". */
export const countWords = (t: Translate, step: string, count: string): string =>
  t.optional(`identity.daily.count-of.${step.replace(".", "-")}.${count}`) ?? t.optional(`identity.daily.count.${count}`) ?? count;
