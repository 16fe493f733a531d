import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { canSendSms, listColleagues, nameAdministrators } from "../../identity/index.ts";
import { listPartners } from "../../partners/index.ts";
import { alertGroupInUse } from "../problems.ts";
import type { Vault } from "../routers/nas-secrets.ts";
import { seesAll } from "../scope.ts";
import { stated } from "../stated.ts";
import type { AlertGroupView, createAlertGroupEndpoint, listAlertGroupsEndpoint, updateAlertGroupEndpoint } from "./contract.ts";
import { type Hook, readHooks, refuseHookAddress, saveHook } from "./hooks.ts";
import { refuseFaultyWords } from "./own-words.ts";

type View = z.input<typeof AlertGroupView>;
type Body = BodyOf<typeof createAlertGroupEndpoint>;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly notify_delay_seconds: number | null;
  readonly mails: boolean;
  readonly sms: boolean;
  readonly hears_monitor: boolean;
  readonly began_subject: string;
  readonly began_text: string;
  readonly over_subject: string;
  readonly over_text: string;
  readonly quiet_from: string | null;
  readonly quiet_until: string | null;
  readonly time_zone: string;
  readonly escalate_to: string | null;
  readonly escalate_name: string | null;
  readonly escalate_minutes: number | null;
  readonly member_ids: string[];
  readonly uses: number;
  readonly version: number;
}

