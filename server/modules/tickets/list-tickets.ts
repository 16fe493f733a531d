import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { type ListRequest, listPage, type Page } from "../../platform/db/list-page.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomerIdsByText, findCustomers } from "../customers/index.ts";
import type { folders, listTicketsEndpoint, TicketRow, ticketCountsEndpoint } from "./contract.ts";
import { authorOf } from "./entries.ts";
import { visibleTickets } from "./find-ticket.ts";
import { reachableTickets } from "./reach.ts";
import { loadSetup, type Setup, statusOf } from "./setup/setup.ts";
import type { Ticket } from "./tables.ts";

type Row = z.input<typeof TicketRow>;
export type TicketFilter = z.output<(typeof listTicketsEndpoint)["query"]>["filter"];
type Folder = (typeof folders)[number];

export const statusBrief = (setup: Setup, id: string) => {
  const { kind, titles, colour } = statusOf(setup, id);
  return { id, kind, titles, colour };
};

export async function listTickets(work: Work, request: ListRequest & { filter: TicketFilter }): Promise<Page<Row>> {
  const page = await listPage(work, await filtered(work, request.filter), request, {
    sorts: {
      updatedAt: { by: sql`ticket.updated_at`, type: "timestamptz" },
      createdAt: { by: sql`ticket.created_at`, type: "timestamptz" },
      number: { by: sql`ticket.number`, type: "bigint" },
      priority: { by: sql`case ticket.priority when 'low' then 1 when 'medium' then 2 when 'high' then 3 else 4 end`, type: "int" },
      lastCustomerAt: { by: sql`coalesce(ticket.last_customer_at, 'epoch')`, type: "timestamptz" },
      subject: { by: sql`lower(ticket.subject)`, type: "text" },
    },
    defaultSort: "-updatedAt",
    id: sql<string>`ticket.id`,
  });
  return { ...page, items: await rowsOf(work, await loadSetup(work), page.items as Ticket[]) };
}

/** The ids of all that a filter shows, for acts on many. */
export async function listTicketIds(work: Work, filter: TicketFilter, most: number): Promise<string[]> {
  const rows = await (await filtered(work, filter))
    .clearSelect()
    .select("ticket.id")
    .orderBy("ticket.id")
    .limit(most + 1)
    .execute();
  return rows.map(({ id }) => id);
}

