import type { BodyOf } from "../../../shared/endpoint.ts";
import { levelOf } from "../../platform/actor.ts";
import { fieldProblem } from "../../platform/problems.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import type { Customer } from "../customers/index.ts";
import { getVisiblePartner } from "../partners/index.ts";
import { checkLabels, checkService, checkWatchers, chosenAssignee, chosenCustomer } from "./choices.ts";
import type { Channel, createTicketEndpoint, Priority } from "./contract.ts";
import { type Author, about, addEntry, addEvent, authorOf, type MailOrigin } from "./entries.ts";
import { ticketCreated } from "./events.ts";
import { auditTicket, watcherNames } from "./save-ticket.ts";
import { chosenGroup, chosenStatus, chosenType, loadSetup, moveOf, type Setup } from "./setup/setup.ts";
import { db, type Ticket } from "./tables.ts";

/** A ticket as somebody wishes it; what it names has been checked. */
export interface NewTicket {
  readonly partnerId: string;
  readonly customerId: string | null;
  readonly requester?: { readonly name: string; readonly email: string };
  readonly subject: string;
  readonly text: string;
  readonly as: "message" | "reply" | "note";
  readonly channel: Channel;
  readonly priority: Priority;
  readonly statusId: string;
  readonly typeId: string | null;
  readonly groupId: string | null;
  readonly assignee?: { readonly id: string; readonly name: string };
  readonly watcherIds?: readonly string[];
  readonly copies?: readonly string[];
  readonly labelIds?: readonly string[];
  readonly serviceId: string | null;
  readonly hidden?: boolean;
  readonly fileIds: readonly string[];
  /** P-162 what a check of the connection had found. */
  readonly diagnosis?: Ticket["diagnosis"];
  /** Who says the first word; left out: who acts. */
  readonly author?: Author;
  /** It came by mail, into a mailbox: the customer's own doing, whoever reads it in. */
  readonly mail?: MailOrigin & { readonly mailboxId: string | null; readonly isAcknowledged?: boolean };
}

/** Opens a ticket with its first word. */
export const openTicket = async (work: Work, setup: Setup, wish: NewTicket): Promise<Ticket> =>
  (await openTicketWithEntry(work, setup, wish)).ticket;

