// Hands one notice to the push services of a customer's devices: marked as being tried and committed, handed over outside of any
// transaction, the outcome written. A process that dies in between tries again: the notice has a topic and a tag, so a device that
// gets it twice shows it once.
import type { JobRun } from "../../../platform/jobs.ts";
import type { NativePush } from "../../../platform/push/native-pusher.ts";
import type { PushOutcome, PushToSend } from "../../../platform/push/pusher.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, homePath } from "../../partners/index.ts";
import { isPushOn } from "./is-push-on.ts";
import { findPushKeys } from "./push-keys.ts";
import { pushKinds } from "./push-kinds.ts";
import { nextPushTry, takesSilentPushes } from "./push-rules.ts";
import { findServiceAccount } from "./service-account.ts";
import { findTarget } from "./subscriptions.ts";
import { type DeliveryState, db } from "./tables.ts";

/** Longer than one call can take: then whoever had it is dead. */
const claimMs = 2 * 60_000;

export async function deliverPush(run: JobRun, tools: Tools, pushId: string): Promise<void> {
  const due = await run.inWork((work) => claimDue(work, pushId));
  // The devices of one customer: a handful, and their services are not the same.
  await Promise.all(due.map((id) => deliverOne(run, tools, id)));
  await run.inWork((work) => endWhenHopeless(work, pushId));
}

