import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { OfferedPlan } from "./options.ts";

/** "+€15.00 a month": more or less than now, never a bare figure. */
export function Difference({ plan }: { plan: OfferedPlan }) {
  const t = useTexts();
  const format = useFormat();
  const sign = signOf(plan.difference.amount);
  if (sign === 0) return t("portal-services.change.same");
  return t(sign > 0 ? "portal-services.change.more" : "portal-services.change.less", { amount: format.moneySize(plan.difference) });
}
