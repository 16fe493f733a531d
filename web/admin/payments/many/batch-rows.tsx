import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import {
  changeBatchRowEndpoint,
  findings,
  listBatchRowsEndpoint,
  rowStates,
} from "../../../../server/modules/payments/mass-payments/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { type Batch, type BatchRow, mayInsist, rowChip, rowWhy } from "./batch-words.ts";
import { RowSheet } from "./row-sheet.tsx";

/** Every row with what was found; before the booking it is corrected here. */
export function BatchRows({ batch, mayChange }: { batch: Batch; mayChange: boolean }) {
  const t = useTexts();
  const [edited, setEdited] = useState<BatchRow>();
  const list = useList(listBatchRowsEndpoint, {
    params: { batchId: batch.id },
    filters: ["state", "finding"],
    sorts: ["position"],
    topics: ["payment-batches"],
  });
  // The last rows are booked between two looks: what stands here is asked for again with every one that the batch has more.
  const { reload } = list;
  const done = batch.counts.booked + batch.counts.failed;
  const seen = useRef(done);
  useEffect(() => {
    if (seen.current !== done) reload();
    seen.current = done;
  }, [done, reload]);
  const isDraft = batch.state === "draft";
  return (
    <>
      <DataList
        name={isDraft ? "payment-batch-rows" : "payment-batch-results"}
        inside
        title={t("payments.many.rows-title")}
        list={list}
        rowKey={(row) => row.id}
        filters={[
          {
            kind: "choice",
            name: "finding",
            label: t("payments.many.finding-head"),
            options: findings.map((value) => ({ value, label: t(`payments.many.finding.${value}`) })),
          },
          ...(isDraft
            ? []
            : [
                {
                  kind: "choice" as const,
                  name: "state",
                  label: t("payments.many.result-head"),
                  options: rowStates.map((value) => ({
                    value,
                    label: t(value === "left_out" ? "payments.many.row.left-out" : `payments.many.row.${value}`),
                  })),
                },
              ]),
        ]}
        columns={[
          {
            id: "position",
            head: t("payments.many.row-head"),
            main: true,
            sort: "position",
            cell: (row) => <span className="number">{row.position}</span>,
          },
          {
            id: "finding",
            head: t(isDraft ? "payments.many.finding-head" : "payments.many.result-head"),
            cell: (row) => <RowState row={row} />,
          },
          { id: "who", head: t("payments.many.who"), cell: (row) => <Who row={row} /> },
          {
            id: "amount",
            head: t("payments.amount"),
            number: true,
            cell: (row) => (row.money ? <MoneyText value={row.money} /> : <bdi>{row.amount}</bdi>),
          },
          { id: "on", head: t("payments.on"), cell: (row) => (row.on ? <DayText value={row.on} /> : <bdi>{row.receivedOn}</bdi>) },
          {
            id: "method",
            head: t("payments.method"),
            cell: (row) => (row.paymentMethod ? t(`payments.method-word.${row.paymentMethod}`) : <bdi>{row.method}</bdi>),
          },
          { id: "reference", head: t("payments.many.reference"), extra: true, cell: (row) => <bdi>{row.reference}</bdi> },
          ...(mayChange
            ? [
                {
                  id: "acts",
                  head: t("payments.many.acts"),
                  cell: (row: BatchRow) => <RowActs batch={batch} row={row} onEdit={() => setEdited(row)} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t("payments.many.no-rows"), text: t("payments.many.no-rows-why") }}
      />
      {edited && <RowSheet key={edited.id} batch={batch} row={edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

function RowState({ row }: { row: BatchRow }) {
  const t = useTexts();
  const { tone, word } = rowChip(t, row);
  const why = rowWhy(t, row);
  return (
    <span className="many-why">
      <StatusChip tone={tone}>{word}</StatusChip>
      {row.paymentId ? (
        <Link to={`/payments/${row.paymentId}` as never}>
          <bdi className="number">{row.receiptNumber}</bdi>
        </Link>
      ) : (
        why && <span>{why}</span>
      )}
    </span>
  );
}

function Who({ row }: { row: BatchRow }) {
  return row.customerId === null ? (
    <bdi>{row.who}</bdi>
  ) : (
    <span className="many-who">
      <Link to={`/customers/${row.customerId}` as never}>
        <bdi>{row.customerName}</bdi>
      </Link>
      <span>
        <bdi className="number">{row.documentNumber ?? row.customerNumber}</bdi>
      </span>
    </span>
  );
}

function RowActs({ batch, row, onEdit }: { batch: Batch; row: BatchRow; onEdit: () => void }) {
  const t = useTexts();
  const change = useAction(changeBatchRowEndpoint, { topics: ["payment-batches"] });
  const set = (body: { isConfirmed?: boolean; isLeftOut?: boolean }) => change.run({ params: { batchId: batch.id, rowId: row.id }, body });
  return (
    <span className="many-acts">
      {row.isLeftOut ? (
        <Button
          small
          busy={change.busy}
          label={t("payments.many.take-in-row", { row: row.position })}
          onPress={() => set({ isLeftOut: false })}
        >
          {t("payments.many.take-in")}
        </Button>
      ) : (
        <>
          {mayInsist(row) && (
            <Button
              small
              busy={change.busy}
              label={t("payments.many.insist-row", { row: row.position })}
              onPress={() => set({ isConfirmed: !row.isConfirmed })}
            >
              {t(row.isConfirmed ? "payments.many.insist-not" : "payments.many.insist")}
            </Button>
          )}
          <Button small label={t("payments.many.correct-row", { row: row.position })} onPress={onEdit}>
            {t(row.finding === "ambiguous" ? "payments.many.choose" : "payments.many.correct")}
          </Button>
          <Button
            small
            kind="quiet"
            busy={change.busy}
            label={t("payments.many.leave-out-row", { row: row.position })}
            onPress={() => set({ isLeftOut: true })}
          >
            {t("payments.many.leave-out")}
          </Button>
        </>
      )}
      {change.problem && <ProblemNote problem={change.problem} />}
    </span>
  );
}
