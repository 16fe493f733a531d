import { Link } from "@tanstack/react-router";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { RegistrationPanel } from "../app/registration-panel.tsx";
import { AttemptChip, PaymentChip } from "./payment-chip.tsx";
import type { Payment } from "./payment-words.ts";
import "./payment-preview.css";

export function PaymentBody({ payment, mayRefund }: { payment: Payment; mayRefund: boolean }) {
  const t = useTexts();
  return (
    <>
      <Panel title={t("payments.settles")}>
        {payment.settles.length === 0 ? (
          <span>{t(payment.state === "reversed" ? "payments.settles-reversed" : "payments.settles-nothing")}</span>
        ) : (
          <PlainTable
            label={t("payments.settles")}
            rows={payment.settles.map((row, index) => ({ ...row, key: `${row.documentId ?? ""}${String(index)}` }))}
            rowKey={(row) => row.key}
            columns={[
              { id: "kind", head: t("payments.what"), cell: (row) => t.optional(`payments.entry.${row.kind}`) ?? row.kind },
              {
                id: "text",
                head: t("payments.number"),
                cell: (row) =>
                  row.documentId ? (
                    <Link to={`/invoices/${row.documentId}` as never}>
                      <bdi>{row.text}</bdi>
                    </Link>
                  ) : (
                    <bdi>{row.text}</bdi>
                  ),
              },
              { id: "due", head: t("payments.due-head"), cell: (row) => <DayText value={row.dueOn} /> },
              { id: "amount", head: t("payments.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
            ]}
            sums={signOf(payment.free.amount) > 0 ? [{ label: t("payments.free"), value: <MoneyText value={payment.free} /> }] : []}
          />
        )}
        {mayRefund && signOf(payment.refundable.amount) === 0 && <p className="payment-hint">{t("payments.refund.nothing-free")}</p>}
      </Panel>
      {payment.refunds.length > 0 && <Refunds payment={payment} />}
      <RegistrationPanel sourceId={payment.id} />
      {payment.attempt && <AttemptPanel payment={payment} attempt={payment.attempt} />}
      <Panel title={t("payments.details")}>
        <Facts
          facts={[
            ...(payment.bounce
              ? [
                  {
                    label: t("payments.reverse.why"),
                    value: (
                      <>
                        {t(`payments.reverse.groups.${payment.bounce.group}`)} · <DayText value={payment.bounce.on} />
                        {payment.bounce.isWaived && ` · ${t("payments.reverse.waived")}`}
                      </>
                    ),
                  },
                ]
              : []),
            ...(payment.bounce && signOf(payment.bounce.fee.amount) > 0
              ? [{ label: t("payments.reverse.fee-waits"), value: <MoneyText value={payment.bounce.fee} /> }]
              : []),
            ...(signOf(payment.surcharge.amount) > 0
              ? [{ label: t("payments.surcharge"), value: <MoneyText value={payment.surcharge} /> }]
              : []),
            ...(payment.taken ? [{ label: t("payments.taken"), value: <MoneyText value={payment.taken} /> }] : []),
            ...(payment.original
              ? [
                  { label: t("payments.given"), value: <MoneyText value={payment.original.amount} /> },
                  {
                    label: t("payments.rate"),
                    value: t("payments.rate-of-one", {
                      from: payment.original.amount.currency,
                      rate: payment.original.rate,
                      to: payment.amount.currency,
                    }),
                  },
                ]
              : []),
            ...(payment.payer ? [{ label: t("payments.payer"), value: <bdi>{payment.payer}</bdi> }] : []),
            ...(payment.comment ? [{ label: t("payments.comment"), value: payment.comment }] : []),
            ...(payment.note ? [{ label: t("payments.note"), value: payment.note }] : []),
            ...(payment.externalId ? [{ label: t("payments.external-id"), value: <bdi className="code">{payment.externalId}</bdi> }] : []),
            {
              label: t("payments.recorded-by"),
              value: <bdi>{t.optional(`payments.actor.${payment.createdBy}`) ?? payment.createdBy}</bdi>,
            },
          ]}
        />
      </Panel>
    </>
  );
}

function Refunds({ payment }: { payment: Payment }) {
  const t = useTexts();
  return (
    <Panel title={t("payments.refunds")}>
      <PlainTable
        label={t("payments.refunds")}
        rows={payment.refunds}
        rowKey={(refund) => refund.id}
        columns={[
          {
            id: "number",
            head: t("payments.number"),
            cell: (refund) => (
              <>
                <Link to={`/refunds/${refund.id}` as never}>
                  <bdi className="number">{refund.number}</bdi>
                </Link>
                <CellNote>{refund.failure ?? refund.reason}</CellNote>
              </>
            ),
          },
          { id: "state", head: t("payments.state-head"), cell: (refund) => <PaymentChip state={refund.state} kind="refund" /> },
          { id: "on", head: t("payments.refund.on-head"), cell: (refund) => <DayText value={refund.on} /> },
          {
            id: "by",
            head: t("payments.refund.by-head"),
            cell: (refund) =>
              (refund.gateway ? (payment.attempt?.gatewayTitle ?? refund.gateway) : undefined) ??
              t(`payments.method-word.${refund.method}`),
          },
          { id: "amount", head: t("payments.amount"), number: true, cell: (refund) => <MoneyText value={refund.amount} /> },
        ]}
      />
    </Panel>
  );
}

function AttemptPanel({ payment, attempt }: { payment: Payment; attempt: NonNullable<Payment["attempt"]> }) {
  const t = useTexts();
  return (
    <Panel
      title={t("payments.attempt")}
      actions={
        <Link to={"/payment-attempts" as never} search={{ customer: payment.customerId } as never}>
          {t("payments.attempts-of-customer")}
        </Link>
      }
    >
      <Facts
        facts={[
          { label: t("payments.state-head"), value: <AttemptChip state={attempt.state} /> },
          { label: t("payments.gateway"), value: attempt.gatewayTitle },
          { label: t("payments.asked-for"), value: attempt.purpose === "setup" ? <Nothing /> : <MoneyText value={attempt.amount} /> },
          { label: t("payments.started"), value: <MomentText value={attempt.createdAt} /> },
        ]}
      />
    </Panel>
  );
}
