import { portalTransactionsEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { type PortalColumn, PortalPages, PortalTable } from "../../ui/portal-table.tsx";
import { BalanceText, DayText } from "../../ui/value-texts.tsx";
import { PeriodFilter } from "../app/period-filter.tsx";
import { useFeature } from "../app/use-feature.ts";
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
  const showsSides = useFeature("finance.transactions.debit_credit");
  const showsMovement = useFeature("finance.transactions.movement");
  const inOne = (row: Transaction) => <Movement row={row} />;
  const onPhone: PortalColumn<Transaction> = { id: "amount", head: "", width: "0", place: "phone-end", cell: inOne };
  const movement: readonly PortalColumn<Transaction>[] = [
    {
      id: "movement",
      head: t("portal-finance.transaction.movement"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      number: true,
      cell: inOne,
    },
    onPhone,
  ];
  const sides: readonly PortalColumn<Transaction>[] = [
    {
      id: "debit",
      head: t("portal-finance.transaction.charged"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      number: true,
      cell: (row) => <Side row={row} side={-1} />,
    },
    {
      id: "credit",
      head: t("portal-finance.transaction.credited"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      number: true,
      cell: (row) => <Side row={row} side={1} />,
    },
    onPhone,
  ];
  return (
    <>
      <PeriodFilter list={list} />
      <PortalTable
        label={t("portal-finance.money.tab-transactions")}
        list={list}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "text",
            head: t("portal-finance.transaction.what"),
            width: "minmax(0, 2fr)",
            place: "title",
            cell: (row) => <TransactionText row={row} />,
          },
          {
            id: "category",
            head: t("portal-finance.transaction.category"),
            width: "minmax(0, 1.1fr)",
            place: "desktop",
            cell: (row) => categoryOf(row),
          },
          {
            id: "on",
            head: t("portal-finance.transaction.on"),
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
          ...(showsSides ? sides : showsMovement ? movement : []),
          {
            id: "balance",
            head: t("portal-finance.transaction.balance"),
            width: "minmax(0, 1.7fr)",
            place: "mark",
            number: true,
            cell: ({ balanceAfter }) => <BalanceText value={balanceAfter} reader="customer" />,
          },
        ]}
        empty={
          list.filtered
            ? { title: t("ui.list.nothing-matches"), text: t("portal-finance.transaction.none-matches") }
            : { title: t("portal-finance.transaction.none"), text: t("portal-finance.transaction.none-text") }
        }
      />
      <PortalPages list={list} />
    </>
  );
}

/** The amount in its column, the other one stays empty. */
function Side({ row: { amount }, side }: { row: Transaction; side: 1 | -1 }) {
  const format = useFormat();
  return amount && signOf(amount.amount) === side ? <span className="number">{format.moneySize(amount)}</span> : null;
}

/** Both directions in one: what was credited has its plus. */
function Movement({ row: { amount } }: { row: Transaction }) {
  const t = useTexts();
  const format = useFormat();
  if (!amount) return null;
  const size = format.moneySize(amount);
  return <span className="number">{signOf(amount.amount) < 0 ? size : t("portal-finance.transaction.plus", { amount: size })}</span>;
}
