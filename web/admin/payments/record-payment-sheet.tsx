import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useRecordPayment } from "./record-payment.tsx";
import "./record-payment.css";

/** The commonest thing to do with a customer's money, without leaving the customer. */
export function RecordPaymentSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const form = useRecordPayment({ customerId, onDone: onClose });
  return (
    <Sheet
      open
      wide
      title={t("payments.record.open")}
      onClose={onClose}
      locked={form.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={form.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={form.busy} disabled={!form.ready} onPress={form.record}>
            {form.label}
          </Button>
        </>
      }
    >
      <div className="record-payment">{form.fields}</div>
    </Sheet>
  );
}
