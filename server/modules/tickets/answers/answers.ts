// Prepared answers (O-144): one's own, and those that are shared with the groups and partners that they name.
import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner, listPartners } from "../../partners/index.ts";
import { listServiceNames } from "../../services/index.ts";
import { authorOf } from "../entries.ts";
import { getReachableTicket } from "../find-ticket.ts";
import { isSeen, loadSetup, serves, statusOf } from "../setup/setup.ts";
import { db } from "../tables.ts";
import type { CannedView, createCannedEndpoint, updateCannedEndpoint } from "./contract.ts";

type View = z.input<typeof CannedView>;
type Act = "create" | "update" | "delete";

const select = (work: Work) =>
  db(work)
    .selectFrom("tickets.ticket_answers")
    .select([
      "id",
      "title",
      "folder",
      "shortcut",
      "subject",
      "texts",
      "is_shared as isShared",
      "group_ids as groupIds",
      "partner_ids as partnerIds",
    ])
    .select(["made_by", "made_by_name as madeBy", "version"]);
type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

const isMine = (work: Work, row: Row): boolean => row.made_by === authorOf(work).id;
const isReadable = (work: Work, row: Row): boolean => isMine(work, row) || (row.isShared && isSeen(work, row));
/** A shared one needs the right, and that all whom it serves are the editor's partners (O-27). */
const mayChange = (work: Work, row: Row, act: Act): boolean =>
  row.isShared ? mayDo(work.actor, `tickets.canned_shared.${act}`) && servesMine(work, row.partnerIds) : isMine(work, row);

