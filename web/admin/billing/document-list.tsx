import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { documentColumns, exportDocumentsEndpoint, listInvoicesEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { getRunEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { PeriodText } from "../app/period-text.tsx";
import { DocumentChip } from "./document-chip.tsx";
import { documentExportRights } from "./rights.ts";

const kinds = ["invoice", "credit_note", "proforma"] as const;
// The states that somebody looks for; the others are found by their kind.
const states = ["issued", "partially_paid", "paid", "credited", "written_off", "open", "closed", "draft", "void"] as const;

// What the columns of the list are in a file.
const inFile = {
  state: ["state", "overdue"],
  customer: ["customer", "customerName"],
  issued: ["issuedOn"],
  due: ["dueOn"],
  period: ["periodStart", "periodEnd"],
} as const;

/** Who comes from a billing run sees its documents alone, and that it is so; there is no other way to choose one. */
function useRunChoice(runId: string | undefined) {
  const t = useTexts();
  const format = useFormat();
  const { data: run } = useEndpoint(getRunEndpoint, { params: { runId: runId ?? "" } }, { enabled: runId !== undefined });
  if (runId === undefined) return [];
  const label = run ? `\u2068${run.partnerName}\u2069, ${format.day(run.targetOn)}` : t("ui.loading");
  return [{ kind: "choice" as const, name: "run", label: t("billing.run-head"), single: true, options: [{ value: runId, label }] }];
}

/** Money documents: all of them, or those of one customer. */
export function DocumentList({ customerId, primary }: { customerId?: string; primary?: ReactNode }) {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const inside = customerId !== undefined;
  const mayExport = fulfils(useStaffSession(), documentExportRights);
  const list = useList(listInvoicesEndpoint, {
    filters: ["q", "kind", "state", "overdue", "run"],
    periods: ["issuedOn"],
    sorts: ["issuedOn", "number", "gross", "open", "dueOn"],
    fixed: {
      ...(customerId ? { customer: customerId } : {}),
      ...(partnerId && !inside ? { partner: partnerId } : {}),
    },
    topics: ["invoices", "credit-notes", "payments"],
  });
  const ofRun = useRunChoice(list.state.filter.run);
  return (
    <DataList
      name={customerId ? "customer-documents" : "money-documents"}
      title={t("billing.invoices")}
      inside={inside}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/invoices/${row.id}`}
      primary={primary}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportDocumentsEndpoint} list={list} columns={documentColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t(inside ? "billing.search-number" : "billing.search") },
        {
          kind: "choice",
          name: "kind",
          label: t("billing.kind-head"),
          options: kinds.map((value) => ({ value, label: t(`billing.kind.${value}`) })),
        },
        {
          kind: "choice",
          name: "state",
          label: t("billing.state-head"),
          options: states.map((value) => ({ value, label: t(`billing.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "overdue",
          label: t("billing.overdue"),
          single: true,
          options: [{ value: "true", label: t("billing.only-overdue") }],
        },
        { kind: "days", name: "issuedOn", label: t("billing.issued") },
        ...ofRun,
      ]}
      columns={[
        {
          id: "number",
          head: t("billing.number"),
          main: true,
          sort: "number",
          sortDown: true,
          cell: (row) => <bdi className="number">{row.number ?? t("billing.no-number")}</bdi>,
        },
        { id: "state", head: t("billing.state-head"), cell: (row) => <DocumentChip document={row} /> },
        ...(customerId
          ? []
          : [
              {
                id: "customer",
                head: t("billing.customer"),
                cell: (row: { customerId: string; customerName: string }) => (
                  <Link to={`/customers/${row.customerId}` as never}>
                    <bdi>{row.customerName}</bdi>
                  </Link>
                ),
              },
            ]),
        { id: "kind", head: t("billing.kind-head"), cell: (row) => t(`billing.kind.${row.kind}`) },
        { id: "issued", head: t("billing.issued"), sort: "issuedOn", sortDown: true, cell: (row) => <DayText value={row.issuedOn} /> },
        { id: "due", head: t("billing.due"), sort: "dueOn", cell: (row) => <DayText value={row.dueOn} /> },
        { id: "period", head: t("billing.period"), extra: true, cell: (row) => <PeriodText start={row.periodStart} end={row.periodEnd} /> },
        { id: "net", head: t("billing.net"), number: true, extra: true, cell: (row) => <MoneyText value={row.net} /> },
        { id: "tax", head: t("billing.tax"), number: true, extra: true, cell: (row) => <MoneyText value={row.tax} /> },
        {
          id: "gross",
          head: t("billing.gross"),
          number: true,
          sort: "gross",
          sortDown: true,
          cell: (row) => <MoneyText value={row.gross} />,
        },
        { id: "open", head: t("billing.open"), number: true, sort: "open", sortDown: true, cell: (row) => <MoneyText value={row.open} /> },
      ]}
      empty={{ title: t("billing.none"), text: t(customerId ? "billing.none-customer" : "billing.none-why") }}
    />
  );
}
