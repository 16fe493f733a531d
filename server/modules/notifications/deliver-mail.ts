// Hands over what is due, one message after the other through one connection. In this order, so that nothing is sent twice:
//   1. the next message is put together, its files included;
//   2. the connection is opened: a server that is away costs no message anything;
//   3. the message is marked as being sent, and that is committed;
//   4. it is handed over, outside of any transaction;
//   5. what the server said is written.
// A process that dies between 3 and 5 leaves a message in "sending". Nobody can know whether the server took it, so after ten minutes
// it is shown as unclear and never sent again by itself.
import { setTimeout as pause } from "node:timers/promises";
import type { JobRun } from "../../platform/jobs.ts";
import { type Handover, type MailConnection, ServerFault } from "../../platform/mail/mailer.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { messageFailed, messageSent } from "./events.ts";
import { noteFault, noteSuccess, type RouteFault, releaseRoute, renewRoute, takeRoute } from "./mail-route.ts";
import { asSmtpServer } from "./mail-server.ts";
import { type MessageToSend, noteNotMade, prepareNext, type SendingFrom, sendingFrom } from "./prepare-mail.ts";
import { clearRefusals, noteRefusal } from "./refused-addresses.ts";
import { nextAttemptAt } from "./retry-rules.ts";
import { db } from "./tables.ts";

/** Then another job goes on, so that no worker is kept for ever. */
const messagesPerJob = 200;

export async function deliverMail(run: JobRun, tools: Tools, partnerId: string): Promise<void> {
  const token = await run.inWork((work) => takeRoute(work, partnerId));
  if (token === undefined) return;
  let line: MailConnection | undefined;
  let isMore = false;
  try {
    const route = await run.inWork((work) => sendingFrom(work, tools, partnerId));
    for (let sent = 0; ; sent++) {
      if (sent >= messagesPerJob || run.signal?.aborted) {
        isMore = true;
        break;
      }
      const next = await prepareOne(run, tools, route);
      if (next === "none") break;
      if (next === "settled") continue;
      const { fault } = route;
      if (fault) {
        await run.inWork((work) => noteFault(work, partnerId, fault));
        break;
      }
      line = line?.isOpen ? line : await tools.mailer.open(asSmtpServer(route.server));
      if (!(await run.inWork((work) => claim(work, next, { token, server: route.serverName })))) continue;
      const outcome = await line.send(next.mail);
      await run.inWork((work) => writeOutcome(work, next, outcome));
      if (outcome.kind === "sender-refused") break;
      await pause(1000 / route.perSecond);
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    const fault: { kind: RouteFault; answer: string } = { kind: error.kind, answer: error.message };
    await run.inWork((work) => noteFault(work, partnerId, fault));
  } finally {
    line?.close();
    await run.inWork(async (work) => {
      await releaseRoute(work, token);
      if (isMore) await wakeDelivery(work, partnerId);
    });
  }
}

/** A message that cannot be put together must not stand in the way of those behind it. */
async function prepareOne(run: JobRun, tools: Tools, route: SendingFrom): Promise<MessageToSend | "settled" | "none"> {
  let messageId: string | undefined;
  try {
    return await run.inWork((work) =>
      prepareNext(work, tools, route, (id) => {
        messageId = id;
      }),
    );
  } catch (error) {
    if (messageId === undefined) throw error;
    const failed = messageId;
    run.base.log.error({ message: failed, err: error }, "a message could not be put together");
    await run.inWork((work) => noteNotMade(work, failed, String((error as Error).message)));
    return "settled";
  }
}

/** Marks the message as being sent, unless it is gone, called off, or somebody else has the route. */
async function claim(work: Work, { id, mail }: MessageToSend, by: { token: string; server: string }): Promise<boolean> {
  if (!(await renewRoute(work, by.token))) return false;
  const claimed = await db(work)
    .updateTable("notifications.messages")
    .set((set) => ({
      state: "sending",
      reason_code: "",
      state_reason: "",
      state_at: work.now,
      attempts: set("attempts", "+", 1),
      sent_from: mail.from.address,
      sent_to: mail.to.address,
    }))
    .where("id", "=", id)
    .where("state", "in", ["queued", "held"])
    .where("due_at", "<=", work.now)
    .returning(["partner_id", "customer_id", "attempts"])
    .executeTakeFirst();
  if (!claimed) return false;
  await db(work)
    .insertInto("notifications.message_attempts")
    .values({
      message_id: id,
      partner_id: claimed.partner_id,
      customer_id: claimed.customer_id,
      number: claimed.attempts,
      server: by.server,
      started_at: work.now,
      ended_at: null,
      outcome: null,
    })
    .execute();
  return true;
}

async function writeOutcome(work: Work, sent: MessageToSend, outcome: Handover): Promise<void> {
  const answer = outcome.answer.slice(0, 1000);
  await db(work)
    .updateTable("notifications.message_attempts")
    .set({ ended_at: work.now, outcome: outcome.kind, answer })
    .where("message_id", "=", sent.id)
    .where("ended_at", "is", null)
    .execute();
  switch (outcome.kind) {
    case "accepted":
      await end(work, sent, { state: "sent", reason: "", answer });
      await noteSuccess(work, sent.partnerId);
      await clearRefusals(work, { partnerId: sent.partnerId, address: sent.mail.to.address });
      return;
    case "temporary":
      return tryLater(work, sent, answer);
    case "permanent":
      if (outcome.isAddress && !sent.isRedirected) await noteRefusal(work, { partnerId: sent.partnerId, address: sent.to, answer });
      return end(work, sent, { state: "failed", reason: "refused", answer });
    case "sender-refused":
      await db(work)
        .updateTable("notifications.messages")
        .set({ state: "queued", reason_code: "server-away", state_reason: answer, state_at: work.now })
        .where("id", "=", sent.id)
        .execute();
      return noteFault(work, sent.partnerId, { kind: "sender-refused", answer });
    case "unclear":
      return end(work, sent, { state: "unclear", reason: "line-broke", answer });
  }
}

/** O-162 */
async function tryLater(work: Work, sent: MessageToSend, answer: string): Promise<void> {
  const refused = await db(work)
    .selectFrom("notifications.message_attempts")
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .where("message_id", "=", sent.id)
    .where("outcome", "=", "temporary")
    .executeTakeFirstOrThrow();
  const dueAt = nextAttemptAt(Number(refused.count), work.now);
  if (!dueAt) return end(work, sent, { state: "failed", reason: "gave-up", answer });
  await db(work)
    .updateTable("notifications.messages")
    .set({ state: "queued", reason_code: "retry", state_reason: answer, state_at: work.now, due_at: dueAt })
    .where("id", "=", sent.id)
    .execute();
}

/** The last word about a message; a code is gone with it. */
async function end(
  work: Work,
  { id, partnerId, customerId, kind }: MessageToSend,
  last: { state: "sent" | "failed" | "unclear"; reason: "" | "refused" | "gave-up" | "line-broke"; answer: string },
): Promise<void> {
  await db(work)
    .updateTable("notifications.messages")
    .set({
      state: last.state,
      reason_code: last.reason,
      state_reason: last.answer,
      state_at: work.now,
      secret_sealed: null,
      ...(last.state === "sent" ? { sent_at: work.now } : {}),
    })
    .where("id", "=", id)
    .execute();
  const about = { partnerId, customerId, objectId: id };
  if (last.state === "sent") work.emit(messageSent, about, { messageId: id, kind });
  else work.emit(messageFailed, about, { messageId: id, kind, state: last.state, reason: last.reason });
}
