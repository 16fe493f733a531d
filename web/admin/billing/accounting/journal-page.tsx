import {
  entryKinds,
  exportJournalEndpoint,
  journalColumns,
  listJournalEndpoint,
} from "../../../../server/modules/billing/accounting/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { BookFrame } from "./book.tsx";
import { CustomerLink, DayWithOrigin } from "./entry-parts.tsx";
import { useAccounts } from "./use-accounts.ts";

const inFile = {
  customer: ["customer", "customerName"],
  on: ["on", "originOn"],
  amount: ["amount", "currency"],
  posted: ["postedAt"],
} as const;

export function JournalPage() {
  return <BookFrame>{(partnerId) => <Journal partnerId={partnerId} />}</BookFrame>;
}

function Journal({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const mayExport = useMay("finance.ledger.export");
  const accounts = useAccounts(partnerId);
  const params = { partnerId };
  const list = useList(listJournalEndpoint, {
    params,
    filters: ["kind", "account", "customer", "document", "late"],
    periods: ["on"],
    sorts: ["number", "on"],
    topics: ["journal", "payments", "money-documents"],
  });
  return (
    <DataList
      name="journal"
      title={t("accounting.tabs.journal")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/accounting/journal/${row.id}`}
      tools={(shown) =>
        mayExport && (
          <ExportButton
            endpoint={exportJournalEndpoint}
            params={params}
            list={list}
            columns={journalColumns}
            shown={shown}
            inFile={inFile}
          />
        )
      }
      filters={[
        { kind: "days", name: "on", label: t("accounting.on") },
        {
          kind: "choice",
          name: "kind",
          label: t("accounting.kind-head"),
          options: entryKinds.map((kind) => ({ value: kind, label: t(`accounting.kind.${kind}`) })),
        },
        {
          kind: "choice",
          name: "account",
          label: t("accounting.account"),
          single: true,
          options: accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
        },
        {
          kind: "choice",
          name: "late",
          label: t("accounting.late"),
          single: true,
          extra: true,
          options: [{ value: "true", label: t("accounting.only-late") }],
        },
      ]}
      columns={[
        {
          id: "number",
          head: t("accounting.number"),
          main: true,
          sort: "number",
          sortDown: true,
          cell: (row) => <span className="number">{row.number}</span>,
        },
        { id: "on", head: t("accounting.on"), sort: "on", sortDown: true, cell: (row) => <DayWithOrigin row={row} /> },
        { id: "kind", head: t("accounting.kind-head"), cell: (row) => t(`accounting.kind.${row.kind}`) },
        { id: "text", head: t("accounting.text"), cell: (row) => <bdi>{row.text}</bdi> },
        { id: "customer", head: t("accounting.customer"), cell: (row) => <CustomerLink row={row} /> },
        { id: "amount", head: t("accounting.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
        { id: "posted", head: t("accounting.posted"), extra: true, cell: (row) => <MomentText value={row.postedAt} /> },
        {
          id: "originOn",
          head: t("accounting.origin"),
          extra: true,
          cell: (row) => (row.originOn ? <DayText value={row.originOn} /> : <Nothing />),
        },
      ]}
      empty={{ title: t("accounting.journal.none"), text: t("accounting.journal.none-why") }}
    />
  );
}
