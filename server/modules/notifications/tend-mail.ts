// What no event starts: messages whose time has come, those that are too old, those that a dead process left half-sent, and the history
// that is kept long enough.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { messageArrived, messageFailed } from "./events.ts";
import { aboutMoney } from "./finance/event-kinds.ts";
import { expireMessage } from "./prepare-mail.ts";
import { keptMonths } from "./settings.ts";
import { tendSms } from "./sms/deliver-sms.ts";
import { db } from "./tables.ts";

export const tendMailJob = defineJob("notifications.tend-mail", z.object({}), { maxAttempts: 2 });
export const forgetMessagesJob = defineJob("notifications.forget-messages", z.object({}), { maxAttempts: 3 });

/** O-161 */
const unclearAfterMs = 10 * 60_000;
/** What one round leaves, the next one takes. */
const perRound = 1000;

export async function tendMail(work: Work): Promise<void> {
  await giveUpInterrupted(work);
  await openPortalMessages(work);
  await tendSms(work);
  await keepFrozen(work);
  const old = await db(work)
    .selectFrom("notifications.messages")
    .select(["id", "partner_id", "customer_id", "kind"])
    .where("state", "in", ["queued", "held"])
    .where("expires_at", "<=", work.now)
    .orderBy("expires_at")
    .limit(perRound)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const message of old) await expireMessage(work, message);
  const waiting = await sql<{ partner_id: string }>`
    select distinct message.partner_id from notifications.messages message
    left join notifications.mail_routes route using (partner_id)
    where message.channel = 'mail' and message.state in ('queued', 'held') and message.due_at <= ${work.now} and (route.next_try_at is null or route.next_try_at <= ${work.now})
      and (route.busy_until is null or route.busy_until <= ${work.now})`.execute(work.tx);
  for (const { partner_id: partnerId } of waiting.rows) await wakeDelivery(work, partnerId);
}

/** What was to lie in the portal from now on lies there; nobody has to be asked for that. */
async function openPortalMessages(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string; partner_id: string; customer_id: string; kind: string }>`
    update notifications.messages set state = 'sent', reason_code = '', state_at = ${work.now}, sent_at = ${work.now}, expires_at = null
    where id in (select id from notifications.messages where channel = 'portal' and state = 'held' and due_at <= ${work.now}
      order by due_at limit ${perRound} for update skip locked)
    returning id, partner_id, customer_id, kind`.execute(work.tx);
  for (const { id, partner_id: partnerId, customer_id: customerId, kind } of rows)
    work.emit(messageArrived, { partnerId, customerId, objectId: id }, { kind });
}

/** What waits because money is frozen (B-262) does not become too old by waiting. */
const keepFrozen = (work: Work) =>
  sql`update notifications.messages set expires_at = ${work.now}::timestamptz + interval '1 day'
    where state in ('queued', 'held') and kind = any (${[...aboutMoney]}::text[]) and expires_at < ${work.now}::timestamptz + interval '1 day'
      and partner_id in (select partner_id from partners.money_freezes where released_at is null)`.execute(work.tx);

/** A process died, or the outcome could not be written. SMTP has no question for it, so a person decides. */
async function giveUpInterrupted(work: Work): Promise<void> {
  const left = await db(work)
    .updateTable("notifications.messages")
    .set({ state: "unclear", reason_code: "interrupted", state_at: work.now, secret_sealed: null })
    .where("state", "=", "sending")
    .where("state_at", "<=", new Date(work.now.getTime() - unclearAfterMs))
    .returning(["id", "partner_id", "customer_id", "kind"])
    .execute();
  for (const { id, partner_id: partnerId, customer_id: customerId, kind } of left) {
    await db(work)
      .updateTable("notifications.message_attempts")
      .set({ outcome: "unclear" })
      .where("message_id", "=", id)
      .where("outcome", "is", null)
      .execute();
    work.emit(messageFailed, { partnerId, customerId, objectId: id }, { messageId: id, kind, state: "unclear", reason: "interrupted" });
  }
}

/** M-55 The texts go after half of the time, the rows after all of it. */
export async function forgetMessages(work: Work): Promise<void> {
  const months = await getSetting(work, keptMonths);
  const before = (kept: number) => sql`${work.now}::timestamptz - make_interval(months => ${kept}::int)`;
  const done = sql`state not in ('queued', 'held', 'sending')`;
  await sql`update notifications.messages set body_text = '', body_html = '', has_body = false
    where id in (select id from notifications.messages where has_body and created_at < ${before(Math.ceil(months / 2))} and ${done} limit 20000)`.execute(
    work.tx,
  );
  await sql`with old as (select id from notifications.messages where created_at < ${before(months)} and ${done} order by created_at limit 20000),
    let_go as (update notifications.messages set resent_from = null where resent_from in (select id from old) and id not in (select id from old))
    delete from notifications.messages where id in (select id from old)`.execute(work.tx);
}
