import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { exportPaymentsEndpoint, listPaymentsEndpoint, moneyWays, paymentColumns } from "../../../server/modules/payments/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { PaymentChip } from "./payment-chip.tsx";
import { pageOf, paymentStates, type Row } from "./payment-words.ts";

// What the columns of the list are in a file.
const inFile = { state: ["state", "warning"], customer: ["customer", "customerName"] } as const;

/** Money that came in and went out: all of it, or that of one customer. */
export function PaymentList({ customerId, primary }: { customerId?: string; primary?: ReactNode }) {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("finance.payments.export");
  const inside = customerId !== undefined;
  const list = useList(listPaymentsEndpoint, {
    filters: ["q", "kind", "state", "method", "warning"],
    periods: ["on"],
    sorts: ["on", "amount"],
    fixed: {
      ...(customerId ? { customer: customerId } : {}),
      ...(partnerId && !inside ? { partner: partnerId } : {}),
    },
    topics: ["customers", "refunds"],
  });
  return (
    <DataList
      name={inside ? "customer-payments" : "payments"}
      title={t("payments.title")}
      inside={inside}
      list={list}
      rowKey={(row) => row.id}
      href={pageOf}
      primary={primary}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportPaymentsEndpoint} list={list} columns={paymentColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t(inside ? "payments.search-number" : "payments.search") },
        {
          kind: "choice",
          name: "kind",
          label: t("payments.kind-head"),
          options: (["payment", "refund"] as const).map((value) => ({ value, label: t(`payments.kind.${value}`) })),
        },
        {
          kind: "choice",
          name: "state",
          label: t("payments.state-head"),
          options: paymentStates.map((value) => ({
            value,
            label: t.optional(`payments.refund-state.${value}`) ?? t(`payments.state.${value}`),
          })),
        },
        {
          kind: "choice",
          name: "method",
          label: t("payments.method"),
          options: moneyWays.map((value) => ({ value, label: t(`payments.method-word.${value}`) })),
        },
        { kind: "days", name: "on", label: t("payments.on") },
        {
          kind: "choice",
          name: "warning",
          label: t("payments.warning-head"),
          single: true,
          extra: true,
          options: [{ value: "true", label: t("payments.only-warnings") }],
        },
      ]}
      columns={[
        { id: "number", head: t("payments.number"), main: true, cell: (row) => <bdi className="number">{row.number}</bdi> },
        {
          id: "state",
          head: t("payments.state-head"),
          cell: (row) => (
            <span style={{ display: "inline-flex", flexWrap: "wrap", gap: 4 }}>
              <PaymentChip state={row.state} kind={row.kind} />
              {row.warning && <StatusChip tone="attention">{t(`payments.warning.${row.warning}`)}</StatusChip>}
            </span>
          ),
        },
        ...(inside
          ? []
          : [
              {
                id: "customer",
                head: t("payments.customer"),
                cell: (row: Row) => (
                  <Link to={`/customers/${row.customerId}` as never}>
                    <bdi>{row.customerName}</bdi>
                  </Link>
                ),
              },
            ]),
        { id: "kind", head: t("payments.kind-head"), extra: true, cell: (row) => t(`payments.kind.${row.kind}`) },
        { id: "method", head: t("payments.method"), cell: (row) => t(`payments.method-word.${row.method}`) },
        { id: "gateway", head: t("payments.gateway"), extra: true, cell: (row) => row.gateway ?? <Nothing /> },
        { id: "payer", head: t("payments.payer"), extra: true, cell: (row) => (row.payer ? <bdi>{row.payer}</bdi> : <Nothing />) },
        { id: "comment", head: t("payments.comment"), extra: true, cell: (row) => row.comment || <Nothing /> },
        { id: "on", head: t("payments.on"), sort: "on", sortDown: true, cell: (row) => <DayText value={row.on} /> },
        {
          id: "amount",
          head: t("payments.amount"),
          number: true,
          sort: "amount",
          sortDown: true,
          cell: (row) => <MoneyText value={row.amount} />,
        },
      ]}
      empty={{ title: t("payments.none"), text: t(inside ? "payments.none-customer" : "payments.none-why") }}
    />
  );
}
