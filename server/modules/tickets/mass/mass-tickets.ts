// What can be done to many tickets at once (O-150). Each goes through the door that one goes through.

import { sql } from "kysely";
import { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import {
  type Acted,
  type AnyMassActionKind,
  defineMassAction,
  type Looked,
  MassActionBook,
} from "../../../platform/mass-actions/mass-action.ts";
import { startMassAction } from "../../../platform/mass-actions/start-mass-action.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findStaffActor } from "../../identity/index.ts";
import { changeTicket, deleteTicket, markSpam, type TicketEdit } from "../change-ticket.ts";
import { lockTicket, ticketLabel, visibleTickets } from "../find-ticket.ts";
import { listTicketIds } from "../list-tickets.ts";
import { reachableTickets } from "../reach.ts";
import type { Ticket } from "../tables.ts";
import { MassChange, type massTicketsEndpoint } from "./contract.ts";

const mostRows = 50_000;
type Change = z.output<typeof MassChange>;

const look = async (
  work: Work,
  ids: readonly string[],
  right: Permission,
  skip: (ticket: Ticket) => string | undefined,
): Promise<Map<string, Looked>> => {
  const tickets = await visibleTickets(work)
    .selectAll("ticket")
    .where("ticket.id", "=", sql<string>`any (${[...ids]}::uuid[])`)
    .where("ticket.deleted_at", "is", null)
    .where(reachableTickets(work, right))
    .execute();
  return new Map(
    tickets.map((ticket) => {
      const why = ticket.merged_into_id === null ? skip(ticket) : "ticket-merged";
      return [
        ticket.id,
        {
          label: `${ticketLabel(ticket.number)} ${ticket.subject}`,
          partnerId: ticket.partner_id,
          ...(why === undefined ? {} : { skip: why }),
        },
      ];
    }),
  );
};

/** What the change means for one ticket, as the edit that one person would make. */
function editOf(ticket: Ticket, { addLabelIds = [], removeLabelIds = [], addWatcherIds = [], ...change }: Change): TicketEdit {
  const labels = [...new Set([...ticket.label_ids, ...addLabelIds])].filter((id) => !removeLabelIds.includes(id));
  return {
    ...change,
    ...(addLabelIds.length + removeLabelIds.length > 0 ? { labelIds: labels } : {}),
    ...(addWatcherIds.length > 0 ? { watcherIds: [...new Set([...ticket.watcher_ids, ...addWatcherIds])] } : {}),
  };
}

const columnOf = {
  assigneeId: "assignee_id",
  groupId: "group_id",
  statusId: "status_id",
  priority: "priority",
  typeId: "type_id",
} as const;
function isSame(ticket: Ticket, change: Change): boolean {
  const edit = editOf(ticket, change);
  const fields = Object.entries(columnOf).every(([field, column]) => {
    const wanted = edit[field as keyof typeof columnOf];
    return wanted === undefined || wanted === ticket[column];
  });
  const isSet = (wanted: readonly string[] | undefined, has: readonly string[]): boolean =>
    wanted === undefined || (wanted.length === has.length && wanted.every((id) => has.includes(id)));
  return fields && isSet(edit.labelIds, ticket.label_ids) && isSet(edit.watcherIds, ticket.watcher_ids);
}

const same = "same-already";

const change = defineMassAction({
  name: "tickets.change",
  params: MassChange,
  may: "tickets.tickets.update",
  isDestructive: () => false,
  async look(work, ids, params) {
    if (Object.keys(params).length === 0) throw fieldProblem("change", "required", "Choose what is to change.");
    return look(work, ids, "tickets.tickets.update", (ticket) => (isSame(ticket, params) ? same : undefined));
  },
  async act(work, id, params): Promise<Acted> {
    const ticket = await lockTicket(work, id, "tickets.tickets.update");
    if (ticket.merged_into_id !== null) return { kind: "skipped", why: "ticket-merged" };
    if (isSame(ticket, params)) return { kind: "skipped", why: same };
    await changeTicket(work, ticket, editOf(ticket, params));
    return { kind: "changed" };
  },
});

const spam = defineMassAction({
  name: "tickets.spam",
  params: z.strictObject({}),
  may: "tickets.tickets.spam",
  isDestructive: () => true,
  look: (work, ids) => look(work, ids, "tickets.tickets.spam", (ticket) => (ticket.spam_at === null ? undefined : same)),
  async act(work, id): Promise<Acted> {
    const ticket = await lockTicket(work, id, "tickets.tickets.spam");
    if (ticket.merged_into_id !== null) return { kind: "skipped", why: "ticket-merged" };
    if (ticket.spam_at !== null) return { kind: "skipped", why: same };
    await markSpam(work, id, true);
    return { kind: "changed" };
  },
});

const remove = defineMassAction({
  name: "tickets.delete",
  params: z.strictObject({}),
  may: "tickets.tickets.delete",
  isDestructive: () => true,
  look: (work, ids) => look(work, ids, "tickets.tickets.delete", () => undefined),
  async act(work, id): Promise<Acted> {
    const ticket = await lockTicket(work, id, "tickets.tickets.delete");
    if (ticket.merged_into_id !== null) return { kind: "skipped", why: "ticket-merged" };
    await deleteTicket(work, id);
    return { kind: "changed" };
  },
});

export const ticketMassActions: readonly AnyMassActionKind[] = [change, spam, remove];

/** Only for the preview; the program's own book, in `reports`, runs it. */
const book = new MassActionBook(ticketMassActions, findStaffActor);
const kindOf = { change, spam, delete: remove } as const;

export async function startMassTickets(work: Work, body: BodyOf<typeof massTicketsEndpoint>): Promise<{ actionId: string }> {
  const ids = body.ids ?? (await listTicketIds(work, body.filter ?? {}, mostRows));
  const action = await startMassAction(work, book, {
    kind: kindOf[body.act].name,
    params: body.act === "change" ? body.change : {},
    ids,
    mostRows,
  });
  return { actionId: action.id };
}
