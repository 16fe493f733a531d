import { portalOrderEndpoint } from "../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Options } from "./options.ts";
import { PayWhole } from "./pay-whole.tsx";

export interface PayOrderProps {
  options: Options;
  orderId: string;
  onClose: () => void;
  reload: () => void;
}

export function PayOrder({ orderId, ...rest }: PayOrderProps) {
  const t = useTexts();
  const { data: order, problem } = useEndpoint(portalOrderEndpoint, { params: { orderId } });
  return (
    <PayWhole
      {...rest}
      what={{ orderId }}
      total={order?.figures.now.gross}
      about={order && t("portal-finance.pay.order", { number: String(order.number), titles: order.titles })}
      over={order && !order.mayPay ? t("portal-finance.pay.already-paid") : undefined}
      problem={problem}
    />
  );
}
