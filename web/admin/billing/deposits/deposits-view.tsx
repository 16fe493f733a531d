import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { cancelDepositEndpoint, listDepositsOfCustomerEndpoint } from "../../../../server/modules/billing/deposits/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { byWords } from "../../app/activity-words.ts";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { AskSheet } from "./ask-sheet.tsx";
import { type Deposit, type DepositsOfCustomer, depositTopics } from "./deposit.ts";
import { DepositChip } from "./deposit-chip.tsx";
import { ApplySheet, KeepSheet, RefundDepositSheet, TakeSheet } from "./use-sheets.tsx";
import "./deposits-view.css";

type Act = "take" | "apply" | "keep" | "refund" | "cancel";

/** B-231 the deposits of a customer with what happened to each, and what can be done with them. */
export function DepositsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayAsk = useMay("finance.payments.create");
  const { data, problem, reload } = useEndpoint(listDepositsOfCustomerEndpoint, { params: { customerId } }, { topics: depositTopics });
  const [asking, setAsking] = useState(false);
  const [doing, setDoing] = useState<{ act: Act; deposit: Deposit }>();
  const close = (): void => setDoing(undefined);
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={200} />;
  const ask = mayAsk && (
    <Button small onPress={() => setAsking(true)}>
      {t("deposits.ask")}
    </Button>
  );
  const shared = doing && { deposit: doing.deposit, of: data, customerId, onClose: close };
  return (
    <div className="deposits">
      {data.items.length === 0 ? (
        <EmptyState title={t("deposits.customer-none")} text={t("deposits.customer-none-why")} action={ask} />
      ) : (
        <>
          {ask && <div className="deposits-ask">{ask}</div>}
          {data.items.map((deposit) => (
            <DepositPanel key={deposit.id} deposit={deposit} of={data} onAct={(act) => setDoing({ act, deposit })} />
          ))}
        </>
      )}
      {asking && <AskSheet customerId={customerId} currency={data.currency} today={data.today} onClose={() => setAsking(false)} />}
      {shared && doing.act === "take" && <TakeSheet {...shared} />}
      {shared && doing.act === "apply" && <ApplySheet {...shared} />}
      {shared && doing.act === "keep" && <KeepSheet {...shared} />}
      {shared && doing.act === "refund" && <RefundDepositSheet {...shared} />}
      {shared && doing.act === "cancel" && <CancelDialog deposit={shared.deposit} onClose={close} />}
    </div>
  );
}

function DepositPanel({ deposit, of, onAct }: { deposit: Deposit; of: DepositsOfCustomer; onAct: (act: Act) => void }) {
  const t = useTexts();
  const format = useFormat();
  const facts: Fact[] = [
    { label: t("deposits.held"), value: <MoneyText value={deposit.held} /> },
    {
      label: t("deposits.amount"),
      value: t("deposits.paid-of", { paid: format.money(deposit.paid), amount: format.money(deposit.amount) }),
    },
    { label: t("deposits.cause-head"), value: t(`deposits.cause.${deposit.cause}`) },
    ...(deposit.state === "asked" ? [{ label: t("deposits.due-on"), value: <DayText value={deposit.dueOn} /> }] : []),
    ...(deposit.heldUntil ? [{ label: t("deposits.held-until"), value: <DayText value={deposit.heldUntil} /> }] : []),
    ...(deposit.interestPercent
      ? [
          {
            label: t("deposits.interest"),
            value: `${deposit.interestPercent} % · ${t("deposits.interest-so-far", { amount: format.money(deposit.interestSoFar) })}`,
          },
        ]
      : []),
    ...(deposit.note ? [{ label: t("deposits.note"), value: <bdi>{deposit.note}</bdi> }] : []),
  ];
  return (
    <Panel title={`${deposit.label} · ${deposit.text}`}>
      <div className="deposit">
        <div className="deposit-head">
          <DepositChip deposit={deposit} today={of.today} />
          {!deposit.isRefundable && <span>{t("deposits.not-refundable")}</span>}
        </div>
        <Facts facts={facts} />
        <Acts deposit={deposit} owes={signOf(of.owed.amount) > 0} onAct={onAct} />
        {deposit.moves.length > 0 && (
          <PlainTable
            label={t("deposits.moves")}
            rows={deposit.moves}
            rowKey={(row) => row.id}
            columns={[
              {
                id: "what",
                head: t("deposits.moves"),
                cell: (row) => (
                  <>
                    {t(`deposits.move.${row.kind}`)}
                    {row.documentId && (
                      <>
                        {" · "}
                        <Link to={`/invoices/${row.documentId}` as never}>
                          <bdi className="number">{row.documentNumber}</bdi>
                        </Link>
                      </>
                    )}
                    {row.reason && (
                      <CellNote>
                        <bdi>{row.reason}</bdi>
                      </CellNote>
                    )}
                  </>
                ),
              },
              { id: "by", head: t("audit.by"), wide: true, cell: (row) => <bdi>{byWords(t, row.by)}</bdi> },
              { id: "on", head: t("deposits.on"), cell: (row) => <DayText value={row.on} /> },
              { id: "amount", head: t("deposits.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
            ]}
          />
        )}
        <span className="deposit-foot">{t("deposits.made-by", { day: format.day(deposit.askedOn), name: deposit.createdBy })}</span>
      </div>
    </Panel>
  );
}

function Acts({ deposit, owes, onAct }: { deposit: Deposit; owes: boolean; onAct: (act: Act) => void }) {
  const t = useTexts();
  const mayTake = useMay("finance.payments.create");
  const mayApply = useMay("finance.payments.allocate");
  const mayKeep = useMay("finance.invoices.issue");
  const mayRefund = useMay("finance.payments.refund");
  const holds = signOf(deposit.held.amount) > 0;
  const acts: { act: Act; text: string; is: boolean }[] = [
    { act: "take", text: t("deposits.take-money"), is: mayTake && deposit.state === "asked" },
    { act: "apply", text: t("deposits.apply"), is: mayApply && holds && owes },
    { act: "refund", text: t("deposits.refund"), is: mayRefund && holds && deposit.isRefundable },
    { act: "keep", text: t("deposits.keep"), is: mayKeep && holds },
    { act: "cancel", text: t("deposits.cancel"), is: mayTake && deposit.state === "asked" && !holds && signOf(deposit.paid.amount) === 0 },
  ];
  const offered = acts.filter(({ is }) => is);
  if (offered.length === 0) return null;
  return (
    <div className="deposit-acts">
      {offered.map(({ act, text }) => (
        <Button key={act} small {...(act === "cancel" ? { kind: "quiet" as const } : {})} onPress={() => onAct(act)}>
          {text}
        </Button>
      ))}
    </div>
  );
}

function CancelDialog({ deposit, onClose }: { deposit: Deposit; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const cancel = useAction(cancelDepositEndpoint, {
    topics: depositTopics,
    onDone: () => {
      notify(t("deposits.cancelled"));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("deposits.cancel-title", { label: deposit.label })}
      text={t("deposits.cancel-text", { amount: format.money(deposit.amount) })}
      confirm={t("deposits.cancel")}
      why={t("deposits.reason-why")}
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={(reason) => cancel.run({ params: { depositId: deposit.id }, version: deposit.version, body: { reason } })}
      onClose={onClose}
    />
  );
}
