// Types of tickets and groups of staff. Each serves some partners, or all (O-27).
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { listAgents } from "../choices.ts";
import { db } from "../tables.ts";
import type { createGroupEndpoint, createTypeEndpoint, updateGroupEndpoint, updateTypeEndpoint } from "./contract.ts";
import { isSeen, readSetup } from "./setup.ts";

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
const servesMine = (work: Work, partnerIds: readonly string[]): boolean =>
  seesAll(work) || (partnerIds.length > 0 && partnerIds.every((id) => seesPartner(work.actor, id)));

async function checkPartners(work: Work, ids: readonly string[]): Promise<void> {
  const known = new Set((await listPartners(work)).map(({ id }) => id));
  if (ids.some((id) => !known.has(id) || !seesPartner(work.actor, id)))
    throw fieldProblem("partnerIds", "unknown-value", "There is no such partner.");
  if (!servesMine(work, ids)) throw fieldProblem("partnerIds", "required", "Name the partners that it serves.");
}

interface Served {
  readonly partnerIds: readonly string[];
  readonly version: number;
}

/** One that the editor may change: all that it serves is theirs. */
function editable<Row extends Served>(work: Work, row: Row | undefined, version: number): Row {
  if (!row || !isSeen(work, row) || !servesMine(work, row.partnerIds)) throw notFound();
  if (row.version !== version) throw editConflict("It was changed meanwhile.", { current: row });
  return row;
}

const auditedPartner = (work: Work, partnerIds: readonly string[]): string | null =>
  partnerIds.length === 1 || !seesAll(work) ? (partnerIds[0] ?? null) : null;

