import { batchStates, listBatchesEndpoint } from "../../../../server/modules/payments/mass-payments/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { batchTones } from "./batch-words.ts";

/** Tables of payments so far, and those that wait to be booked. */
export function BatchesPage() {
  const t = useTexts();
  const format = useFormat();
  const mayCreate = useMay("finance.payments.create");
  const { partnerId } = usePartnerScope();
  const list = useList(listBatchesEndpoint, {
    filters: ["state"],
    sorts: ["createdAt"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["payment-batches"],
  });
  const open = mayCreate && (
    <LinkButton to={"/payments/batches/new" as never} kind="primary">
      {t("payments.many.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="payment-batches"
      title={t("payments.many.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/payments/batches/${row.id}`}
      primary={open}
      filters={[
        {
          kind: "choice",
          name: "state",
          label: t("payments.state-head"),
          options: batchStates.map((value) => ({ value, label: t(`payments.many.state.${value}`) })),
        },
      ]}
      columns={[
        {
          id: "number",
          head: t("payments.many.table"),
          main: true,
          cell: (row) => <bdi>{t("payments.many.name", { number: row.number })}</bdi>,
        },
        {
          id: "state",
          head: t("payments.state-head"),
          cell: (row) => <StatusChip tone={batchTones[row.state]}>{t(`payments.many.state.${row.state}`)}</StatusChip>,
        },
        {
          id: "source",
          head: t("payments.many.source"),
          cell: (row) => (row.source === "file" ? <bdi>{row.fileName}</bdi> : t("payments.many.way-typed")),
        },
        { id: "partner", head: t("payments.partner"), extra: true, cell: (row) => <bdi>{row.partnerName}</bdi> },
        { id: "by", head: t("payments.recorded-by"), cell: (row) => (row.createdBy ? <bdi>{row.createdBy}</bdi> : <Nothing />) },
        { id: "at", head: t("payments.many.made"), sort: "createdAt", sortDown: true, cell: (row) => <MomentText value={row.createdAt} /> },
        { id: "rows", head: t("payments.many.rows-head"), number: true, cell: (row) => format.number(row.rows) },
        {
          id: "booked",
          head: t("payments.many.booked-head"),
          number: true,
          cell: (row) => (row.state === "draft" ? <Nothing /> : format.number(row.counts.booked)),
        },
        {
          id: "amount",
          head: t("payments.amount"),
          number: true,
          cell: (row) => (row.amounts.length > 0 ? row.amounts.map(format.money).join(" + ") : <Nothing />),
        },
      ]}
      empty={{ title: t("payments.many.none"), text: t("payments.many.none-why"), action: open || undefined }}
    />
  );
}
