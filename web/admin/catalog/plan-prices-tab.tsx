import { useState } from "react";
import { withdrawPlanPriceEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import type { Plan, Price } from "./plan.ts";
import { useListPriceWords } from "./plan-price.tsx";
import { taxWords, useTaxes } from "./use-taxes.ts";

/** The prices through time, the newest first; one that has not begun can be taken back. */
export function PricesTab({ plan, mayUpdate }: { plan: Plan; mayUpdate: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const words = useListPriceWords();
  const { taxes, groups } = useTaxes();
  const [withdrawing, setWithdrawing] = useState<Price>();
  const withdraw = useAction(withdrawPlanPriceEndpoint, {
    topics: ["plans", "services", "customers"],
    onDone: ({ services }) => {
      notify(t("catalog.withdraw.done", { count: services }));
      setWithdrawing(undefined);
    },
  });
  const now = plan.price;
  const phase = (price: Price): "now" | "coming" | "past" =>
    price.planVersionId === now.planVersionId ? "now" : price.validFrom > now.validFrom ? "coming" : "past";
  return (
    <div style={{ display: "grid", gap: 16 }}>
      <Panel title={t("catalog.prices")}>
        <PlainTable<Price>
          label={t("catalog.prices")}
          rows={plan.prices.toReversed()}
          rowKey={(price) => price.planVersionId}
          quiet={(price) => phase(price) === "past"}
          columns={[
            { id: "from", head: t("catalog.valid-from"), cell: (price) => <DayText value={price.validFrom} /> },
            {
              id: "phase",
              head: t("catalog.state-head"),
              cell: (price) => (
                <StatusChip tone={phase(price) === "now" ? "works" : phase(price) === "coming" ? "waits" : "past"}>
                  {t(`catalog.phase.${phase(price)}`)}
                </StatusChip>
              ),
            },
            {
              id: "tax",
              head: t("catalog.tax"),
              cell: (price) => (
                <>
                  {taxWords(price, taxes, groups) ?? t("catalog.no-tax")}
                  <CellNote>{t(price.includesTax ? "catalog.tax-included" : "catalog.tax-on-top")}</CellNote>
                </>
              ),
            },
            {
              id: "price",
              head: t("catalog.price"),
              number: true,
              cell: (price) => <span className="number">{words(plan, price.price)}</span>,
            },
            {
              id: "withdraw",
              head: "",
              number: true,
              cell: (price) =>
                mayUpdate &&
                phase(price) === "coming" && (
                  <Button small kind="quiet" onPress={() => setWithdrawing(price)}>
                    {t("catalog.withdraw.do")}
                  </Button>
                ),
            },
          ]}
        />
      </Panel>
      <Panel title={t("catalog.documents")}>
        <Facts
          facts={[
            { label: t("catalog.line-text"), value: <bdi>{plan.lineText.replaceAll("{plan}", plan.title)}</bdi> },
            { label: t("catalog.separate-invoice"), value: t(plan.separateInvoice ? "services.yes" : "services.no") },
            { label: t("catalog.category"), value: plan.category ?? t("catalog.of-kind") },
            {
              label: t("catalog.revenue-account"),
              value: plan.revenueAccount ? <bdi className="code">{plan.revenueAccount}</bdi> : t("catalog.of-kind"),
            },
          ]}
        />
      </Panel>
      <ConfirmDialog
        open={withdrawing !== undefined}
        title={t("catalog.withdraw.title")}
        confirm={t("catalog.withdraw.do")}
        danger
        busy={withdraw.busy}
        problem={withdraw.problem}
        onConfirm={() => withdrawing && withdraw.run({ params: { planId: plan.id, planVersionId: withdrawing.planVersionId } })}
        onClose={() => setWithdrawing(undefined)}
      >
        {withdrawing && t("catalog.withdraw.text", { price: words(plan, withdrawing.price), day: format.day(withdrawing.validFrom) })}
      </ConfirmDialog>
    </div>
  );
}
