import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../platform/actor.ts";
import { mayShowInline } from "../../platform/files/media-type.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { nameAdministrators } from "../identity/index.ts";
import { listServiceNames } from "../services/index.ts";
import type { EntryView, TicketFileView, TicketView } from "./contract.ts";
import { findReachable, refTickets } from "./find-ticket.ts";
import { unmergeUntil } from "./joined/merge-tickets.ts";
import { rowsOf, statusBrief } from "./list-tickets.ts";
import { loadSetup, statusOf } from "./setup/setup.ts";
import { mayFollow } from "./status-rules.ts";
import { db, type Entry, type Ticket, type ToldValue } from "./tables.ts";

const mostEntries = 1000;

export async function showTicket(
  work: Work,
  ticketId: string,
  { deleted }: { deleted?: boolean } = {},
): Promise<z.input<typeof TicketView>> {
  const right = "tickets.tickets.view";
  const ticket =
    (await findReachable(work, ticketId, right, { deleted: deleted ?? false })) ??
    (await findReachable(work, ticketId, right, { deleted: true }));
  if (!ticket) throw notFound("There is no such ticket.");
  const setup = await loadSetup(work);
  const [row] = await rowsOf(work, setup, [ticket]);
  if (!row) throw new Error(`the ticket ${ticketId} has no row`);
  const readsNotes =
    mayDo(work.actor, "tickets.notes.view") &&
    (await findReachable(work, ticketId, "tickets.notes.view", { deleted: ticket.deleted_at !== null })) !== undefined;
  const entries = await listEntries(work, ticketId, { withNotes: readsNotes, most: mostEntries });
  const links = await linksOf(work, ticketId);
  const refs = await refTickets(work, [
    ...links.map(({ id }) => id),
    ...entries.flatMap((entry) => [entry.event?.ticketId ?? [], entry.origin_ticket_id ?? []].flat()),
    ...(ticket.merged_into_id ? [ticket.merged_into_id] : []),
  ]);
  const refOf = new Map(refs.map(({ id, number, subject, statusId }) => [id, { ref: { id, number, subject }, statusId }]));
  const files = await filesOf(
    work,
    entries.map(({ id }) => id),
  );
  const names = await nameAdministrators(work, ticket.watcher_ids);
  const service = ticket.service_id === null ? undefined : (await listServiceNames(work, [ticket.service_id])).get(ticket.service_id);
  const status = statusOf(setup, ticket.status_id);
  return {
    ...row,
    service: service ? { id: service.id, number: service.number, title: service.title } : null,
    diagnosis: ticket.diagnosis,
    watchers: ticket.watcher_ids.map((id) => ({ id, name: names.get(id) ?? "" })),
    copies: ticket.copies,
    links: links.flatMap(({ id, kind, isEarlier }) => {
      const found = refOf.get(id);
      return found ? [{ ...found.ref, kind, isEarlier, status: statusBrief(setup, found.statusId) }] : [];
    }),
    entries: entries.map((entry) => entryView(entry, files.get(entry.id) ?? [], (id) => refOf.get(id)?.ref)),
    reopened: ticket.reopened,
    ratingComment: ticket.rating_comment,
    ratedAt: ticket.rated_at?.toISOString() ?? null,
    firstReplyAt: ticket.first_reply_at?.toISOString() ?? null,
    customerReadAt: await readAtOf(work, ticket),
    mergedInto: refOf.get(ticket.merged_into_id ?? "")?.ref ?? null,
    unmergeUntil: unmergeUntil(ticket)?.toISOString() ?? null,
    spamAt: ticket.spam_at?.toISOString() ?? null,
    deletedAt: ticket.deleted_at?.toISOString() ?? null,
    nextStatusIds: [...setup.statuses.values()].filter((one) => mayFollow(status, one)).map(({ id }) => id),
    mayUpdate:
      ticket.deleted_at === null &&
      ticket.merged_into_id === null &&
      (await findReachable(work, ticketId, "tickets.tickets.update")) !== undefined,
  };
}

