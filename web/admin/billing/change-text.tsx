import { fromMoneyJson, type MoneyJson, subtractMoney, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

/** "445.84 € more than the last time" */
export function ChangeText({ now, before }: { now: MoneyJson; before: MoneyJson }) {
  const t = useTexts();
  const format = useFormat();
  if (signOf(before.amount) === 0) return t("billing.run.first-time");
  const change = toMoneyJson(subtractMoney(fromMoneyJson(now), fromMoneyJson(before)));
  const sign = signOf(change.amount);
  if (sign === 0) return t("billing.run.as-before");
  return t(sign > 0 ? "billing.run.more" : "billing.run.less", { amount: format.moneySize(change) });
}
