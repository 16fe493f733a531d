// A change of a ticket is gathered and saved once, with what it means: events in the thread, the audit entry, who is told.
import { sql, type Updateable } from "kysely";
import { type Differences, differences } from "../../platform/differences.ts";
import type { Work } from "../../platform/work.ts";
import { nameAdministrators } from "../identity/index.ts";
import type { StatusKind } from "./contract.ts";
import { about, addEvent, momentIn, toldStatus } from "./entries.ts";
import { ticketClosed, ticketMoved, ticketReopened } from "./events.ts";
import { ticketLabel } from "./find-ticket.ts";
import { type Setup, type Status, statusOf } from "./setup/setup.ts";
import { db, type Ticket } from "./tables.ts";

/** What changes of a ticket, by column. */
export type TicketSet = Partial<
  Omit<Updateable<Ticket>, "id" | "number" | "version" | "updated_at" | "partner_id" | "mail_token" | "created_at" | "diagnosis">
>;

export interface Move {
  readonly by: "staff" | "customer" | "system";
  /** It goes with a word that is told by itself. */
  readonly withReply?: boolean;
}

const sameWords = (a: Status, b: Status): boolean => JSON.stringify(a.portalTitles) === JSON.stringify(b.portalTitles);

/** Puts a ticket into a status: what follows for its columns, the event in the thread, and who is told. */
export async function moveInto(
  work: Work,
  setup: Setup,
  { ticket, set, to, by, withReply = false }: { ticket: Ticket; set: TicketSet; to: Status } & Move,
): Promise<void> {
  const from = statusOf(setup, ticket.status_id);
  if (from.id === to.id) return;
  const at = momentIn(work, ticket);
  const closes = to.kind === "closed" && from.kind !== "closed";
  const opens = to.kind !== "closed" && from.kind === "closed";
  const isShown = !sameWords(from, to);
  Object.assign(set, {
    status_id: to.id,
    kind: to.kind,
    status_at: at,
    reminded_at: null,
    ...(closes ? { closed_at: at } : {}),
    // A new closing is asked about anew, in its time.
    ...(opens ? { closed_at: null, reopened: ticket.reopened + 1 } : {}),
    ...(isShown ? shownAt(at, by) : {}),
  } satisfies TicketSet);
  await addEvent(work, ticket, { code: "status", from: toldStatus(from), to: toldStatus(to), isPublic: isShown });
  const number = Number(ticket.number);
  if (closes) work.emit(ticketClosed, about(ticket), { number, by, withReply });
  else if (opens) work.emit(ticketReopened, about(ticket), { number, by: by === "customer" ? "customer" : "staff" });
  else if (!withReply) work.emit(ticketMoved, about(ticket, !isShown), { number, by, to: to.kind, isShown });
}

/** P-165 what is not the customer's own doing is unread. */
export const shownAt = (at: Date, by: Move["by"]): TicketSet => (by === "customer" ? { public_at: at } : { public_at: at, told_at: at });

const audited = [
  ...["subject", "status_id", "priority", "type_id", "group_id", "assignee_id", "watcher_ids", "copies", "label_ids", "service_id"],
  ...["customer_id", "hidden", "is_satisfied", "rating_comment", "merged_into_id", "spam_at", "deleted_at"],
] as const;

/** What of a ticket somebody can edit: these make a new version. */
export function changesOf(before: Ticket, set: TicketSet): Differences {
  const after = { ...before, ...set };
  const pick = (ticket: object) =>
    Object.fromEntries(audited.map((column) => [camel(column), (ticket as Record<string, unknown>)[column]]));
  return differences(pick(before), pick(after));
}

const camel = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Writes what was gathered. A word without any other change leaves the version as it is, so that it stands in nobody's way who edits. */
export async function saveTicket(work: Work, before: Ticket, set: TicketSet, action: string): Promise<Ticket> {
  const changes = changesOf(before, set);
  if (set.watcher_ids) set.watcher_names = await watcherNames(work, set.watcher_ids as string[]);
  const isEdit = Object.keys(changes).length > 0;
  const after = await db(work)
    .updateTable("tickets.tickets")
    .set({ ...set, updated_at: momentIn(work, before), ...(isEdit ? { version: sql<number>`version + 1` } : {}) })
    .where("id", "=", before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  auditTicket(work, after, action, changes);
  return after;
}

/** Customers may see who watches, and nothing else of staff: the names stand with the ticket. */
export async function watcherNames(work: Work, ids: readonly string[]): Promise<string[]> {
  const names = await nameAdministrators(work, ids);
  return ids.map((id) => names.get(id) ?? "");
}

export function auditTicket(work: Work, ticket: Ticket, action: string, changes: Differences = {}): void {
  work.audit({
    entity: "ticket",
    entityId: ticket.id,
    label: ticketLabel(ticket.number),
    action,
    partnerId: ticket.partner_id,
    customerId: ticket.customer_id,
    changes,
  });
}

export const isClosed = (kind: StatusKind): boolean => kind === "closed";
