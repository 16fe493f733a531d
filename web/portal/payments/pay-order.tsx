// An order is paid as a whole: how is the only question.
import { useState } from "react";
import { portalOrderEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MethodChoice } from "./method-choice.tsx";
import { isWithBank, type Options } from "./options.ts";
import { UnderWay } from "./under-way.tsx";
import { firstWay, usePay, type Way } from "./use-pay.ts";

export interface PayOrderProps {
  options: Options;
  orderId: string;
  onClose: () => void;
  reload: () => void;
}

export function PayOrder({ options, orderId, onClose, reload }: PayOrderProps) {
  const t = useTexts();
  const format = useFormat();
  const { data: order, problem } = useEndpoint(portalOrderEndpoint, { params: { orderId } });
  const [way, setWay] = useState<Way | undefined>(() => firstWay(options));
  const pay = usePay({ asked: { orderId, documentIds: undefined, amount: undefined }, way, onRefused: reload });
  const underWay = options.attempts.find((attempt) => attempt.orderId === orderId);
  const isBlocked = underWay !== undefined && isWithBank(underWay);
  const total = order?.figures.now.gross;
  if (problem || (order && !order.mayPay) || (options.gateways.length === 0 && options.methods.length === 0)) {
    return (
      <Sheet open title={t("portal-finance.pay.title")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        {problem ? (
          <ProblemNote problem={problem} />
        ) : (
          <p className="pay-text">{t(order && !order.mayPay ? "portal-finance.pay.already-paid" : "portal-finance.pay.no-way")}</p>
        )}
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
            {total ? t("portal.pay.pay-amount", { amount: format.money(total) }) : t("portal-finance.pay.pay")}
          </Button>
        </div>
      }
    >
      <div className="pay">
        {underWay && <UnderWay attempt={underWay} />}
        {order && <p className="pay-text">{t("portal-finance.pay.order", { number: String(order.number), titles: order.titles })}</p>}
        <MethodChoice options={options} way={way} onChange={setWay} />
      </div>
    </Sheet>
  );
}
