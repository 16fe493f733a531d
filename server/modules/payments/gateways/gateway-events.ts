// What gateways tell us (B-179): verified over the raw bytes, kept first, answered, and looked at by a job. Unique by the gateway's own id,
// and the order does not matter.
import { sql } from "kysely";
import { CommittedRefusal } from "../../../platform/http/api.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { applyOutcome } from "../attempts/apply-outcome.ts";
import { processEventJob } from "../job-kinds.ts";
import type { Outside } from "../outside.ts";
import { isReversible } from "../payment-rules.ts";
import type { GatewayNews } from "../ports.ts";
import { badSignature } from "../problems.ts";
import { applyRefundOutcome, bookGatewayRefund } from "../refunds/refund-payment.ts";
import { reversePayment } from "../reverse-payment.ts";
import { decideMandate, markRemoved, type SavedMethod } from "../saved-methods/saved-methods.ts";
import { db, type PaymentRow } from "../tables.ts";
import { accountOf, type GatewayConfig } from "./gateway-configs.ts";

/** More bad signatures than this in an hour are no accident. */
const alarmingFailures = 20;

export interface ArrivedEvent {
  readonly driver: string;
  readonly configId: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}

export async function receiveEvent(work: Work, outside: Outside, event: ArrivedEvent): Promise<Record<string, never> | CommittedRefusal> {
  const config = await db(work)
    .selectFrom("payments.gateway_configs")
    .selectAll()
    .where("id", "=", event.configId)
    .where("driver", "=", event.driver)
    .executeTakeFirst();
  const gateway = outside.gateways.get(event.driver);
  if (!config || !gateway) throw notFound();
  const verified = gateway.verifyEvent(accountOf(outside, config), { headers: event.headers, bytes: event.bytes, now: work.now });
  if (verified.kind === "refused") {
    await countFailure(work, config, verified.why);
    return new CommittedRefusal(badSignature(verified.why));
  }
  const kept = await db(work)
    .insertInto("payments.gateway_events")
    .values({
      partner_id: config.partner_id,
      driver: config.driver,
      external_id: verified.externalId,
      payload: JSON.stringify(verified.payload),
      received_at: work.now,
    })
    .onConflict((conflict) => conflict.columns(["driver", "external_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (kept) await enqueue(work, processEventJob, { eventId: kept.id });
  return {};
}

async function countFailure(work: Work, config: GatewayConfig, why: string): Promise<void> {
  const counted = await sql<{ failures: number }>`
    insert into payments.signature_failures as counter (config_id, partner_id, hour, failures)
    values (${config.id}, ${config.partner_id}, date_trunc('hour', ${work.now}::timestamptz), 1)
    on conflict (config_id, hour) do update set failures = counter.failures + 1 returning failures`.execute(work.tx);
  const failures = counted.rows[0]?.failures ?? 1;
  if (failures === alarmingFailures)
    work.log.error({ gateway: config.id, failures }, "many gateway events with a wrong signature in an hour");
  else work.log.warn({ gateway: config.id, why }, "a gateway event with a wrong signature");
}

/** Looks at a kept event; again after a crash, and never twice with effect. */
export async function processEvent(work: Work, { gateways }: Outside, eventId: string): Promise<void> {
  const event = await db(work).selectFrom("payments.gateway_events").selectAll().where("id", "=", eventId).forUpdate().executeTakeFirst();
  const gateway = event && gateways.get(event.driver);
  if (!event || !gateway || event.processed_at !== null) return;
  const result = await takeIn(work, event, gateway.readEvent(event.payload));
  await db(work).updateTable("payments.gateway_events").set({ processed_at: work.now, result }).where("id", "=", eventId).execute();
}

type KeptEvent = { readonly partner_id: string; readonly driver: string };

/** Returns what came of it, for whoever reads the list of events. An event counts only for what belongs to its partner. */
async function takeIn(work: Work, event: KeptEvent, news: GatewayNews): Promise<string> {
  switch (news.kind) {
    case "attempt": {
      const attempt = await findOwn(work, "payments.intents", event, news.attemptId);
      if (!attempt) return "no such attempt";
      return `attempt ${(await applyOutcome(work, news.attemptId, news.outcome)).state}`;
    }
    case "refund":
      return takeInRefund(work, event, news);
    case "chargeback":
      return takeInChargeback(work, event, news);
    case "method-gone": {
      const method = await lockMethod(work, event, news.token);
      if (!method) return "no such method";
      await markRemoved(work, method);
      return "method removed";
    }
    case "mandate": {
      const method = await lockMethod(work, event, news.token);
      if (!method) return "no such method";
      // Told twice, or after it was removed.
      if (method.status !== "pending") return "nothing for us";
      await decideMandate(work, method, news.isActive);
      return news.isActive ? "mandate active" : "mandate refused";
    }
    case "nothing-for-us":
      return "nothing for us";
  }
}

async function lockMethod(work: Work, event: KeptEvent, token: string): Promise<SavedMethod | undefined> {
  const found = () =>
    db(work)
      .selectFrom("payments.saved_methods")
      .selectAll()
      .where("driver", "=", event.driver)
      .where("partner_id", "=", event.partner_id)
      .where("token", "=", token)
      .where("status", "<>", "removed")
      .executeTakeFirst();
  const method = await found();
  if (!method) return undefined;
  await lockAccounts(work, [method.customer_id]);
  return found();
}

const findOwn = (work: Work, table: "payments.intents", event: KeptEvent, id: string) =>
  db(work)
    .selectFrom(table)
    .select("id")
    .where("id", "=", id)
    .where("partner_id", "=", event.partner_id)
    .where("driver", "=", event.driver)
    .executeTakeFirst();

const listOfCharge = (work: Work, event: KeptEvent, chargeId: string): Promise<PaymentRow[]> =>
  db(work)
    .selectFrom("payments.payments")
    .selectAll()
    .where("gateway", "=", event.driver)
    .where("partner_id", "=", event.partner_id)
    .where("external_id", "=", chargeId)
    .orderBy("account_id")
    .execute();

async function takeInRefund(work: Work, event: KeptEvent, news: GatewayNews & { kind: "refund" }): Promise<string> {
  const payments = await listOfCharge(work, event, news.chargeId);
  const own = await db(work)
    .selectFrom("payments.refunds")
    .select("id")
    .where("partner_id", "=", event.partner_id)
    .where("gateway", "=", event.driver)
    .where("id", "=", news.refundId)
    .executeTakeFirst();
  if (own) {
    await applyRefundOutcome(work, own.id, news.outcome);
    return "refund taken in";
  }
  if (news.outcome.kind !== "done") return "refund of the gateway, not done";
  // M-22: a charge that paid several accounts says which one it gives back to; we never guess.
  const [payment, ...others] = payments;
  if (!payment || others.length > 0) return "refund of an unknown charge";
  return `refund of the gateway ${await bookGatewayRefund(work, payment, { externalId: news.outcome.externalId, amount: news.amount })}`;
}

/** M-22 a chargeback takes back all payments of the charge. */
async function takeInChargeback(work: Work, event: KeptEvent, news: GatewayNews & { kind: "chargeback" }): Promise<string> {
  const payments = await listOfCharge(work, event, news.chargeId);
  let reversed = 0;
  for (const payment of payments) {
    if (!isReversible(payment.state)) {
      work.log.error({ payment: payment.id, state: payment.state }, "a chargeback of a payment that cannot be taken back whole");
      continue;
    }
    await reversePayment(work, payment.id, { reason: news.reason, isChargeback: true });
    reversed += 1;
  }
  return `chargeback of ${reversed} of ${payments.length} payments`;
}
