// How a partner's mail leaves, for the page of the settings, and what wants a look, for everybody who works with mail.
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../platform/actor.ts";
import { seesPartner, visibleTo } from "../../platform/db/visible-to.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting, getVisiblePartner, isDefaultPartner, listPartners, loadSettings } from "../partners/index.ts";
import type { MailView, mailStatusEndpoint } from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { findServer } from "./mail-server.ts";
import { expireMessage } from "./prepare-mail.ts";
import { sendingIsOff } from "./problems.ts";
import { expireHours, mailFrom, mailReplyTo, messagesMode, redirectTo } from "./settings.ts";
import { db } from "./tables.ts";
import { isSendingOff } from "./write-message.ts";

export async function getMailView(work: Work, tools: Tools, partnerId: string): Promise<z.input<typeof MailView>> {
  const partner = await getVisiblePartner(work, partnerId);
  const settings = await loadSettings(work, [messagesMode, redirectTo, mailFrom, mailReplyTo], { partnerId });
  const known = await findServer(work, tools, partnerId);
  const route = await db(work).selectFrom("notifications.mail_routes").selectAll().where("partner_id", "=", partnerId).executeTakeFirst();
  const counted = await sql<{ held: bigint; waiting: bigint }>`
    select count(*) filter (where due_at is null) as held, count(*) filter (where due_at is not null) as waiting
    from notifications.messages where partner_id = ${partnerId} and state in ('queued', 'held')`.execute(work.tx);
  const isInstallation = isDefaultPartner(partner);
  return {
    partnerId,
    partnerName: partner.name,
    isInstallation,
    mayChange: mayDo(work.actor, "config.mail.update") && (!isInstallation || seesAll(work)),
    mode: settings.get(messagesMode),
    server: { ...known.server, hasPassword: known.password !== "", origin: known.origin },
    sender: { name: partner.name, address: settings.get(mailFrom) || partner.email, replyTo: settings.get(mailReplyTo) },
    health: {
      fault: route?.fault ?? null,
      answer: route?.fault_answer ?? "",
      awaySince: route?.away_since?.toISOString() ?? null,
      nextTryAt: route?.next_try_at?.toISOString() ?? null,
      lastSentAt: route?.last_sent_at?.toISOString() ?? null,
    },
    held: Number(counted.rows[0]?.held ?? 0n),
    waiting: Number(counted.rows[0]?.waiting ?? 0n),
  };
}

const seesAll = ({ actor }: Work): boolean =>
  actor.kind === "system" || ((actor.kind === "staff" || actor.kind === "key") && actor.partners === "all");

/** Sends what was held, or drops everything that waits. Nothing of it happens by itself when sending is switched on: it may be days old. */
export async function actOnWaiting(work: Work, partnerId: string, act: "send" | "drop"): Promise<{ messages: number }> {
  const partner = await getVisiblePartner(work, partnerId);
  const messages = act === "send" ? await sendHeld(work, partnerId) : await dropWaiting(work, partnerId);
  work.audit({
    entity: "mail",
    entityId: partnerId,
    label: `Mail of ${partner.name}`,
    action: act === "send" ? "held_messages_sent" : "waiting_messages_dropped",
    partnerId,
    changes: { messages: { before: null, after: messages } },
  });
  return { messages };
}

async function sendHeld(work: Work, partnerId: string): Promise<number> {
  const settings = await loadSettings(work, [messagesMode, redirectTo, expireHours], { partnerId });
  if (isSendingOff(settings)) throw sendingIsOff("Switch sending on first.");
  const late = new Date(work.now.getTime() + settings.get(expireHours) * 3_600_000);
  const released = await db(work)
    .updateTable("notifications.messages")
    .set({
      state: "queued",
      reason_code: "",
      due_at: work.now,
      state_at: work.now,
      expires_at: sql`case when is_secret then expires_at else ${late}::timestamptz end`,
    })
    .where("partner_id", "=", partnerId)
    .where("state", "=", "held")
    .where("due_at", "is", null)
    .returning("id")
    .execute();
  if (released.length > 0) await wakeDelivery(work, partnerId);
  return released.length;
}

async function dropWaiting(work: Work, partnerId: string): Promise<number> {
  const waiting = await db(work)
    .selectFrom("notifications.messages")
    .select(["id", "partner_id", "customer_id", "kind"])
    .where("partner_id", "=", partnerId)
    .where("state", "in", ["queued", "held"])
    .forUpdate()
    .execute();
  for (const message of waiting) await expireMessage(work, message, "dropped");
  return waiting.length;
}

const lookedAtFor = "7 days";

export async function getMailStatus(work: Work, partnerId: string | undefined): Promise<z.input<(typeof mailStatusEndpoint)["returns"]>> {
  const counted = await sql<{ state: string; count: bigint }>`
    select message.state, count(*) from notifications.messages message
    where message.state in ('failed', 'unclear', 'expired') and message.reason_code <> 'dropped'
      and message.state_at > ${work.now}::timestamptz - ${lookedAtFor}::interval
      and not exists (select from notifications.messages again where again.resent_from = message.id)
      and ${visibleTo(work.actor, { partner: "message.partner_id", customer: "message.customer_id" })}
      and (${partnerId ?? null}::uuid is null or message.partner_id = ${partnerId ?? null}::uuid)
    group by message.state`.execute(work.tx);
  const count = (state: string): number => Number(counted.rows.find((row) => row.state === state)?.count ?? 0n);
  const partners = (await listPartners(work)).filter(
    ({ id, status }) => status === "active" && seesPartner(work.actor, id) && (partnerId === undefined || id === partnerId),
  );
  const routes = await db(work).selectFrom("notifications.mail_routes").select(["partner_id", "fault"]).execute();
  const shown: z.input<(typeof mailStatusEndpoint)["returns"]>["partners"] = [];
  for (const { id, name } of partners)
    shown.push({
      id,
      name,
      mode: await getSetting(work, messagesMode, { partnerId: id }),
      fault: routes.find((route) => route.partner_id === id)?.fault ?? null,
    });
  const { rows: silent } = await sql<{ without: number; undeliverable: number }>`
    select (count(*) filter (where message.without_files_at is not null))::int as without,
      (count(*) filter (where message.state = 'skipped' and message.reason_code in ('no-address', 'bad-address')))::int as undeliverable
    from notifications.messages message
    where (message.without_files_at > ${work.now}::timestamptz - ${lookedAtFor}::interval
        or (message.state = 'skipped' and message.state_at > ${work.now}::timestamptz - ${lookedAtFor}::interval))
      and not exists (select from notifications.messages again where again.resent_from = message.id)
      and ${visibleTo(work.actor, { partner: "message.partner_id", customer: "message.customer_id" })}
      and (${partnerId ?? null}::uuid is null or message.partner_id = ${partnerId ?? null}::uuid)`.execute(work.tx);
  return {
    failed: count("failed"),
    unclear: count("unclear"),
    expired: count("expired"),
    withoutFiles: silent[0]?.without ?? 0,
    undeliverable: silent[0]?.undeliverable ?? 0,
    partners: shown,
  };
}
