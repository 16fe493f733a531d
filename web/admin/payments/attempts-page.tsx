import { Link } from "@tanstack/react-router";
import type { z } from "zod";
import { askAttemptEndpoint, listAttemptsEndpoint } from "../../../server/modules/payments/attempts/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MomentText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { AttemptChip } from "./payment-chip.tsx";
import { attemptStates } from "./payment-words.ts";

type Row = z.output<(typeof listAttemptsEndpoint)["returns"]>["items"][number];

/** What payers set out to do at gateways, finished or not; who waits can be asked about. */
export function AttemptsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const list = useList(listAttemptsEndpoint, {
    filters: ["state", "unresolved", "customer"],
    sorts: ["createdAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
    topics: ["payments"],
  });
  return (
    <DataList
      name="payment-attempts"
      title={t("payments.attempts")}
      list={list}
      rowKey={(row) => row.id}
      preview={(row) => <AttemptPreview key={row.id} attempt={row} />}
      filters={[
        {
          kind: "choice",
          name: "state",
          label: t("payments.state-head"),
          options: attemptStates.map((value) => ({ value, label: t(`payments.attempt-state.${value}`) })),
        },
        {
          kind: "choice",
          name: "unresolved",
          label: t("payments.unresolved-head"),
          single: true,
          options: [{ value: "true", label: t("payments.unresolved") }],
        },
      ]}
      columns={[
        {
          id: "customer",
          head: t("payments.customer"),
          main: true,
          cell: (row) => (
            <>
              <bdi>{row.customerName}</bdi>{" "}
              <span className="number" style={{ color: "var(--ink-quiet)", fontWeight: 400 }}>
                {row.customerNumber}
              </span>
            </>
          ),
        },
        { id: "state", head: t("payments.state-head"), cell: (row) => <AttemptChip state={row.state} /> },
        { id: "purpose", head: t("payments.purpose-head"), cell: (row) => t(`payments.purpose.${row.purpose}`) },
        { id: "gateway", head: t("payments.gateway"), cell: (row) => row.gatewayTitle },
        {
          id: "failure",
          head: t("payments.failure-head"),
          cell: (row) => (row.failure ? <FailureText failure={row.failure} /> : <Nothing />),
        },
        {
          id: "created",
          head: t("payments.started"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.createdAt} />,
        },
        {
          id: "amount",
          head: t("payments.amount"),
          number: true,
          cell: (row) => (row.purpose === "setup" ? <Nothing /> : <MoneyText value={row.amount} />),
        },
      ]}
      empty={{ title: t("payments.no-attempts"), text: t("payments.no-attempts-why") }}
    />
  );
}

function FailureText({ failure }: { failure: NonNullable<Row["failure"]> }) {
  const t = useTexts();
  return t.optional(`payments.failure.${failure.code}`) ?? (failure.message || failure.code);
}

function AttemptPreview({ attempt }: { attempt: Row }) {
  const t = useTexts();
  const ask = useAction(askAttemptEndpoint, {
    topics: ["payments", "money-documents", "customers"],
    onDone: (now) => notify(t("payments.asked", { state: t(`payments.attempt-state.${now.state}`) })),
  });
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ margin: 0 }}>
        <bdi>{attempt.customerName}</bdi>
      </h3>
      <div>
        <AttemptChip state={attempt.state} />
      </div>
      <span>{t(`payments.attempt-why.${attempt.state}`)}</span>
      <Facts
        facts={[
          {
            label: t("payments.customer"),
            value: (
              <Link to={`/customers/${attempt.customerId}` as never}>
                <bdi>{attempt.customerName}</bdi>
              </Link>
            ),
          },
          { label: t("payments.gateway"), value: attempt.gatewayTitle },
          ...(attempt.purpose === "setup" ? [] : [{ label: t("payments.amount"), value: <MoneyText value={attempt.amount} /> }]),
          { label: t("payments.started"), value: <MomentText value={attempt.createdAt} /> },
          ...(attempt.isOver ? [] : [{ label: t("payments.expires"), value: <MomentText value={attempt.expiresAt} /> }]),
          ...(attempt.failure
            ? [
                {
                  label: t("payments.failure-head"),
                  value: (
                    <>
                      <FailureText failure={attempt.failure} /> {t(`payments.failure-kind.${attempt.failure.kind}`)}
                    </>
                  ),
                },
              ]
            : []),
          ...(attempt.failure?.message ? [{ label: t("payments.bank-says"), value: <bdi>{attempt.failure.message}</bdi> }] : []),
          ...(attempt.documentIds.length > 0
            ? [
                {
                  label: t("payments.pays"),
                  value: attempt.documentIds.map((id, index) => (
                    <span key={id}>
                      {index > 0 && " · "}
                      <Link to={`/invoices/${id}` as never}>{t("payments.document-n", { n: index + 1 })}</Link>
                    </span>
                  )),
                },
              ]
            : []),
          ...(attempt.paymentId
            ? [
                {
                  label: t("payments.kind.payment"),
                  value: (
                    <Link to={`/payments/${attempt.paymentId}` as never}>
                      <bdi className="number">{attempt.receiptNumber}</bdi>
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
      {!attempt.isOver && (
        <div>
          <Button busy={ask.busy} onPress={() => ask.run({ params: { attemptId: attempt.id } })}>
            {t("payments.ask-gateway")}
          </Button>
        </div>
      )}
      <ProblemNote problem={ask.problem} />
    </div>
  );
}
