// Hands over one SMS: marked as being sent and committed, handed over outside of any transaction, the outcome written. What dies in between
// stands as unclear after ten minutes and is never sent again by itself, as with mail.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting, isMoneyFrozen, loadSettings } from "../../partners/index.ts";
import { isCalledOff } from "../called-off.ts";
import { messageFailed, messageSent } from "../events.ts";
import { aboutMoney } from "../finance/event-kinds.ts";
import { nextAttemptAt } from "../retry-rules.ts";
import { messagesMode } from "../settings.ts";
import { db } from "../tables.ts";
import { smsFrom, smsToken, smsUrl } from "./settings.ts";

const deliverSmsJob = defineJob("notifications.deliver-sms", z.object({ messageId: z.uuid() }), { maxAttempts: 1 });
const patienceMs = 10_000;
const perRound = 500;

export const wakeSms = (work: Work, messageId: string): Promise<void> =>
  enqueue(work, deliverSmsJob, { messageId }, { key: `deliver-sms-${messageId}` });

export const handleSms = (book: JobBook, tools: Tools): void =>
  book.handle(deliverSmsJob, (run, { messageId }) => deliverSms(run, tools, messageId));

/** Every minute: those whose hour has come, or that are tried again. */
export async function tendSms(work: Work): Promise<void> {
  const due = await db(work)
    .selectFrom("notifications.messages")
    .select("id")
    .where("channel", "=", "sms")
    .where("state", "in", ["queued", "held"])
    .where("due_at", "<=", work.now)
    .orderBy("due_at")
    .limit(perRound)
    .execute();
  for (const { id } of due) await wakeSms(work, id);
}

interface Ready {
  readonly id: string;
  readonly kind: string;
  readonly partnerId: string;
  readonly customerId: string | null;
  readonly attempts: number;
  readonly to: string;
  readonly text: string;
  readonly url: string;
  readonly token: string;
  readonly from: string;
}

type Outcome = { readonly kind: "accepted" | "temporary" | "permanent" | "unclear"; readonly answer: string };

async function deliverSms(run: JobRun, tools: Tools, messageId: string): Promise<void> {
  const sms = await run.inWork((work) => claim(work, tools, messageId));
  if (!sms) return;
  const outcome = await handOver(sms);
  await run.inWork((work) => writeOutcome(work, sms, outcome));
}

async function claim(work: Work, tools: Tools, messageId: string): Promise<Ready | undefined> {
  const row = await db(work)
    .selectFrom("notifications.messages")
    .selectAll()
    .where("id", "=", messageId)
    .where("channel", "=", "sms")
    .where("state", "in", ["queued", "held"])
    .where("due_at", "<=", work.now)
    .forUpdate()
    .executeTakeFirst();
  // Too old: the round of every minute says so.
  if (!row || (row.expires_at !== null && row.expires_at <= work.now)) return undefined;
  if (aboutMoney.includes(row.kind) && (await isMoneyFrozen(work, row.partner_id))) return undefined;
  if (await isCalledOff(work, row)) {
    await db(work)
      .updateTable("notifications.messages")
      .set({ state: "cancelled", reason_code: "condition", state_at: work.now })
      .where("id", "=", row.id)
      .execute();
    return undefined;
  }
  const place = { partnerId: row.partner_id };
  const settings = await loadSettings(work, [messagesMode, smsUrl, smsToken, smsFrom], place);
  if (settings.get(messagesMode) !== "live" || settings.get(smsUrl) === "") {
    await db(work)
      .updateTable("notifications.messages")
      .set({ state: "held", reason_code: "sending-off", due_at: null, state_at: work.now })
      .where("id", "=", row.id)
      .execute();
    return undefined;
  }
  const token = await getSetting(work, smsToken, place);
  const attempts = row.attempts + 1;
  await db(work)
    .updateTable("notifications.messages")
    .set({
      ...{ state: "sending", reason_code: "", state_reason: "", state_at: work.now, attempts },
      ...{ sent_from: settings.get(smsFrom), sent_to: row.to_address },
    })
    .where("id", "=", row.id)
    .execute();
  await db(work)
    .insertInto("notifications.message_attempts")
    .values({
      ...{ message_id: row.id, partner_id: row.partner_id, customer_id: row.customer_id, number: attempts },
      ...{ server: new URL(settings.get(smsUrl)).host, started_at: work.now, ended_at: null, outcome: null },
    })
    .execute();
  return {
    ...{ id: row.id, kind: row.kind, partnerId: row.partner_id, customerId: row.customer_id, attempts },
    ...{ to: row.to_address, text: row.body_text, url: settings.get(smsUrl), from: settings.get(smsFrom) },
    token: token === "" ? "" : tools.unseal(token),
  };
}

/** The service was not reached, so it has taken nothing. */
const notReached = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

async function handOver({ url, token, from, to, text }: Ready): Promise<Outcome> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token === "" ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ to, text, from }),
      signal: AbortSignal.timeout(patienceMs),
      redirect: "error",
    });
    const said = `The SMS service answered ${answer.status}.`;
    if (answer.ok) return { kind: "accepted", answer: said };
    return { kind: answer.status === 429 || answer.status >= 500 ? "temporary" : "permanent", answer: said };
  } catch (error) {
    const code = String((error as { cause?: { code?: unknown } }).cause?.code ?? "");
    const said = code || String((error as Error).message);
    return { kind: notReached.includes(code) ? "temporary" : "unclear", answer: said.slice(0, 1000) };
  }
}

async function writeOutcome(work: Work, sms: Ready, { kind, answer }: Outcome): Promise<void> {
  await db(work)
    .updateTable("notifications.message_attempts")
    .set({ ended_at: work.now, outcome: kind, answer })
    .where("message_id", "=", sms.id)
    .where("ended_at", "is", null)
    .execute();
  const next = kind === "temporary" ? nextAttemptAt(sms.attempts, work.now) : undefined;
  const set = (state: "sent" | "queued" | "unclear" | "failed", reason: "" | "retry" | "line-broke" | "refused" | "gave-up") =>
    sql`update notifications.messages set state = ${state}, reason_code = ${reason}, state_reason = ${answer}, state_at = ${work.now},
      due_at = ${next ?? null}, sent_at = ${state === "sent" ? work.now : null} where id = ${sms.id} and state = 'sending'`.execute(
      work.tx,
    );
  const about = { partnerId: sms.partnerId, customerId: sms.customerId, objectId: sms.id };
  if (kind === "accepted") {
    await set("sent", "");
    work.emit(messageSent, about, { messageId: sms.id, kind: sms.kind });
    return;
  }
  if (next) {
    await set("queued", "retry");
    return;
  }
  const state = kind === "unclear" ? "unclear" : "failed";
  const reason = kind === "unclear" ? "line-broke" : kind === "permanent" ? "refused" : "gave-up";
  await set(state, reason);
  work.emit(messageFailed, about, { messageId: sms.id, kind: sms.kind, state, reason });
}
