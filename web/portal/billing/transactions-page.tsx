import { portalTransactionsEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { PortalPages, PortalTable } from "../../ui/portal-table.tsx";
import { BalanceText, DayText } from "../../ui/value-texts.tsx";
import { PeriodFilter } from "../app/period-filter.tsx";
import { useCategoryWord } from "./category-word.ts";
import { DayAndCategory, type Transaction, TransactionText } from "./transaction-text.tsx";

/** Every debit and credit with the balance after it (P-112). */
export function TransactionsPage() {
  const t = useTexts();
  const categoryOf = useCategoryWord();
  const list = useList(portalTransactionsEndpoint, {
    filters: ["from", "to"],
    sorts: ["on"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["invoices", "credit-notes", "payments", "refunds"],
  });
  return (
    <>
      <PeriodFilter list={list} />
      <PortalTable
        label={t("portal.money.tab-transactions")}
        list={list}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "text",
            head: t("portal.transaction.what"),
            width: "minmax(0, 2fr)",
            place: "title",
            cell: (row) => <TransactionText row={row} />,
          },
          {
            id: "category",
            head: t("portal.transaction.category"),
            width: "minmax(0, 1.1fr)",
            place: "desktop",
            cell: (row) => categoryOf(row),
          },
          {
            id: "on",
            head: t("portal.transaction.on"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            cell: ({ on }) => <DayText value={on} />,
          },
          {
            id: "note",
            head: "",
            width: "0",
            place: "phone",
            cell: (row) => <DayAndCategory row={row} />,
          },
          {
            id: "debit",
            head: t("portal.transaction.charged"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            number: true,
            cell: (row) => <Side row={row} side={-1} />,
          },
          {
            id: "credit",
            head: t("portal.transaction.credited"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            number: true,
            cell: (row) => <Side row={row} side={1} />,
          },
          { id: "amount", head: "", width: "0", place: "phone-end", cell: (row) => <PhoneAmount row={row} /> },
          {
            id: "balance",
            head: t("portal.transaction.balance"),
            width: "minmax(0, 1.7fr)",
            place: "mark",
            number: true,
            cell: ({ balanceAfter }) => <BalanceText value={balanceAfter} reader="customer" />,
          },
        ]}
        empty={
          list.filtered
            ? { title: t("ui.list.nothing-matches"), text: t("portal.transaction.none-matches") }
            : { title: t("portal.transaction.none"), text: t("portal.transaction.none-text") }
        }
      />
      <PortalPages list={list} />
    </>
  );
}

/** The amount in its column, the other one stays empty. */
function Side({ row, side }: { row: Transaction; side: 1 | -1 }) {
  const format = useFormat();
  return signOf(row.amount.amount) === side ? <span className="number">{format.moneySize(row.amount)}</span> : null;
}

function PhoneAmount({ row }: { row: Transaction }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.moneySize(row.amount);
  return <span className="number">{signOf(row.amount.amount) < 0 ? amount : t("portal.transaction.plus", { amount })}</span>;
}
