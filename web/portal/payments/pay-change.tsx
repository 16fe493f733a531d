import { portalPaidChangeEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Options } from "./options.ts";
import { PayWhole } from "./pay-whole.tsx";

export interface PayChangeProps {
  options: Options;
  quoteId: string;
  onClose: () => void;
  reload: () => void;
}

/** P-78 a change that is made once it is paid. */
export function PayChange({ quoteId, ...rest }: PayChangeProps) {
  const t = useTexts();
  const { data, problem } = useEndpoint(portalPaidChangeEndpoint, { params: { quoteId } });
  return (
    <PayWhole
      {...rest}
      what={{ quoteId }}
      total={data?.toPay}
      about={data?.plan ? t("portal-finance.pay.change", { service: data.service.title, plan: data.plan.title }) : undefined}
      over={data && data.state !== "awaiting_payment" ? t("portal-finance.pay.change-over") : undefined}
      problem={problem}
    />
  );
}
