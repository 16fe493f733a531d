// P-78 the pay step of a change that is made once it is paid: what comes from the credit, what is paid now, and the buttons for it.
import { fromMoneyJson, money, toMoneyJson } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { useFeature } from "../app/use-feature.ts";
import type { Quote } from "./use-quote.ts";

type Paid = NonNullable<Quote["pay"]>;

/** How a change is confirmed: its credit pays for it, it is paid first, or an invoice follows. */
export function stepOf(pay: Paid | null | undefined): "confirm" | "credit-or-pay" | "pay" {
  if (!pay) return "confirm";
  const isCovered = pay.fromCredit.amount === pay.toPay.amount;
  if (pay.how === "balance_or_now") return isCovered ? "confirm" : "pay";
  return isCovered ? "credit-or-pay" : "pay";
}

/** What is left to pay now: all of it, unless the credit goes first. */
function restOf({ how, toPay, fromCredit }: Paid) {
  if (how === "now") return toPay;
  return toMoneyJson(money(fromMoneyJson(toPay).minor - fromMoneyJson(fromCredit).minor, toPay.currency));
}

export function usePayNote(): (pay: Paid | null) => string | undefined {
  const t = useTexts();
  const format = useFormat();
  return (pay) => {
    if (!pay) return undefined;
    if (pay.how === "now" || fromMoneyJson(pay.fromCredit).minor === 0n) return t("portal-services.pay.now");
    if (stepOf(pay) === "confirm") return t("portal-services.pay.credit");
    return t("portal-services.pay.part", { credit: format.money(pay.fromCredit), rest: format.money(restOf(pay)) });
  };
}

export interface PayButtonsProps {
  pay: Paid;
  busy: boolean;
  disabled: boolean;
  onPay: () => void;
  onCredit: () => void;
}

export function PayButtons({ pay, busy, disabled, onPay, onCredit }: PayButtonsProps) {
  const t = useTexts();
  const format = useFormat();
  const mayUseCredit = useFeature("finance.from_credit");
  const isCovered = mayUseCredit && stepOf(pay) === "credit-or-pay";
  return (
    <>
      {isCovered && (
        <Button kind="primary" full busy={busy} disabled={disabled} onPress={onCredit}>
          {t("portal-services.pay.from-credit", { amount: format.money(pay.toPay) })}
        </Button>
      )}
      <Button kind={isCovered ? "plain" : "primary"} full busy={busy} disabled={disabled} onPress={onPay}>
        {isCovered ? t("portal-services.pay.otherwise") : t("portal-services.pay.go", { amount: format.money(restOf(pay)) })}
      </Button>
    </>
  );
}
