import {
  exportWriteOffsEndpoint,
  listWriteOffsEndpoint,
  writeOffCauses,
  writeOffColumns,
  writeOffStates,
} from "../../../../server/modules/billing/write-offs/contract.ts";
import { signOf } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { writeOffTopics } from "./write-off.ts";
import { WriteOffChip } from "./write-off-chip.tsx";

// What the columns of the list are in a file.
const inFile = {
  customer: ["customer", "customerName"],
  amount: ["amount", "currency"],
  requested: ["requestedAt"],
} as const;

/** B-152 the debts that were given up, and those that wait for a second person. */
export function WriteOffsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("finance.invoices.export");
  const list = useList(listWriteOffsEndpoint, {
    filters: ["q", "state", "cause"],
    periods: ["on"],
    sorts: ["requested", "on", "amount"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: [...writeOffTopics],
  });
  return (
    <DataList
      name="write-offs"
      title={t("writeoffs.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/write-offs/${row.id}`}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportWriteOffsEndpoint} list={list} columns={writeOffColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t("writeoffs.search") },
        {
          kind: "choice",
          name: "state",
          label: t("writeoffs.state"),
          options: writeOffStates.map((value) => ({ value, label: t(`writeoffs.states.${value}`) })),
        },
        {
          kind: "choice",
          name: "cause",
          label: t("writeoffs.cause"),
          options: writeOffCauses.map((value) => ({ value, label: t(`writeoffs.causes.${value}`) })),
        },
        { kind: "days", name: "on", label: t("writeoffs.on") },
      ]}
      columns={[
        { id: "customer", head: t("writeoffs.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
        { id: "number", head: t("writeoffs.number"), extra: true, cell: (row) => <span className="number">{row.number}</span> },
        { id: "state", head: t("writeoffs.state"), cell: (row) => <WriteOffChip state={row.state} /> },
        {
          id: "document",
          head: t("writeoffs.document"),
          cell: (row) => (row.documentNumber ? <bdi className="number">{row.documentNumber}</bdi> : t("writeoffs.whole-account")),
        },
        { id: "cause", head: t("writeoffs.cause"), extra: true, cell: (row) => t(`writeoffs.causes.${row.cause}`) },
        {
          id: "on",
          head: t("writeoffs.on"),
          sort: "on",
          sortDown: true,
          cell: (row) => <DayText value={row.accountingOn} />,
        },
        {
          id: "requested",
          head: t("writeoffs.requested"),
          extra: true,
          sort: "requested",
          sortDown: true,
          cell: (row) => <MomentText value={row.requestedAt} />,
        },
        { id: "requestedBy", head: t("writeoffs.requested-by"), cell: (row) => <bdi>{row.requestedBy}</bdi> },
        {
          id: "decidedBy",
          head: t("writeoffs.decided-by"),
          extra: true,
          cell: (row) => (row.decidedBy ? <bdi>{row.decidedBy}</bdi> : <Nothing />),
        },
        { id: "reason", head: t("writeoffs.reason"), extra: true, cell: (row) => row.reason || <Nothing /> },
        {
          id: "relieved",
          head: t("writeoffs.relieved"),
          number: true,
          extra: true,
          cell: (row) => (signOf(row.relieved.amount) === 0 ? <Nothing /> : <MoneyText value={row.relieved} />),
        },
        {
          id: "recovered",
          head: t("writeoffs.recovered"),
          number: true,
          cell: (row) => (signOf(row.recovered.amount) === 0 ? <Nothing /> : <MoneyText value={row.recovered} />),
        },
        {
          id: "amount",
          head: t("writeoffs.amount"),
          number: true,
          sort: "amount",
          sortDown: true,
          cell: (row) => <MoneyText value={row.amount} />,
        },
      ]}
      empty={{ title: t("writeoffs.none"), text: t("writeoffs.none-why") }}
    />
  );
}
