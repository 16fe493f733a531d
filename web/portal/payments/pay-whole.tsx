// What is paid as a whole, an order or a change: how is the only question.
import { useState } from "react";
import type { MoneyJson } from "../../../shared/money.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MethodChoice } from "./method-choice.tsx";
import { isWithBank, type Options } from "./options.ts";
import type { Asked } from "./pay-choice-rules.ts";
import { added, Surcharge } from "./surcharge.tsx";
import { UnderWay } from "./under-way.tsx";
import { firstWay, ruleOf, usePay, type Way } from "./use-pay.ts";

export interface PayWholeProps {
  options: Options;
  what: Pick<Asked, "orderId" | "quoteId">;
  /** Undefined while it loads. */
  total: MoneyJson | undefined;
  about: string | undefined;
  /** Why it is not to be paid any more. */
  over: string | undefined;
  problem: ApiProblem | undefined;
  onClose: () => void;
  reload: () => void;
}

export function PayWhole({ options, what, total, about, over, problem, onClose, reload }: PayWholeProps) {
  const t = useTexts();
  const format = useFormat();
  const [way, setWay] = useState<Way | undefined>(() => firstWay(options));
  const fee = added(total, ruleOf(options, way));
  const pay = usePay({ asked: { ...what, documentIds: undefined, amount: undefined }, way, surcharge: fee?.fee, onRefused: reload });
  const underWay = options.attempts.find(
    ({ orderId, quoteId }) =>
      (what.orderId !== undefined && orderId === what.orderId) || (what.quoteId !== undefined && quoteId === what.quoteId),
  );
  const isBlocked = underWay !== undefined && isWithBank(underWay);
  const hasNoWay = options.gateways.length === 0 && options.methods.length === 0;
  if (problem || over || hasNoWay) {
    return (
      <Sheet open title={t("portal-finance.pay.title")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        {problem ? <ProblemNote problem={problem} /> : <p className="pay-text">{over ?? t("portal-finance.pay.no-way")}</p>}
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={t("portal-finance.pay.title")}
      onClose={onClose}
      locked={pay.busy}
      foot={
        <div className="pay-foot">
          <ProblemNote problem={pay.problem} />
          <Button
            kind="primary"
            full
            busy={pay.busy}
            disabled={!total || !way || isBlocked}
            onPress={() => pay.start(underWay !== undefined)}
          >
            {total ? t("portal.pay.pay-amount", { amount: format.money(fee?.together ?? total) }) : t("portal-finance.pay.pay")}
          </Button>
        </div>
      }
    >
      <div className="pay">
        {underWay && <UnderWay attempt={underWay} />}
        {about && <p className="pay-text">{about}</p>}
        <MethodChoice options={options} way={way} onChange={setWay} />
        {fee && <Surcharge added={fee} words={{ fee: t("portal-finance.pay.fee"), together: t("portal-finance.pay.together") }} />}
      </div>
    </Sheet>
  );
}
