import { Skeleton } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  exportVouchersEndpoint,
  getVoucherBatchEndpoint,
  listVouchersEndpoint,
  voucherStates,
} from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { CodesSheet } from "../refill-cards/codes-sheet.tsx";
import { SellSheet, VoidSheet } from "./batch-sheets.tsx";
import { type Batch, voucherTopics } from "./voucher.ts";
import { useAllowance, VoucherChip } from "./voucher-words.tsx";

/** B-230 one batch: its codes, what is sold and used, and what waits for a first use. */
export function BatchPage() {
  const { voucherBatchId = "" } = useParams({ strict: false }) as { voucherBatchId?: string };
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getVoucherBatchEndpoint, { params: { voucherBatchId } }, { topics: voucherTopics });
  const back = { to: "/hotspot-vouchers", label: t("vouchers.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown batch={data} back={back} /> : <RecordWaiting />;
}

type Open = "export" | "void" | "sell";
type Codes = ReturnsOf<typeof exportVouchersEndpoint>["codes"];

function Shown({ batch, back }: { batch: Batch; back: { to: string; label: string } }) {
  const t = useTexts();
  const format = useFormat();
  const allows = useAllowance();
  const mayMake = useMay("network.vouchers.create");
  const mayVoid = useMay("network.vouchers.delete");
  const maySell = useMay("finance.invoices.create");
  const [open, setOpen] = useState<Open>();
  const [codes, setCodes] = useState<Codes>();
  const { counts, exported, kind } = batch;
  const close = (): void => setOpen(undefined);
  const untouched = counts.new === batch.quantity;
  const canSell = maySell && exported !== null && counts.new > 0;
  const menu = [
    ...(mayMake && exported !== null && untouched ? [{ label: t("cards.export-again"), onPress: () => setOpen("export") }] : []),
    ...(mayVoid && counts.new + counts.sold > 0 ? [{ label: t("vouchers.void"), onPress: () => setOpen("void"), danger: true }] : []),
  ];
  return (
    <>
      <RecordPage
        back={back}
        title={batch.title}
        marks={<bdi className="code">{batch.label}</bdi>}
        answers={[
          { label: t("vouchers.kind"), value: <bdi>{kind.title}</bdi>, note: allows(kind) },
          {
            label: t("vouchers.price"),
            value: <MoneyText value={kind.price} />,
            note: `${kind.taxName} · ${t(kind.includesTax ? "instalments.tax-in" : "instalments.tax-on-top")}`,
          },
          {
            label: t("cards.codes"),
            value: exported ? t("cards.exported", { day: format.moment(exported.at), name: exported.by }) : t("cards.not-exported"),
            note: batch.validTill ? t("cards.print-valid", { day: format.day(batch.validTill) }) : t("cards.no-end"),
          },
          { label: t("vouchers.owed"), value: <MoneyText value={batch.owed} />, note: t("vouchers.owed-why") },
        ]}
        actions={
          mayMake && exported === null ? (
            <Button kind="primary" onPress={() => setOpen("export")}>
              {t("cards.export")}
            </Button>
          ) : (
            canSell && (
              <Button kind="primary" onPress={() => setOpen("sell")}>
                {t("vouchers.sell")}
              </Button>
            )
          )
        }
        menu={menu}
        tabs={[{ id: "vouchers", label: t("vouchers.list"), content: () => <Vouchers batch={batch} /> }]}
        timeline={<RecordActivity entity="hotspot_voucher_batch" entityId={batch.id} topics={voucherTopics} />}
      />
      {open === "export" && (
        <ExportDialog
          batch={batch}
          onDone={(made) => {
            setCodes(made);
            close();
          }}
          onClose={close}
        />
      )}
      {codes && (
        <CodesSheet
          label={batch.label}
          headline={allows(kind)}
          hint={t("vouchers.print-text")}
          validTill={batch.validTill}
          more={[
            { head: t("vouchers.kind"), cell: kind.title },
            { head: t("vouchers.price"), cell: `${kind.price.amount} ${kind.price.currency}` },
          ]}
          codes={codes}
          onClose={() => setCodes(undefined)}
        />
      )}
      {open === "sell" && <SellSheet batch={batch} onClose={close} />}
      {open === "void" && <VoidSheet batch={batch} onClose={close} />}
    </>
  );
}

function ExportDialog({ batch, onDone, onClose }: { batch: Batch; onDone: (codes: Codes) => void; onClose: () => void }) {
  const t = useTexts();
  const make = useAction(exportVouchersEndpoint, { topics: voucherTopics, onDone: ({ codes }) => onDone(codes) });
  return (
    <ConfirmDialog
      open
      title={t("cards.export-title", { label: batch.label })}
      confirm={t(batch.exported ? "cards.export-again" : "cards.export")}
      danger={batch.exported !== null}
      busy={make.busy}
      problem={make.problem}
      onConfirm={() => make.run({ params: { voucherBatchId: batch.id }, version: batch.version, body: {} })}
      onClose={onClose}
    >
      {batch.exported && <p style={{ marginBlockStart: 0 }}>{t("vouchers.export-again-text")}</p>}
      {t("vouchers.export-text")}
    </ConfirmDialog>
  );
}

const page = 100;
type State = "all" | (typeof voucherStates)[number];

/** The vouchers by their numbers; a batch is long, so more come when they are asked for. */
function Vouchers({ batch }: { batch: Batch }) {
  const t = useTexts();
  const format = useFormat();
  const [state, setState] = useState<State>("all");
  const [limit, setLimit] = useState(page);
  const { data, problem, reload } = useEndpoint(
    listVouchersEndpoint,
    { params: { voucherBatchId: batch.id }, query: { limit, ...(state === "all" ? {} : { filter: { state } }) } as never },
    { topics: voucherTopics, keepFormer: true },
  );
  const states = voucherStates.filter((one) => batch.counts[one] > 0);
  return (
    <Panel title={t("vouchers.list")}>
      <div style={{ display: "grid", gap: 16 }}>
        {states.length > 1 && (
          <Choice<State>
            label={t("vouchers.state")}
            value={state}
            onChange={(next) => {
              setState(next);
              setLimit(page);
            }}
            options={[
              { value: "all", label: `${t("cards.all")} ${format.number(batch.quantity)}` },
              ...states.map((value) => ({ value, label: `${t(`vouchers.states.${value}`)} ${format.number(batch.counts[value])}` })),
            ]}
          />
        )}
        {!data ? (
          problem ? (
            <ProblemNote problem={problem} onRetry={reload} />
          ) : (
            <Skeleton height={200} />
          )
        ) : data.items.length === 0 ? (
          <span>{t("vouchers.list-none")}</span>
        ) : (
          <PlainTable
            label={t("vouchers.list")}
            rows={data.items}
            rowKey={(row) => row.id}
            columns={[
              {
                id: "position",
                head: t("cards.card-number"),
                cell: (row) => <span className="number">{format.number(row.position)}</span>,
              },
              { id: "state", head: t("vouchers.state"), cell: (row) => <VoucherChip state={row.state} /> },
              {
                id: "soldTo",
                head: t("cards.sold-to"),
                cell: (row) =>
                  row.soldTo && (
                    <>
                      <Link to={`/customers/${row.soldTo.id}` as never}>
                        <bdi>{row.soldTo.name}</bdi>
                      </Link>
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
                id: "usedAt",
                head: t("vouchers.used-at"),
                wide: true,
                cell: (row) =>
                  row.usedAt && (
                    <>
                      <MomentText value={row.usedAt} />
                      {row.usedFrom && (
                        <CellNote>
                          <bdi>{row.usedFrom}</bdi>
                        </CellNote>
                      )}
                    </>
                  ),
              },
              { id: "endsAt", head: t("vouchers.ends-at"), wide: true, cell: (row) => row.endsAt && <MomentText value={row.endsAt} /> },
            ]}
          />
        )}
        {data?.next && limit < 250 && (
          <div>
            <Button small onPress={() => setLimit(250)}>
              {t("vouchers.more")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
