import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  exportNetworkVouchersEndpoint,
  getVoucherBatchEndpoint,
  listNetworkVouchersEndpoint,
  mostOnSheet,
  updateNetworkVoucherEndpoint,
  updateVoucherBatchEndpoint,
  voucherColumns,
  voucherSheetEndpoint,
  voucherStates,
} from "../../../../server/modules/access/vouchers/contract.ts";
import { urlOf } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { BatchFields, type BatchValues } from "./batch-fields.tsx";
import { useAllowanceWords, useTimeWords } from "./use-allowance-words.ts";
import { type NetworkVoucher, toneOfState, topics, type VoucherBatch } from "./voucher.ts";
import "../network.css";

export function VoucherBatchPage() {
  const t = useTexts();
  const { voucherBatchId } = useParams({ strict: false }) as { voucherBatchId: string };
  const { data, problem, reload } = useEndpoint(getVoucherBatchEndpoint, { params: { voucherBatchId } }, { topics: [...topics] });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/vouchers", label: t("hotspot.title") }} onRetry={reload} />;
  return data ? <ShownBatch batch={data} /> : <RecordWaiting />;
}

function ShownBatch({ batch }: { batch: VoucherBatch }) {
  const t = useTexts();
  const format = useFormat();
  const allows = useAllowanceWords();
  const [doing, setDoing] = useState<"edit" | "switch" | "print">();
  const mayUpdate = useMay("network.vouchers.update");
  const mayPrint = useMay("network.vouchers.create");
  const close = (): void => setDoing(undefined);
  return (
    <>
      <RecordPage
        back={{ to: "/vouchers", label: t("hotspot.title") }}
        title={`V-${batch.number} ${batch.title}`}
        marks={<StatusChip tone={batch.isDisabled ? "hurts" : "works"}>{t(batch.isDisabled ? "hotspot.off" : "hotspot.on")}</StatusChip>}
        subtitle={allows(batch)}
        answers={(["new", "active", "used_up", "expired"] as const).map((state) => ({
          label: t(`hotspot.state.${state}`),
          value: <span className="number">{format.number(batch.counts[state])}</span>,
        }))}
        actions={
          <>
            {mayPrint && !batch.isForSale && (
              <Button kind="primary" onPress={() => setDoing("print")}>
                {t("hotspot.print")}
              </Button>
            )}
            {batch.isForSale && (
              <LinkButton to={`/hotspot-vouchers/${batch.id}` as never} kind="primary">
                {t("hotspot.to-sale")}
              </LinkButton>
            )}
            {mayUpdate && <Button onPress={() => setDoing("edit")}>{t("hotspot.edit")}</Button>}
          </>
        }
        menu={
          mayUpdate
            ? [
                {
                  label: t(batch.isDisabled ? "hotspot.switch-on" : "hotspot.switch-off"),
                  danger: !batch.isDisabled,
                  onPress: () => setDoing("switch"),
                },
              ]
            : []
        }
        tabs={[
          { id: "vouchers", label: t("hotspot.vouchers"), content: () => <Vouchers batch={batch} /> },
          { id: "details", label: t("hotspot.details"), content: () => <Details batch={batch} /> },
        ]}
        timeline={(tab) => tab === "details" && <RecordActivity entity="voucher_batch" entityId={batch.id} topics={[...topics]} />}
      />
      {doing === "edit" && <EditSheet batch={batch} onClose={close} />}
      {doing === "switch" && <SwitchDialog batch={batch} onClose={close} />}
      {doing === "print" && <PrintSheet batch={batch} onClose={close} />}
    </>
  );
}

