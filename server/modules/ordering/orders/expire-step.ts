import { z } from "zod";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { defineJob, enqueueAll, type JobBook } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { expireOrder } from "./decide-order.ts";
import { db } from "./tables.ts";

const mostAtOnce = 500;
const forgottenDays = 7;

const dueIds = async (work: Work, partnerId: string | undefined): Promise<string[]> => {
  const rows = await db(work)
    .selectFrom("ordering.orders")
    .select("id")
    .where("state", "in", ["awaiting_payment", "awaiting_approval"])
    .where("expires_at", "<=", work.now)
    .$if(partnerId !== undefined, (query) => query.where("partner_id", "=", partnerId ?? ""))
    .orderBy("expires_at")
    .limit(mostAtOnce)
    .execute();
  return rows.map(({ id }) => id);
};

/** P-99, M-29 what nobody paid or answered in time ends; carts and prices that nobody came back to are forgotten. */
export const expireOrdersStep: DailyStep = {
  name: "ordering.expire-orders",
  waitsWhileFrozen: true,
  after: [],
  at: () => Promise.resolve("00:30"),
  run: async ({ partnerId, inWork }) => {
    const counts = { ordersExpired: 0, failed: 0 };
    for (const id of await inWork((work) => dueIds(work, partnerId))) {
      try {
        if (await inWork((work) => expireOrder(work, id))) counts.ordersExpired += 1;
      } catch {
        // One that cannot end today is tried again tomorrow, and holds up no other.
        counts.failed += 1;
      }
    }
    await inWork((work) => forget(work, partnerId));
    return counts;
  },
};

async function forget(work: Work, partnerId: string): Promise<void> {
  const before = new Date(work.now.getTime() - forgottenDays * 86_400_000);
  await db(work).deleteFrom("ordering.cart_lines").where("partner_id", "=", partnerId).where("touched_at", "<", before).execute();
  await db(work)
    .deleteFrom("ordering.order_quotes")
    .where("partner_id", "=", partnerId)
    .where("expires_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("ordering.orders").select("ordering.orders.id").whereRef("ordering.orders.quote_id", "=", "ordering.order_quotes.id"),
        ),
      ),
    )
    .execute();
}

const expireDueJob = defineJob("ordering.expire-due-orders", z.object({}), { maxAttempts: 1 });
const expireJob = defineJob("ordering.expire-order", z.object({ orderId: z.uuid() }), { maxAttempts: 3 });

/** Every quarter of an hour, so that a day to pay is a day; the daily step makes up for what was missed. */
export function registerExpiry(book: JobBook): void {
  book.every("*/15 * * * *", expireDueJob);
  book.handle(expireDueJob, (run) =>
    run.inWork(async (work) =>
      enqueueAll(
        work,
        (await dueIds(work, undefined)).map((orderId) => ({
          job: expireJob,
          payload: { orderId },
          options: { key: `expire-order-${orderId}` },
        })),
      ),
    ),
  );
  book.handle(expireJob, (run, { orderId }) => run.inWork(async (work) => void (await expireOrder(work, orderId))));
}
