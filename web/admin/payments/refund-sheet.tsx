import { Textarea } from "@mantine/core";
import { useState } from "react";
import { refundCreditEndpoint, refundPaymentEndpoint } from "../../../server/modules/payments/refunds/contract.ts";
import { fromMoneyJson, type MoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Payment, Refund } from "./payment-words.ts";

/** The ways in which staff hands money back themselves. */
const byHand = ["bank_transfer", "cash", "check", "other"] as const;
type By = "gateway" | (typeof byHand)[number];

const topics = ["refunds", "payments", "money-documents", "invoices", "billing", "customers"];

/** Gives a payment back, wholly or in part: where it came from, or by hand. */
export function RefundSheet({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useTexts();
  const refund = useAction(refundPaymentEndpoint, { topics, onDone: (done) => tellAndClose(t, done, onClose) });
  return (
    <RefundFrame
      title={t("payments.refund.title", { number: payment.number })}
      most={payment.refundable}
      ways={[...(payment.refundableAtGateway ? (["gateway"] as const) : []), ...byHand]}
      gatewayTitle={payment.attempt?.gatewayTitle ?? payment.gateway ?? ""}
      action={refund}
      onRefund={(body) => refund.run({ params: { paymentId: payment.id }, body })}
      onClose={onClose}
    />
  );
}

/** Pays out what a customer has in credit. */
export function RefundCreditFrame({ customerId, most, onClose }: { customerId: string; most: MoneyJson; onClose: () => void }) {
  const t = useTexts();
  const refund = useAction(refundCreditEndpoint, { topics, onDone: (done) => tellAndClose(t, done, onClose) });
  return (
    <RefundFrame
      title={t("payments.refund-credit.title")}
      most={most}
      ways={byHand}
      gatewayTitle=""
      action={refund}
      onRefund={({ amount, by, reason }) => by !== "gateway" && refund.run({ params: { customerId }, body: { amount, by, reason } })}
      onClose={onClose}
    />
  );
}

function tellAndClose(t: ReturnType<typeof useTexts>, done: Refund, onClose: () => void): void {
  notify(t(done.gateway ? "payments.refund.requested" : "payments.refund.done", { number: done.number }));
  onClose();
}

function RefundFrame({
  title,
  most,
  ways,
  gatewayTitle,
  action,
  onRefund,
  onClose,
}: {
  title: string;
  most: MoneyJson;
  ways: readonly By[];
  gatewayTitle: string;
  action: { busy: boolean; problem: ReturnType<typeof useAction>["problem"] };
  onRefund: (body: { amount: MoneyJson; by: By; reason: string }) => unknown;
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(most);
  const [by, setBy] = useState<By>(ways[0] ?? "bank_transfer");
  const [reason, setReason] = useState("");
  const isTooMuch = amount !== undefined && fromMoneyJson(amount).minor > fromMoneyJson(most).minor;
  const isReady = amount !== undefined && signOf(amount.amount) > 0 && !isTooMuch && reason.trim() !== "";
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      locked={action.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={action.busy} disabled={!isReady} onPress={() => amount && onRefund({ amount, by, reason })}>
            {amount && signOf(amount.amount) > 0 ? t("payments.refund.do", { amount: format.money(amount) }) : t("payments.refund.open")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <AmountField
          label={t("payments.amount")}
          description={t("payments.refund.at-most", { amount: format.money(most) })}
          required
          currency={most.currency}
          value={amount}
          onChange={setAmount}
          error={
            amount && signOf(amount.amount) <= 0
              ? t("ui.field-error.not-above-zero")
              : isTooMuch
                ? t("payments.refund.too-much", { amount: format.money(most) })
                : undefined
          }
        />
        <RadioList
          label={t("payments.refund.by-head")}
          value={by}
          onChange={setBy}
          options={ways.map((way) => ({
            value: way,
            label: way === "gateway" ? t("payments.refund.gateway", { gateway: gatewayTitle }) : t(`payments.method-word.${way}`),
            // What is the same for every way by hand is said once, at the one that is chosen.
            ...(way === "gateway" || way === by
              ? { note: t(way === "gateway" ? "payments.refund.gateway-why" : "payments.refund.by-hand-why") }
              : {}),
          }))}
        />
        <Textarea
          label={t("payments.reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={action.problem} errors={action.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
