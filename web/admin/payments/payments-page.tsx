import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { PaymentList } from "./payment-list.tsx";

export function PaymentsPage() {
  const t = useTexts();
  const mayRecord = useMay("finance.payments.create");
  return (
    <PaymentList
      primary={
        mayRecord && (
          <>
            <LinkButton to={"/payments/batches" as never}>{t("payments.many.title")}</LinkButton>
            <LinkButton to={"/payments/new" as never} kind="primary">
              {t("payments.record.open")}
            </LinkButton>
          </>
        )
      }
    />
  );
}