function servesMine({ actor }: Work, partnerIds: readonly string[]): boolean {
  if (actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all")) return true;
  return partnerIds.length > 0 && partnerIds.every((id) => seesPartner(actor, id));
}

function view(work: Work, row: Row): View {
  const { made_by: _, ...rest } = row;
  return { ...rest, isMine: isMine(work, row), mayChange: mayChange(work, row, "update") };
}

export async function listAnswers(
  work: Work,
  { groupId, text }: { groupId?: string | undefined; text?: string | undefined },
): Promise<View[]> {
  const rows = await select(work)
    .where((eb) => eb.or([eb("made_by", "=", authorOf(work).id), eb("is_shared", "=", true)]))
    .orderBy(sql`lower(folder)`)
    .orderBy(sql`lower(title)`)
    .limit(1000)
    .execute();
  const wanted = text?.trim().toLowerCase() ?? "";
  return rows
    .filter((row) => isReadable(work, row))
    .filter((row) => groupId === undefined || row.groupIds.length === 0 || row.groupIds.includes(groupId))
    .filter(
      (row) =>
        wanted === "" ||
        row.shortcut.startsWith(wanted) ||
        [row.title, row.folder, ...Object.values(row.texts)].some((part) => part.toLowerCase().includes(wanted)),
    )
    .map((row) => view(work, row));
}

async function find(work: Work, id: string): Promise<Row> {
  const row = await select(work).where("id", "=", id).executeTakeFirst();
  if (!row || !isReadable(work, row)) throw notFound("There is no such answer.");
  return row;
}

export async function createAnswer(work: Work, body: BodyOf<typeof createCannedEndpoint>): Promise<View> {
  const me = authorOf(work);
  if (me.id === null) throw permissionDenied("Prepared answers belong to people.");
  await checkShared(work, body, "create");
  const { id } = await db(work)
    .insertInto("tickets.ticket_answers")
    .values({
      ...columnsOf(body),
      title: body.title,
      texts: JSON.stringify(body.texts),
      is_shared: body.isShared,
      made_by: me.id,
      made_by_name: me.name,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const row = await find(work, id);
  leaveEntry(work, row, "created", { title: { before: null, after: row.title } });
  return view(work, row);
}

export async function updateAnswer(work: Work, id: string, edit: BodyOf<typeof updateCannedEndpoint>, version: number): Promise<View> {
  const before = await lockOne(work, id, "update", version);
  if (edit.isShared !== undefined || edit.partnerIds !== undefined || edit.groupIds !== undefined)
    await checkShared(
      work,
      { isShared: before.isShared, partnerIds: before.partnerIds, groupIds: before.groupIds, ...defined(edit) },
      "update",
    );
  await db(work)
    .updateTable("tickets.ticket_answers")
    .set({ ...columnsOf(edit), ...(edit.texts === undefined ? {} : { texts: JSON.stringify(edit.texts) }), version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  const after = await find(work, id);
  leaveEntry(work, after, "updated", differences({ ...before, version: 0 }, { ...after, version: 0 }));
  return view(work, after);
}

export async function deleteAnswer(work: Work, id: string, version: number): Promise<void> {
  const row = await lockOne(work, id, "delete", version);
  await db(work).deleteFrom("tickets.ticket_answers").where("id", "=", id).execute();
  leaveEntry(work, row, "deleted", { title: { before: row.title, after: null } });
}

async function lockOne(work: Work, id: string, act: Act, version: number): Promise<Row> {
  await sql`select 1 from tickets.ticket_answers where id = ${id} for update`.execute(work.tx);
  const row = await find(work, id);
  if (!mayChange(work, row, act)) throw permissionDenied("This answer is not yours to change.");
  if (row.version !== version) throw editConflict("This answer was changed meanwhile.", { current: view(work, row) });
  return row;
}

async function checkShared(
  work: Work,
  wish: { isShared: boolean; partnerIds: readonly string[]; groupIds: readonly string[] },
  act: Act,
): Promise<void> {
  if (!wish.isShared) return;
  if (!mayDo(work.actor, `tickets.canned_shared.${act}`)) throw permissionDenied(`This needs the right tickets.canned_shared.${act}.`);
  const partners = new Set((await listPartners(work)).map(({ id }) => id));
  if (wish.partnerIds.some((id) => !partners.has(id) || !seesPartner(work.actor, id)))
    throw fieldProblem("partnerIds", "unknown-value", "There is no such partner.");
  if (!servesMine(work, wish.partnerIds)) throw fieldProblem("partnerIds", "required", "Name the partners that it serves.");
  const { groups } = await loadSetup(work);
  if (wish.groupIds.some((id) => !groups.has(id))) throw fieldProblem("groupIds", "unknown-value", "There is no such group.");
}

const defined = <T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };

function columnsOf(edit: BodyOf<typeof updateCannedEndpoint>) {
  const { title, folder, shortcut, subject, isShared, groupIds, partnerIds } = edit;
  return defined({ title, folder, shortcut, subject, is_shared: isShared, group_ids: groupIds, partner_ids: partnerIds });
}

function leaveEntry(work: Work, row: Row, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  const { actor } = work;
  const isBound = (actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all";
  const partnerId = row.partnerIds[0] ?? (isBound ? (actor.partners as readonly string[])[0] : undefined) ?? null;
  work.audit({ entity: "ticket_answer", entityId: row.id, label: row.title, action, partnerId, changes });
}

const placeholder = /\{\{\s*([a-z_.]+)\s*\}\}/g;

/** Fills an answer in for a ticket, in the customer's language where there is a text for it. */
export async function fillAnswer(
  work: Work,
  ticketId: string,
  answerId: string,
): Promise<{ subject: string; text: string; language: string; unresolved: string[] }> {
  const ticket = await getReachableTicket(work, ticketId, "tickets.tickets.view");
  const row = await find(work, answerId);
  if (row.isShared && !serves(row, ticket.partner_id)) throw notFound("There is no such answer.");
  const customer = ticket.customer_id === null ? undefined : await findCustomer(work, ticket.customer_id);
  const partner = await getPartner(work, ticket.partner_id);
  const wanted = customer?.language ?? "en";
  const languages = [wanted, wanted.split("-")[0] ?? "", "en", ...Object.keys(row.texts)];
  const language = languages.find((one) => row.texts[one] !== undefined) ?? "en";
  const status = statusOf(await loadSetup(work), ticket.status_id);
  const service = ticket.service_id === null ? undefined : (await listServiceNames(work, [ticket.service_id])).get(ticket.service_id);
  const values: Readonly<Record<string, string | undefined>> = {
    "customer.name": customer?.fullName ?? ticket.requester_name,
    "customer.number": customer ? String(customer.number) : undefined,
    "ticket.number": `T-${ticket.number}`,
    "ticket.subject": ticket.subject,
    "ticket.status": status.portalTitles[language] ?? status.portalTitles.en,
    "agent.name": authorOf(work).name,
    "partner.name": partner.name,
    "partner.phone": partner.phone,
    "partner.email": partner.email,
    "service.title": service?.title,
  };
  const unresolved = new Set<string>();
  const fill = (text: string): string =>
    text.replace(placeholder, (whole, name: string) => {
      const value = values[name];
      if (value) return value;
      unresolved.add(name);
      return whole;
    });
  return { subject: fill(row.subject), text: fill(row.texts[language] ?? ""), language, unresolved: [...unresolved] };
}
