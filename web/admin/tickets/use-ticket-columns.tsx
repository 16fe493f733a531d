import { IconEyeOff } from "@tabler/icons-react";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import type { Column } from "../../ui/data-list/columns.ts";
import { AgoText, Nothing } from "../../ui/value-texts.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { type Row, ticketNumber, useTicketLabels } from "./ticket.ts";
import { PriorityText, TicketStatus } from "./ticket-chips.tsx";

/** The columns of every list of tickets; on a customer's page all are theirs. */
export function useTicketColumns({ ofCustomer = false } = {}): Column<Row>[] {
  const t = useTexts();
  const titleOf = useTitles();
  const labels = useTicketLabels();
  return [
    {
      id: "subject",
      head: t("tickets.list.subject"),
      main: true,
      sort: "subject",
      cell: (row) => (
        <span className="ticket-subject" data-waits={row.awaitsStaff}>
          {row.awaitsStaff && (
            <span className="ticket-subject-waits" role="img" aria-label={t("tickets.list.waits")} title={t("tickets.list.waits")} />
          )}
          <bdi>{row.subject}</bdi>
          {row.hidden && <IconEyeOff size={15} stroke={1.7} aria-label={t("tickets.page.hidden")} />}
        </span>
      ),
    },
    {
      id: "number",
      head: t("tickets.list.number"),
      sort: "number",
      sortDown: true,
      cell: (row) => <bdi className="number">{ticketNumber(row)}</bdi>,
    },
    ...(ofCustomer
      ? []
      : [
          {
            id: "customer",
            head: t("tickets.list.customer"),
            cell: (row: Row) =>
              row.customer ? (
                <bdi>{row.customer.name}</bdi>
              ) : (
                <bdi className="ticket-subject-quiet">{row.requester.name || row.requester.email || t("tickets.list.unknown")}</bdi>
              ),
          },
        ]),
    { id: "status", head: t("tickets.list.status"), cell: (row) => <TicketStatus status={row.status} /> },
    {
      id: "priority",
      head: t("tickets.list.priority"),
      sort: "priority",
      sortDown: true,
      cell: (row) => <PriorityText priority={row.priority} />,
    },
    {
      id: "assignee",
      head: t("tickets.list.assignee"),
      cell: (row) =>
        row.assignee ? <bdi>{row.assignee.name}</bdi> : <span className="ticket-subject-quiet">{t("tickets.list.no-assignee")}</span>,
    },
    { id: "group", head: t("tickets.list.group"), extra: true, cell: (row) => (row.group ? <bdi>{row.group.name}</bdi> : <Nothing />) },
    { id: "type", head: t("tickets.list.type"), extra: ofCustomer, cell: (row) => (row.type ? titleOf(row.type.titles) : <Nothing />) },
    {
      id: "labels",
      head: t("tickets.list.labels"),
      extra: true,
      cell: (row) => <LabelChips labels={labels.filter(({ id }) => row.labelIds.includes(id))} most={2} />,
    },
    { id: "channel", head: t("tickets.list.channel"), extra: true, cell: (row) => t(`tickets.channel.${row.channel}`) },
    {
      id: "created",
      head: t("tickets.list.created"),
      extra: true,
      sort: "createdAt",
      sortDown: true,
      cell: (row) => <AgoText value={row.createdAt} />,
    },
    { id: "updated", head: t("tickets.list.updated"), sort: "updatedAt", sortDown: true, cell: (row) => <AgoText value={row.updatedAt} /> },
  ];
}