async function filtered(work: Work, filter: TicketFilter) {
  let query = visibleTickets(work)
    .selectAll("ticket")
    .where(reachableTickets(work, "tickets.tickets.view"))
    .where(inFolder(work, filter.folder ?? "open"));
  const oneOf = (column: string, ids: readonly string[]): RawBuilder<SqlBool> => {
    const wanted = ids.flatMap((id) => (id === "none" ? [] : [id === "me" ? (authorOf(work).id ?? id) : id]));
    const isWanted = sql<SqlBool>`${sql.ref(`ticket.${column}`)} = any (${wanted}::uuid[])`;
    return ids.includes("none") ? sql<SqlBool>`(${isWanted} or ${sql.ref(`ticket.${column}`)} is null)` : isWanted;
  };
  if (filter.statusId) query = query.where(oneOf("status_id", filter.statusId));
  if (filter.statusKind) query = query.where("ticket.kind", "in", filter.statusKind);
  if (filter.groupId) query = query.where(oneOf("group_id", filter.groupId));
  if (filter.assigneeId) query = query.where(oneOf("assignee_id", filter.assigneeId));
  if (filter.typeId) query = query.where(oneOf("type_id", filter.typeId));
  if (filter.priority) query = query.where("ticket.priority", "in", filter.priority);
  if (filter.channel) query = query.where("ticket.channel", "in", filter.channel);
  if (filter.partnerId) query = query.where("ticket.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("ticket.customer_id", "=", filter.customerId);
  if (filter.labelId) query = query.where(sql<boolean>`ticket.label_ids && ${[...filter.labelId]}::uuid[]`);
  if (filter.hidden !== undefined) query = query.where("ticket.hidden", "=", filter.hidden);
  if (filter.awaitsStaff !== undefined) query = query.where(filter.awaitsStaff ? awaitsStaff : sql<boolean>`not ${awaitsStaff}`);
  if (filter.rating)
    query = query.where(
      "ticket.is_satisfied",
      "in",
      filter.rating.map((rating) => rating === "satisfied"),
    );
  if (filter.createdFrom) query = query.where("ticket.created_at", ">=", new Date(filter.createdFrom));
  if (filter.createdTo) query = query.where("ticket.created_at", "<", new Date(filter.createdTo));
  if (filter.text) query = query.where(await saying(work, filter.text));
  return query;
}

const awaitsStaff = sql<boolean>`(ticket.last_customer_at is not null and ticket.last_customer_at > coalesce(ticket.last_staff_at, '-infinity'))`;

function inFolder(work: Work, folder: Folder): RawBuilder<SqlBool> {
  if (folder === "deleted") return sql<SqlBool>`ticket.deleted_at is not null`;
  const kept = sql<SqlBool>`ticket.deleted_at is null`;
  if (folder === "spam") return sql<SqlBool>`${kept} and ticket.spam_at is not null`;
  const listed = sql<SqlBool>`${kept} and ticket.spam_at is null`;
  const open = sql<SqlBool>`${listed} and ticket.kind <> 'closed'`;
  const me = authorOf(work).id;
  switch (folder) {
    case "open":
      return open;
    case "mine":
      return sql<SqlBool>`${open} and ticket.assignee_id = ${me}`;
    case "unassigned":
      return sql<SqlBool>`${open} and ticket.assignee_id is null`;
    case "watching":
      return sql<SqlBool>`${open} and ticket.watcher_ids @> array[${me}]::uuid[]`;
    case "closed":
      return sql<SqlBool>`${listed} and ticket.kind = 'closed'`;
    case "all":
      return listed;
  }
}

/** Words of the subject, of what was said, or of who asks; a number finds its ticket. Notes are searched for those who may read them. */
async function saying(work: Work, text: string): Promise<RawBuilder<SqlBool>> {
  const number = /^\s*(?:\[?#?\s*t-?\s*)?(\d{1,15})\]?\s*$/i.exec(text)?.[1];
  const pattern = sql`'%' || platform.plain(${escapeLike(text.trim())}) || '%'`;
  const readsNotes = reachableTickets(work, "tickets.notes.view");
  const customers = await findCustomerIdsByText(work, text);
  return sql<SqlBool>`(${number === undefined ? sql`false` : sql`ticket.number = ${number}::bigint`}
    or platform.plain(ticket.subject) like ${pattern}
    or platform.plain(ticket.requester_name || ' ' || ticket.requester_email) like ${pattern}
    or ticket.customer_id = any (${customers}::uuid[])
    or exists (select from tickets.entries entry where entry.ticket_id = ticket.id and entry.kind <> 'event'
      and platform.plain(entry.body) like ${pattern} and (entry.is_public or ${readsNotes})))`;
}

export async function rowsOf(work: Work, setup: Setup, tickets: readonly Ticket[]): Promise<Row[]> {
  const customers = new Map(
    (await findCustomers(work, [...new Set(tickets.flatMap(({ customer_id }) => customer_id ?? []))])).map((customer) => [
      customer.id,
      customer,
    ]),
  );
  return tickets.map((ticket) => {
    const customer = customers.get(ticket.customer_id ?? "");
    const group = setup.groups.get(ticket.group_id ?? "");
    const type = setup.types.get(ticket.type_id ?? "");
    return {
      id: ticket.id,
      number: Number(ticket.number),
      subject: ticket.subject,
      partnerId: ticket.partner_id,
      customer: customer ? { id: customer.id, number: customer.number, name: customer.fullName } : null,
      requester: { name: ticket.requester_name, email: ticket.requester_email },
      priority: ticket.priority,
      status: statusBrief(setup, ticket.status_id),
      group: group ? { id: group.id, name: group.name } : null,
      type: type ? { id: type.id, titles: type.titles } : null,
      assignee: ticket.assignee_id === null ? null : { id: ticket.assignee_id, name: ticket.assignee_name },
      labelIds: ticket.label_ids,
      channel: ticket.channel,
      hidden: ticket.hidden,
      awaitsStaff: ticket.last_customer_at !== null && ticket.last_customer_at > (ticket.last_staff_at ?? new Date(0)),
      rating: ticket.is_satisfied === null ? null : ticket.is_satisfied ? "satisfied" : "not_satisfied",
      createdAt: ticket.created_at.toISOString(),
      updatedAt: ticket.updated_at.toISOString(),
      lastCustomerAt: ticket.last_customer_at?.toISOString() ?? null,
      lastStaffAt: ticket.last_staff_at?.toISOString() ?? null,
      closedAt: ticket.closed_at?.toISOString() ?? null,
      version: ticket.version,
    };
  });
}

/** One pass over the tickets that the reader sees. */
export async function countTickets(work: Work): Promise<z.input<typeof ticketCountsEndpoint.returns>> {
  const seen = visibleTickets(work).where(reachableTickets(work, "tickets.tickets.view"));
  const count = (folder: Folder) => sql<number>`(count(*) filter (where ${inFolder(work, folder)}))::int`.as(folder);
  const folderCounts = await seen
    .select([
      count("open"),
      count("mine"),
      count("unassigned"),
      count("watching"),
      count("closed"),
      count("all"),
      count("spam"),
      count("deleted"),
    ])
    .select(sql<number>`(count(*) filter (where ${inFolder(work, "open")} and ${awaitsStaff}))::int`.as("awaitsStaff"))
    .executeTakeFirstOrThrow();
  const by = async (column: "status_id" | "group_id" | "assignee_id") =>
    seen
      .select([`ticket.${column} as id`, sql<number>`count(*)::int`.as("count")])
      .where(inFolder(work, "open"))
      .groupBy(`ticket.${column}`)
      .execute();
  const { awaitsStaff: waiting, ...inFolders } = folderCounts;
  return {
    folders: inFolders,
    awaitsStaff: waiting,
    byStatus: await by("status_id"),
    byGroup: await by("group_id"),
    byAssignee: await by("assignee_id"),
  };
}
