// N-259 incidents posted to the webhooks of alert groups: written down with the incident, posted between two transactions, tried again for two days. Calls go with their alerts.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue, enqueueAll, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { concernedGroups, endsUntold, type Incident, readIncidents } from "./concerned.ts";
import type { CallState } from "./contract.ts";
import { pauseAfter } from "./hook-rules.ts";
import { noticeOf } from "./notice-words.ts";
import { type HookAnswer, postToHook } from "./post-to-hook.ts";
import { hooksAllowPrivate } from "./settings.ts";

export const callHookJob = defineJob("network.call-alert-hook", z.object({ callId: z.uuid() }), { maxAttempts: 3 });
const perRound = 200;
/** Whoever began to post and died is tried again after that. */
const turnMs = 60_000;

const events = { begun: "net.incident.opened", over: "net.incident.resolved" } as const;
type About = keyof typeof events;

const wake = (callId: string) => ({ job: callHookJob, payload: { callId }, options: { key: `call-alert-hook-${callId}` } });

interface Made {
  readonly id: string;
  readonly alert_id: string;
  readonly group_id: string;
  readonly about: About;
}

/** Writes down what is to be posted: the beginning to every group that it concerns, the end to those whose call about the beginning was not given up. */
export async function tellHooks(work: Work, link: string): Promise<void> {
  const { rows } = await sql<Made>`
    with concerned as (${concernedGroups(work.now)}), begun as (
      insert into network.alert_calls (alert_id, group_id, about, due_at, made_at)
      select distinct concerned.alert_id, concerned.group_id, 'begun', ${work.now}::timestamptz, ${work.now}::timestamptz
      from concerned join network.alert_hooks hook on hook.group_id = concerned.group_id join network.alert_groups told on told.id = hook.group_id
      where not network.is_quiet(told, ${work.now})
      on conflict do nothing returning id, alert_id, group_id, about
    ), over as (
      insert into network.alert_calls (alert_id, group_id, about, due_at, made_at)
      select first.alert_id, first.group_id, 'over', ${work.now}::timestamptz, ${work.now}::timestamptz
      from network.alert_calls first join network.alerts alert on alert.id = first.alert_id
        join network.alert_hooks hook on hook.group_id = first.group_id join network.alert_groups told on told.id = first.group_id
      where first.about = 'begun' and first.state <> 'dead' and alert.closed_at is not null and alert.kind <> all (${[...endsUntold]}::text[])
        and not network.is_quiet(told, ${work.now})
      on conflict do nothing returning id, alert_id, group_id, about
    )
    select * from begun union all select * from over`.execute(work.tx);
  if (rows.length === 0) return;
  const incidents = await readIncidents(
    work,
    rows.map(({ alert_id }) => alert_id),
  );
  for (const call of rows) {
    const incident = incidents.get(call.alert_id);
    if (incident)
      await sql`update network.alert_calls set body = ${JSON.stringify(bodyOf(call, incident, { now: work.now, link }))} where id = ${call.id}`.execute(
        work.tx,
      );
  }
  await enqueueAll(
    work,
    rows.map(({ id }) => wake(id)),
  );
}

const noWords = { name: "", beganSubject: "", beganText: "", overSubject: "", overText: "" };

/** The same for every attempt: whoever gets it twice knows it by its id. */
function bodyOf({ id, about }: Made, incident: Incident, { now, link }: { now: Date; link: string }) {
  const { kind, equipment_id, name, site, began_at, closed_at, details } = incident;
  return {
    ...{ id, type: events[about], time: now.toISOString(), partner: null, version: 1 },
    object: { type: "network_alert", id: incident.alert_id },
    data: {
      kind,
      summary: noticeOf(incident, { language: "en", timeZone: "UTC" }, { group: noWords, link }).subject,
      equipment: equipment_id === null ? null : { id: equipment_id, name, site },
      ...{ began_at: began_at.toISOString(), closed_at: closed_at?.toISOString() ?? null, details, link },
    },
  };
}

interface Ready {
  readonly id: string;
  readonly about: About;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret_sealed: string;
  readonly allowPrivate: boolean;
}

export async function callHook(run: JobRun, tools: Pick<Tools, "base" | "unseal">, callId: string): Promise<void> {
  const ready = await run.inWork((work) => claim(work, callId));
  if (!ready) return;
  const { url, secret_sealed, id, about, body, allowPrivate } = ready;
  const now = tools.base.clock.now();
  const answer = await postToHook({ url, secret: tools.unseal(secret_sealed), id, event: events[about], body, now, allowPrivate });
  await run.inWork((work) => noteAnswer(work, ready, answer));
}

/** For whoever posts it now; the next attempt is written down first, so that one who dies loses nothing. */
async function claim(work: Work, callId: string): Promise<Ready | undefined> {
  const allowPrivate = await getSetting(work, hooksAllowPrivate);
  const { rows } = await sql<Omit<Ready, "allowPrivate">>`
    update network.alert_calls call set attempts = attempts + 1, tried_at = ${work.now}, due_at = ${new Date(work.now.getTime() + turnMs)}
    from network.alert_hooks hook
    where call.id = ${callId} and call.state = 'waiting' and call.due_at <= ${work.now} and hook.group_id = call.group_id
    returning call.id, call.about, call.body, call.attempts, hook.url, hook.secret_sealed`.execute(work.tx);
  const [row] = rows;
  return row && { ...row, allowPrivate };
}

async function noteAnswer(work: Work, { id, attempts }: Ready, { hasArrived, answer }: HookAnswer): Promise<void> {
  const pause = hasArrived ? undefined : pauseAfter(attempts);
  const state: CallState = hasArrived ? "arrived" : pause === undefined ? "dead" : "waiting";
  const dueAt = pause === undefined ? null : new Date(work.now.getTime() + pause);
  await sql`update network.alert_calls set state = ${state}, answer = ${answer}, due_at = ${dueAt} where id = ${id} and state = 'waiting'`.execute(
    work.tx,
  );
  if (pause === undefined) return;
  const { job, payload, options } = wake(id);
  await enqueue(work, job, payload, { ...options, afterMs: pause });
}

/** Every minute: whatever is due and has no job any more, as after a crash. */
export async function wakeCalls(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select call.id from network.alert_calls call join network.alert_hooks hook on hook.group_id = call.group_id
    where call.state = 'waiting' and call.due_at <= ${work.now} order by call.due_at limit ${perRound}`.execute(work.tx);
  await enqueueAll(
    work,
    rows.map(({ id }) => wake(id)),
  );
}
