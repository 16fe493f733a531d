// What stands around the thread: subject, status, people, labels, folders.
import type { BodyOf } from "../../../shared/endpoint.ts";
import { mayDo } from "../../platform/actor.ts";
import { editConflict, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { nameAdministrators } from "../identity/index.ts";
import { checkLabels, checkService, checkWatchers, chosenAssignee, chosenCustomer, listAssignees } from "./choices.ts";
import type { updateTicketEndpoint } from "./contract.ts";
import { about, addEvent, momentIn, toldText, toldType } from "./entries.ts";
import { ticketChanged } from "./events.ts";
import { lockTicket, ticketLabel } from "./find-ticket.ts";
import { giveToCustomer } from "./give-to-customer.ts";
import { alreadyClosed, notClosed, takenMeanwhile } from "./problems.ts";
import { changesOf, isClosed, moveInto, saveTicket, type TicketSet } from "./save-ticket.ts";
import { chosenGroup, chosenStatus, chosenType, loadSetup, moveOf, type Setup } from "./setup/setup.ts";
import { movesOnAssigning } from "./status-rules.ts";
import type { Ticket } from "./tables.ts";
import { refuseMerged, refuseMove } from "./write.ts";

export type TicketEdit = BodyOf<typeof updateTicketEndpoint>;

export async function updateTicket(
  work: Work,
  ticketId: string,
  edit: TicketEdit,
  version: number,
  show: (id: string) => Promise<unknown>,
): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.update");
  refuseMerged(ticket);
  if (ticket.version !== version)
    throw editConflict(`${ticketLabel(ticket.number)} was changed meanwhile.`, { current: await show(ticketId) });
  return changeTicket(work, ticket, edit);
}

/** Changes a locked ticket; what is as it was is left alone. Answers the ticket as it is now. */
export async function changeTicket(work: Work, ticket: Ticket, edit: TicketEdit): Promise<Ticket> {
  const setup = await loadSetup(work);
  const set: TicketSet = {};
  if (edit.customerId !== undefined && edit.customerId !== ticket.customer_id) {
    await giveToCustomer(work, ticket, await chosenCustomer(work, edit.customerId), set);
  }
  await changeWords(work, setup, ticket, edit, set);
  await changePeople(work, setup, ticket, edit, set);
  if (edit.statusId !== undefined && edit.statusId !== ticket.status_id) {
    const to = chosenStatus(setup, edit.statusId);
    refuseMove(setup, ticket, to);
    if (isClosed(to.kind) && !mayDo(work.actor, "tickets.tickets.close"))
      throw permissionDenied("This needs the right tickets.tickets.close.");
    await moveInto(work, setup, { ticket, set, to, by: "staff" });
  }
  if (Object.keys(changesOf(ticket, set)).length === 0) return ticket;
  const hides = edit.hidden === true && !ticket.hidden;
  // A page of the customer that shows it is told to look again, once; after that it hears nothing more.
  work.emit(ticketChanged, hides ? about(ticket) : about({ ...ticket, ...set } as Ticket, !isShown(ticket, set)), {
    number: Number(ticket.number),
  });
  return saveTicket(work, ticket, set, "updated");
}

/** Whether the portal may show something else than before: who watches or what staff label is theirs alone. */
const isShown = (ticket: Ticket, set: TicketSet): boolean =>
  (["subject", "priority", "type_id", "group_id", "assignee_id", "hidden", "customer_id", "watcher_ids"] as const).some(
    (column) => set[column] !== undefined && JSON.stringify(set[column]) !== JSON.stringify(ticket[column]),
  );

