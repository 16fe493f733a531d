import { Skeleton, Switch, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { previewInvoiceRefundEndpoint, refundInvoiceEndpoint } from "../../../../server/modules/payments/invoice-refunds/contract.ts";
import { addMoney, fromMoneyJson, toMoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import type { Document } from "../document.ts";
import "./write-offs.css";

/** The ways in which staff hands money back themselves. */
const byHand = ["bank_transfer", "cash", "check", "other"] as const;
type Way = "keep" | (typeof byHand)[number];

/** B-137 takes a paid invoice back and gives its money back, with every figure before anybody confirms. */
export function RefundInvoiceSheet({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const params = { documentId: document.id };
  const [way, setWay] = useState<Way>("keep");
  const [reason, setReason] = useState("");
  const [releaseDays, setReleaseDays] = useState(true);
  const {
    data: plan,
    problem,
    reload,
  } = useEndpoint(previewInvoiceRefundEndpoint, { params }, { topics: ["payments", "refunds", "invoices"] });
  const hasByHand = plan !== undefined && signOf(plan.byHand.amount) > 0;
  const goesBack = plan && (hasByHand && way !== "keep" ? sum(plan.byGateway, plan.byHand) : plan.byGateway);
  const refund = useAction(refundInvoiceEndpoint, {
    topics: ["refunds", "failed-refunds", "payments", "money-documents", "invoices", "billing", "customers"],
    onDone: ({ creditNote }) => {
      notify(
        goesBack && signOf(goesBack.amount) > 0
          ? t("payments.refund-invoice.done", { number: creditNote.number, amount: format.money(goesBack) })
          : t("payments.refund-invoice.done-credit", { number: creditNote.number }),
      );
      onClose();
      void navigate({ to: `/invoices/${creditNote.id}` as never });
    },
  });
  return (
    <Sheet
      open
      wide
      title={t("payments.refund-invoice.title", { number: document.number ?? "" })}
      onClose={onClose}
      locked={refund.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={refund.busy}>
            {t("ui.cancel")}
          </Button>
          {plan && goesBack && (
            <Button
              kind="primary"
              busy={refund.busy}
              disabled={reason.trim() === ""}
              onPress={() =>
                refund.run({
                  params,
                  body: { reason, releaseDays, byHand: way === "keep" ? null : way, credit: plan.credit, refund: goesBack },
                })
              }
            >
              {signOf(goesBack.amount) > 0
                ? t("payments.refund-invoice.do", { amount: format.money(goesBack) })
                : t("payments.refund-invoice.do-credit", { amount: format.money(plan.credit) })}
            </Button>
          )}
        </>
      }
    >
      <div className="write-off-sheet">
        {!plan && (problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={200} />)}
        {plan && (
          <>
            <p>{t("payments.refund-invoice.what")}</p>
            <PlainTable
              label={t("payments.refund-invoice.title", { number: document.number ?? "" })}
              rows={figuresOf(t, plan, way)}
              rowKey={(row) => row.key}
              columns={[
                {
                  id: "what",
                  head: t("payments.what"),
                  cell: (row) => (
                    <>
                      {row.what}
                      {row.note && <CellNote>{row.note}</CellNote>}
                    </>
                  ),
                },
                { id: "amount", head: t("payments.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
              ]}
            />
            {hasByHand && (
              <RadioList
                label={t("payments.refund-invoice.by-hand-head")}
                value={way}
                onChange={setWay}
                options={[
                  { value: "keep" as const, label: t("payments.refund-invoice.keep"), note: t("payments.refund-invoice.keep-why") },
                  ...byHand.map((value) => ({
                    value,
                    label: t(`payments.method-word.${value}`),
                    note: t("payments.refund-invoice.paid-out-why"),
                  })),
                ]}
              />
            )}
            <Textarea
              label={t("payments.reason")}
              description={t("payments.refund-invoice.reason-why")}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Switch
              label={t("payments.refund-invoice.release")}
              description={t("payments.refund-invoice.release-why")}
              checked={releaseDays}
              onChange={(event) => setReleaseDays(event.currentTarget.checked)}
            />
            {signOf(plan.byGateway.amount) > 0 && <p>{t("payments.refund-invoice.may-fail")}</p>}
          </>
        )}
        <ProblemNote problem={refund.problem} errors={refund.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

type Plan = NonNullable<ReturnType<typeof useEndpoint<typeof previewInvoiceRefundEndpoint>>["data"]>;

const sum = (a: Plan["credit"], b: Plan["credit"]): Plan["credit"] => toMoneyJson(addMoney(fromMoneyJson(a), fromMoneyJson(b)));

/** The credit note first, then where its money goes. */
function figuresOf(t: ReturnType<typeof useTexts>, plan: Plan, way: Way) {
  const kept = way === "keep" ? sum(plan.staysCredit, plan.byHand) : plan.staysCredit;
  return [
    { key: "credit", what: t("payments.refund-invoice.credit"), note: null, amount: plan.credit },
    ...(signOf(plan.paysDebts.amount) > 0
      ? [{ key: "debts", what: t("payments.refund-invoice.pays-debts"), note: null, amount: plan.paysDebts }]
      : []),
    ...plan.refunds
      .filter(({ gatewayTitle }) => gatewayTitle !== null || way !== "keep")
      .map((refund) => ({
        key: refund.paymentId,
        what: t("payments.refund-invoice.back"),
        note: `${refund.receiptNumber} · ${
          refund.gatewayTitle === null
            ? t("payments.refund-invoice.by-hand")
            : t("payments.refund-invoice.to-card", { gateway: refund.gatewayTitle })
        }`,
        amount: refund.amount,
      })),
    ...(signOf(kept.amount) > 0 ? [{ key: "kept", what: t("payments.refund-invoice.stays"), note: null, amount: kept }] : []),
  ];
}
