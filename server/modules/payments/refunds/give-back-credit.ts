import { sql } from "kysely";
import { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { minMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, lockAccounts } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import type { Outside } from "../outside.ts";
import { db } from "../tables.ts";
import { refundPayment } from "./refund-payment.ts";

const Asked = z.object({ accountId: z.uuid(), reason: z.string() });
export const giveBackCreditJob = defineJob("payments.give-back-credit", Asked);

/** B-114 free credit goes back the way it came: through the gateways that it came by. What they cannot take is paid out by hand. */
export const giveBackSoon = (work: Work, asked: z.input<typeof Asked>): Promise<void> =>
  enqueue(work, giveBackCreditJob, asked, { key: `give-back-credit-${asked.accountId}` });

/** The latest payment first. Running it again gives back only what is still free. */
export async function giveBackCredit(work: Work, outside: Outside, { accountId, reason }: z.output<typeof Asked>): Promise<void> {
  const [account] = await lockAccounts(work, [accountId]);
  if (!account) return;
  const today = calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);
  const payments = await db(work)
    .selectFrom("payments.payments")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("state", "in", ["settled", "partially_refunded"])
    .where("gateway", "is not", null)
    .where("external_id", "is not", null)
    .where(sql<boolean>`refunded_minor < amount_minor`)
    .orderBy("received_on", "desc")
    .orderBy("id", "desc")
    .execute();
  for (const payment of payments) {
    const { freeCreditMinor } = await getAccountMoney(work, accountId, today);
    if (freeCreditMinor <= 0n) return;
    const can = outside.gateways.get(payment.gateway ?? "")?.capabilities.refunds ?? "none";
    const amountMinor = minMinor(payment.amount_minor - payment.refunded_minor, freeCreditMinor);
    if (can === "none" || (can === "full" && amountMinor !== payment.amount_minor)) continue;
    const amount = toMoneyJson(money(amountMinor, account.currency));
    await refundPayment(work, outside, payment.id, { amount, by: "gateway", reason });
  }
}
