// P-254 switches of services: what the provider defines, how they stand at a service, who may turn them.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../shared/calendar.ts";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { momentIn } from "../../../shared/moment-in-zone.ts";
import { seesPartner, visibleTo } from "../../platform/db/visible-to.ts";
import { differences } from "../../platform/differences.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { editConflict, fieldProblem, freshProofNeeded, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, listPartners } from "../partners/index.ts";
import { getService, type Service, serviceLabel } from "../services/index.ts";
import type { createSwitchEndpoint, OwnSwitch, SwitchView, updateSwitchEndpoint } from "./contract.ts";
import { attributeChanged } from "./events.ts";
import { limitReached, switchIsUsed, tooManySwitches } from "./problems.ts";
import { mostChangesADay, mostSwitches, needsProof, type Switch, switchesFor } from "./switch-rules.ts";
import { db } from "./tables.ts";

type View = z.input<typeof SwitchView>;

export async function loadSwitches(work: Work): Promise<Switch[]> {
  const rows = await db(work).selectFrom("access.switches").selectAll().orderBy("kind").orderBy("position").orderBy("key").execute();
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, key: row.key, titles: row.titles, helps: row.helps, part: row.part },
    ...{ isOnByDefault: row.is_on_by_default, planIds: row.plan_ids, partnerIds: row.partner_ids, permission: row.permission },
    ...{ dropsLine: row.drops_line, position: row.position, version: row.version },
  }));
}

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");
/** What somebody may change: all that it serves is theirs. */
const isMine = (work: Work, partnerIds: readonly string[]): boolean =>
  seesAll(work) || (partnerIds.length > 0 && partnerIds.every((id) => seesPartner(work.actor, id)));
const isSeen = (work: Work, { partnerIds }: Switch): boolean =>
  partnerIds.length === 0 || partnerIds.some((id) => seesPartner(work.actor, id));

export async function listSwitches(work: Work): Promise<{ items: View[] }> {
  const all = (await loadSwitches(work)).filter((each) => isSeen(work, each));
  return { items: all.map((each) => switchView(work, each)) };
}

const switchView = (work: Work, each: Switch): View =>
  ({ ...each, planIds: [...each.planIds], partnerIds: [...each.partnerIds], mayChange: isMine(work, each.partnerIds) }) as View;

async function checkPartners(work: Work, ids: readonly string[]): Promise<void> {
  const known = new Set((await listPartners(work)).map(({ id }) => id));
  if (ids.some((id) => !known.has(id) || !seesPartner(work.actor, id)))
    throw fieldProblem("partnerIds", "unknown-value", "There is no such partner.");
  if (!isMine(work, ids)) throw fieldProblem("partnerIds", "required", "Name the partners that it serves.");
}