function Vouchers({ batch }: { batch: VoucherBatch }) {
  const t = useTexts();
  const format = useFormat();
  const time = useTimeWords();
  const mayUpdate = useMay("network.vouchers.update");
  const list = useList(listNetworkVouchersEndpoint, {
    params: { voucherBatchId: batch.id },
    filters: ["text", "state"],
    sorts: ["position", "firstUsedAt", "usedBytes"],
    topics: [...topics],
  });
  return (
    <DataList
      name="network-vouchers"
      title={t("hotspot.vouchers")}
      inside
      list={list}
      rowKey={(row) => row.id}
      tools={(shown) => (
        <ExportButton
          endpoint={exportNetworkVouchersEndpoint}
          params={{ voucherBatchId: batch.id }}
          list={list}
          columns={voucherColumns}
          shown={shown}
          inFile={{ data: ["usedDownBytes", "usedUpBytes"], time: ["usedSeconds"], online: ["isOnline"] }}
        />
      )}
      filters={[
        { kind: "search", name: "text", label: t("hotspot.code") },
        {
          kind: "choice",
          name: "state",
          label: t("hotspot.status"),
          options: voucherStates.map((value) => ({ value, label: t(`hotspot.state.${value}`) })),
        },
      ]}
      columns={[
        { id: "position", head: t("hotspot.number"), number: true, sort: "position", cell: (row) => format.number(row.position) },
        {
          id: "code",
          head: t("hotspot.code"),
          main: true,
          cell: (row) =>
            row.code ? <bdi className="code">{row.code}</bdi> : <span className="network-quiet">{t("hotspot.code-unkept")}</span>,
        },
        {
          id: "state",
          head: t("hotspot.status"),
          cell: (row) =>
            row.withheld ? (
              <StatusChip tone={row.withheld === "void" ? "hurts" : "waits"}>{t(`hotspot.withheld.${row.withheld}`)}</StatusChip>
            ) : (
              <StatusChip tone={toneOfState[row.state]}>{t(`hotspot.state.${row.state}`)}</StatusChip>
            ),
        },
        { id: "online", head: t("hotspot.now"), cell: (row) => (row.isOnline ? t("hotspot.is-online") : <Nothing />) },
        {
          id: "data",
          head: t("hotspot.data-used"),
          number: true,
          sort: "usedBytes",
          sortDown: true,
          cell: (row) => (row.firstUsedAt ? format.bytes(row.usedDownBytes + row.usedUpBytes) : <Nothing />),
        },
        {
          id: "time",
          head: t("hotspot.time-used"),
          number: true,
          cell: (row) => (row.usedSeconds > 0 ? time(row.usedSeconds) : <Nothing />),
        },
        {
          id: "firstUsedAt",
          head: t("hotspot.first-used"),
          sort: "firstUsedAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.firstUsedAt} />,
        },
        { id: "endsAt", head: t("hotspot.ends"), cell: (row) => <MomentText value={row.endsAt} /> },
        {
          id: "acts",
          head: t("ui.more-actions"),
          headHidden: true,
          cell: (row) => mayUpdate && row.withheld !== "void" && <SwitchButton voucher={row} />,
        },
      ]}
      empty={{ title: t("hotspot.none-match") }}
    />
  );
}

function SwitchButton({ voucher }: { voucher: NetworkVoucher }) {
  const t = useTexts();
  const change = useAction(updateNetworkVoucherEndpoint, { topics: [...topics] });
  const word = voucher.isDisabled ? "switch-on" : "switch-off";
  return (
    <>
      <Button
        small
        busy={change.busy}
        label={t(`hotspot.${word}-one`, { code: voucher.code ?? String(voucher.position) })}
        onPress={() =>
          change.run({ params: { voucherId: voucher.id }, body: { isDisabled: !voucher.isDisabled }, version: voucher.version })
        }
      >
        {t(`hotspot.${word}`)}
      </Button>
      {change.problem && <ProblemNote problem={change.problem} />}
    </>
  );
}

