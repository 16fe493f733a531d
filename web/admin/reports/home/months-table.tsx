import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { invoicedStates, receivedStates } from "./list-states.ts";
import type { Month } from "./month.ts";

/** The chart's numbers, each leading to its list; the newest month first. */
export function MonthsTable({ months }: { months: readonly Month[] }) {
  const t = useTexts();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <div style={{ display: "grid", gap: 12, gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "start" }}>
      <Button small onPress={() => setOpen(!open)}>
        {t(open ? "reports.home.hide-table" : "reports.home.show-table")}
      </Button>
      <div className={open ? "home-months-table" : "only-for-readers"}>
        <PlainTable
          label={t("reports.home.months")}
          rows={months.toReversed()}
          rowKey={(month) => month.from}
          columns={[
            {
              id: "month",
              head: t("reports.home.month-head"),
              cell: (month) => <span className="number">{format.month(month.from)}</span>,
            },
            {
              id: "invoiced",
              head: t("reports.home.invoiced"),
              number: true,
              cell: (month) => (
                <Link
                  to={"/invoices" as never}
                  search={{ kind: "invoice", state: invoicedStates, issuedOnFrom: month.from, issuedOnTo: month.to } as never}
                  tabIndex={open ? 0 : -1}
                >
                  <MoneyText value={month.invoiced} />
                </Link>
              ),
            },
            {
              id: "received",
              head: t("reports.home.received"),
              number: true,
              cell: (month) => (
                <Link
                  to={"/payments" as never}
                  search={{ kind: "payment", state: receivedStates, onFrom: month.from, onTo: month.to } as never}
                  tabIndex={open ? 0 : -1}
                >
                  <MoneyText value={month.received} />
                </Link>
              ),
            },
            {
              id: "invoices",
              head: t("reports.home.invoice-count"),
              number: true,
              cell: (month) => <span className="number">{format.number(month.invoices)}</span>,
            },
            {
              id: "payments",
              head: t("reports.home.payment-count"),
              number: true,
              cell: (month) => <span className="number">{format.number(month.payments)}</span>,
            },
          ]}
        />
      </div>
    </div>
  );
}