export async function createSwitch(work: Work, body: BodyOf<typeof createSwitchEndpoint>): Promise<View> {
  await checkPartners(work, body.partnerIds);
  // Two made at once are counted one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended('access-switches:' || ${body.kind}, 0))`.execute(work.tx);
  const ofKind = (await loadSwitches(work)).filter(({ kind }) => kind === body.kind);
  if (ofKind.length >= mostSwitches) throw tooManySwitches(`There are ${mostSwitches} already.`);
  if (ofKind.some(({ key }) => key === body.key)) throw fieldProblem("key", "taken", "There is a switch with this key.");
  const { id } = await db(work)
    .insertInto("access.switches")
    .values({
      ...{ kind: body.kind, key: body.key, titles: JSON.stringify(body.titles), helps: JSON.stringify(body.helps), part: body.part },
      ...{ is_on_by_default: body.isOnByDefault, plan_ids: body.planIds, partner_ids: body.partnerIds, permission: body.permission },
      drops_line: body.dropsLine,
      position: Math.max(0, ...ofKind.map(({ position }) => position)) + 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const made = await getSwitch(work, id);
  leaveEntry(work, made, "created", differences({}, body));
  return switchView(work, made);
}

async function getSwitch(work: Work, id: string): Promise<Switch> {
  const found = (await loadSwitches(work)).find((each) => each.id === id);
  if (!found || !isSeen(work, found)) throw notFound("There is no such switch.");
  return found;
}

async function editable(work: Work, id: string, version: number): Promise<Switch> {
  await sql`select 1 from access.switches where id = ${id} for update`.execute(work.tx);
  const before = await getSwitch(work, id);
  if (!isMine(work, before.partnerIds)) throw notFound("There is no such switch.");
  if (before.version !== version) throw editConflict("It was changed meanwhile.", { current: switchView(work, before) });
  return before;
}

export async function updateSwitch(work: Work, id: string, edit: BodyOf<typeof updateSwitchEndpoint>, version: number): Promise<View> {
  const before = await editable(work, id, version);
  if (edit.partnerIds) await checkPartners(work, edit.partnerIds);
  await db(work)
    .updateTable("access.switches")
    .set({
      version: before.version + 1,
      ...(edit.titles === undefined ? {} : { titles: JSON.stringify(edit.titles) }),
      ...(edit.helps === undefined ? {} : { helps: JSON.stringify(edit.helps) }),
      ...(edit.part === undefined ? {} : { part: edit.part }),
      ...(edit.isOnByDefault === undefined ? {} : { is_on_by_default: edit.isOnByDefault }),
      ...(edit.planIds === undefined ? {} : { plan_ids: edit.planIds }),
      ...(edit.partnerIds === undefined ? {} : { partner_ids: edit.partnerIds }),
      ...(edit.permission === undefined ? {} : { permission: edit.permission }),
      ...(edit.dropsLine === undefined ? {} : { drops_line: edit.dropsLine }),
    })
    .where("id", "=", id)
    .execute();
  const after = await getSwitch(work, id);
  leaveEntry(work, after, "updated", differences(before, { ...before, ...edit }));
  return switchView(work, after);
}

export async function deleteSwitch(work: Work, id: string, version: number): Promise<void> {
  const before = await editable(work, id, version);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from access.service_attributes attribute
    where attribute.key = ${before.key} and attribute.is_on`.execute(work.tx);
  if ((rows[0]?.count ?? 0) > 0) throw switchIsUsed("Services have it turned on. Take the right from customers instead.");
  await db(work).deleteFrom("access.switches").where("id", "=", id).execute();
  leaveEntry(work, before, "deleted");
}

function leaveEntry(work: Work, each: Switch, action: "created" | "updated" | "deleted", changes?: ReturnType<typeof differences>): void {
  work.audit({
    entity: "service_switch",
    entityId: each.id,
    label: each.titles.en ?? each.key,
    action,
    partnerId: each.partnerIds.length === 1 ? (each.partnerIds[0] ?? null) : null,
    ...(changes ? { changes } : {}),
  });
}

/** How every switch of a service stands; the network reads it as `service.attr.<key>` (N-67). */
export async function attributesOf(work: Work, service: Pick<Service, "id" | "kind" | "planId" | "partnerId">) {
  const rows = await db(work)
    .selectFrom("access.service_attributes as attribute")
    .select(["attribute.key", "attribute.is_on", "attribute.changed_at"])
    .where("attribute.service_id", "=", service.id)
    .where(visibleTo(work.actor, { partner: "attribute.partner_id", customer: "attribute.customer_id" }))
    .execute();
  const set = new Map(rows.map((row) => [row.key, row]));
  return switchesFor(await loadSwitches(work), service).map((each) => ({
    each,
    isOn: set.get(each.key)?.is_on ?? each.isOnByDefault,
    changedAt: set.get(each.key)?.changed_at ?? null,
  }));
}

const runs = new Set(["active", "paused", "pending"]);

async function ownService(work: Work, serviceId: string): Promise<Service> {
  const service = await getService(work, serviceId);
  if (service.customerId !== ownCustomer(work).customerId || service.archivedByMistake) throw notFound("There is no such service.");
  return service;
}

/** P-44 what customers may neither see nor turn is not in the answer. */
export async function listOwnSwitches(work: Work, serviceId: string): Promise<{ items: z.input<typeof OwnSwitch>[]; changesLeft: number }> {
  const service = await ownService(work, serviceId);
  if (!runs.has(service.state)) return { items: [], changesLeft: 0 };
  const attributes = await attributesOf(work, service);
  return {
    items: attributes
      .filter(({ each }) => each.permission !== "none")
      .map(({ each: { key, titles, helps, part, permission, dropsLine }, isOn }) => ({
        ...{ key, titles, helps, part, isOn, dropsLine },
        mayTurn: permission === "edit",
      })),
    changesLeft: Math.max(0, mostChangesADay - (await changesToday(work, service)).count),
  };
}

async function changesToday(work: Work, service: Service): Promise<{ count: number; until: Date }> {
  const { timeZone } = await getPartner(work, service.partnerId);
  const on = calendarDay(work.now, timeZone);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from access.attribute_changes
    where service_id = ${service.id} and by_customer and at >= ${new Date(momentIn(on, "00:00", timeZone))}`.execute(work.tx);
  return { count: rows[0]?.count ?? 0, until: new Date(momentIn(addDays(on, 1), "00:00", timeZone)) };
}

/** P-254 the customer turns one; what stands so already changes nothing and counts for nothing. */
export async function turnOwnSwitch(work: Work, serviceId: string, key: string, isOn: boolean) {
  const service = await ownService(work, serviceId);
  await sql`select pg_advisory_xact_lock(hashtextextended('service-attributes:' || ${serviceId}, 0))`.execute(work.tx);
  const found = (await attributesOf(work, service)).find(({ each }) => each.key === key);
  if (!runs.has(service.state) || found?.each.permission !== "edit") throw notFound("There is no such switch.");
  if (needsProof(found.each, isOn) && !work.origin.isProven) throw freshProofNeeded();
  if (found.isOn !== isOn) {
    const { count, until } = await changesToday(work, service);
    if (count >= mostChangesADay)
      throw limitReached(`You have changed the switches of this service ${mostChangesADay} times today.`, {
        current: { limit: mostChangesADay, renewsAt: until.toISOString() },
      });
    await setAttribute(work, service, { key, isOn, byCustomer: true });
  }
  return listOwnSwitches(work, serviceId);
}

/** Staff turn one, whatever customers may. */
export async function turnSwitch(work: Work, serviceId: string, key: string, isOn: boolean): Promise<void> {
  const service = await getService(work, serviceId);
  await sql`select pg_advisory_xact_lock(hashtextextended('service-attributes:' || ${serviceId}, 0))`.execute(work.tx);
  const found = (await attributesOf(work, service)).find(({ each }) => each.key === key);
  if (!found) throw notFound("There is no such switch.");
  if (found.isOn !== isOn) await setAttribute(work, service, { key, isOn, byCustomer: false });
}

async function setAttribute(work: Work, service: Service, to: { key: string; isOn: boolean; byCustomer: boolean }): Promise<void> {
  const { key, isOn, byCustomer } = to;
  const about = { service_id: service.id, customer_id: service.customerId, partner_id: service.partnerId };
  await db(work)
    .insertInto("access.service_attributes")
    .values({ ...about, key, is_on: isOn, changed_at: work.now })
    .onConflict((conflict) => conflict.columns(["service_id", "key"]).doUpdateSet({ is_on: isOn, changed_at: work.now }))
    .execute();
  await db(work)
    .insertInto("access.attribute_changes")
    .values({ ...about, key, is_on: isOn, by_customer: byCustomer, at: work.now })
    .execute();
  work.emit(
    attributeChanged,
    { partnerId: service.partnerId, customerId: service.customerId, objectId: service.id },
    { serviceId: service.id, number: Number(service.number), key, isOn },
  );
  work.audit({
    ...{ entity: "service", entityId: service.id, label: serviceLabel(service.number), action: "switch-turned" },
    ...{ partnerId: service.partnerId, customerId: service.customerId },
    changes: { switch: { before: null, after: key }, isOn: { before: !isOn, after: isOn } },
  });
}
