// Values that devices of a kind are asked for beside the usual ones. They are the whole installation's.
import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { closeAlerts } from "../alerts/alert-store.ts";
import { stated } from "../stated.ts";
import type { createOidEndpoint, listOidsEndpoint, OidView, updateOidEndpoint } from "./contract.ts";
import { parseOid } from "./oid-rules.ts";
import { db, type OidRow } from "./tables.ts";

const mostPerKind = 200;

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

function refuseBound(work: Work): void {
  if (!seesAll(work))
    throw permissionDenied("What devices are asked for is the whole installation's: only who sees all partners changes it.");
}

export const oidView = ({ created_at: _, ...row }: OidRow): z.input<typeof OidView> => row;

export async function listOids(work: Work): Promise<z.input<typeof listOidsEndpoint.returns>> {
  const rows = await db(work)
    .selectFrom("network.snmp_oids")
    .selectAll()
    .orderBy("kind")
    .orderBy(sql`lower(vendor)`)
    .orderBy(sql`lower(name)`)
    .execute();
  return { items: rows.map(oidView), mayChange: seesAll(work) && mayDo(work.actor, "network.monitoring.update") };
}

export async function createOid(work: Work, { oid: typed, ...body }: BodyOf<typeof createOidEndpoint>): Promise<OidRow> {
  refuseBound(work);
  const oid = readOid(typed);
  refuseLimits(body);
  // Under one lock, so that two additions at once see each other.
  await takeTurns(work);
  const ofKind = await db(work).selectFrom("network.snmp_oids").selectAll().where("kind", "=", body.kind).execute();
  refuseTaken(ofKind, { ...body, oid });
  if (ofKind.length >= mostPerKind)
    throw fieldProblem("kind", "too-many", `Devices of a kind are asked for ${mostPerKind} values at most.`);
  const row = await db(work)
    .insertInto("network.snmp_oids")
    .values({ id: uuidv7(work.now.getTime()), oid, ...body, created_at: work.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  leaveEntry(work, row, "created", { oid: { before: null, after: oid } });
  return row;
}

export async function updateOid(work: Work, id: string, edit: BodyOf<typeof updateOidEndpoint>, version: number): Promise<OidRow> {
  const before = await lockOid(work, id, version);
  const { oid: typed, ...fields } = edit;
  const wanted = { ...before, ...stated(fields), ...(typed === undefined ? {} : { oid: readOid(typed) }) };
  refuseLimits(wanted);
  const others = await db(work).selectFrom("network.snmp_oids").selectAll().where("kind", "=", before.kind).where("id", "!=", id).execute();
  refuseTaken(others, wanted);
  const { name, oid, type, factor, unit, low, high } = wanted;
  const after = await db(work)
    .updateTable("network.snmp_oids")
    .set({ name, oid, type, factor, unit, low, high, version: sql`version + 1` })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (oid !== before.oid || type !== before.type || factor !== before.factor) await forgetMeasured(work, id);
  leaveEntry(work, after, "updated", differences(facts(before), facts(after)));
  return after;
}

/** What was measured was something else: the next look begins a series of its own, and what is open is not known to be wrong. */
async function forgetMeasured(work: Work, id: string): Promise<void> {
  await sql`delete from network.snmp_series where oid_id = ${id}`.execute(work.tx);
  await sql`delete from network.snmp_texts where oid_id = ${id}`.execute(work.tx);
  const { rows } = await sql<{ id: string }>`select id from network.alerts where snmp_oid_id = ${id} and closed_at is null`.execute(
    work.tx,
  );
  await closeAlerts(
    work,
    rows.map((alert) => alert.id),
  );
}

/** With what was measured of it, and with its alerts. */
export async function deleteOid(work: Work, id: string, version: number): Promise<void> {
  const before = await lockOid(work, id, version);
  await db(work).deleteFrom("network.snmp_oids").where("id", "=", id).execute();
  leaveEntry(work, before, "deleted", { oid: { before: before.oid, after: null } });
}

const takeTurns = async (work: Work): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('network.snmp_oids'))`.execute(work.tx);
};

async function lockOid(work: Work, id: string, version: number): Promise<OidRow> {
  refuseBound(work);
  await takeTurns(work);
  const row = await db(work).selectFrom("network.snmp_oids").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw notFound("There is no such value.");
  if (row.version !== version) throw editConflict("The value was changed meanwhile.", { current: oidView(row) });
  return row;
}

function readOid(typed: string): string {
  const oid = parseOid(typed);
  if (oid === undefined) throw fieldProblem("oid", "not-an-oid", "An OID is numbers with dots: 1.3.6.1.2.1.1.5.0");
  return oid;
}

/** The OID and the name are there once among what devices of a kind and make are asked for. */
function refuseTaken(ofKind: readonly OidRow[], { vendor, oid, name }: Pick<OidRow, "vendor" | "oid" | "name">): void {
  const sameMake = ofKind.filter((one) => one.vendor.toLowerCase() === vendor.toLowerCase());
  if (sameMake.some((one) => one.oid === oid)) throw fieldProblem("oid", "already-taken", "These devices are asked for it already.");
  if (sameMake.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw fieldProblem("name", "already-taken", "There is one with this name.");
}

function refuseLimits({ type, low, high }: Pick<OidRow, "type" | "low" | "high">): void {
  if (type === "text" && (low !== null || high !== null)) throw fieldProblem("low", "no-limits-of-text", "A text has no limits.");
  if (low !== null && high !== null && low >= high) throw fieldProblem("high", "above-low", "Has to be more than the lower limit.");
}

const facts = ({ name, oid, type, factor, unit, low, high }: OidRow) => ({ name, oid, type, factor, unit, low, high });

function leaveEntry(work: Work, { id, name }: OidRow, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({ ...{ entity: "snmp_oid", entityId: id, label: name, action, changes }, partnerId: null });
}