async function changeWords(work: Work, setup: Setup, ticket: Ticket, edit: TicketEdit, set: TicketSet): Promise<void> {
  const { partner_id: partnerId } = ticket;
  if (edit.subject !== undefined && edit.subject !== ticket.subject) {
    set.subject = edit.subject;
    set.public_at = momentIn(work, ticket);
    await addEvent(work, ticket, { code: "subject", from: toldText(ticket.subject), to: toldText(edit.subject) });
  }
  if (edit.priority !== undefined && edit.priority !== ticket.priority) {
    set.priority = edit.priority;
    await addEvent(work, ticket, { code: "priority", from: toldText(ticket.priority), to: toldText(edit.priority) });
  }
  if (edit.typeId !== undefined && edit.typeId !== ticket.type_id) {
    const to = edit.typeId === null ? undefined : chosenType(setup, partnerId, edit.typeId);
    set.type_id = edit.typeId;
    await addEvent(work, ticket, { code: "type", from: toldType(setup.types.get(ticket.type_id ?? "")), to: toldType(to) });
  }
  if (edit.labelIds !== undefined && !isSame(edit.labelIds, ticket.label_ids)) {
    await checkLabels(
      work,
      partnerId,
      edit.labelIds.filter((id) => !ticket.label_ids.includes(id)),
    );
    set.label_ids = [...new Set(edit.labelIds)];
    await addEvent(work, ticket, { code: "labels" });
  }
  if (edit.serviceId !== undefined && edit.serviceId !== ticket.service_id) {
    if (edit.serviceId !== null) await checkService(work, set.customer_id ?? ticket.customer_id, edit.serviceId);
    set.service_id = edit.serviceId;
    await addEvent(work, ticket, { code: "service" });
  }
  if (edit.copies !== undefined) set.copies = [...new Set(edit.copies.map((address) => address.toLowerCase()))];
  if (edit.hidden !== undefined && edit.hidden !== ticket.hidden) {
    set.hidden = edit.hidden;
    await addEvent(work, ticket, { code: edit.hidden ? "hidden" : "shown" });
  }
}

async function changePeople(work: Work, setup: Setup, ticket: Ticket, edit: TicketEdit, set: TicketSet): Promise<void> {
  const { partner_id: partnerId } = ticket;
  if (edit.watcherIds !== undefined && !isSame(edit.watcherIds, ticket.watcher_ids)) {
    const added = edit.watcherIds.filter((id) => !ticket.watcher_ids.includes(id));
    await checkWatchers(work, partnerId, added);
    const names = await nameAdministrators(work, added);
    set.watcher_ids = [...new Set(edit.watcherIds)];
    await addEvent(work, ticket, { code: "watchers", to: toldText([...names.values()].join(", ")) });
  }
  let assigneeId = edit.assigneeId;
  if (edit.groupId !== undefined && edit.groupId !== ticket.group_id) {
    const from = setup.groups.get(ticket.group_id ?? "");
    const to = edit.groupId === null ? undefined : chosenGroup(setup, partnerId, edit.groupId);
    set.group_id = edit.groupId;
    await addEvent(work, ticket, { code: "group", from: toldText(from?.name ?? ""), to: toldText(to?.name ?? "") });
    // Whoever is not in the new group does not have it any more.
    if (assigneeId === undefined && ticket.assignee_id !== null) {
      const members = await listAssignees(work, setup, { partnerId, groupId: edit.groupId });
      if (!members.some(({ id }) => id === ticket.assignee_id)) assigneeId = null;
    }
  }
  if (assigneeId === undefined || assigneeId === ticket.assignee_id) return;
  if (edit.assigneeId !== undefined && !mayDo(work.actor, "tickets.tickets.assign"))
    throw permissionDenied("This needs the right tickets.tickets.assign.");
  await assign(work, setup, {
    ticket,
    set,
    assigneeId,
    groupId: edit.groupId === undefined ? ticket.group_id : edit.groupId,
    keepsStatus: edit.statusId !== undefined,
  });
}

