import { useState } from "react";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PaymentList } from "./payment-list.tsx";
import { RecordPaymentSheet } from "./record-payment-sheet.tsx";

/** The payments and refunds of one customer. */
export function PaymentsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayRecord = useMay("finance.payments.create");
  const [open, setOpen] = useState(false);
  return (
    <>
      <PaymentList
        customerId={customerId}
        primary={mayRecord && <Button onPress={() => setOpen(true)}>{t("payments.record.open")}</Button>}
      />
      {open && <RecordPaymentSheet customerId={customerId} onClose={() => setOpen(false)} />}
    </>
  );
}
