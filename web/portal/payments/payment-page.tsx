import { useParams } from "@tanstack/react-router";
import { portalGetPaymentEndpoint, portalReceiptEndpoint } from "../../../server/modules/payments/contract.ts";
import { portalRefundPdfEndpoint } from "../../../server/modules/payments/refunds/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PaidFor } from "./paid-for.tsx";
import { PaymentChip } from "./payment-chip.tsx";
import { MethodText } from "./payment-name.tsx";

type Payment = ReturnsOf<typeof portalGetPaymentEndpoint>;

/** One payment or refund: how it came, what it paid, its receipt. */
export function PaymentPage() {
  const t = useTexts();
  const { paymentId } = useParams({ strict: false }) as { paymentId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalGetPaymentEndpoint,
    { params: { paymentId } },
    { topics: ["payments", "refunds"] },
  );
  return (
    <>
      <BackLink to="/finance/payments">{t("portal-finance.money.tab-payments")}</BackLink>
      {data ? <Whole payment={data} /> : <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />}
    </>
  );
}

function Whole({ payment }: { payment: Payment }) {
  const t = useTexts();
  const format = useFormat();
  const { kind, state, number, on, method, amount, refunded, comment, payer } = payment;
  return (
    <>
      <PortalTitle>
        {t(kind === "refund" ? "portal-finance.payment.refund-of" : "portal-finance.payment.payment-of", {
          amount: format.moneySize(amount),
        })}
      </PortalTitle>
      <PortalColumns
        matters={
          <>
            <PortalCard title={t("portal-finance.payment.particulars")} mark={<PaymentChip state={state} kind={kind} />}>
              <Facts
                facts={[
                  { label: t("portal-finance.payment.number"), value: <bdi className="number">{number}</bdi> },
                  { label: t("portal-finance.payment.on"), value: <DayText value={on} /> },
                  { label: t("portal-finance.payment.method"), value: <MethodText method={method} /> },
                  ...(payment.original
                    ? [
                        {
                          label: t("portal-finance.payment.given"),
                          value: t("portal-finance.payment.given-at", {
                            amount: format.money(payment.original.amount),
                            from: payment.original.amount.currency,
                            rate: payment.original.rate,
                            to: amount.currency,
                          }),
                        },
                      ]
                    : []),
                  ...(payer ? [{ label: t("portal-finance.payment.payer"), value: payer }] : []),
                  ...(signOf(refunded.amount) > 0 ? [{ label: t("portal-finance.payment.refunded"), value: format.money(refunded) }] : []),
                  ...(comment ? [{ label: t("portal-finance.payment.comment"), value: comment }] : []),
                ]}
              />
            </PortalCard>
            {payment.hasRefundPdf && (
              <FileButtons mayView pdf={{ endpoint: portalRefundPdfEndpoint, input: { params: { refundId: payment.id } } }} />
            )}
            {payment.hasReceipt && (
              <FileButtons mayView pdf={{ endpoint: portalReceiptEndpoint, input: { params: { paymentId: payment.id } } }} />
            )}
          </>
        }
        happened={<PaidFor settles={payment.settles} free={payment.free} />}
      />
    </>
  );
}
