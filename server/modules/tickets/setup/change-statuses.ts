// The statuses that tickets wear, and what leads to them (O-117, O-118). They are the whole installation's.
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { MoveEvent, StatusKind } from "../contract.ts";
import { statusNeeded, wrongKind } from "../problems.ts";
import { db } from "../tables.ts";
import type { createStatusEndpoint, saveMovesEndpoint, updateStatusEndpoint } from "./contract.ts";
import { readSetup, type Setup, type Status } from "./setup.ts";

/** O-117 without one of each there are moves that lead nowhere. */
const neededKinds: readonly StatusKind[] = ["new", "open", "closed"];
/** Where what happens may lead: assigning leaves New, closing closes, and nothing else does. */
const kindsOfMove: Readonly<Record<MoveEvent, readonly StatusKind[]>> = {
  created: ["new", "open"],
  assigned: ["open"],
  customer_replied: ["new", "open"],
  staff_replied: ["open", "pending", "hold"],
  closed: ["closed"],
  reopened: ["open"],
};

function refuseBound(work: Work): void {
  const { actor } = work;
  if (actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all")) return;
  throw permissionDenied("Statuses are the whole installation's: only who sees all partners changes them.");
}

/** Changes of the set-up take turns. */
async function lockSetup(work: Work): Promise<Setup> {
  await sql`select 1 from tickets.moves order by event for update`.execute(work.tx);
  return readSetup(work);
}

const leaveEntry = (
  work: Work,
  status: Pick<Status, "id" | "titles">,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void =>
  work.audit({
    entity: "ticket_status",
    entityId: status.id,
    label: Object.values(status.titles)[0] ?? "",
    action,
    partnerId: null,
    changes,
  });

export async function createStatus(work: Work, body: BodyOf<typeof createStatusEndpoint>): Promise<string> {
  refuseBound(work);
  const setup = await lockSetup(work);
  checkNext(setup, body.nextIds);
  const { id } = await db(work)
    .insertInto("tickets.statuses")
    .values({
      kind: body.kind,
      titles: JSON.stringify(body.titles),
      portal_titles: JSON.stringify(body.portalTitles),
      colour: body.colour,
      pauses_clock: body.pausesClock,
      next_ids: body.nextIds,
      position: Math.max(0, ...[...setup.statuses.values()].map(({ position }) => position)) + 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  leaveEntry(work, { id, titles: body.titles }, "created", {
    titles: { before: null, after: body.titles },
    kind: { before: null, after: body.kind },
  });
  return id;
}

function checkNext(setup: Setup, ids: readonly string[]): void {
  if (ids.some((id) => !setup.statuses.has(id))) throw fieldProblem("nextIds", "unknown-value", "There is no such status.");
}

function findStatus(setup: Setup, id: string): Status {
  const status = setup.statuses.get(id);
  if (!status) throw notFound("There is no such status.");
  return status;
}

export async function updateStatus(work: Work, id: string, edit: BodyOf<typeof updateStatusEndpoint>, version: number): Promise<void> {
  refuseBound(work);
  const setup = await lockSetup(work);
  const before = findStatus(setup, id);
  if (before.version !== version) throw editConflict("The status was changed meanwhile.", { current: before });
  if (edit.nextIds) checkNext(setup, edit.nextIds);
  if (edit.kind !== undefined && edit.kind !== before.kind) await refuseOtherKind(work, setup, before, edit.kind);
  await db(work)
    .updateTable("tickets.statuses")
    .set({
      version: sql`version + 1`,
      ...(edit.kind === undefined ? {} : { kind: edit.kind }),
      ...(edit.titles === undefined ? {} : { titles: JSON.stringify(edit.titles) }),
      ...(edit.portalTitles === undefined ? {} : { portal_titles: JSON.stringify(edit.portalTitles) }),
      ...(edit.colour === undefined ? {} : { colour: edit.colour }),
      ...(edit.pausesClock === undefined ? {} : { pauses_clock: edit.pausesClock }),
      ...(edit.nextIds === undefined ? {} : { next_ids: edit.nextIds }),
    })
    .where("id", "=", id)
    .execute();
  const after = findStatus(await readSetup(work), id);
  leaveEntry(work, after, "updated", differences({ ...before, version: 0 }, { ...after, version: 0 }));
}

async function refuseOtherKind(work: Work, setup: Setup, status: Status, kind: StatusKind): Promise<void> {
  refuseLast(setup, status);
  const { rows } =
    await sql`select 1 from tickets.tickets where status_id = ${status.id} or merged_from_status_id = ${status.id} limit 1`.execute(
      work.tx,
    );
  if (rows.length > 0) throw statusNeeded("Tickets wear this status, so it stays of its kind. Make a new one and move them there.");
  for (const [event, statusId] of Object.entries(setup.moves))
    if (statusId === status.id && !kindsOfMove[event as MoveEvent].includes(kind))
      throw statusNeeded("Tickets come into this status by themselves. Choose another one for that first.");
}

function refuseLast(setup: Setup, status: Status): void {
  const isLast = ![...setup.statuses.values()].some(({ id, kind }) => id !== status.id && kind === status.kind);
  if (isLast && neededKinds.includes(status.kind)) throw statusNeeded("There must be a new, an open and a closed status.");
}

/** O-117 its tickets, and what leads to it, go to another of its kind. */
export async function deleteStatus(work: Work, id: string, replaceById: string | undefined, version: number): Promise<void> {
  refuseBound(work);
  const setup = await lockSetup(work);
  const status = findStatus(setup, id);
  if (status.version !== version) throw editConflict("The status was changed meanwhile.", { current: status });
  refuseLast(setup, status);
  const { rows } = await sql`select 1 from tickets.tickets where status_id = ${id} or merged_from_status_id = ${id} limit 1`.execute(
    work.tx,
  );
  const isNamed = Object.values(setup.moves).includes(id);
  if ((rows.length > 0 || isNamed) && replaceById === undefined)
    throw fieldProblem("replaceById", "required", "Choose the status that its tickets go to.");
  if (replaceById !== undefined) {
    const other = setup.statuses.get(replaceById);
    if (!other || other.id === id) throw fieldProblem("replaceById", "unknown-value", "There is no such status.");
    if (other.kind !== status.kind)
      throw wrongKind("Choose a status of the same kind.", { errors: [{ field: "replaceById", code: "wrong-kind" }] });
    await sql`update tickets.tickets set status_id = ${other.id}, version = version + 1 where status_id = ${id}`.execute(work.tx);
    await sql`update tickets.tickets set merged_from_status_id = ${other.id} where merged_from_status_id = ${id}`.execute(work.tx);
    await sql`update tickets.moves set status_id = ${other.id} where status_id = ${id}`.execute(work.tx);
  }
  await sql`update tickets.statuses set next_ids = array_remove(next_ids, ${id}::uuid) where ${id}::uuid = any (next_ids)`.execute(work.tx);
  await db(work).deleteFrom("tickets.statuses").where("id", "=", id).execute();
  leaveEntry(work, status, "deleted", {
    titles: { before: status.titles, after: null },
    replacedBy: { before: null, after: replaceById ?? null },
  });
}

export async function orderStatuses(work: Work, ids: readonly string[]): Promise<Setup> {
  refuseBound(work);
  const setup = await lockSetup(work);
  const known = [...setup.statuses.keys()];
  if (ids.length !== known.length || new Set(ids).size !== ids.length || !ids.every((id) => setup.statuses.has(id)))
    throw fieldProblem("statusIds", "unknown-value", "Name every status once.");
  await sql`update tickets.statuses set position = wanted.position from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, position)
    where statuses.id = wanted.id`.execute(work.tx);
  const first = findStatus(setup, ids[0] as string);
  leaveEntry(work, first, "ordered", { order: { before: known, after: ids } });
  return readSetup(work);
}

export async function saveMoves(work: Work, body: BodyOf<typeof saveMovesEndpoint>): Promise<Setup["moves"]> {
  refuseBound(work);
  const setup = await lockSetup(work);
  for (const [event, statusId] of Object.entries(body) as [MoveEvent, string][]) {
    const status = setup.statuses.get(statusId);
    if (!status) throw fieldProblem(event, "unknown-value", "There is no such status.");
    if (!kindsOfMove[event].includes(status.kind))
      throw wrongKind("This status is of a kind that does not follow from it.", { errors: [{ field: event, code: "wrong-kind" }] });
    await db(work).updateTable("tickets.moves").set({ status_id: statusId }).where("event", "=", event).execute();
    leaveEntry(work, status, "moved-to", { [event]: { before: setup.moves[event], after: statusId } });
  }
  if (Object.keys(body).length === 0) throw fieldProblem("", "required", "Say what is to change.");
  return (await readSetup(work)).moves;
}
