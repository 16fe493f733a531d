import { useParams } from "@tanstack/react-router";
import {
  entryKinds,
  exportLedgerEndpoint,
  ledgerColumns,
  listLedgerEndpoint,
} from "../../../../server/modules/billing/accounting/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { BookFrame } from "./book.tsx";
import { CustomerLink } from "./entry-parts.tsx";
import { Figure } from "./figure.tsx";
import { useAccounts } from "./use-accounts.ts";

const inFile = { customer: ["customer", "customerName"], balance: ["balance", "currency"] } as const;

export function LedgerPage() {
  const { code } = useParams({ strict: false }) as { code: string };
  return <BookFrame>{(partnerId) => <Ledger key={code} partnerId={partnerId} code={code} />}</BookFrame>;
}

/** What was booked on one account, with the balance after each entry. */
function Ledger({ partnerId, code }: { partnerId: string; code: string }) {
  const t = useTexts();
  const mayExport = useMay("finance.ledger.export");
  const name = useAccounts(partnerId).find((account) => account.code === code)?.name ?? "";
  const params = { partnerId, code };
  const list = useList(listLedgerEndpoint, {
    params,
    filters: ["kind", "customer"],
    periods: ["on"],
    sorts: ["on"],
    topics: ["journal", "payments", "money-documents"],
  });
  return (
    <DataList
      name="ledger"
      title={t("accounting.ledger.title", { code, name })}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/accounting/journal/${row.id}`}
      tools={(shown) =>
        mayExport && (
          <ExportButton endpoint={exportLedgerEndpoint} params={params} list={list} columns={ledgerColumns} shown={shown} inFile={inFile} />
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
      ]}
      columns={[
        { id: "number", head: t("accounting.number"), main: true, cell: (row) => <span className="number">{row.number}</span> },
        { id: "on", head: t("accounting.on"), sort: "on", sortDown: true, cell: (row) => <DayText value={row.on} /> },
        { id: "kind", head: t("accounting.kind-head"), cell: (row) => t(`accounting.kind.${row.kind}`) },
        { id: "text", head: t("accounting.text"), cell: (row) => <bdi>{row.text}</bdi> },
        { id: "customer", head: t("accounting.customer"), cell: (row) => <CustomerLink row={row} /> },
        { id: "debit", head: t("accounting.debit"), number: true, cell: (row) => <Figure value={row.debit} /> },
        { id: "credit", head: t("accounting.credit"), number: true, cell: (row) => <Figure value={row.credit} /> },
        { id: "balance", head: t("accounting.balance"), number: true, cell: (row) => <MoneyText value={row.balance} /> },
      ]}
      empty={{ title: t("accounting.ledger.none"), text: t("accounting.ledger.none-why") }}
    />
  );
}