export async function createType(work: Work, body: BodyOf<typeof createTypeEndpoint>): Promise<string> {
  await checkPartners(work, body.partnerIds);
  const { types } = await readSetup(work);
  const { id } = await db(work)
    .insertInto("tickets.types")
    .values({
      titles: JSON.stringify(body.titles),
      in_portal: body.inPortal,
      partner_ids: body.partnerIds,
      position: Math.max(0, ...[...types.values()].map(({ position }) => position)) + 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  leaveEntry(work, "ticket_type", { id, label: labelOf(body.titles), partnerIds: body.partnerIds }, "created", {
    titles: { before: null, after: body.titles },
  });
  return id;
}

const labelOf = (titles: Readonly<Record<string, string>>): string => titles.en ?? Object.values(titles)[0] ?? "";

export async function updateType(work: Work, id: string, edit: BodyOf<typeof updateTypeEndpoint>, version: number): Promise<void> {
  await sql`select 1 from tickets.types where id = ${id} for update`.execute(work.tx);
  const before = editable(work, (await readSetup(work)).types.get(id), version);
  if (edit.partnerIds) await checkPartners(work, edit.partnerIds);
  await db(work)
    .updateTable("tickets.types")
    .set({
      version: sql`version + 1`,
      ...(edit.titles === undefined ? {} : { titles: JSON.stringify(edit.titles) }),
      ...(edit.inPortal === undefined ? {} : { in_portal: edit.inPortal }),
      ...(edit.partnerIds === undefined ? {} : { partner_ids: edit.partnerIds }),
    })
    .where("id", "=", id)
    .execute();
  const after = { ...before, ...edit };
  leaveEntry(
    work,
    "ticket_type",
    { id, label: labelOf(after.titles ?? before.titles), partnerIds: before.partnerIds },
    "updated",
    differences(before, after),
  );
}

export async function deleteType(work: Work, id: string, version: number): Promise<void> {
  await sql`select 1 from tickets.types where id = ${id} for update`.execute(work.tx);
  const type = editable(work, (await readSetup(work)).types.get(id), version);
  await db(work).deleteFrom("tickets.types").where("id", "=", id).execute();
  leaveEntry(work, "ticket_type", { id, label: labelOf(type.titles), partnerIds: type.partnerIds }, "deleted", {
    titles: { before: type.titles, after: null },
  });
}

export async function createGroup(work: Work, body: BodyOf<typeof createGroupEndpoint>): Promise<string> {
  await checkPartners(work, body.partnerIds);
  await checkPeople(work, body);
  await refuseTakenName(work, body.name);
  const { id } = await db(work)
    .insertInto("tickets.groups")
    .values({ name: body.name, description: body.description, lead_id: body.leadId, partner_ids: body.partnerIds })
    .returning("id")
    .executeTakeFirstOrThrow();
  await setMembers(work, id, body.memberIds);
  leaveEntry(work, "ticket_group", { id, label: body.name, partnerIds: body.partnerIds }, "created", {
    name: { before: null, after: body.name },
    memberIds: { before: null, after: body.memberIds },
  });
  return id;
}

export async function updateGroup(work: Work, id: string, edit: BodyOf<typeof updateGroupEndpoint>, version: number): Promise<void> {
  await sql`select 1 from tickets.groups where id = ${id} for update`.execute(work.tx);
  const before = editable(work, (await readSetup(work)).groups.get(id), version);
  if (edit.partnerIds) await checkPartners(work, edit.partnerIds);
  // Who is in it already may stay, whatever their rights are by now.
  await checkPeople(work, {
    memberIds: edit.memberIds?.filter((member) => !before.memberIds.includes(member)) ?? [],
    leadId: edit.leadId === before.leadId ? null : (edit.leadId ?? null),
  });
  if (edit.name !== undefined) await refuseTakenName(work, edit.name, id);
  await db(work)
    .updateTable("tickets.groups")
    .set({
      version: sql`version + 1`,
      ...(edit.name === undefined ? {} : { name: edit.name }),
      ...(edit.description === undefined ? {} : { description: edit.description }),
      ...(edit.leadId === undefined ? {} : { lead_id: edit.leadId }),
      ...(edit.partnerIds === undefined ? {} : { partner_ids: edit.partnerIds }),
    })
    .where("id", "=", id)
    .execute();
  if (edit.memberIds) await setMembers(work, id, edit.memberIds);
  const after = (await readSetup(work)).groups.get(id);
  if (!after) throw notFound();
  leaveEntry(
    work,
    "ticket_group",
    { id, label: after.name, partnerIds: before.partnerIds },
    "updated",
    differences({ ...before, version: 0 }, { ...after, version: 0 }),
  );
}

export async function deleteGroup(work: Work, id: string, version: number): Promise<void> {
  await sql`select 1 from tickets.groups where id = ${id} for update`.execute(work.tx);
  const group = editable(work, (await readSetup(work)).groups.get(id), version);
  await db(work).deleteFrom("tickets.groups").where("id", "=", id).execute();
  await sql`update tickets.ticket_answers set group_ids = array_remove(group_ids, ${id}::uuid) where ${id}::uuid = any (group_ids)`.execute(
    work.tx,
  );
  leaveEntry(work, "ticket_group", { id, label: group.name, partnerIds: group.partnerIds }, "deleted", {
    name: { before: group.name, after: null },
  });
}

async function setMembers(work: Work, groupId: string, adminIds: readonly string[]): Promise<void> {
  await sql`delete from tickets.group_members where group_id = ${groupId} and admin_id <> all (${[...adminIds]}::uuid[])`.execute(work.tx);
  await sql`insert into tickets.group_members (group_id, admin_id) select ${groupId}, unnest(${[...adminIds]}::uuid[]) on conflict do nothing`.execute(
    work.tx,
  );
}

async function checkPeople(work: Work, { memberIds, leadId }: { memberIds: readonly string[]; leadId: string | null }): Promise<void> {
  if (memberIds.length === 0 && leadId === null) return;
  const agents = new Set((await listAgents(work, undefined)).map(({ id }) => id));
  if (memberIds.some((id) => !agents.has(id))) throw fieldProblem("memberIds", "unknown-value", "Somebody here has no right to tickets.");
  if (leadId !== null && !agents.has(leadId)) throw fieldProblem("leadId", "unknown-value", "This person has no right to tickets.");
}

async function refuseTakenName(work: Work, name: string, exceptId?: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from tickets.groups where lower(name) = lower(${name})`.execute(work.tx);
  if (rows.some(({ id }) => id !== exceptId)) throw fieldProblem("name", "already-taken", "There is a group with this name.");
}

function leaveEntry(
  work: Work,
  entity: "ticket_type" | "ticket_group",
  about: { id: string; label: string; partnerIds: readonly string[] },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ entity, entityId: about.id, label: about.label, action, partnerId: auditedPartner(work, about.partnerIds), changes });
}