/** What is due of a notice; nobody else tries it for a while. */
async function claimDue(work: Work, pushId: string): Promise<string[]> {
  const rows = await db(work)
    .updateTable("notifications.push_deliveries")
    .set((set) => ({ attempts: set("attempts", "+", 1), next_try_at: new Date(work.now.getTime() + claimMs) }))
    .where("push_id", "=", pushId)
    .where("next_try_at", "<=", work.now)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

interface Ready {
  readonly kind: "ready";
  readonly send: () => Promise<PushOutcome>;
  readonly subscriptionId: string;
  readonly isClosing: boolean;
}

async function deliverOne(run: JobRun, tools: Tools, deliveryId: string): Promise<void> {
  const ready = await run.inWork((work) => prepare(work, tools, deliveryId));
  if (ready.kind === "settled") return;
  const outcome = await ready.send();
  await run.inWork((work) => writeOutcome(work, deliveryId, ready, outcome));
}

async function prepare(work: Work, tools: Tools, deliveryId: string): Promise<Ready | { kind: "settled" }> {
  const settle = async (state: DeliveryState, answer: string): Promise<{ kind: "settled" }> => {
    await setDelivery(work, deliveryId, { state, answer, next: null });
    return { kind: "settled" };
  };
  const row = await db(work)
    .selectFrom("notifications.push_deliveries as delivery")
    .innerJoin("notifications.pushes as push", "push.id", "delivery.push_id")
    .select([
      ...([
        "push.id",
        "push.partner_id",
        "push.kind",
        "push.title",
        "push.body",
        "push.path",
        "push.language",
        "push.close_wanted",
      ] as const),
      ...(["push.expires_at", "push.state", "push.created_at", "delivery.subscription_id", "delivery.state as deliveryState"] as const),
    ])
    .where("delivery.id", "=", deliveryId)
    .executeTakeFirst();
  if (!row) return { kind: "settled" };
  const known = row.subscription_id === null ? undefined : await findTarget(work, tools, row.subscription_id);
  if (row.subscription_id === null || !known) return settle("gone", "The device is signed out.");
  // It was handed over once already: now it is to be taken away.
  const isClosing = row.deliveryState !== "waiting";
  if (!isClosing && row.state !== "waiting" && row.state !== "reached") return settle("withdrawn", "");
  if (isClosing && (!row.close_wanted || (known.kind === "web" && !takesSilentPushes(known.service)))) return settle("closed", "");
  if (!isClosing && row.expires_at <= work.now) return settle("gave-up", "");
  if (!(await isPushOn(work, row.partner_id))) return settle("withdrawn", "");
  const partner = await getPartner(work, row.partner_id);
  const home = homePath(partner);
  const payload = isClosing
    ? { close: row.id }
    : {
        token: deliveryId,
        id: row.id,
        title: row.title,
        body: row.body,
        url: `${home === "/" ? "" : home}${row.path}`,
        lang: row.language,
        at: row.created_at.toISOString(),
        icon: `/api/public/portal/app-icons/${partner.code}/192`,
        badge: `/api/public/portal/app-icons/${partner.code}/badge`,
      };
  const ttlS = Math.max(
    1,
    Math.floor(((isClosing ? work.now.getTime() + 3_600_000 : row.expires_at.getTime()) - work.now.getTime()) / 1000),
  );
  const urgency = isClosing ? "low" : (pushKinds[row.kind]?.urgency ?? "normal");
  const ready = { kind: "ready", subscriptionId: row.subscription_id, isClosing } as const;
  if (known.kind === "web") {
    const keys = await findPushKeys(work, tools);
    if (!keys) return settle("refused", "The keys of this installation cannot be read.");
    const contact = contactOf(partner.email, tools.config.publicUrl);
    const topic = row.id.replaceAll("-", "");
    const push: PushToSend = { target: known.target, keys, contact, payload: JSON.stringify(payload), ttlS, urgency, topic };
    return { ...ready, send: () => tools.pusher.send(push) };
  }
  const account = await findServiceAccount(work, tools, row.partner_id);
  if (typeof account === "string") return settle("refused", `The key for notices in a shell is ${account}.`);
  // P-217 the phone draws title and body itself; what else there is the shell reads.
  const push: NativePush = {
    ...{ account, token: known.token, id: row.id, data: payload, ttlS, urgency },
    ...(isClosing ? {} : { shown: { title: row.title, body: row.body } }),
  };
  return { ...ready, send: () => tools.nativePusher.send(push) };
}

/** RFC 8292, 2.1 wants an address of mail or a page by https. */
function contactOf(email: string, publicUrl: string): string {
  if (email !== "") return `mailto:${email}`;
  return publicUrl.startsWith("https:") ? publicUrl : `mailto:postmaster@${new URL(publicUrl).hostname}`;
}

async function writeOutcome(work: Work, id: string, { subscriptionId, isClosing }: Ready, outcome: PushOutcome): Promise<void> {
  const { answer } = outcome;
  switch (outcome.kind) {
    case "accepted":
      await setDelivery(work, id, { state: isClosing ? "closed" : "accepted", answer, next: null });
      if (!isClosing)
        await db(work)
          .updateTable("notifications.push_subscriptions")
          .set({ told_at: work.now })
          .where("id", "=", subscriptionId)
          .execute();
      return;
    case "gone":
      await setDelivery(work, id, { state: "gone", answer, next: null });
      // P-211 the device wants nothing more. Another of the same address would be a new subscription.
      await db(work).deleteFrom("notifications.push_subscriptions").where("id", "=", subscriptionId).execute();
      return;
    case "refused":
      return setDelivery(work, id, { state: isClosing ? "closed" : "refused", answer, next: null });
    case "later":
      return tryLater(work, id, { answer, isClosing, ...(outcome.afterMs === undefined ? {} : { afterMs: outcome.afterMs }) });
  }
}

async function tryLater(
  work: Work,
  id: string,
  { answer, isClosing, afterMs }: { answer: string; isClosing: boolean; afterMs?: number },
): Promise<void> {
  const row = await db(work)
    .selectFrom("notifications.push_deliveries as delivery")
    .innerJoin("notifications.pushes as push", "push.id", "delivery.push_id")
    .select(["delivery.attempts", "push.due_at", "push.expires_at"])
    .where("delivery.id", "=", id)
    .executeTakeFirst();
  const next =
    row &&
    !isClosing &&
    nextPushTry(row.attempts, {
      now: work.now,
      dueAt: row.due_at,
      expiresAt: row.expires_at,
      ...(afterMs === undefined ? {} : { afterMs }),
    });
  await setDelivery(work, id, next ? { state: "waiting", answer, next } : { state: isClosing ? "closed" : "gave-up", answer, next: null });
}

/** A receipt of the device may have come before the answer of its push service: what is known stays known. */
async function setDelivery(work: Work, id: string, { state, answer, next }: { state: DeliveryState; answer: string; next: Date | null }) {
  await db(work)
    .updateTable("notifications.push_deliveries")
    .set({ state, answer: answer.slice(0, 500), next_try_at: next, state_at: work.now })
    .where("id", "=", id)
    .where("state", "not in", state === "closed" ? ["opened"] : ["received", "opened"])
    .execute();
  await db(work).updateTable("notifications.push_deliveries").set({ next_try_at: next }).where("id", "=", id).execute();
}

/** No device is left that could still show it: what is important need not wait for its time to run out. */
async function endWhenHopeless(work: Work, pushId: string): Promise<void> {
  const hopeful = await db(work)
    .selectFrom("notifications.push_deliveries")
    .select("id")
    .where("push_id", "=", pushId)
    .where("state", "in", ["waiting", "accepted", "received", "opened"])
    .executeTakeFirst();
  if (hopeful) return;
  await db(work)
    .updateTable("notifications.pushes")
    .set((set) => ({ expires_at: set.fn("greatest", ["due_at", set.val(work.now)]) as never }))
    .where("id", "=", pushId)
    .where("state", "=", "waiting")
    .where("expires_at", ">", work.now)
    .execute();
}
