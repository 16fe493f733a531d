import { isMoneyFrozen } from "../../partners/index.ts";
import type { InSystemWork } from "../attempts/ask-attempt.ts";
import { accountOf, findGateway } from "../gateways/gateway-configs.ts";
import { callGateway, type Outside } from "../outside.ts";
import { db } from "../tables.ts";
import { applyRefundOutcome } from "./refund-payment.ts";

/**
 * Sends a refund to its gateway, or asks what became of it: the same request with the same key, to which a gateway answers how that refund
 * stands. Whatever crashes in between, the next round asks again.
 */
export async function advanceRefund(inWork: InSystemWork, outside: Outside, refundId: string): Promise<void> {
  const found = await inWork(async (work) => {
    const refund = await db(work)
      .selectFrom("payments.refunds as refund")
      .innerJoin("payments.payments as payment", "payment.id", "refund.payment_id")
      .select(["refund.amount_minor", "refund.currency", "refund.gateway", "refund.partner_id", "payment.external_id as charge_id"])
      .where("refund.id", "=", refundId)
      .where("refund.state", "in", ["requested", "pending"])
      .executeTakeFirst();
    // B-262 it stays requested, and is sent by the first look after the release.
    if (!refund?.gateway || !refund.charge_id || (await isMoneyFrozen(work, refund.partner_id))) return undefined;
    const offered = await findGateway(work, outside, { partnerId: refund.partner_id, driver: refund.gateway });
    return { refund, chargeId: refund.charge_id, offered };
  });
  if (!found) return;
  const { refund, chargeId, offered } = found;
  const said = offered
    ? await callGateway(outside, `${refund.gateway}: refund ${refundId}`, () =>
        offered.gateway.refund(accountOf(outside, offered.config), {
          refundId,
          idempotencyKey: refundId,
          chargeId,
          amountMinor: refund.amount_minor,
          currency: refund.currency,
        }),
      )
    : ({ kind: "silent" } as const);
  await inWork((work) => applyRefundOutcome(work, refundId, said.kind === "answer" ? said.answer : said));
}
