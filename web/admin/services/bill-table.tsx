import type { z } from "zod";
import type { ServiceBillView } from "../../../server/modules/billing/charges/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

export type Bill = z.output<typeof ServiceBillView>;
type Line = Bill["lines"][number];

/** What a service will stand for on an invoice, line by line; or why there is no invoice for it. */
export function BillTable({ bill }: { bill: Bill }) {
  const t = useTexts();
  const price = usePriceWords();
  const { currency, totals } = bill;
  if (bill.lines.length === 0 || currency === null) return <span>{t(`services.bill.why.${bill.why ?? "nothing_due"}`)}</span>;
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <span>
        {t("services.bill.on")} <DayText value={bill.billingOn} />
      </span>
      <PlainTable<Line>
        label={t("services.bill.title")}
        rows={[...bill.lines, ...bill.once]}
        rowKey={(line) => `${line.text} ${line.periodStart ?? ""} ${line.amount.amount}`}
        columns={[
          {
            id: "text",
            head: t("services.bill.line"),
            cell: (line) => (
              <>
                {line.text}
                <CellNote>
                  {line.periodStart ? <PeriodText start={line.periodStart} end={line.periodEnd} /> : t("services.bill.once")}
                </CellNote>
              </>
            ),
          },
          {
            id: "price",
            head: t("services.price"),
            number: true,
            cell: (line) =>
              line.quantity === "1" ? price(line.unitPrice, currency) : `${line.quantity} × ${price(line.unitPrice, currency)}`,
          },
          {
            id: "amount",
            head: t("services.bill.amount"),
            number: true,
            cell: (line) => (
              <>
                <MoneyText value={line.amount} />
                {signOf(line.allowance.amount) !== 0 && (
                  <CellNote>
                    {t("services.bill.allowance")} <MoneyText value={line.allowance} />
                  </CellNote>
                )}
              </>
            ),
          },
        ]}
        sums={
          totals
            ? [
                { label: t("services.bill.net"), value: <MoneyText value={totals.net} /> },
                ...bill.taxes.map((tax) => ({ label: tax.name, value: <MoneyText value={tax.tax} /> })),
                { label: t("services.bill.gross"), value: <MoneyText value={totals.gross} strong /> },
              ]
            : []
        }
      />
      {bill.why === "tax_missing" && <span style={{ color: "var(--hurts-ink)" }}>{t("services.bill.why.tax_missing")}</span>}
    </div>
  );
}
