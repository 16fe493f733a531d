// A window ends at its instant, or early. A job wakes at that instant; should it come late or never, the minute's round ends what is over, and
// whoever works out the state of a service before that reads that its time is up.
import { z } from "zod";
import { defineJob, enqueue, enqueueAll } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { lockCustomers } from "../../customers/index.ts";
import { followCustomer } from "../derive-access.ts";
import { db } from "../tables.ts";
import { findUnended, type PaymentWindow, windowEnded } from "./window-queries.ts";
import { endOnceSettled, isRunning } from "./window-rules.ts";

export const endWindowJob = defineJob("access.end_payment_window", z.object({ windowId: z.uuid() }), { maxAttempts: 3 });
/** By the clock, every minute. */
export const endDueWindowsJob = defineJob("access.end_due_payment_windows", z.object({}), { maxAttempts: 1 });

/** More wait for the next minute. */
const perRound = 500;

const keyOf = (windowId: string): string => `payment-window:${windowId}`;

/** Once more, it takes the place of the job that was to wake at another end. */
export const wakeAtEnd = (work: Work, { id, ends_at: endsAt }: Pick<PaymentWindow, "id" | "ends_at">): Promise<void> =>
  enqueue(work, endWindowJob, { windowId: id }, { key: keyOf(id), afterMs: endsAt.getTime() - work.now.getTime() });

/** N-178 the payment was refused: it ends at once. The payment came: normal service follows by itself, and it ends in a moment. */
export async function endPaymentWindow(
  work: Work,
  { customerId, attemptId, as }: { readonly customerId: string; readonly attemptId: string; readonly as: "paid" | "refused" },
): Promise<void> {
  await lockCustomers(work, [customerId]);
  const window = await findUnended(work, customerId);
  if (window?.attempt_id !== attemptId) return;
  if (as === "refused") return closeWindow(work, window, as);
  const endsAt = laterOf(window.opened_at, endOnceSettled(window.ends_at, work.now));
  await db(work).updateTable("access.payment_windows").set({ is_paid: true, ends_at: endsAt }).where("id", "=", window.id).execute();
  await wakeAtEnd(work, { id: window.id, ends_at: endsAt });
}

/** Its end instant has come. The clock of whoever works on jobs may be ahead of ours. */
export async function endWindow(work: Work, { windowId }: { readonly windowId: string }): Promise<void> {
  const found = await db(work).selectFrom("access.payment_windows").select("customer_id").where("id", "=", windowId).executeTakeFirst();
  if (!found) return;
  await lockCustomers(work, [found.customer_id]);
  const window = await findUnended(work, found.customer_id);
  if (window?.id !== windowId) return;
  if (isRunning(window.ends_at, work.now)) return wakeAtEnd(work, window);
  await closeWindow(work, window, window.is_paid ? "paid" : "time");
}

/** A job each, so that one that fails keeps no other open. */
export async function endDueWindows(work: Work): Promise<void> {
  const due = await db(work)
    .selectFrom("access.payment_windows")
    .select("id")
    .where("ended_at", "is", null)
    .where("ends_at", "<=", work.now)
    .orderBy("ends_at")
    .limit(perRound)
    .execute();
  await enqueueAll(
    work,
    due.map(({ id }) => ({ job: endWindowJob, payload: { windowId: id }, options: { key: keyOf(id) } })),
  );
}

/** Whoever ends it may have begun to before it was opened, and waited. */
const laterOf = (one: Date, other: Date): Date => (one > other ? one : other);

/** Behind the customer's lock. */
export async function closeWindow(work: Work, window: PaymentWindow, endedAs: "time" | "paid" | "refused"): Promise<void> {
  await db(work)
    .updateTable("access.payment_windows")
    .set({ ended_at: laterOf(window.opened_at, work.now), ended_as: endedAs })
    .where("id", "=", window.id)
    .execute();
  await followCustomer(work, { objectId: window.customer_id, type: windowEnded });
}
