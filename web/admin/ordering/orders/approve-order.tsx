// P-99, M-29 what approving comes to today, or with another first day; prices and fees are as they were agreed.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { approveOrderEndpoint, previewOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { isDay } from "../../../../shared/calendar.ts";
import { asProblem, callApi } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type Order, orderTopics } from "./order.ts";
import { OrderFigures } from "./order-figures.tsx";

export function ApproveOrder({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [startOn, setStartOn] = useState("");
  const day = isDay(startOn) ? startOn : undefined;
  const body = day ? { startOn: day } : {};
  const preview = useQuery({
    queryKey: ["order-preview", order.id, day],
    queryFn: ({ signal }) => callApi(previewOrderEndpoint, { params: { orderId: order.id }, body, signal }),
    gcTime: 0,
    retry: false,
  });
  const approve = useAction(approveOrderEndpoint, {
    topics: orderTopics,
    onDone: () => [notify(t("ordering.order.approved", { number: String(order.number) })), onClose()],
  });
  const figures = preview.data?.figures;
  const problem = preview.error ? asProblem(preview.error) : approve.problem;
  const hasServices = order.figures.lines.some((line) => line.startOn !== null);
  const isOther = figures !== undefined && figures.now.gross.amount !== order.total.amount;
  return (
    <Sheet
      open
      title={t("ordering.order.approve-title", { number: String(order.number) })}
      onClose={onClose}
      locked={approve.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={approve.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={approve.busy}
            disabled={!figures || preview.isFetching || preview.data?.refusal !== null}
            onPress={() => figures && approve.run({ params: { orderId: order.id }, body: { ...body, total: figures.now.gross } })}
          >
            {t("ordering.order.approve")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {hasServices && (
          <DayField
            label={t("ordering.order.other-day")}
            description={t("ordering.order.other-day-help")}
            value={startOn}
            onChange={setStartOn}
          />
        )}
        {preview.data?.refusal && <span style={{ color: "var(--hurts-ink)" }}>{preview.data.refusal.detail}</span>}
        {isOther && <span>{t("ordering.order.moved", { before: format.money(order.total), now: format.money(figures.now.gross) })}</span>}
        {figures && <OrderFigures figures={figures} />}
        <span>{t(order.held?.outcome === "held" ? "ordering.order.approve-held" : "ordering.order.approve-later")}</span>
        <ProblemNote problem={problem} onRetry={() => void preview.refetch()} />
      </div>
    </Sheet>
  );
}
