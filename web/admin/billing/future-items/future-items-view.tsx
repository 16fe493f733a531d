import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { cancelFutureItemEndpoint, listFutureItemsEndpoint } from "../../../../server/modules/billing/future-items/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { PeriodText } from "../../app/period-text.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { ReasonDialog } from "../../app/reason-dialog.tsx";
import { type FutureItem, type FutureItems, itemTopics } from "./future-item.ts";
import { FutureItemSheet } from "./future-item-sheet.tsx";
import "./future-items-view.css";

const tones: Record<FutureItem["state"], Tone> = { waiting: "waits", invoiced: "works", charged: "works", used: "past", cancelled: "past" };

/** B-84 what waits for the next invoice of a customer, and the newest items that have found theirs. */
export function FutureItemsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const mayAdd = useMay("finance.transactions.create");
  const { data, problem, reload } = useEndpoint(listFutureItemsEndpoint, { params: { customerId } }, { topics: itemTopics });
  const [open, setOpen] = useState<FutureItem | "new">();
  const [cancelling, setCancelling] = useState<FutureItem>();
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={200} />;
  const add = mayAdd && data.taxes.length > 0 && (
    <Button small onPress={() => setOpen("new")}>
      {t("billing.waiting.add")}
    </Button>
  );
  const waiting = data.items.filter(({ state }) => state === "waiting");
  const over = data.items.filter(({ state }) => state !== "waiting");
  const rows = { of: data, onOpen: setOpen, onCancel: setCancelling };
  return (
    <div className="future-items">
      {data.items.length === 0 ? (
        <EmptyState
          title={t("billing.waiting.none")}
          text={data.isPrepaid ? t("billing.waiting.none-prepaid") : t("billing.waiting.none-why")}
          action={add}
        />
      ) : (
        <>
          <div className="future-items-head">
            <span>
              {data.isPrepaid ? t("billing.waiting.prepaid") : t("billing.waiting.next", { day: format.day(data.nextBillingOn) })}
            </span>
            {add}
          </div>
          {waiting.length > 0 && (
            <Panel title={t("billing.waiting.title")}>
              <Rows items={waiting} label={t("billing.waiting.title")} {...rows} />
            </Panel>
          )}
          {over.length > 0 && (
            <Panel title={t("billing.waiting.over")}>
              <Rows items={over} label={t("billing.waiting.over")} {...rows} />
            </Panel>
          )}
        </>
      )}
      {open && (
        <FutureItemSheet customerId={customerId} of={data} item={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
      {cancelling && <CancelDialog item={cancelling} onClose={() => setCancelling(undefined)} />}
    </div>
  );
}

function Rows({
  items,
  label,
  of,
  onOpen,
  onCancel,
}: {
  items: readonly FutureItem[];
  label: string;
  of: FutureItems;
  onOpen: (item: FutureItem) => void;
  onCancel: (item: FutureItem) => void;
}) {
  const t = useTexts();
  const mayEdit = useMay("finance.transactions.update");
  const mayCancel = useMay("finance.transactions.delete");
  return (
    <PlainTable
      label={label}
      rows={items}
      rowKey={(row) => row.id}
      columns={[
        {
          id: "what",
          head: t("billing.what"),
          cell: (row) => (
            <>
              <bdi>{row.text}</bdi>
              <CellNote>
                <ItemNote row={row} />
              </CellNote>
            </>
          ),
        },
        {
          id: "state",
          head: t("billing.state-head"),
          cell: (row) => (
            <>
              <StatusChip tone={tones[row.state]}>{t(`billing.waiting.states.${row.state}`)}</StatusChip>
              {row.document && (
                <CellNote>
                  <Link to={`/invoices/${row.document.id}` as never}>
                    <bdi className="number">{row.document.number}</bdi>
                  </Link>
                </CellNote>
              )}
            </>
          ),
        },
        {
          id: "due",
          head: t("billing.waiting.from"),
          wide: true,
          cell: (row) => (row.state === "waiting" && row.dueOn <= of.today ? t("billing.waiting.next-run") : <DayText value={row.dueOn} />),
        },
        { id: "amount", head: t("billing.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
        {
          id: "acts",
          head: "",
          cell: (row) =>
            row.mayEdit && (
              <div className="future-items-acts">
                {mayEdit && (
                  <Button small onPress={() => onOpen(row)}>
                    {t("billing.waiting.edit")}
                  </Button>
                )}
                {mayCancel && (
                  <Button small kind="quiet" onPress={() => onCancel(row)}>
                    {t("billing.waiting.cancel")}
                  </Button>
                )}
              </div>
            ),
        },
      ]}
    />
  );
}

function ItemNote({ row }: { row: FutureItem }) {
  const t = useTexts();
  const words = [
    row.quantity === "1" ? "" : t("billing.waiting.pieces", { quantity: row.quantity, price: row.unitPrice }),
    row.service ? `${row.service.title} (S-${row.service.number})` : "",
    row.includesTax ? t("billing.with-tax") : "",
    row.createdBy,
  ].filter((word) => word !== "");
  return (
    <>
      {row.period && (
        <>
          <PeriodText start={row.period.start} end={row.period.end} />
          {" · "}
        </>
      )}
      <bdi>{words.join(" · ")}</bdi>
    </>
  );
}

function CancelDialog({ item, onClose }: { item: FutureItem; onClose: () => void }) {
  const t = useTexts();
  const cancel = useAction(cancelFutureItemEndpoint, {
    topics: itemTopics,
    onDone: () => {
      notify(t("billing.waiting.cancelled"));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("billing.waiting.cancel-title", { text: item.text })}
      text={t("billing.waiting.cancel-text")}
      confirm={t("billing.waiting.cancel")}
      busy={cancel.busy}
      problem={cancel.problem}
      onConfirm={(reason) => cancel.run({ params: { itemId: item.id }, version: item.version, body: { reason } })}
      onClose={onClose}
    />
  );
}