async function assign(
  work: Work,
  setup: Setup,
  {
    ticket,
    set,
    assigneeId,
    groupId,
    keepsStatus,
  }: { ticket: Ticket; set: TicketSet; assigneeId: string | null; groupId: string | null; keepsStatus: boolean },
): Promise<void> {
  const name = assigneeId === null ? "" : await chosenAssignee(work, setup, { partnerId: ticket.partner_id, groupId, assigneeId });
  set.assignee_id = assigneeId;
  set.assignee_name = name;
  await addEvent(work, ticket, { code: "assigned", from: toldText(ticket.assignee_name), to: toldText(name) });
  if (assigneeId !== null && !keepsStatus && movesOnAssigning(ticket.kind))
    await moveInto(work, setup, { ticket, set, to: moveOf(setup, "assigned"), by: "staff" });
}

/** Takes a ticket oneself; whom the page showed as its assignee says whether somebody was faster. */
export async function takeTicket(work: Work, ticketId: string, from: string | null): Promise<Ticket> {
  const { actor } = work;
  if (actor.kind !== "staff" && actor.kind !== "key") throw permissionDenied("Only people take tickets.");
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.update");
  refuseMerged(ticket);
  if (ticket.assignee_id === actor.adminId) return ticket;
  if (ticket.assignee_id !== from)
    throw takenMeanwhile(ticket.assignee_name ? `${ticket.assignee_name} has it now.` : "It was given back meanwhile.", {
      current: { id: ticket.assignee_id, name: ticket.assignee_name },
    });
  const setup = await loadSetup(work);
  const set: TicketSet = {};
  await assign(work, setup, { ticket, set, assigneeId: actor.adminId, groupId: ticket.group_id, keepsStatus: false });
  work.emit(ticketChanged, about(ticket), { number: Number(ticket.number) });
  return saveTicket(work, ticket, set, "taken");
}

export async function closeTicket(work: Work, ticketId: string): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.close");
  refuseMerged(ticket);
  if (isClosed(ticket.kind)) throw alreadyClosed("Somebody closed it before you.");
  const setup = await loadSetup(work);
  const to = moveOf(setup, "closed");
  refuseMove(setup, ticket, to);
  const set: TicketSet = {};
  await moveInto(work, setup, { ticket, set, to, by: "staff" });
  return saveTicket(work, ticket, set, "closed");
}

export async function reopenTicket(work: Work, ticketId: string): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.update");
  refuseMerged(ticket);
  if (!isClosed(ticket.kind)) throw notClosed("It is open already.");
  const setup = await loadSetup(work);
  const set: TicketSet = {};
  await moveInto(work, setup, { ticket, set, to: moveOf(setup, "reopened"), by: "staff" });
  return saveTicket(work, ticket, set, "reopened");
}

/** O-148 spam closes without notice and is nowhere but in its folder; taken back it is as open as it was. */
export async function markSpam(work: Work, ticketId: string, isSpam: boolean): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.spam");
  refuseMerged(ticket);
  if ((ticket.spam_at !== null) === isSpam) return ticket;
  // Told as what the customer's pages may still hear of: it goes from their lists, or comes back.
  work.emit(ticketChanged, about({ ...ticket, spam_at: null }), { number: Number(ticket.number) });
  await addEvent(work, ticket, { code: isSpam ? "spam" : "not-spam" });
  return saveTicket(work, ticket, { spam_at: isSpam ? work.now : null }, isSpam ? "marked-spam" : "unmarked-spam");
}

/** O-7 into the recycle bin; the thread and its files stay until the bin is emptied. */
export async function deleteTicket(work: Work, ticketId: string, version?: number): Promise<void> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.delete");
  if (version !== undefined && ticket.version !== version) throw editConflict(`${ticketLabel(ticket.number)} was changed meanwhile.`);
  work.emit(ticketChanged, about(ticket), { number: Number(ticket.number) });
  await addEvent(work, ticket, { code: "deleted" });
  await saveTicket(work, ticket, { deleted_at: work.now }, "deleted");
}

export async function restoreTicket(work: Work, ticketId: string): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.restore", { deleted: true });
  work.emit(ticketChanged, about({ ...ticket, deleted_at: null }), { number: Number(ticket.number) });
  await addEvent(work, ticket, { code: "restored" });
  return saveTicket(work, ticket, { deleted_at: null }, "restored");
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));