function Details({ batch }: { batch: VoucherBatch }) {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const code = (text: string | null) => (text ? <bdi className="code">{text}</bdi> : <Nothing />);
  const facts: Fact[] = [
    { label: t("hotspot.partner"), value: partners.find(({ id }) => id === batch.partnerId)?.name ?? <Nothing /> },
    { label: t("hotspot.location"), value: batch.location ? <bdi>{batch.location}</bdi> : <Nothing /> },
    { label: t("hotspot.quantity"), value: format.number(batch.quantity) },
    { label: t("hotspot.price"), value: batch.price ? <MoneyText value={batch.price} /> : <Nothing /> },
    { label: t("hotspot.prefix"), value: code(batch.prefix) },
    ...(batch.firstUseUntil ? [{ label: t("hotspot.first-use-until"), value: <MomentText value={batch.firstUseUntil} /> }] : []),
    { label: t("hotspot.password"), value: t(batch.hasPasswords ? "hotspot.own-password" : "hotspot.code-is-password") },
    { label: t("hotspot.pool"), value: code(batch.nasPool) },
    { label: t("hotspot.url"), value: code(batch.loginUrl) },
    { label: t("hotspot.made"), value: t("hotspot.made-by", { moment: format.moment(batch.createdAt), name: batch.createdBy }) },
  ];
  return (
    <Panel>
      <Facts facts={facts} />
    </Panel>
  );
}

const valuesOf = (batch: VoucherBatch): BatchValues => ({
  ...{ title: batch.title, locationId: batch.locationId ?? "", downBps: batch.downBps, upBps: batch.upBps },
  ...{ nasPool: batch.nasPool ?? "", loginUrl: batch.loginUrl },
});

function EditSheet({ batch, onClose }: { batch: VoucherBatch; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateVoucherBatchEndpoint,
    params: { voucherBatchId: batch.id },
    record: batch,
    values: valuesOf,
    topics: [...topics],
    onSaved: () => {
      notify(t("hotspot.saved"));
      onClose();
    },
  });
  return (
    <Sheet open title={t("hotspot.edit-title", { name: batch.title })} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("hotspot.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t.optional(`hotspot.field.${name}`) ?? name}
      >
        <BatchFields form={form} />
      </FormFrame>
    </Sheet>
  );
}

function SwitchDialog({ batch, onClose }: { batch: VoucherBatch; onClose: () => void }) {
  const t = useTexts();
  const word = batch.isDisabled ? "switch-on" : "switch-off";
  const change = useAction(updateVoucherBatchEndpoint, {
    topics: [...topics],
    onDone: () => {
      notify(t("hotspot.saved"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t(`hotspot.${word}-title`, { name: batch.title })}
      confirm={t(`hotspot.${word}`)}
      danger={!batch.isDisabled}
      busy={change.busy}
      problem={change.problem}
      onConfirm={() =>
        change.run({ params: { voucherBatchId: batch.id }, body: { isDisabled: !batch.isDisabled }, version: batch.version })
      }
      onClose={onClose}
    >
      {t(`hotspot.${word}-text`)}
    </ConfirmDialog>
  );
}

/** So many fit on a sheet; the rest are on others. */
function PrintSheet({ batch, onClose }: { batch: VoucherBatch; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const firsts = Array.from({ length: Math.ceil(batch.quantity / mostOnSheet) }, (_, at) => at * mostOnSheet + 1);
  return (
    <Sheet open title={t("hotspot.print")} onClose={onClose}>
      <div className="network-fields">
        <p className="network-quiet">{t(batch.loginUrl === "" ? "hotspot.print-without-code" : "hotspot.print-text")}</p>
        <div className="network-acts">
          {firsts.map((from) => (
            <Button
              key={from}
              onPress={() =>
                window.open(
                  urlOf(voucherSheetEndpoint, { params: { voucherBatchId: batch.id }, query: { from: String(from) } }),
                  "_blank",
                  "noopener",
                )
              }
            >
              {t("hotspot.print-range", {
                from: format.number(from),
                to: format.number(Math.min(batch.quantity, from + mostOnSheet - 1)),
              })}
            </Button>
          ))}
        </div>
      </div>
    </Sheet>
  );
}
