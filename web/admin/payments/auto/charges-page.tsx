import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  listAutoChargesEndpoint,
  listChargeFiltersEndpoint,
  withdrawChargeEndpoint,
} from "../../../../server/modules/payments/auto-charge/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { bankReasons, type Charge, chargeReason, chargeStates, chargeTones, skipReasons } from "./charge-words.ts";

/** What was charged without the customer, what will be, and why something was not (B-79). */
export function ChargesPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayCharge = useMay("finance.charges.run");
  const mayConfigure = useMay("config.payments.view");
  const filters = useEndpoint(
    listChargeFiltersEndpoint,
    { params: { partnerId: partnerId ?? "" } },
    { enabled: mayConfigure && partnerId !== undefined },
  );
  const list = useList(listAutoChargesEndpoint, {
    filters: ["state", "reason", "filterId", "customer", "document"],
    sorts: ["plannedAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
    topics: ["payments"],
  });
  const offered = filters.data?.items ?? [];
  return (
    <DataList
      name="automatic-charges"
      title={t("payments.auto.title")}
      list={list}
      rowKey={(row) => row.id}
      preview={(row) => <ChargePreview key={row.id} charge={row} />}
      primary={
        mayCharge && (
          <LinkButton to={"/charges/new" as never} kind="primary">
            {t("payments.auto.charge-now")}
          </LinkButton>
        )
      }
      tools={
        mayConfigure && (
          <LinkButton small to={"/config/charge-filters" as never}>
            {t("payments.auto.filters.title")}
          </LinkButton>
        )
      }
      filters={[
        {
          kind: "choice",
          name: "state",
          label: t("payments.state-head"),
          options: chargeStates.map((value) => ({ value, label: t(`payments.auto.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "reason",
          label: t("payments.auto.reason-head"),
          options: [...skipReasons, ...bankReasons].map((value) => ({ value, label: chargeReason(t, value) })),
        },
        ...(offered.length > 0
          ? [
              {
                kind: "choice" as const,
                name: "filterId",
                label: t("payments.auto.by"),
                options: offered.map(({ id, name }) => ({ value: id, label: name })),
              },
            ]
          : []),
      ]}
      columns={[
        {
          id: "document",
          head: t("payments.auto.document"),
          main: true,
          cell: (row) => (
            <Link to={`/invoices/${row.documentId}` as never}>
              <bdi className="number">{row.number || t("payments.auto.the-document")}</bdi>
            </Link>
          ),
        },
        { id: "state", head: t("payments.state-head"), cell: (row) => <ChargeChip charge={row} /> },
        {
          id: "customer",
          head: t("payments.customer"),
          cell: (row) => (
            <Link to={`/customers/${row.customerId}` as never}>
              <bdi>{row.customerName}</bdi> <span className="number">{row.customerNumber}</span>
            </Link>
          ),
        },
        { id: "reason", head: t("payments.auto.reason-head"), cell: (row) => (row.reason ? chargeReason(t, row.reason) : <Nothing />) },
        { id: "by", head: t("payments.auto.by"), cell: (row) => byWords(t, row) },
        { id: "attempt", head: t("payments.auto.attempt-head"), number: true, cell: (row) => row.attempt },
        {
          id: "planned",
          head: t("payments.auto.planned"),
          sort: "plannedAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.plannedAt} />,
        },
        {
          id: "amount",
          head: t("payments.amount"),
          number: true,
          cell: (row) => (row.amount ? <MoneyText value={row.amount} /> : <Nothing />),
        },
      ]}
      empty={{
        title: t("payments.auto.none"),
        text: t("payments.auto.none-why"),
        ...(mayConfigure
          ? { action: <LinkButton to={"/config/charge-filters" as never}>{t("payments.auto.filters.open")}</LinkButton> }
          : {}),
      }}
    />
  );
}

const byWords = (t: ReturnType<typeof useTexts>, charge: Charge): string =>
  charge.askedBy ? t("payments.auto.by-staff", { name: charge.askedBy }) : (charge.filterName ?? t("payments.auto.by-consent"));

function ChargeChip({ charge }: { charge: Charge }) {
  const t = useTexts();
  return <StatusChip tone={chargeTones[charge.state]}>{t(`payments.auto.state.${charge.state}`)}</StatusChip>;
}

function ChargePreview({ charge }: { charge: Charge }) {
  const t = useTexts();
  const mayCharge = useMay("finance.charges.run");
  const [withdrawing, setWithdrawing] = useState(false);
  const withdraw = useAction(withdrawChargeEndpoint, {
    onDone: () => {
      notify(t("payments.auto.withdrawn"));
      setWithdrawing(false);
    },
  });
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ margin: 0, paddingInlineEnd: 32 }}>
        <bdi className="number">{charge.number || t("payments.auto.the-document")}</bdi>
      </h3>
      <div>
        <ChargeChip charge={charge} />
      </div>
      <span>
        {charge.state === "skipped" || charge.state === "failed"
          ? (t.optional(`payments.auto.reason-why.${charge.reason}`) ?? chargeReason(t, charge.reason))
          : t(`payments.auto.state-why.${charge.state}`)}
        {charge.state === "failed" && charge.isSoft !== null && <> {t(`payments.failure-kind.${charge.isSoft ? "soft" : "hard"}`)}</>}
      </span>
      <Facts
        facts={[
          {
            label: t("payments.customer"),
            value: (
              <Link to={`/customers/${charge.customerId}` as never}>
                <bdi>{charge.customerName}</bdi>
              </Link>
            ),
          },
          {
            label: t("payments.auto.document"),
            value: <Link to={`/invoices/${charge.documentId}` as never}>{charge.number || t("payments.auto.the-document")}</Link>,
          },
          ...(charge.dueOn ? [{ label: t("payments.due-head"), value: <DayText value={charge.dueOn} /> }] : []),
          ...(charge.amount ? [{ label: t("payments.amount"), value: <MoneyText value={charge.amount} /> }] : []),
          { label: t("payments.auto.by"), value: byWords(t, charge) },
          { label: t("payments.auto.attempt-head"), value: charge.attempt },
          { label: t("payments.auto.planned"), value: <MomentText value={charge.plannedAt} /> },
          ...(charge.endedAt ? [{ label: t("payments.auto.ended"), value: <MomentText value={charge.endedAt} /> }] : []),
        ]}
      />
      {charge.attemptId && (
        <Link to={"/payment-attempts" as never} search={{ customer: charge.customerId } as never}>
          {t("payments.attempts-of-customer")}
        </Link>
      )}
      <Link to={"/charges" as never} search={{ document: charge.documentId } as never}>
        {t("payments.auto.all-of-document")}
      </Link>
      {mayCharge && charge.state === "planned" && (
        <div>
          <Button onPress={() => setWithdrawing(true)}>{t("payments.auto.withdraw")}</Button>
        </div>
      )}
      <ConfirmDialog
        open={withdrawing}
        title={t("payments.auto.withdraw-title", { number: charge.number })}
        confirm={t("payments.auto.withdraw")}
        danger
        busy={withdraw.busy}
        problem={withdraw.problem}
        onConfirm={() => withdraw.run({ params: { chargeId: charge.id } })}
        onClose={() => setWithdrawing(false)}
      >
        {t("payments.auto.withdraw-text")}
      </ConfirmDialog>
    </div>
  );
}
