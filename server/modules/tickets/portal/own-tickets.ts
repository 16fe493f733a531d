// What a customer sees of their tickets (P-160, P-163): no hidden ones, no notes, no files of notes, and of staff a first name or a group.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { ownCustomer, ownId } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { listOwnServices } from "../../services/index.ts";
import type { PortalField } from "../contract.ts";
import { getOwnTicket, refTickets, visibleTickets } from "../find-ticket.ts";
import { changeUntil, mayRate } from "../ratings/ratings.ts";
import { isClosed } from "../save-ticket.ts";
import { portalAttachMaxMb, portalAuthor, portalChoosePriority, portalMayClose, portalTicketFields, reopenDays } from "../settings.ts";
import { loadSetup, moveOf, type Setup, serves, statusOf } from "../setup/setup.ts";
import { filesOf, listEntries } from "../show-ticket.ts";
import { mayFollow, opensAgain } from "../status-rules.ts";
import { db, type Entry, type Ticket, type ToldValue } from "../tables.ts";
import type { PortalTicketRow, PortalTicketView, portalTicketOptionsEndpoint, portalTicketsEndpoint } from "./contract.ts";
import { newTicketsLeft } from "./daily-limit.ts";

type Row = z.input<typeof PortalTicketRow>;
type View = z.input<typeof PortalTicketView>;

const maxFiles = 10;
const mostEntries = 1000;

interface Mark {
  readonly readAt: Date | null;
  readonly isStarred: boolean;
}

const markOf = (row: { read_at: Date | null; is_starred: boolean | null }): Mark => ({
  readAt: row.read_at,
  isStarred: row.is_starred ?? false,
});

/** P-165 something public that is not the customer's own, later than their mark. */
const isUnread: RawBuilder<SqlBool> = sql<SqlBool>`(ticket.told_at is not null and ticket.told_at > coalesce(mark.read_at, '-infinity'))`;

/** The customer's own tickets with their marks; what was merged is where it went. */
const ownTickets = (work: Work) =>
  visibleTickets(work)
    .leftJoin("tickets.marks as mark", (join) => join.onRef("mark.ticket_id", "=", "ticket.id").on("mark.customer_id", "=", ownId(work)))
    .where("ticket.customer_id", "=", ownId(work))
    .where("ticket.merged_into_id", "is", null);

export async function listOwnTickets(work: Work, request: z.output<(typeof portalTicketsEndpoint)["query"]>): Promise<Page<Row>> {
  const { state, starred, text } = request.filter;
  const fields = await shownFields(work);
  let query = ownTickets(work).selectAll("ticket").select(["mark.read_at", "mark.is_starred"]);
  if (state) query = query.where("ticket.kind", state === "open" ? "<>" : "=", "closed");
  // A star that is not shown is no star.
  if (starred !== undefined && fields.has("star")) query = query.where(sql<boolean>`coalesce(mark.is_starred, false) = ${starred}`);
  if (text) query = query.where(sayingOwn(text));
  const page = await listPage(work, query, request, {
    sorts: {
      updatedAt: { by: sql`ticket.public_at`, type: "timestamptz" },
      createdAt: { by: sql`ticket.created_at`, type: "timestamptz" },
      number: { by: sql`ticket.number`, type: "bigint" },
      subject: { by: sql`lower(ticket.subject)`, type: "text" },
    },
    defaultSort: "-updatedAt",
    id: sql<string>`ticket.id`,
  });
  const setup = await loadSetup(work);
  const rows = page.items as (Ticket & { read_at: Date | null; is_starred: boolean | null })[];
  const shown = await contextOf(work, setup, fields);
  return { ...page, items: rows.map((row) => rowView(row, markOf(row), shown)) };
}

/** What the customer can read: never the words of a note. */
function sayingOwn(text: string): RawBuilder<SqlBool> {
  const number = /^\s*(?:t-?\s*)?(\d{1,15})\s*$/i.exec(text)?.[1];
  const pattern = sql`'%' || platform.plain(${escapeLike(text.trim())}) || '%'`;
  return sql<SqlBool>`(${number === undefined ? sql`false` : sql`ticket.number = ${number}::bigint`} or platform.plain(ticket.subject) like ${pattern}
    or exists (select from tickets.entries entry where entry.ticket_id = ticket.id and entry.customer_id = ticket.customer_id and entry.is_public and entry.kind <> 'event'
      and platform.plain(entry.body) like ${pattern}))`;
}

