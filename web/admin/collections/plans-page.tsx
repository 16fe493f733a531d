import {
  exportPlansEndpoint,
  listPlansEndpoint,
  planColumns,
  planStates,
} from "../../../server/modules/collections/instalments/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { PlanChip } from "./plan-chip.tsx";

// What the columns of the list are in a file.
const inFile = { customer: ["customer", "customerName"], next: ["nextDueOn", "nextOpen", "breaksOn"] } as const;

/** B-233 the instalment plans of all customers. */
export function PlansPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("customers.profile.export");
  const list = useList(listPlansEndpoint, {
    filters: ["q", "state"],
    periods: ["created"],
    sorts: ["created", "total"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["instalment-plans", "payments", "invoices", "customers"],
  });
  return (
    <DataList
      name="instalment-plans"
      title={t("collections.plan.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/customers/${row.customerId}?tab=money&view=instalments`}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportPlansEndpoint} list={list} columns={planColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t("collections.plan.search") },
        {
          kind: "choice",
          name: "state",
          label: t("collections.plan.state"),
          options: planStates.map((value) => ({ value, label: t(`collections.plan.states.${value}`) })),
        },
        { kind: "days", name: "created", label: t("collections.plan.created") },
      ]}
      columns={[
        {
          id: "customer",
          head: t("collections.plan.customer"),
          main: true,
          cell: (row) => <bdi>{row.customerName}</bdi>,
        },
        { id: "state", head: t("collections.plan.state"), cell: (row) => <PlanChip state={row.state} /> },
        { id: "count", head: t("collections.plan.count"), number: true, cell: (row) => <span className="number">{row.count}</span> },
        { id: "next", head: t("collections.plan.next"), cell: (row) => (row.next ? <DayText value={row.next.dueOn} /> : <Nothing />) },
        {
          id: "breaksOn",
          head: t("collections.plan.states.broken"),
          extra: true,
          cell: (row) => (row.next ? <DayText value={row.next.breaksOn} /> : <Nothing />),
        },
        {
          id: "created",
          head: t("collections.plan.created"),
          sort: "created",
          sortDown: true,
          cell: (row) => <DayText value={row.createdOn} />,
        },
        {
          id: "endedOn",
          head: t("collections.plan.ended"),
          extra: true,
          cell: (row) => (row.endedOn ? <DayText value={row.endedOn} /> : <Nothing />),
        },
        { id: "paid", head: t("collections.plan.paid"), number: true, cell: (row) => <MoneyText value={row.paid} /> },
        {
          id: "total",
          head: t("collections.plan.total"),
          number: true,
          sort: "total",
          sortDown: true,
          cell: (row) => <MoneyText value={row.total} />,
        },
      ]}
      empty={{ title: t("collections.plan.list-none"), text: t("collections.plan.list-none-why") }}
    />
  );
}
