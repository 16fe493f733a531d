import { Link } from "@tanstack/react-router";
import { listWriteOffsEndpoint } from "../../../../server/modules/billing/write-offs/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { WriteOffChip } from "./write-off-chip.tsx";

/** Beside an invoice: the write-offs that touch it. Nothing while there is none. */
export function WrittenOffPanel({ documentId }: { documentId: string }) {
  const t = useTexts();
  const { data } = useEndpoint(
    listWriteOffsEndpoint,
    { query: { limit: 25, total: "none", filter: { document: documentId } } },
    { topics: ["write-offs", "payments"] },
  );
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t("writeoffs.title")}>
      <PlainTable
        label={t("writeoffs.title")}
        rows={data.items}
        rowKey={(row) => row.id}
        columns={[
          {
            id: "number",
            head: t("writeoffs.reason"),
            cell: (row) => (
              <>
                <Link to={`/write-offs/${row.id}` as never}>{t("writeoffs.one", { number: row.number })}</Link>
                <CellNote>{row.reason || t(`writeoffs.causes.${row.cause}`)}</CellNote>
              </>
            ),
          },
          { id: "state", head: t("writeoffs.state"), cell: (row) => <WriteOffChip state={row.state} /> },
          { id: "on", head: t("writeoffs.on"), wide: true, cell: (row) => <DayText value={row.accountingOn} /> },
          { id: "amount", head: t("writeoffs.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
        ]}
      />
    </Panel>
  );
}
