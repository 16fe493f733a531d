// The webhook of a group: where it leads, what it is signed with, and how the latest call went.
import { sql } from "kysely";
import type { Works } from "../../../platform/http/api.ts";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { Vault } from "../routers/nas-secrets.ts";
import { seesAll } from "../scope.ts";
import { wakeCalls } from "./call-hooks.ts";
import type { CallState } from "./contract.ts";
import { type HookAnswer, hookAddressFault, postToHook } from "./post-to-hook.ts";
import { hooksAllowPrivate } from "./settings.ts";

export interface Hook {
  readonly url: string;
  readonly last: { readonly at: string; readonly state: CallState; readonly answer: string } | null;
}

/** By group. */
export async function readHooks(work: Work): Promise<ReadonlyMap<string, Hook>> {
  const { rows } = await sql<{ group_id: string; url: string; tried_at: Date | null; state: CallState | null; answer: string | null }>`
    select hook.group_id, hook.url, last.tried_at, last.state, last.answer
    from network.alert_hooks hook left join lateral (
      select call.tried_at, call.state, call.answer from network.alert_calls call
      where call.group_id = hook.group_id and call.tried_at is not null order by call.tried_at desc limit 1
    ) last on true`.execute(work.tx);
  return new Map(
    rows.map(({ group_id, url, tried_at, state, answer }) => [
      group_id,
      { url, last: tried_at !== null && state !== null ? { at: tried_at.toISOString(), state, answer: answer ?? "" } : null },
    ]),
  );
}

export async function refuseHookAddress(work: Work, url: string): Promise<void> {
  const fault = hookAddressFault(url, await getSetting(work, hooksAllowPrivate));
  if (fault === "not-https") throw fieldProblem("webhookUrl", fault, "A webhook goes to an address that begins with https://");
  if (fault === "private-address") throw fieldProblem("webhookUrl", fault, "This address lies in a private network.");
}

/** @param secret - undefined: it stays as it is */
export async function saveHook(
  work: Work,
  { seal }: Pick<Vault, "seal">,
  groupId: string,
  { url, secret }: { readonly url: string | null; readonly secret: string | undefined },
): Promise<void> {
  if (url === null) {
    await sql`delete from network.alert_hooks where group_id = ${groupId}`.execute(work.tx);
    // What waited has nowhere to go.
    await sql`update network.alert_calls set state = 'dead', due_at = null where group_id = ${groupId} and state = 'waiting'`.execute(
      work.tx,
    );
    return;
  }
  const sealed = secret === undefined ? null : seal(secret);
  const { rows } = await sql`update network.alert_hooks set url = ${url}, secret_sealed = coalesce(${sealed}, secret_sealed)
    where group_id = ${groupId} returning group_id`.execute(work.tx);
  if (rows.length > 0) return;
  if (sealed === null) throw fieldProblem("webhookSecret", "required", "Calls are signed: give a secret that the other side knows, too.");
  await sql`insert into network.alert_hooks (group_id, url, secret_sealed) values (${groupId}, ${url}, ${sealed})`.execute(work.tx);
}

interface KnownHook {
  readonly name: string;
  readonly url: string;
  readonly secret_sealed: string;
}

async function getHook(work: Work, groupId: string): Promise<KnownHook> {
  if (!seesAll(work.actor)) throw permissionDenied("Alert groups are the whole installation's: only who sees all partners tries them.");
  const { rows } = await sql<KnownHook>`select told.name, hook.url, hook.secret_sealed
    from network.alert_hooks hook join network.alert_groups told on told.id = hook.group_id where hook.group_id = ${groupId}`.execute(
    work.tx,
  );
  const [hook] = rows;
  if (!hook) throw notFound("This group has no webhook.");
  return hook;
}

/** Really posts, at once: a person asked for it. */
export async function tryHook(works: Works, { unseal }: Pick<Vault, "unseal">, groupId: string): Promise<HookAnswer> {
  const { hook, allowPrivate, now } = await works.inWork(async (work) => ({
    hook: await getHook(work, groupId),
    allowPrivate: await getSetting(work, hooksAllowPrivate),
    now: work.now,
  }));
  const id = uuidv7(now.getTime());
  const event = "net.incident.trial";
  const body = JSON.stringify({
    ...{ id, type: event, time: now.toISOString(), partner: null, version: 1 },
    object: { type: "alert_group", id: groupId },
    data: { summary: `A trial of the webhook of ${hook.name}.` },
  });
  const answer = await postToHook({ url: hook.url, secret: unseal(hook.secret_sealed), id, event, body, now, allowPrivate });
  await works.inWork(async (work) => {
    work.audit({
      ...{ entity: "alert_group", entityId: groupId, label: hook.name, action: "tested", partnerId: null },
      changes: { webhook: { before: null, after: answer.answer } },
    });
  });
  return answer;
}

/** N-259 what never arrived is posted again. */
export async function replayHook(work: Work, groupId: string): Promise<{ calls: number }> {
  const { name } = await getHook(work, groupId);
  const { rows } = await sql`update network.alert_calls set state = 'waiting', attempts = 0, due_at = ${work.now}
    where group_id = ${groupId} and state = 'dead' returning id`.execute(work.tx);
  await wakeCalls(work);
  work.audit({
    ...{ entity: "alert_group", entityId: groupId, label: name, action: "resent", partnerId: null },
    changes: { calls: { before: null, after: rows.length } },
  });
  return { calls: rows.length };
}
