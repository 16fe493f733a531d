import { useState } from "react";
import { builtInCategories } from "../../../server/modules/billing/categories/contract.ts";
import {
  exportTransactionsEndpoint,
  listTransactionsEndpoint,
  transactionColumns,
} from "../../../server/modules/billing/ledger/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { BalanceText, DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { useCategoryOptions, useCategoryWord } from "./category-words.ts";
import { EntryText } from "./entry-text.tsx";
import { ReverseDialog, type Transaction } from "./reverse-dialog.tsx";
import { TransactionSheet } from "./transaction-sheet.tsx";

// What the columns of the list are in a file.
const inFile = { what: ["kind", "text"], debit: ["amount"], credit: ["amount"], balance: ["balanceAfter"] } as const;

/** Every debit and credit of a customer with the balance after it. */
export function TransactionsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayCreate = useMay("finance.transactions.create");
  const mayExport = useMay("finance.transactions.export");
  const mayReverse = useMay("finance.transactions.delete");
  const [booking, setBooking] = useState(false);
  const [reversing, setReversing] = useState<Transaction>();
  const params = { customerId };
  const word = useCategoryWord();
  const categories = useCategoryOptions(customerId, builtInCategories);
  const list = useList(listTransactionsEndpoint, {
    params,
    filters: ["from", "to", "category"],
    sorts: ["on"],
    topics: ["money-documents", "invoices", "payments", "refunds", "customers"],
  });
  const book = mayCreate && <Button onPress={() => setBooking(true)}>{t("billing.booking.open")}</Button>;
  return (
    <>
      <DataList
        name="transactions"
        inside
        title={t("billing.transactions")}
        list={list}
        rowKey={(row) => row.id}
        primary={book}
        tools={(shown) =>
          mayExport && (
            <ExportButton
              endpoint={exportTransactionsEndpoint}
              params={params}
              list={list}
              columns={transactionColumns}
              shown={shown}
              inFile={inFile}
            />
          )
        }
        filters={[
          { kind: "day", name: "from", label: t("billing.from") },
          { kind: "day", name: "to", label: t("billing.until") },
          { kind: "choice", name: "category", label: t("billing.category"), options: categories },
        ]}
        columns={[
          { id: "what", head: t("billing.what"), main: true, cell: (row) => <EntryText row={row} /> },
          { id: "on", head: t("billing.on"), sort: "on", sortDown: true, cell: (row) => <DayText value={row.on} /> },
          {
            id: "category",
            head: t("billing.category"),
            extra: true,
            cell: (row) => word(row.category, row.categoryNames),
          },
          {
            id: "debit",
            head: t("billing.debit"),
            number: true,
            cell: (row) =>
              signOf(row.amount.amount) < 0 ? <MoneyText value={{ ...row.amount, amount: row.amount.amount.slice(1) }} /> : <Nothing />,
          },
          {
            id: "credit",
            head: t("billing.credit-head"),
            number: true,
            cell: (row) => (signOf(row.amount.amount) < 0 ? <Nothing /> : <MoneyText value={row.amount} />),
          },
          { id: "open", head: t("billing.open"), number: true, extra: true, cell: (row) => <MoneyText value={row.open} /> },
          {
            id: "balance",
            head: t("billing.balance-after"),
            number: true,
            cell: (row) => <BalanceText value={row.balanceAfter} reader="staff" />,
          },
          ...(mayReverse
            ? [
                {
                  id: "reverse",
                  head: "",
                  cell: (row: Transaction) =>
                    row.mayReverse && (
                      <Button small kind="quiet" onPress={() => setReversing(row)}>
                        {t("billing.booking.reverse")}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={{ title: t("billing.no-transactions"), text: t("billing.no-transactions-why") }}
      />
      {reversing && <ReverseDialog customerId={customerId} row={reversing} onClose={() => setReversing(undefined)} />}
      {booking && <TransactionSheet customerId={customerId} onClose={() => setBooking(false)} />}
    </>
  );
}
