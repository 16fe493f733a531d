import { money, toMoneyJson } from "../../../shared/money.ts";
import type { AdjustmentFigures } from "./adjust-billed-days.ts";

/** What is given back and charged anew, as people see it before they want it. */
export const adjustmentView = ({ services, creditedMinor, chargedMinor }: AdjustmentFigures, currency: string) => ({
  services,
  credited: toMoneyJson(money(creditedMinor, currency)),
  charged: toMoneyJson(money(chargedMinor, currency)),
  difference: toMoneyJson(money(chargedMinor - creditedMinor, currency)),
});
