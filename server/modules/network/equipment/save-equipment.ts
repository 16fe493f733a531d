import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { equipmentInUse } from "../problems.ts";
import { findNas } from "../routers/nas-queries.ts";
import type { Vault } from "../routers/nas-secrets.ts";
import { auditedPartner, chosenPartners, mayChange, saveServed } from "../scope.ts";
import { findSite, takeTurnsAtSite } from "../sites/site-queries.ts";
import { maintenanceFault, maxMaintenanceDays } from "../sites/site-rules.ts";
import { stated } from "../stated.ts";
import type { createEquipmentEndpoint, updateEquipmentEndpoint } from "./contract.ts";
import { type Equipment, findEquipment, getEquipment } from "./equipment-queries.ts";
import { showEquipment } from "./show-equipment.ts";
import { findStockItem } from "./stock-items.ts";
import { db } from "./tables.ts";

type Body = BodyOf<typeof createEquipmentEndpoint>;

export async function createEquipment(work: Work, { seal }: Pick<Vault, "seal">, body: Body): Promise<Equipment> {
  const id = uuidv7(work.now.getTime());
  const served = await chosenPartners(work, body.partnerIds);
  await checkFields(work, body, undefined);
  refuseHalfSnmp(body, {
    community: body.snmpCommunity !== null,
    authKey: body.snmpAuthKey !== null,
    privacyKey: body.snmpPrivacyKey !== null,
  });
  await db(work)
    .insertInto("network.equipment")
    .values({
      ...columnsOf(body),
      ...{ id, all_partners: served.forAll, maintenance_until: null, created_at: work.now },
      ...sealed({ seal }, body),
    })
    .execute();
  await saveServed(work, "equipment", id, served);
  const one = await getEquipment(work, id);
  leaveEntry(work, one, "created", { name: { before: null, after: one.name }, address: { before: null, after: one.address } });
  return one;
}

export async function updateEquipment(
  work: Work,
  { seal }: Pick<Vault, "seal">,
  id: string,
  edit: BodyOf<typeof updateEquipmentEndpoint>,
  version: number,
): Promise<Equipment> {
  const { snmpCommunity, snmpAuthKey, snmpPrivacyKey, partnerIds, ...fields } = edit;
  const before = await lockEquipment(work, id, version);
  const wanted = { ...fieldsOf(before), ...stated(fields) };
  const served = partnerIds ? await chosenPartners(work, partnerIds) : before.served;
  if (before.customer_id !== null && served.partnerIds.join() !== before.served.partnerIds.join())
    throw fieldProblem("partnerIds", "of-a-customer", "It stands at a customer's, so it serves their partner and nobody else.");
  await checkFields(work, wanted, before);
  const has = (given: string | null | undefined, kept: string | null): boolean => (given === undefined ? kept : given) !== null;
  refuseHalfSnmp(wanted, {
    community: has(snmpCommunity, before.snmp_community_sealed),
    authKey: has(snmpAuthKey, before.snmp_auth_sealed),
    privacyKey: has(snmpPrivacyKey, before.snmp_privacy_sealed),
  });
  await db(work)
    .updateTable("network.equipment")
    .set({
      ...columnsOf(wanted),
      all_partners: served.forAll,
      version: sql`version + 1`,
      ...sealed({ seal }, { snmpCommunity, snmpAuthKey, snmpPrivacyKey }),
    })
    .where("id", "=", id)
    .execute();
  if (partnerIds) await saveServed(work, "equipment", id, served);
  const after = await getEquipment(work, id);
  leaveEntry(work, after, "updated", {
    ...differences(
      { ...fieldsOf(before), partnerIds: before.served.partnerIds },
      { ...fieldsOf(after), partnerIds: after.served.partnerIds },
    ),
    ...Object.fromEntries(
      Object.entries(stated({ snmpCommunity, snmpAuthKey, snmpPrivacyKey })).map(([field]) => [
        field,
        { before: "(changed)", after: "(changed)" },
      ]),
    ),
  });
  return after;
}

