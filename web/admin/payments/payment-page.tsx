import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getPaymentEndpoint, paymentReceiptEndpoint } from "../../../server/modules/payments/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { PaymentBody } from "./payment-body.tsx";
import { PaymentChip } from "./payment-chip.tsx";
import type { Payment } from "./payment-words.ts";
import { RefundSheet } from "./refund-sheet.tsx";
import { ReverseDialog } from "./reverse-dialog.tsx";

export function PaymentPage() {
  const t = useTexts();
  const { paymentId } = useParams({ strict: false }) as { paymentId: string };
  const { data, problem, reload } = useEndpoint(
    getPaymentEndpoint,
    { params: { paymentId } },
    { topics: ["refunds", "money-documents", "invoices", "customers"] },
  );
  const back = { to: "/payments", label: t("payments.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown payment={data} back={back} /> : <RecordWaiting />;
}

function Shown({ payment, back }: { payment: Payment; back: { to: string; label: string } }) {
  const t = useTexts();
  const [open, setOpen] = useState<"refund" | "reverse">();
  const mayRefund = useMay("finance.payments.refund") && (payment.state === "settled" || payment.state === "partially_refunded");
  const mayReverse = useMay("finance.payments.delete") && payment.state === "settled";
  const close = (): void => setOpen(undefined);
  return (
    <>
      <RecordPage
        back={back}
        title={payment.number}
        marks={
          <>
            <PaymentChip state={payment.state} kind="payment" />
            {payment.warning && <StatusChip tone="attention">{t(`payments.warning.${payment.warning}`)}</StatusChip>}
          </>
        }
        subtitle={t("payments.kind.payment")}
        answers={[
          {
            label: t("payments.customer"),
            value: (
              <Link to={`/customers/${payment.customerId}` as never}>
                <bdi>{payment.customerName}</bdi>
              </Link>
            ),
            note: <bdi className="number">{payment.customerNumber}</bdi>,
          },
          {
            label: t("payments.amount"),
            value: <MoneyText value={payment.amount} />,
            note: usedWords(t, payment),
            ...(payment.warning ? { why: t(`payments.warning-why.${payment.warning}`) } : {}),
          },
          {
            label: t("payments.on"),
            value: <DayText value={payment.on} />,
            note: (
              <>
                {t("payments.booked")} <MomentText value={payment.createdAt} />
              </>
            ),
          },
          {
            label: t("payments.method"),
            value: t(`payments.method-word.${payment.method}`),
            note: throughOf(payment, t("payments.by-hand"), t(`payments.method-word.${payment.method}`)),
          },
        ]}
        actions={
          <>
            {mayRefund && signOf(payment.refundable.amount) > 0 && (
              <Button onPress={() => setOpen("refund")}>{t("payments.refund.open")}</Button>
            )}
            {payment.hasReceipt && <FileButtons endpoint={paymentReceiptEndpoint} params={{ paymentId: payment.id }} />}
          </>
        }
        menu={mayReverse ? [{ label: t("payments.reverse.open"), danger: true, onPress: () => setOpen("reverse") }] : []}
        tabs={[
          { id: "payment", label: t("payments.kind.payment"), content: () => <PaymentBody payment={payment} mayRefund={mayRefund} /> },
        ]}
        timeline={
          <RecordActivity
            entity="payment"
            entityId={payment.id}
            with={payment.refunds.map(({ id }) => ({ entity: "refund", entityId: id }))}
            topics={["payments", "refunds"]}
          />
        }
      />
      {open === "refund" && <RefundSheet payment={payment} onClose={close} />}
      {open === "reverse" && <ReverseDialog payment={payment} onClose={close} />}
    </>
  );
}

/** By which gateway, or by hand; a gateway that is called like the method says nothing new. */
const throughOf = ({ attempt, gateway }: Payment, byHand: string, method: string): string | undefined => {
  const through = attempt?.gatewayTitle ?? gateway ?? byHand;
  return through === method ? undefined : through;
};

/** What became of the money, in a few words. */
function usedWords(t: ReturnType<typeof useTexts>, payment: Payment) {
  // The chip says it, and why it did not hold stands below.
  if (payment.state === "reversed") return undefined;
  if (signOf(payment.refunded.amount) > 0) {
    return (
      <>
        {t("payments.refunded")} <MoneyText value={payment.refunded} />
      </>
    );
  }
  if (signOf(payment.free.amount) > 0) {
    return (
      <>
        {t("payments.free")} <MoneyText value={payment.free} />
      </>
    );
  }
  return payment.settles.length > 0 ? t("payments.used-up") : undefined;
}
