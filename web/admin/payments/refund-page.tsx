import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { handleRefundEndpoint } from "../../../server/modules/payments/invoice-refunds/contract.ts";
import { getRefundEndpoint, refundPdfEndpoint } from "../../../server/modules/payments/refunds/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { RegistrationPanel } from "../app/registration-panel.tsx";
import { PaymentChip } from "./payment-chip.tsx";
import { RefundCreditSheet } from "./refund-credit-sheet.tsx";

export function RefundPage() {
  const t = useTexts();
  const { refundId } = useParams({ strict: false }) as { refundId: string };
  const { data: refund, problem, reload } = useEndpoint(getRefundEndpoint, { params: { refundId } }, { topics: ["payments"] });
  const mayRefund = useMay("finance.payments.refund");
  const [paysOut, setPaysOut] = useState(false);
  const handle = useAction(handleRefundEndpoint, {
    topics: ["failed-refunds", "payments"],
    onDone: () => notify(t("payments.failed-refunds.handled")),
  });
  const back = { to: "/payments", label: t("payments.title") };
  if (problem && !refund) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!refund) return <RecordWaiting />;
  return (
    <>
      <RecordPage
        back={back}
        title={refund.number}
        marks={<PaymentChip state={refund.state} kind="refund" />}
        subtitle={t("payments.kind.refund")}
        answers={[
          {
            label: t("payments.customer"),
            value: (
              <Link to={`/customers/${refund.customerId}` as never}>
                <bdi>{refund.customerName}</bdi>
              </Link>
            ),
            note: <bdi className="number">{refund.customerNumber}</bdi>,
          },
          {
            label: t("payments.amount"),
            value: <MoneyText value={refund.amount} />,
            ...(refund.failure ? { note: refund.failure } : {}),
          },
          { label: t("payments.on"), value: <DayText value={refund.on} /> },
          { label: t("payments.method"), value: refund.gateway ?? t(`payments.method-word.${refund.method}`) },
        ]}
        actions={
          <>
            {refund.waits && mayRefund && (
              <>
                <Button kind="primary" onPress={() => setPaysOut(true)}>
                  {t("payments.failed-refunds.again")}
                </Button>
                <Button busy={handle.busy} onPress={() => handle.run({ params: { refundId }, body: {} })}>
                  {t("payments.failed-refunds.handle")}
                </Button>
              </>
            )}
            {refund.state === "done" && <FileButtons endpoint={refundPdfEndpoint} params={{ refundId }} />}
          </>
        }
        tabs={[
          {
            id: "refund",
            label: t("payments.kind.refund"),
            content: () => (
              <>
                {refund.waits && <p className="payment-hint">{t("payments.failed-refunds.waits")}</p>}
                <ProblemNote problem={handle.problem} />
                <Panel title={t("payments.details")}>
                  <Facts
                    facts={[
                      { label: t("payments.reason"), value: refund.reason },
                      ...(refund.failure ? [{ label: t("payments.refund.failure"), value: refund.failure }] : []),
                      ...(refund.paymentId
                        ? [
                            {
                              label: t("payments.refund.of"),
                              value: <Link to={`/payments/${refund.paymentId}` as never}>{t("payments.refund.the-payment")}</Link>,
                            },
                          ]
                        : [{ label: t("payments.refund.of"), value: t("payments.refund.free-credit") }]),
                      { label: t("payments.started"), value: <MomentText value={refund.createdAt} /> },
                      {
                        label: t("payments.recorded-by"),
                        value: <bdi>{t.optional(`payments.actor.${refund.createdBy}`) ?? refund.createdBy}</bdi>,
                      },
                    ]}
                  />
                </Panel>
                <RegistrationPanel sourceId={refund.id} />
              </>
            ),
          },
        ]}
        timeline={<RecordActivity entity="refund" entityId={refund.id} topics={["refunds", "payments"]} />}
      />
      {paysOut && <RefundCreditSheet customerId={refund.customerId} onClose={() => setPaysOut(false)} />}
    </>
  );
}