/** The latest entries in time order; those of notes only for who may read them. */
export async function listEntries(
  work: Work,
  ticketId: string,
  { withNotes, most }: { withNotes: boolean; most: number },
): Promise<Entry[]> {
  const rows = await db(work)
    .selectFrom("tickets.entries")
    .selectAll()
    .where("ticket_id", "=", ticketId)
    .where(withNotes ? sql<boolean>`true` : sql<boolean>`(is_public or kind = 'event')`)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows.toReversed();
}

const told = (value: ToldValue | null) => (value === null ? null : { text: value.text, titles: value.titles });

function entryView(
  entry: Entry,
  files: z.input<typeof TicketFileView>[],
  refOf: (id: string) => { id: string; number: number; subject: string } | undefined,
): z.input<typeof EntryView> {
  const { id, kind, channel, event, call } = entry;
  return {
    ...{ id, kind, channel, call, files },
    isPublic: entry.is_public,
    author: { kind: entry.author_kind, id: entry.author_id, name: entry.author_name },
    text: entry.body,
    quoted: entry.quoted,
    fromAddress: entry.from_address,
    marks: entry.mail_marks,
    at: entry.at.toISOString(),
    event:
      event === null
        ? null
        : {
            code: event.code,
            from: told(event.from),
            to: told(event.to),
            ticket: event.ticketId === null ? null : (refOf(event.ticketId) ?? null),
          },
    originNumber: entry.origin_ticket_id === null ? null : (refOf(entry.origin_ticket_id)?.number ?? null),
  };
}

/** The files of some entries, in the order in which they were chosen. */
export async function filesOf(work: Work, entryIds: readonly string[]): Promise<Map<string, z.input<typeof TicketFileView>[]>> {
  const rows = await db(work)
    .selectFrom("tickets.ticket_files as file")
    .select([
      "file.id",
      "file.entry_id as entryId",
      "file.name",
      "file.media_type as mediaType",
      sql<number>`file.size_bytes::int`.as("sizeBytes"),
    ])
    .where("file.entry_id", "=", sql<string>`any (${[...entryIds]}::uuid[])`)
    .orderBy("file.file_id")
    .execute();
  const files = rows.map(({ entryId, ...file }) => ({ entryId, file: { ...file, mayShowInline: mayShowInline(file.mediaType) } }));
  return new Map([...Map.groupBy(files, ({ entryId }) => entryId)].map(([entryId, ofEntry]) => [entryId, ofEntry.map(({ file }) => file)]));
}

interface Linked {
  readonly id: string;
  readonly kind: "related" | "follow_up" | "split" | "merged";
  readonly isEarlier: boolean;
}

async function linksOf(work: Work, ticketId: string): Promise<Linked[]> {
  const links = await db(work)
    .selectFrom("tickets.links")
    .selectAll()
    .where((eb) => eb.or([eb("ticket_id", "=", ticketId), eb("other_id", "=", ticketId)]))
    .execute();
  const merged = await db(work).selectFrom("tickets.tickets").select("id").where("merged_into_id", "=", ticketId).limit(100).execute();
  return [
    ...links.map(({ ticket_id, other_id, kind }) =>
      ticket_id === ticketId ? { id: other_id, kind, isEarlier: false } : { id: ticket_id, kind, isEarlier: kind !== "related" },
    ),
    ...merged.map(({ id }) => ({ id, kind: "merged" as const, isEarlier: true })),
  ];
}

async function readAtOf(work: Work, ticket: Ticket): Promise<string | null> {
  if (ticket.customer_id === null) return null;
  const mark = await db(work)
    .selectFrom("tickets.marks")
    .select("read_at")
    .where("ticket_id", "=", ticket.id)
    .where("customer_id", "=", ticket.customer_id)
    .executeTakeFirst();
  return mark?.read_at?.toISOString() ?? null;
}