async function readGroups(work: Work): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select one.id, one.name, one.notify_delay_seconds, one.mails, one.sms, one.hears_monitor, one.began_subject, one.began_text, one.over_subject,
      one.over_text, to_char(one.quiet_from, 'HH24:MI') as quiet_from,
      to_char(one.quiet_until, 'HH24:MI') as quiet_until, one.time_zone, one.escalate_to, next.name as escalate_name, one.escalate_minutes,
      array(select member.administrator_id::text from network.alert_group_members member where member.group_id = one.id order by 1) as member_ids,
      (select count(*)::int from network.equipment named where named.alert_group_id = one.id and named.status <> 'retired') as uses, one.version
    from network.alert_groups one left join network.alert_groups next on next.id = one.escalate_to
    order by lower(one.name), one.id`.execute(work.tx);
  return rows;
}

const mayChangeGroups = ({ actor }: Work): boolean => seesAll(actor) && mayDo(actor, "network.monitoring.update");

interface Around {
  readonly names: ReadonlyMap<string, string>;
  readonly hooks: ReadonlyMap<string, Hook>;
}

/** The people in groups, and where these post to: the latter only for those who may change it. */
async function readAround(work: Work, groups: readonly Row[]): Promise<Around> {
  const ids = groups.flatMap(({ member_ids }) => member_ids);
  return { names: await nameAdministrators(work, ids), hooks: mayChangeGroups(work) ? await readHooks(work) : new Map() };
}

const viewOf = (row: Row, { names, hooks }: Around): View => ({
  ...{ id: row.id, name: row.name, notifyDelaySeconds: row.notify_delay_seconds, mails: row.mails, sms: row.sms },
  hearsMonitor: row.hears_monitor,
  webhook: hooks.get(row.id) ?? null,
  ...{ beganSubject: row.began_subject, beganText: row.began_text, overSubject: row.over_subject, overText: row.over_text },
  ...{ quietFrom: row.quiet_from, quietUntil: row.quiet_until, timeZone: row.time_zone },
  members: row.member_ids.flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  }),
  escalateTo: row.escalate_to !== null && row.escalate_name !== null ? { id: row.escalate_to, name: row.escalate_name } : null,
  ...{ escalateMinutes: row.escalate_minutes, uses: row.uses, version: row.version },
});

export async function listAlertGroups(work: Work): Promise<z.input<typeof listAlertGroupsEndpoint.returns>> {
  const groups = await readGroups(work);
  const around = await readAround(work, groups);
  const mayChange = mayChangeGroups(work);
  const [home] = await listPartners(work);
  return {
    items: groups.map((row) => viewOf(row, around)),
    mayChange,
    colleagues: mayChange ? await listColleagues(work) : [],
    hasSms: home !== undefined && (await canSendSms(work, home.id)),
  };
}

async function getGroup(work: Work, id: string): Promise<Row> {
  const group = (await readGroups(work)).find((row) => row.id === id);
  if (!group) throw notFound("There is no such group.");
  return group;
}

async function showGroup(work: Work, id: string): Promise<View> {
  const group = await getGroup(work, id);
  return viewOf(group, await readAround(work, [group]));
}

type Seal = Pick<Vault, "seal">;

export async function createAlertGroup(work: Work, { seal }: Seal, { webhookSecret, ...body }: Body): Promise<View> {
  await takeTurns(work);
  const id = uuidv7(work.now.getTime());
  await check(work, body, null);
  await sql`insert into network.alert_groups (id, name, notify_delay_seconds, mails, sms, hears_monitor, began_subject, began_text, over_subject, over_text,
      quiet_from, quiet_until, time_zone, escalate_to, escalate_minutes, created_at)
    values (${id}, ${body.name}, ${body.notifyDelaySeconds}, ${body.mails}, ${body.sms}, ${body.hearsMonitor}, ${body.beganSubject}, ${body.beganText},
      ${body.overSubject}, ${body.overText}, ${body.quietFrom}, ${body.quietUntil}, ${body.timeZone}, ${body.escalateToId}, ${body.escalateMinutes},
      ${work.now})`.execute(work.tx);
  await saveMembers(work, id, body.memberIds);
  await saveHook(work, { seal }, id, { url: body.webhookUrl, secret: webhookSecret ?? undefined });
  leaveEntry(work, { id, name: body.name }, "created", { name: { before: null, after: body.name } });
  return showGroup(work, id);
}

export async function updateAlertGroup(
  work: Work,
  { seal }: Seal,
  { id, version }: { readonly id: string; readonly version: number },
  { webhookSecret, ...edit }: BodyOf<typeof updateAlertGroupEndpoint>,
): Promise<View> {
  const before = await lockGroup(work, id, version);
  const hookBefore = (await readHooks(work)).get(id);
  const wanted = { ...fieldsOf(before, hookBefore), ...stated(edit) };
  await check(work, wanted, id);
  await sql`update network.alert_groups set name = ${wanted.name}, notify_delay_seconds = ${wanted.notifyDelaySeconds}, mails = ${wanted.mails},
      sms = ${wanted.sms}, hears_monitor = ${wanted.hearsMonitor}, began_subject = ${wanted.beganSubject}, began_text = ${wanted.beganText},
      over_subject = ${wanted.overSubject}, over_text = ${wanted.overText},
      quiet_from = ${wanted.quietFrom}, quiet_until = ${wanted.quietUntil}, time_zone = ${wanted.timeZone}, escalate_to = ${wanted.escalateToId},
      escalate_minutes = ${wanted.escalateMinutes}, version = version + 1 where id = ${id}`.execute(work.tx);
  if (edit.memberIds) await saveMembers(work, id, edit.memberIds);
  await saveHook(work, { seal }, id, { url: wanted.webhookUrl, secret: webhookSecret ?? undefined });
  const after = await getGroup(work, id);
  const hookAfter = (await readHooks(work)).get(id);
  leaveEntry(work, after, "updated", {
    ...differences({ ...fieldsOf(before, undefined) }, { ...fieldsOf(after, undefined) }),
    ...hookChange(hookBefore?.url, hookAfter?.url),
    ...(webhookSecret ? { webhookSecret: { before: "(changed)", after: "(changed)" } } : {}),
  });
  return showGroup(work, id);
}

export async function deleteAlertGroup(work: Work, id: string, version: number): Promise<void> {
  const group = await lockGroup(work, id, version);
  const { rows } = await sql<{
    used: boolean;
  }>`select exists (select from network.equipment where alert_group_id = ${id} and status <> 'retired')
    or exists (select from network.alert_groups where escalate_to = ${id}) as used`.execute(work.tx);
  if (rows[0]?.used) throw alertGroupInUse(`Equipment or another group names ${group.name}. Change that first.`);
  // What is retired keeps no group from going.
  await sql`update network.equipment set alert_group_id = null where alert_group_id = ${id}`.execute(work.tx);
  await sql`delete from network.alert_groups where id = ${id}`.execute(work.tx);
  leaveEntry(work, group, "deleted", { name: { before: group.name, after: null } });
}

/** Names and ways of escalation are looked at while nobody else changes them; groups are few and changed seldom. */
async function takeTurns(work: Work): Promise<void> {
  if (!seesAll(work.actor)) throw permissionDenied("Alert groups are the whole installation's: only who sees all partners changes them.");
  await sql`select pg_advisory_xact_lock(hashtext('network.alert_groups'))`.execute(work.tx);
}

async function lockGroup(work: Work, id: string, version: number): Promise<Row> {
  await takeTurns(work);
  const group = await getGroup(work, id);
  if (group.version !== version) throw editConflict("The group was changed meanwhile.", { current: await showGroup(work, id) });
  return group;
}

async function check(work: Work, fields: Fields, ownId: string | null): Promise<void> {
  refuseFaultyWords(fields);
  if (fields.webhookUrl !== null) await refuseHookAddress(work, fields.webhookUrl);
  const groups = await readGroups(work);
  if (groups.some(({ id, name }) => id !== ownId && name.toLowerCase() === fields.name.toLowerCase()))
    throw fieldProblem("name", "already-taken", "There is one with this name.");
  if ((fields.quietFrom === null) !== (fields.quietUntil === null))
    throw fieldProblem(fields.quietFrom === null ? "quietFrom" : "quietUntil", "required", "Give both ends of the quiet time, or none.");
  if ((fields.escalateToId === null) !== (fields.escalateMinutes === null))
    throw fieldProblem(
      fields.escalateToId === null ? "escalateToId" : "escalateMinutes",
      "required",
      "Say which group is told, and after how long.",
    );
  if (fields.escalateToId !== null && (fields.escalateToId === ownId || !groups.some(({ id }) => id === fields.escalateToId)))
    throw fieldProblem("escalateToId", "unknown-value", "There is no such other group.");
  const colleagues = new Set((await listColleagues(work)).map(({ id }) => id));
  const former = new Set(groups.find(({ id }) => id === ownId)?.member_ids);
  if (fields.memberIds.some((id) => !colleagues.has(id) && !former.has(id)))
    throw fieldProblem("memberIds", "unknown-value", "Somebody of these does not work here.");
}

async function saveMembers(work: Work, id: string, memberIds: readonly string[]): Promise<void> {
  await sql`delete from network.alert_group_members where group_id = ${id}`.execute(work.tx);
  await sql`insert into network.alert_group_members (group_id, administrator_id)
    select ${id}, member from unnest(${[...new Set(memberIds)]}::uuid[]) member`.execute(work.tx);
}

type Fields = Omit<Body, "webhookSecret">;

/** Only whose it is: the rest of an address is the secret of many a chat service. */
const hookChange = (before: string | undefined, after: string | undefined) => {
  const host = (url: string | undefined): string | null => (url === undefined ? null : new URL(url).host);
  return before === after ? {} : { webhookUrl: { before: host(before), after: host(after) } };
};

const fieldsOf = (row: Row, hook: Hook | undefined): Fields => ({
  ...{ name: row.name, memberIds: row.member_ids, notifyDelaySeconds: row.notify_delay_seconds, mails: row.mails, sms: row.sms },
  ...{ hearsMonitor: row.hears_monitor, webhookUrl: hook?.url ?? null, beganSubject: row.began_subject, beganText: row.began_text },
  ...{ overSubject: row.over_subject, overText: row.over_text },
  ...{ quietFrom: row.quiet_from, quietUntil: row.quiet_until, timeZone: row.time_zone },
  ...{ escalateToId: row.escalate_to, escalateMinutes: row.escalate_minutes },
});

const leaveEntry = (
  work: Work,
  { id, name }: { id: string; name: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void => work.audit({ entity: "alert_group", entityId: id, label: name, action, changes, partnerId: null });
