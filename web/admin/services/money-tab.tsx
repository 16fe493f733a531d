import { useState } from "react";
import { nextServiceBillEndpoint } from "../../../server/modules/billing/charges/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { EndDiscountSheet } from "./add-discount-sheet.tsx";
import { BillTable } from "./bill-table.tsx";
import type { Service } from "./service.ts";
import { ServiceTable } from "./service-table.tsx";
import type { Act } from "./use-acts.ts";

/** What the service costs, what it will stand for on the next invoice, and how that came about. */
export function MoneyTab({ service, onAct }: { service: Service; onAct: (act: Act) => void }) {
  const t = useTexts();
  const bill = useEndpoint(
    nextServiceBillEndpoint,
    { params: { serviceId: service.id }, query: {} },
    { topics: ["invoices", "customers"] },
  );
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      {service.bundleServiceId === null && (
        <Panel title={t("services.bill.title")}>
          {bill.problem && !bill.data ? (
            <ProblemNote problem={bill.problem} onRetry={bill.reload} />
          ) : bill.data ? (
            <BillTable bill={bill.data} />
          ) : (
            t("ui.loading")
          )}
        </Panel>
      )}
      {service.parts.length > 0 && (
        <Panel title={t("services.parts")}>
          <ServiceTable label={t("services.parts")} rows={service.parts} />
        </Panel>
      )}
      <Pieces service={service} />
      {service.bundleServiceId === null && <Discounts service={service} onAct={onAct} />}
    </div>
  );
}

/** Its life in pieces, each with its plan, price and how it is billed; the one that holds is marked. */
function Pieces({ service }: { service: Service }) {
  const t = useTexts();
  const price = usePriceWords();
  const invoicedThrough = service.invoicedUntilOn;
  return (
    <Panel title={t("services.pieces")}>
      <PlainTable
        label={t("services.pieces")}
        rows={service.segments.toReversed()}
        rowKey={(piece) => piece.period.start}
        quiet={(piece) => piece.billable === "no"}
        columns={[
          {
            id: "period",
            head: t("services.days"),
            cell: (piece) => (
              <>
                <PeriodText start={piece.period.start} end={piece.period.end} />
                <CellNote>{t.optional(`services.cause.${piece.cause}`) ?? piece.cause}</CellNote>
              </>
            ),
          },
          { id: "plan", head: t("services.plan"), cell: (piece) => <bdi>{piece.plan.title}</bdi> },
          {
            id: "billed",
            head: t("services.billed"),
            cell: (piece) => (
              <>
                {t(`services.billable.${piece.billable}`)}
                <CellNote>{piece.billable === "yes" && coverageWords(t, piece.period, invoicedThrough)}</CellNote>
              </>
            ),
          },
          {
            id: "price",
            head: t("services.price"),
            number: true,
            cell: (piece) => (
              <>
                <span className="number">
                  {piece.quantity === "1" ? "" : `${piece.quantity} × `}
                  {price(piece.unitPrice, service.currency)}
                </span>
                <CellNote>{t(piece.includesTax ? "services.with-tax" : "services.plus-tax")}</CellNote>
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** How much of a piece stands on invoices already. */
function coverageWords(t: ReturnType<typeof useTexts>, period: { start: string; end: string | null }, until: string | null): string {
  if (until === null || until < period.start) return t("services.covered.none");
  return period.end !== null && addDays(until as Day, 1) >= period.end ? t("services.covered.all") : t("services.covered.part");
}

function Discounts({ service, onAct }: { service: Service; onAct: (act: Act) => void }) {
  const t = useTexts();
  const price = usePriceWords();
  const [ending, setEnding] = useState<string>();
  const may = useMay("customers.services.update");
  const mayAdd = may && service.actions.some(({ action, refusal }) => action === "add_discount" && refusal === null);
  return (
    <Panel
      title={t("services.discounts")}
      actions={
        mayAdd && (
          <Button small onPress={() => onAct("add_discount")}>
            {t("services.act.add_discount")}
          </Button>
        )
      }
    >
      {service.discounts.length === 0 ? (
        <span>{t("services.no-discounts")}</span>
      ) : (
        <PlainTable
          label={t("services.discounts")}
          rows={service.discounts}
          rowKey={(discount) => discount.id}
          columns={[
            {
              id: "what",
              head: t("services.discount.off"),
              cell: (discount) => (
                <>
                  <span className="number">
                    {discount.percent !== null ? `${discount.percent} %` : price(discount.fixed ?? "0", service.currency)}
                  </span>
                  <CellNote>{t.optional(`services.discount.reason.${discount.reason}`) ?? discount.reason}</CellNote>
                </>
              ),
            },
            { id: "days", head: t("services.days"), cell: (discount) => <PeriodText {...discount.period} /> },
            {
              id: "now",
              head: t("services.state-head"),
              cell: (discount) =>
                discount.holdsToday ? <StatusChip tone="works">{t("services.discount.holds")}</StatusChip> : <Nothing />,
            },
            {
              id: "end",
              head: "",
              number: true,
              cell: (discount) =>
                may && (
                  <Button small kind="quiet" onPress={() => setEnding(discount.id)}>
                    {t("services.discount.end")}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {ending && <EndDiscountSheet service={service} discountId={ending} onClose={() => setEnding(undefined)} />}
    </Panel>
  );
}
