import { Link, useSearch } from "@tanstack/react-router";
import {
  channels,
  folders,
  listAssigneesEndpoint,
  listTicketsEndpoint,
  priorities,
  statusKinds,
  ticketCountsEndpoint,
} from "../../../server/modules/tickets/contract.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { type List, useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { MassActs } from "./mass-acts.tsx";
import { type Row, useSetup, useTicketLabels } from "./ticket.ts";
import { TicketPreview } from "./ticket-preview.tsx";
import { useTicketColumns } from "./use-ticket-columns.tsx";
import "./tickets-page.css";

type Folder = (typeof folders)[number];
const shownFolders = ["mine", "unassigned", "open", "watching", "closed", "all", "spam", "deleted"] as const satisfies readonly Folder[];

/** The tickets: a folder above, filters in the address, the latest on top. */
export function TicketsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const search = useSearch({ strict: false }) as PlainSearch;
  const folder: Folder = folders.find((one) => one === search.folder) ?? "open";
  const mayCreate = useMay("tickets.tickets.create");
  const columns = useTicketColumns();
  const list = useList(listTicketsEndpoint, {
    filters: [
      "folder",
      "text",
      "statusKind",
      "statusId",
      "priority",
      "groupId",
      "assigneeId",
      "typeId",
      "labelId",
      "channel",
      "awaitsStaff",
    ],
    sorts: ["updatedAt", "createdAt", "number", "priority", "subject"],
    fixed: { folder, ...(partnerId ? { partnerId } : {}) },
    topics: ["customers"],
  });
  return (
    <DataList
      name="tickets"
      title={t("tickets.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/tickets/${row.id}`}
      preview={(row) => <TicketPreview ticketId={row.id} />}
      lead={<Folders folder={folder} list={list} />}
      primary={
        mayCreate && (
          <LinkButton to={"/tickets/new" as never} kind="primary">
            {t("tickets.new")}
          </LinkButton>
        )
      }
      massActions={({ selection, count, clear }) => (
        <MassActs selection={selection} count={count} asked={list.asked.filter} folder={folder} clear={clear} />
      )}
      filters={useFilters()}
      columns={columns}
      empty={
        folder === "mine"
          ? {
              title: t("tickets.list.none-mine"),
              text: t("tickets.list.none-mine-text"),
              action: (
                <Link to={"/tickets" as never} search={{ folder: "unassigned" } as never}>
                  {t("tickets.list.see-unassigned")}
                </Link>
              ),
            }
          : folder === "all"
            ? { title: t("tickets.list.none"), text: t("tickets.list.none-text") }
            : { title: t("tickets.list.none-view"), text: t("tickets.list.none-view-text") }
      }
    />
  );
}

function useFilters() {
  const t = useTexts();
  const titleOf = useTitles();
  const setup = useSetup().data;
  const labels = useTicketLabels();
  const people = useEndpoint(listAssigneesEndpoint, { query: {} }).data?.items ?? [];
  return [
    { kind: "search" as const, name: "text", label: t("tickets.list.search") },
    {
      kind: "choice" as const,
      name: "statusId",
      label: t("tickets.list.status"),
      options: (setup?.statuses ?? []).map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
    },
    {
      kind: "choice" as const,
      name: "priority",
      label: t("tickets.list.priority"),
      options: priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) })),
    },
    {
      kind: "choice" as const,
      name: "groupId",
      label: t("tickets.list.group"),
      options: [
        ...(setup?.groups ?? []).map(({ id, name }) => ({ value: id, label: name })),
        { value: "none", label: t("tickets.facts.no-group") },
      ],
    },
    {
      kind: "choice" as const,
      name: "assigneeId",
      label: t("tickets.list.assignee"),
      options: [...people.map(({ id, name }) => ({ value: id, label: name })), { value: "none", label: t("tickets.list.no-assignee") }],
    },
    {
      kind: "choice" as const,
      name: "awaitsStaff",
      label: t("tickets.list.waits"),
      options: [
        { value: "true", label: t("tickets.list.waits-yes") },
        { value: "false", label: t("tickets.list.waits-no") },
      ],
      single: true,
    },
    {
      kind: "choice" as const,
      name: "statusKind",
      label: t("tickets.list.kind"),
      extra: true,
      options: statusKinds.map((value) => ({ value, label: t(`tickets.kind.${value}`) })),
    },
    {
      kind: "choice" as const,
      name: "typeId",
      label: t("tickets.list.type"),
      extra: true,
      options: (setup?.types ?? []).map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
    },
    {
      kind: "choice" as const,
      name: "labelId",
      label: t("tickets.list.labels"),
      extra: true,
      options: labels.map(({ id, title }) => ({ value: id, label: title })),
    },
    {
      kind: "choice" as const,
      name: "channel",
      label: t("tickets.list.channel"),
      extra: true,
      options: channels.map((value) => ({ value, label: t(`tickets.channel.${value}`) })),
    },
  ];
}

/** The views, each with how many lie in it; the address names the one that is open. */
function Folders({ folder, list }: { folder: Folder; list: List<Row> }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(ticketCountsEndpoint, undefined, { topics: ["tickets"] });
  return (
    <fieldset className="ticket-folders" aria-label={t("tickets.view.name")}>
      {shownFolders.map((one) => {
        const count = data?.folders[one];
        return (
          <button
            key={one}
            type="button"
            aria-pressed={one === folder}
            onClick={() => list.setFilter("folder", one === "open" ? undefined : one)}
          >
            {t(`tickets.view.${one}`)}
            {count !== undefined && one !== "all" && one !== "closed" && <span className="number">{format.number(count)}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
