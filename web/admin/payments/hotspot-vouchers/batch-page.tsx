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
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { CodeList, useCodePages } from "../codes/code-list.tsx";
import { CodesSheet } from "../codes/codes-sheet.tsx";
import { ExportDialog } from "../codes/export-dialog.tsx";
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
        marks={
          <>
            <bdi className="code">{batch.label}</bdi>
            <Link to={`/vouchers/${batch.id}` as never}>{t("vouchers.to-network", { number: `V-${batch.networkNumber}` })}</Link>
          </>
        }
        answers={[
          { label: t("vouchers.kind"), value: <bdi>{kind.title}</bdi>, note: allows(batch.allows) },
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
        <ExportCodes
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
          headline={allows(batch.allows)}
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

function ExportCodes({ batch, onDone, onClose }: { batch: Batch; onDone: (codes: Codes) => void; onClose: () => void }) {
  const t = useTexts();
  const make = useAction(exportVouchersEndpoint, { topics: voucherTopics, onDone: ({ codes }) => onDone(codes) });
  return (
    <ExportDialog
      label={batch.label}
      isAgain={batch.exported !== null}
      text={t("vouchers.export-text")}
      againText={t("vouchers.export-again-text")}
      make={make}
      onConfirm={() => make.run({ params: { voucherBatchId: batch.id }, version: batch.version, body: {} })}
      onClose={onClose}
    />
  );
}

function Vouchers({ batch }: { batch: Batch }) {
  const t = useTexts();
  const pages = useCodePages<(typeof voucherStates)[number]>();
  const found = useEndpoint(
    listVouchersEndpoint,
    { params: { voucherBatchId: batch.id }, query: { ...pages.page, filter: pages.filter } as never },
    { topics: voucherTopics, keepFormer: true },
  );
  return (
    <CodeList
      title={t("vouchers.list")}
      none={t("vouchers.list-none")}
      stateLabel={t("vouchers.with-state")}
      stateWord={(state) => t(`vouchers.states.${state}`)}
      states={voucherStates}
      counts={batch.counts}
      quantity={batch.quantity}
      pages={pages}
      found={found}
      columns={[
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
  );
}