const shownFields = async (work: Work): Promise<ReadonlySet<PortalField>> =>
  new Set(await getSetting(work, portalTicketFields, { partnerId: ownCustomer(work).partnerId }));

interface Context {
  readonly setup: Setup;
  readonly fields: ReadonlySet<PortalField>;
  readonly author: "first_name" | "group";
}

async function contextOf(work: Work, setup: Setup, fields: ReadonlySet<PortalField>): Promise<Context> {
  return { setup, fields, author: await getSetting(work, portalAuthor, { partnerId: ownCustomer(work).partnerId }) };
}

const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? "";

/** P-163 how the portal calls a member of staff. */
function staffName({ author, setup }: Pick<Context, "author" | "setup">, name: string, ticket: Pick<Ticket, "group_id">): string {
  return author === "first_name" ? firstName(name) : (setup.groups.get(ticket.group_id ?? "")?.name ?? "");
}

const portalStatus = (setup: Setup, id: string) => {
  const { kind, portalTitles, colour } = statusOf(setup, id);
  return { kind, titles: portalTitles, colour };
};

function rowView(ticket: Ticket, mark: Mark, context: Context): Row {
  const { fields, setup } = context;
  const only = <T extends object>(field: PortalField, value: T): T | Record<never, never> => (fields.has(field) ? value : {});
  return {
    id: ticket.id,
    ...only("id", { number: Number(ticket.number) }),
    ...only("subject", { subject: ticket.subject }),
    ...only("priority", { priority: ticket.priority }),
    ...only("status", { status: portalStatus(setup, ticket.status_id) }),
    ...only("group", { group: setup.groups.get(ticket.group_id ?? "")?.name ?? null }),
    ...only("type", { type: setup.types.get(ticket.type_id ?? "")?.titles ?? null }),
    ...only("assigned_to", { assignedTo: ticket.assignee_id === null ? null : staffName(context, ticket.assignee_name, ticket) || null }),
    ...only("watching", { watching: ticket.watcher_names.flatMap((name) => firstName(name) || []) }),
    ...only("created", { createdAt: ticket.created_at.toISOString() }),
    ...only("updated", { updatedAt: ticket.public_at.toISOString() }),
    ...only("star", { isStarred: mark.isStarred }),
    isOpen: !isClosed(ticket.kind),
    isUnread: ticket.told_at !== null && ticket.told_at > (mark.readAt ?? new Date(0)),
  };
}

export async function countUnread(work: Work): Promise<number> {
  const row = await ownTickets(work).select(sql<number>`count(*)::int`.as("count")).where(isUnread).executeTakeFirstOrThrow();
  return row.count;
}

export async function showOwnTicket(work: Work, ticketId: string): Promise<View> {
  const ticket = await getOwnTicket(work, ticketId);
  const setup = await loadSetup(work);
  const mark = (await db(work)
    .selectFrom("tickets.marks")
    .select(["read_at", "is_starred"])
    .where("ticket_id", "=", ticket.id)
    .where("customer_id", "=", ownId(work))
    .executeTakeFirst()) ?? { read_at: null, is_starred: false };
  const context = await contextOf(work, setup, await shownFields(work));
  const own = ownId(work);
  // What came with a merge from another customer's ticket is nobody else's to read (O-147).
  const entries = (await listEntries(work, ticket.id, { withNotes: false, most: mostEntries })).filter(
    (entry) => entry.is_public && entry.customer_id === own && isTold(entry),
  );
  const files = await filesOf(
    work,
    entries.map(({ id }) => id),
  );
  const days = await getSetting(work, reopenDays, { partnerId: ticket.partner_id });
  const closes = await getSetting(work, portalMayClose, { partnerId: ticket.partner_id });
  const service = ticket.service_id === null ? undefined : (await servicesOf(work)).find(({ id }) => id === ticket.service_id);
  const until = changeUntil(ticket);
  const closed = isClosed(ticket.kind);
  return {
    ...rowView(ticket, markOf(mark), context),
    number: Number(ticket.number),
    subject: ticket.subject,
    status: portalStatus(setup, ticket.status_id),
    createdAt: ticket.created_at.toISOString(),
    updatedAt: ticket.public_at.toISOString(),
    service: service ?? null,
    diagnosis: ticket.diagnosis,
    entries: entries.map((entry) => entryView(entry, { ticket, context, files: files.get(entry.id) ?? [], readAt: mark.read_at, own })),
    mayClose: closes && !closed && mayFollow(statusOf(setup, ticket.status_id), moveOf(setup, "closed")),
    mayReply: true,
    answerOpensNew: closed && ticket.closed_at !== null && !opensAgain(ticket.closed_at, work.now, days),
    rating:
      ticket.is_satisfied === null || until === null
        ? null
        : { isSatisfied: ticket.is_satisfied, comment: ticket.rating_comment, mayChangeUntil: until.toISOString() },
    mayRate: mayRate(ticket, work.now),
    links: await ownLinks(work, ticket.id),
  };
}

