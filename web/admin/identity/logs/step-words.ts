import type { Translate } from "../../../lib/texts.tsx";

/** "collections.block" in plain words. */
export const stepWords = (t: Translate, step: string): string => t.optional(`identity.daily.step.${step.replace(".", "-")}`) ?? step;
