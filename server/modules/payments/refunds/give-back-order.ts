import { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { freeForRefund, listReserved, lockAccounts, releaseReserved } from "../../billing/index.ts";
import type { Outside } from "../outside.ts";
import { isRefundable } from "../payment-rules.ts";
import { creditSurcharge } from "../surcharges/surcharges.ts";
import { db } from "../tables.ts";
import { refundPayment } from "./refund-payment.ts";

const Asked = z.object({ accountId: z.uuid(), orderId: z.uuid(), reason: z.string() });
export const giveBackOrderJob = defineJob("payments.give-back-order", Asked);

/** P-97, P-100 what was paid for an order goes back the way it came. Until then it stays reserved, so that nothing else takes it. */
export const giveBackOrderSoon = (work: Work, asked: z.input<typeof Asked>): Promise<void> =>
  enqueue(work, giveBackOrderJob, asked, { key: `give-back-order-${asked.orderId}` });

/** Run again, it finds nothing reserved. What its gateway cannot give back stays as credit. */
export async function giveBackOrder(work: Work, outside: Outside, { accountId, orderId, reason }: z.output<typeof Asked>): Promise<void> {
  const [account] = await lockAccounts(work, [accountId]);
  if (!account) return;
  const reserved = await listReserved(work, orderId);
  const payments: { id: string; amountMinor: bigint; feeMinor: bigint }[] = [];
  for (const { creditId, amountMinor } of reserved) {
    const payment = await db(work).selectFrom("payments.payments").selectAll().where("entry_id", "=", creditId).executeTakeFirst();
    const can = outside.gateways.get(payment?.gateway ?? "")?.capabilities.refunds ?? "none";
    const isAble = payment && payment.external_id !== null && isRefundable(payment.state) && can !== "none";
    if (!isAble || (can === "full" && amountMinor + payment.fee_minor !== payment.amount_minor)) {
      await releaseReserved(work, { accountId, objectId: orderId });
      return;
    }
    // Nothing was ordered after all, so paying for it costs nothing (P-119).
    await creditSurcharge(work, payment);
    payments.push({ id: payment.id, amountMinor, feeMinor: payment.fee_minor });
  }
  await freeForRefund(work, orderId);
  for (const { id, amountMinor, feeMinor } of payments)
    await refundPayment(work, outside, id, { amount: toMoneyJson(money(amountMinor + feeMinor, account.currency)), by: "gateway", reason });
}
