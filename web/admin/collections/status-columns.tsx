import type { accountStatusEndpoint } from "../../../server/modules/collections/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Column } from "../../ui/data-list/columns.ts";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { BalanceText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { CellNote } from "../app/plain-table.tsx";

export type StatusItem = ReturnsOf<typeof accountStatusEndpoint>["items"][number];

export const groupTones: Record<StatusItem["group"], Tone> = { due: "attention", blocked: "hurts", deactivated: "past" };

export function useStatusColumns(): Column<StatusItem>[] {
  const t = useTexts();
  const format = useFormat();
  return [
    {
      id: "customer",
      head: t("collections.customer"),
      main: true,
      sort: "name",
      cell: (row) => (
        <>
          <bdi>{row.name}</bdi>
          <CellNote>
            <span className="number">{row.number}</span>
          </CellNote>
        </>
      ),
    },
    {
      id: "coming",
      head: t("collections.coming"),
      cell: (row) => (
        <>
          <StatusChip tone={groupTones[row.group]}>
            {t(row.isDone ? `collections.group-done.${row.group}` : `collections.group-coming.${row.group}`)}
          </StatusChip>
          {row.time && !row.isDone && <CellNote>{t("collections.at-time", { time: row.time })}</CellNote>}
        </>
      ),
    },
    {
      id: "reason",
      head: t("collections.document"),
      cell: (row) =>
        row.document ? (
          <>
            <bdi>{row.document.text}</bdi>
            <CellNote>{t("collections.due-day", { day: format.day(row.document.dueOn) })}</CellNote>
          </>
        ) : (
          <Nothing />
        ),
    },
    { id: "open", head: t("collections.open"), number: true, sort: "open", sortDown: true, cell: (row) => <MoneyText value={row.open} /> },
    {
      id: "shortfall",
      head: t("collections.shortfall"),
      number: true,
      sort: "shortfall",
      sortDown: true,
      cell: (row) => (signOf(row.shortfall.amount) === 0 ? <Nothing /> : <MoneyText value={row.shortfall} />),
    },
    {
      id: "balance",
      head: t("collections.balance"),
      number: true,
      extra: true,
      cell: (row) => <BalanceText value={row.balance} reader="staff" />,
    },
    {
      id: "holds",
      head: t("collections.holds"),
      cell: (row) =>
        row.holds.length === 0 && !row.underWay ? (
          <Nothing />
        ) : (
          <>
            {row.holds
              .map(({ kind, until }) =>
                until ? `${t(`collections.hold.kind.${kind}`)} · ${format.shortDay(until, row.on)}` : t(`collections.hold.kind.${kind}`),
              )
              .join(", ")}
            {row.underWay && (
              <CellNote>
                {t("collections.under-way")} <MoneyText value={row.underWay} />
              </CellNote>
            )}
          </>
        ),
    },
    { id: "paymentMethod", head: t("collections.method"), cell: (row) => t(`billing.method.${row.paymentMethod}`) },
    { id: "status", head: t("collections.status"), extra: true, cell: (row) => <CustomerChip status={row.status} /> },
    {
      id: "phones",
      head: t("collections.phones"),
      cell: (row) => (row.phones[0] ? <bdi className="number">{row.phones[0]}</bdi> : <Nothing />),
    },
    { id: "emails", head: t("collections.emails"), extra: true, cell: (row) => (row.emails[0] ? <bdi>{row.emails[0]}</bdi> : <Nothing />) },
    {
      id: "services",
      head: t("collections.services"),
      extra: true,
      cell: (row) =>
        row.services.length === 0 ? (
          <Nothing />
        ) : (
          <bdi className="number">{row.services.map(({ number }) => `S-${number}`).join(", ")}</bdi>
        ),
    },
    {
      id: "atRisk",
      head: t("collections.at-risk"),
      number: true,
      cell: (row) => (row.atRisk ? <MoneyText value={row.atRisk} /> : <Nothing />),
    },
    { id: "labels", head: t("collections.labels"), extra: true, cell: (row) => <LabelChips labels={row.labels} most={3} /> },
  ];
}
