import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listSalesOfCustomerEndpoint } from "../../../../server/modules/billing/instalment-sales/contract.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { BillRestSheet, CancelSaleSheet } from "./end-sheets.tsx";
import { type Sale, saleTopics } from "./sale.ts";
import { SaleChip } from "./sale-chip.tsx";
import { SellSheet } from "./sell-sheet.tsx";
import "./sales-view.css";

type Act = "bill" | "cancel";

/** B-234 what a customer pays for by instalments, part by part. */
export function SalesView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const maySell = useMay("finance.invoices.create");
  const { data, problem, reload } = useEndpoint(listSalesOfCustomerEndpoint, { params: { customerId } }, { topics: saleTopics });
  const [selling, setSelling] = useState(false);
  const [doing, setDoing] = useState<{ act: Act; sale: Sale }>();
  const close = (): void => setDoing(undefined);
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={200} />;
  const sell = maySell && data.services.length > 0 && (
    <Button small onPress={() => setSelling(true)}>
      {t("instalments.sell")}
    </Button>
  );
  return (
    <div className="sales">
      {data.items.length === 0 ? (
        <EmptyState
          title={t("instalments.customer-none")}
          text={t(data.services.length > 0 ? "instalments.customer-none-why" : "instalments.no-service")}
          action={sell}
        />
      ) : (
        <>
          {sell && <div className="sales-sell">{sell}</div>}
          {data.items.map((sale) => (
            <SalePanel key={sale.id} sale={sale} onAct={(act) => setDoing({ act, sale })} />
          ))}
        </>
      )}
      {selling && <SellSheet customerId={customerId} of={data} onClose={() => setSelling(false)} />}
      {doing?.act === "bill" && <BillRestSheet sale={doing.sale} onClose={close} />}
      {doing?.act === "cancel" && <CancelSaleSheet sale={doing.sale} onClose={close} />}
    </div>
  );
}

const partTones = { waiting: "waits", billed: "works", credited: "past", dropped: "past" } as const;

function SalePanel({ sale, onAct }: { sale: Sale; onAct: (act: Act) => void }) {
  const t = useTexts();
  const format = useFormat();
  const mayBill = useMay("finance.invoices.issue");
  const mayCancel = useMay("finance.credit_notes.create");
  const isRunning = sale.state === "running";
  const isOver = sale.state === "cancelled";
  const facts: Fact[] = [
    ...(isRunning
      ? [
          {
            label: t("instalments.left"),
            value: (
              <>
                <MoneyText value={sale.left} strong />
                {sale.leftWithTax.amount !== sale.left.amount &&
                  ` · ${t("instalments.with-tax", { amount: format.money(sale.leftWithTax) })}`}
              </>
            ),
          },
        ]
      : []),
    {
      label: t("instalments.price"),
      value: `${format.money(sale.price)} · ${t(sale.includesTax ? "instalments.tax-in" : "instalments.tax-on-top")}`,
    },
    { label: t("instalments.parts"), value: t("instalments.billed-of", { billed: sale.billedCount, count: sale.count }) },
    { label: t("instalments.service"), value: <bdi>{sale.serviceName}</bdi> },
    ...(sale.serialNumber ? [{ label: t("instalments.serial"), value: <bdi className="code">{sale.serialNumber}</bdi> }] : []),
    ...(sale.note ? [{ label: t("instalments.note"), value: <bdi>{sale.note}</bdi> }] : []),
    ...(sale.cancelReason ? [{ label: t("instalments.cancel-reason"), value: <bdi>{sale.cancelReason}</bdi> }] : []),
  ];
  return (
    <Panel title={`${sale.label} · ${sale.text}`}>
      <div className="sale">
        <div className="sale-head">
          <SaleChip state={sale.state} />
          {sale.cancelledOn && <DayText value={sale.cancelledOn} />}
        </div>
        <Facts facts={facts} />
        {!isOver && (
          <div className="sale-acts">
            {mayBill && isRunning && (
              <Button small onPress={() => onAct("bill")}>
                {t("instalments.bill-rest")}
              </Button>
            )}
            {mayCancel && (isRunning || signOf(sale.billed.amount) > 0) && (
              <Button small kind="quiet" onPress={() => onAct("cancel")}>
                {t("instalments.cancel")}
              </Button>
            )}
          </div>
        )}
        <PlainTable
          label={t("instalments.parts")}
          rows={sale.parts}
          rowKey={(row) => String(row.position)}
          quiet={(row) => row.state === "dropped" || row.state === "credited"}
          columns={[
            {
              id: "part",
              head: t("instalments.part"),
              cell: (row) => (
                <>
                  <DayText value={row.dueOn} />
                  <CellNote>
                    {t("instalments.part-of", { part: row.position, count: sale.count })}
                    {row.documentId && (
                      <>
                        {" · "}
                        <Link to={`/invoices/${row.documentId}` as never}>
                          <bdi className="number">{row.documentNumber}</bdi>
                        </Link>
                      </>
                    )}
                  </CellNote>
                </>
              ),
            },
            {
              id: "state",
              head: t("instalments.state"),
              cell: (row) => <StatusChip tone={partTones[row.state]}>{t(`instalments.part-states.${row.state}`)}</StatusChip>,
            },
            { id: "amount", head: t("instalments.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
          ]}
        />
        <span className="sale-foot">{t("instalments.sold-by", { day: format.day(sale.soldOn), name: sale.createdBy })}</span>
      </div>
    </Panel>
  );
}