/** Until a moment, then it is over by itself, as with sites (N-17). */
export async function maintainEquipment(work: Work, id: string, until: Date | null, version: number): Promise<Equipment> {
  const before = await lockEquipment(work, id, version);
  const fault = until && maintenanceFault(until, work.now);
  if (fault === "in-the-past") throw fieldProblem("until", "in-the-past", "Maintenance ends later than now.");
  if (fault === "too-far")
    throw fieldProblem("until", "too-far", `Maintenance lasts ${maxMaintenanceDays} days at most.`, { days: maxMaintenanceDays });
  await db(work)
    .updateTable("network.equipment")
    .set({ maintenance_until: until, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  const after = await getEquipment(work, id);
  leaveEntry(work, after, "maintained", {
    maintenanceUntil: { before: before.maintenance_until?.toISOString() ?? null, after: until?.toISOString() ?? null },
  });
  return after;
}

/** For good. What hangs on it is told apart from it first: nothing may hang on what is not there. */
export async function retireEquipment(work: Work, id: string, version: number): Promise<Equipment> {
  const before = await lockEquipment(work, id, version);
  const { rows } = await sql<{ used: boolean }>`select network.has_equipment_below(${id}) as used`.execute(work.tx);
  if (rows[0]?.used) throw equipmentInUse(`Other equipment hangs on ${before.name}. Give that another parent first.`);
  await db(work)
    .updateTable("network.equipment")
    .set({ status: "retired", maintenance_until: null, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, before, "retired", { status: { before: before.status, after: "retired" } });
  return getEquipment(work, id);
}

/** Equipment for editing: within the editor's partners, and nobody else changes it until the commit. */
export async function lockEquipment(work: Work, id: string, version: number): Promise<Equipment> {
  // Before the row: whoever hangs something on it holds this lock, too.
  await takeTurns(work);
  await sql`select 1 from network.equipment where id = ${id} for update`.execute(work.tx);
  const one = await findEquipment(work, id);
  if (!one || one.status === "retired" || !mayChange(work.actor, one.served)) throw notFound("There is no such equipment.");
  if (one.version !== version) throw editConflict("The equipment was changed meanwhile.", { current: await showEquipment(work, id) });
  return one;
}

/** The same lock as the trigger takes, so that what is looked at here (names, parents) still holds when the row is written. */
const takeTurns = async (work: Work): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('network.equipment'))`.execute(work.tx);
};

type SecretField = "snmpCommunity" | "snmpAuthKey" | "snmpPrivacyKey";
type Fields = Omit<Body, "partnerIds" | SecretField>;

async function checkFields(work: Work, fields: Fields, before: Equipment | undefined): Promise<void> {
  await takeTurns(work);
  await refuseTaken(work, fields, before?.id ?? null);
  if (fields.address === null && (fields.pingOn || fields.snmpOn))
    throw fieldProblem("address", "required", "Give an address, or switch ping and SNMP off.");
  if (fields.parentId !== null && fields.parentId !== before?.parent_id) await checkParent(work, fields.parentId, before?.id);
  if (fields.siteId !== null && fields.siteId !== before?.site_id) await checkSite(work, fields.siteId);
  if (fields.nasId !== null && fields.nasId !== before?.nas_id && !(await findNas(work, fields.nasId)))
    throw fieldProblem("nasId", "unknown-value", "There is no such router.");
  if (fields.itemId !== null && fields.itemId !== before?.item_id) await checkItem(work, fields.itemId);
  if (fields.alertGroupId !== null && fields.alertGroupId !== before?.alert_group_id && !(await isAlertGroup(work, fields.alertGroupId)))
    throw fieldProblem("alertGroupId", "unknown-value", "There is no such group.");
}

/** One thing is one device. Whose the other one is may be hidden from whoever asks. */
async function checkItem(work: Work, itemId: string): Promise<void> {
  if (!(await findStockItem(work, itemId))) throw fieldProblem("itemId", "unknown-value", "There is no such item.");
  const { rows } = await sql<{ taken: boolean }>`select network.is_item_taken(${itemId}) as taken`.execute(work.tx);
  if (rows[0]?.taken) throw fieldProblem("itemId", "already-taken", "Another device is this item.");
}

const isAlertGroup = async (work: Work, id: string): Promise<boolean> =>
  (await db(work).selectFrom("network.alert_groups").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;

/** N-48 the name, the serial number and the MAC are there once; the other one is named where its reader may see it. */
async function refuseTaken(work: Work, { name, serial, mac }: Fields, exceptId: string | null): Promise<void> {
  const { rows } = await sql<{ field: string; id: string }>`
    select field, id from network.equipment_taken(${name}, ${serial}, ${mac}::macaddr, ${exceptId}::uuid)`.execute(work.tx);
  const [taken] = rows;
  if (!taken) return;
  const other = await findEquipment(work, taken.id);
  throw fieldProblem(taken.field, "already-taken", other ? `${other.name} has it already.` : "Another one has it already.", {
    name: other?.name ?? "",
  });
}

async function checkParent(work: Work, parentId: string, ownId: string | undefined): Promise<void> {
  const parent = await findEquipment(work, parentId);
  if (!parent || parent.status === "retired") throw fieldProblem("parentId", "unknown-value", "There is no such equipment.");
  if (ownId === undefined) return;
  const { rows } = await sql<{ is_below: boolean }>`
    with recursive above as (
      select id, parent_id from network.equipment where id = ${parentId}
      union select one.id, one.parent_id from network.equipment one join above on one.id = above.parent_id
    )
    select exists (select from above where id = ${ownId}) as is_below`.execute(work.tx);
  if (rows[0]?.is_below) throw fieldProblem("parentId", "hangs-on-itself", "Equipment cannot hang on itself.");
}

/** N-15 nothing is put up at a retired site, nor at one that is being retired at this moment. */
async function checkSite(work: Work, siteId: string): Promise<void> {
  await takeTurnsAtSite(work, siteId);
  const site = await findSite(work, siteId);
  if (!site) throw fieldProblem("siteId", "unknown-value", "There is no such site.");
  if (site.status === "retired") throw fieldProblem("siteId", "retired", "This site is retired.");
}

/** What is switched on can be asked: version 2c with a community, version 3 with a user and a key; privacy only with authentication (RFC 3414). */
function refuseHalfSnmp(
  { snmpOn, snmpVersion, snmpUser }: Pick<Fields, "snmpOn" | "snmpVersion" | "snmpUser">,
  has: { readonly community: boolean; readonly authKey: boolean; readonly privacyKey: boolean },
): void {
  if (has.privacyKey && !has.authKey) throw fieldProblem("snmpAuthKey", "required", "Privacy needs a key for authentication, too.");
  if (!snmpOn) return;
  if (snmpVersion === "2c" && !has.community) throw fieldProblem("snmpCommunity", "required", "Version 2c asks with a community.");
  if (snmpVersion === "3" && snmpUser === null) throw fieldProblem("snmpUser", "required", "Version 3 asks as a user.");
  if (snmpVersion === "3" && !has.authKey) throw fieldProblem("snmpAuthKey", "required", "Version 3 asks with a key.");
}

const sealOne = (seal: Vault["seal"], secret: string | null): string | null => (secret === null ? null : seal(secret));

/** Only those about which something was said. */
function sealed({ seal }: Pick<Vault, "seal">, secrets: { readonly [Field in SecretField]?: string | null | undefined }) {
  const { snmpCommunity, snmpAuthKey, snmpPrivacyKey } = secrets;
  return {
    ...(snmpCommunity === undefined ? {} : { snmp_community_sealed: sealOne(seal, snmpCommunity) }),
    ...(snmpAuthKey === undefined ? {} : { snmp_auth_sealed: sealOne(seal, snmpAuthKey) }),
    ...(snmpPrivacyKey === undefined ? {} : { snmp_privacy_sealed: sealOne(seal, snmpPrivacyKey) }),
  };
}

/** What can be changed, beside secrets and whom it serves. */
const fieldsOf = (one: Equipment): Fields => ({
  ...{ name: one.name, kind: one.kind, vendor: one.vendor, model: one.model, siteId: one.site_id, parentId: one.parent_id },
  ...{
    nasId: one.nas_id,
    itemId: one.item_id,
    address: one.address,
    serial: one.serial,
    mac: one.mac,
    pingOn: one.ping_on,
    pingSeconds: one.ping_seconds,
  },
  ...{ snmpOn: one.snmp_on, snmpVersion: one.snmp_version, snmpPort: one.snmp_port, snmpSeconds: one.snmp_seconds },
  ...{ alertReboots: one.alert_reboots, alertInterfaces: one.alert_interfaces },
  ...{ snmpUser: one.snmp_user, notifyDelaySeconds: one.notify_delay_seconds, alertGroupId: one.alert_group_id, tags: one.tags },
  status: one.status === "disabled" ? "disabled" : "in_use",
});

const columnsOf = (fields: Fields) => ({
  ...{ name: fields.name, kind: fields.kind, vendor: fields.vendor, model: fields.model, site_id: fields.siteId },
  ...{
    parent_id: fields.parentId,
    nas_id: fields.nasId,
    item_id: fields.itemId,
    address: fields.address,
    serial: fields.serial,
    mac: fields.mac,
  },
  ...{ ping_on: fields.pingOn, ping_seconds: fields.pingSeconds, snmp_on: fields.snmpOn, snmp_version: fields.snmpVersion },
  ...{ alert_reboots: fields.alertReboots, alert_interfaces: fields.alertInterfaces },
  ...{ snmp_port: fields.snmpPort, snmp_seconds: fields.snmpSeconds, snmp_user: fields.snmpUser },
  ...{
    notify_delay_seconds: fields.notifyDelaySeconds,
    alert_group_id: fields.alertGroupId,
    tags: [...fields.tags],
    status: fields.status,
  },
});

export const leaveEntry = (
  work: Work,
  one: Equipment,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void =>
  work.audit({
    ...{ entity: "equipment", entityId: one.id, label: one.name, action, changes },
    partnerId: auditedPartner(work.actor, one.served),
  });
