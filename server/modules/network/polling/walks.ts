// Somebody looks through what a device has to say. They ask in one process; the one that reaches equipment takes it up and writes the answer down.
import { sql } from "kysely";
import type { z } from "zod";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getEquipment } from "../equipment/equipment-queries.ts";
import { mayChange } from "../scope.ts";
import type { getWalkEndpoint } from "./contract.ts";
import { parseOid } from "./oid-rules.ts";
import type { SealedAccess } from "./poll-store.ts";
import type { SnmpAnswer, SnmpConversation } from "./ports.ts";
import { db } from "./tables.ts";

const mostFound = 500;
/** Nobody waits longer for one. */
const staleMinutes = 5;

export interface AskedWalk {
  readonly id: string;
  readonly oid: string;
  readonly access: SealedAccess;
}
interface Found {
  readonly oid: string;
  readonly type: string;
  readonly value: string;
}

export async function startWalk(work: Work, equipmentId: string, typed: string): Promise<string> {
  const equipment = await getEquipment(work, equipmentId);
  if (!mayChange(work.actor, equipment.served)) throw notFound("There is no such equipment that is yours alone.");
  const oid = parseOid(typed);
  if (oid === undefined) throw fieldProblem("oid", "not-an-oid", "An OID is numbers with dots: 1.3.6.1.2.1.1");
  if (!equipment.snmp_on || equipment.address === null) throw fieldProblem("oid", "snmp-off", "This device is not asked by SNMP.");
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("network.snmp_walks")
    .values({ id, equipment_id: equipmentId, oid, asked_at: work.now, taken_at: null, done_at: null, answer: null })
    .execute();
  return id;
}

/** Only to whoever sees the device. */
export async function showWalk(work: Work, id: string): Promise<z.input<typeof getWalkEndpoint.returns>> {
  const walk = await db(work).selectFrom("network.snmp_walks").selectAll().where("id", "=", id).executeTakeFirst();
  if (!walk) throw notFound("There is no such walk.");
  const equipment = await getEquipment(work, walk.equipment_id);
  if (!mayChange(work.actor, equipment.served)) throw notFound("There is no such walk.");
  return { id, oid: walk.oid, isDone: walk.done_at !== null, answer: walk.answer, found: walk.found };
}

/** For this process alone. */
export async function takeWalks(work: Work, most: number): Promise<readonly AskedWalk[]> {
  const { rows } = await sql<{ id: string; oid: string; access: SealedAccess }>`
    update network.snmp_walks walk set taken_at = ${work.now}
    from network.equipment device
    where device.id = walk.equipment_id and walk.id in (
      select id from network.snmp_walks where taken_at is null and asked_at > ${work.now}::timestamptz - make_interval(mins => ${staleMinutes})
      order by asked_at limit ${most} for update skip locked)
    returning walk.id, walk.oid, json_build_object('address', host(device.address), 'port', device.snmp_port, 'version', device.snmp_version,
      'communitySealed', device.snmp_community_sealed, 'user', device.snmp_user, 'authSealed', device.snmp_auth_sealed,
      'privacySealed', device.snmp_privacy_sealed) as access`.execute(work.tx);
  return rows;
}

/** Below the OID, or the one value that it is itself. */
export async function walkDevice(conversation: SnmpConversation, oid: string): Promise<SnmpAnswer<readonly Found[]>> {
  const below = await conversation.walk([oid], mostFound);
  if (below.kind !== "answered") return below;
  const rows = (below.value[0] ?? []).map(({ index, value }) => ({ oid: `${oid}.${index}`, type: value.type, value: String(value.value) }));
  if (rows.length > 0) return { kind: "answered", value: rows };
  const itself = await conversation.get([oid]);
  if (itself.kind !== "answered") return itself;
  const [value] = itself.value;
  return { kind: "answered", value: value ? [{ oid, type: value.type, value: String(value.value) }] : [] };
}

export async function finishWalk(work: Work, id: string, answer: SnmpAnswer<readonly Found[]>): Promise<void> {
  const [why, found] = answer.kind === "answered" ? ["", answer.value] : [answer.why.slice(0, 300), []];
  await sql`update network.snmp_walks set done_at = ${work.now}, answer = ${answer.kind}, why = ${why},
    found = ${JSON.stringify(found)}::jsonb where id = ${id}`.execute(work.tx);
}