export async function openTicketWithEntry(work: Work, setup: Setup, wish: NewTicket): Promise<{ ticket: Ticket; entryId: string }> {
  const status = chosenStatus(setup, wish.statusId);
  const author = wish.author ?? authorOf(work);
  const byCustomer = author.kind === "customer";
  const isWord = wish.as !== "note";
  const ticket = await db(work)
    .insertInto("tickets.tickets")
    .values({
      id: uuidv7(work.now.getTime()),
      partner_id: wish.partnerId,
      customer_id: wish.customerId,
      requester_name: wish.requester?.name ?? "",
      requester_email: wish.requester?.email ?? "",
      subject: wish.subject,
      status_id: status.id,
      kind: status.kind,
      status_at: work.now,
      priority: wish.priority,
      type_id: wish.typeId,
      group_id: wish.groupId,
      assignee_id: wish.assignee?.id ?? null,
      assignee_name: wish.assignee?.name ?? "",
      watcher_ids: [...(wish.watcherIds ?? [])],
      watcher_names: wish.watcherIds ? await watcherNames(work, wish.watcherIds) : [],
      copies: [...(wish.copies ?? [])],
      label_ids: [...(wish.labelIds ?? [])],
      channel: wish.channel,
      service_id: wish.serviceId,
      hidden: wish.hidden ?? false,
      diagnosis: wish.diagnosis ? JSON.stringify(wish.diagnosis) : null,
      created_by_name: wish.mail ? author.name : authorOf(work).name,
      mailbox_id: wish.mail?.mailboxId ?? null,
      created_at: work.now,
      updated_at: work.now,
      public_at: work.now,
      told_at: isWord && !byCustomer ? work.now : null,
      last_customer_at: isWord && byCustomer ? work.now : null,
      last_staff_at: isWord && !byCustomer ? work.now : null,
      first_reply_at: wish.as === "reply" ? work.now : null,
      closed_at: status.kind === "closed" ? work.now : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await addEvent(work, ticket, { code: "created", isPublic: true });
  const entryId = await addEntry(work, ticket, {
    kind: wish.as,
    isPublic: isWord,
    text: wish.text,
    channel: wish.channel,
    fileIds: wish.fileIds,
    author,
    ...(wish.mail ? { mail: wish.mail } : {}),
  });
  auditTicket(work, ticket, "created", {
    subject: { before: null, after: ticket.subject },
    statusId: { before: null, after: ticket.status_id },
    priority: { before: null, after: ticket.priority },
  });
  work.emit(ticketCreated, about(ticket), {
    number: Number(ticket.number),
    entryId,
    channel: ticket.channel,
    by: wish.mail || authorOf(work).kind === "customer" ? "customer" : "staff",
    entryKind: wish.as,
    isAcknowledged: wish.mail?.isAcknowledged ?? false,
  });
  return { ticket, entryId };
}

/** Staff open a ticket: for a customer, or for somebody who is not known yet. */
export async function createTicket(work: Work, body: BodyOf<typeof createTicketEndpoint>): Promise<Ticket> {
  const setup = await loadSetup(work);
  const { customer, partnerId, requester } = await askerOf(work, body);
  const { groupId, assigneeId } = body;
  if (body.typeId !== null) chosenType(setup, partnerId, body.typeId);
  if (groupId !== null) chosenGroup(setup, partnerId, groupId);
  await checkWatchers(work, partnerId, body.watcherIds);
  await checkLabels(work, partnerId, body.labelIds);
  if (body.serviceId !== null) await checkService(work, customer?.id ?? null, body.serviceId);
  const assignee =
    assigneeId === null ? undefined : { id: assigneeId, name: await chosenAssignee(work, setup, { partnerId, groupId, assigneeId }) };
  const first = body.as === "reply" ? "staff_replied" : assignee ? "assigned" : "created";
  const author = { kind: "customer" as const, id: customer?.id ?? null, name: customer?.fullName ?? requester.name };
  return openTicket(work, setup, {
    ...body,
    watcherIds: withMe(work, body.watcherIds),
    partnerId,
    customerId: customer?.id ?? null,
    requester,
    statusId: body.statusId ?? moveOf(setup, first).id,
    ...(assignee ? { assignee } : {}),
    ...(body.as === "message" ? { author } : {}),
  });
}

/** Who asks: a customer of a partner, or somebody of whom only a name or an address is known. */
async function askerOf(
  work: Work,
  body: BodyOf<typeof createTicketEndpoint>,
): Promise<{ customer: Customer | undefined; partnerId: string; requester: { name: string; email: string } }> {
  const requester = body.requester ?? { name: "", email: "" };
  if (body.customerId !== null) {
    const customer = await chosenCustomer(work, body.customerId);
    if (body.partnerId !== undefined && body.partnerId !== customer.partnerId)
      throw fieldProblem("partnerId", "partner-mismatch", "The customer is another partner's.");
    return { customer, partnerId: customer.partnerId, requester };
  }
  if (body.partnerId === undefined) throw fieldProblem("partnerId", "required", "Say whose customer writes.");
  await getVisiblePartner(work, body.partnerId);
  if (requester.name === "" && requester.email === "") throw fieldProblem("requester", "required", "Choose a customer, or say who asks.");
  return { customer: undefined, partnerId: body.partnerId, requester };
}

/** Whoever sees only their own or their groups' tickets goes on seeing what they opened: they watch it. */
function withMe(work: Work, watcherIds: readonly string[]): readonly string[] {
  const { id } = authorOf(work);
  return id !== null && levelOf(work.actor, "tickets.tickets.view") !== "all" ? [...new Set([...watcherIds, id])] : watcherIds;
}