const toldCodes = ["created", "status", "reopened", "closed-by-itself", "reminded", "follow-up"] as const;
const isTold = ({ event }: Entry): boolean => event === null || (toldCodes as readonly string[]).includes(event.code);

const shownStatus = (value: ToldValue | null) => value?.portal ?? null;

function entryView(
  entry: Entry,
  {
    ticket,
    context,
    files,
    readAt,
    own,
  }: { ticket: Ticket; context: Context; files: View["entries"][number]["files"]; readAt: Date | null; own: string },
): View["entries"][number] {
  const { id, kind, channel, event } = entry;
  const isOwn = entry.author_kind === "customer" && entry.author_id === own;
  return {
    ...{ id, channel, files },
    kind: kind === "note" ? "event" : kind,
    author:
      entry.author_kind === "customer"
        ? { kind: isOwn ? "you" : "system", name: isOwn ? "" : entry.author_name }
        : entry.author_kind === "staff"
          ? { kind: "staff", name: staffName(context, entry.author_name, ticket) }
          : { kind: "system", name: "" },
    text: entry.body,
    quoted: entry.quoted,
    at: entry.at.toISOString(),
    event: event === null ? null : { code: event.code as (typeof toldCodes)[number], status: shownStatus(event.to) },
    isUnread:
      !isOwn &&
      entry.author_kind !== "customer" &&
      entry.at > (readAt ?? new Date(0)) &&
      ticket.told_at !== null &&
      entry.at <= ticket.told_at,
  };
}

/** The ticket that this one goes on from, and those that go on from it. */
async function ownLinks(work: Work, ticketId: string): Promise<View["links"]> {
  const links = await db(work)
    .selectFrom("tickets.links")
    .selectAll()
    .where("kind", "=", "follow_up")
    .where((eb) => eb.or([eb("ticket_id", "=", ticketId), eb("other_id", "=", ticketId)]))
    .execute();
  const refs = new Map(
    (
      await refTickets(
        work,
        links.flatMap(({ ticket_id, other_id }) => [ticket_id, other_id]),
      )
    ).map((ref) => [ref.id, ref]),
  );
  return links.flatMap(({ ticket_id, other_id }) => {
    const ref = refs.get(ticket_id === ticketId ? other_id : ticket_id);
    return ref ? [{ id: ref.id, number: ref.number, subject: ref.subject, isEarlier: ticket_id !== ticketId }] : [];
  });
}

export async function servicesOf(work: Work): Promise<{ id: string; title: string; isLine: boolean }[]> {
  const { items } = await listOwnServices(work, { past: false });
  return items.map(({ id, title, kind }) => ({ id, title, isLine: kind === "internet" }));
}

export async function showOptions(work: Work): Promise<z.input<typeof portalTicketOptionsEndpoint.returns>> {
  const { partnerId } = ownCustomer(work);
  const { types } = await loadSetup(work);
  return {
    fields: await getSetting(work, portalTicketFields, { partnerId }),
    types: [...types.values()].filter((type) => type.inPortal && serves(type, partnerId)).map(({ id, titles }) => ({ id, titles })),
    mayChoosePriority: await getSetting(work, portalChoosePriority, { partnerId }),
    services: await servicesOf(work),
    mayClose: await getSetting(work, portalMayClose, { partnerId }),
    attachMaxMb: await getSetting(work, portalAttachMaxMb, { partnerId }),
    maxFiles,
    newTicketsLeft: await newTicketsLeft(work),
  };
}
