// N-178 who is behind the walled garden and sets out to pay reaches every page of their bank: access opens while payments says that they pay (M-35).
import type { z } from "zod";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { endPaymentWindow, openPaymentWindow } from "../access/index.ts";
import { lockCustomers } from "../customers/index.ts";
import { isPayerAtWork, type paymentFailed, type paymentSettled, type paymentStarted } from "../payments/index.ts";

type Told<Kind extends { data: z.ZodType }> = Pick<Happened<z.output<Kind["data"]>>, "data">;

/** Subscribers, and whoever pays for them with a link; neither staff nor an automatic charge, who need no page of a bank on that line. */
export async function openWhilePaying(work: Work, { data }: Told<typeof paymentStarted>): Promise<void> {
  if (data.by !== "customer" && data.by !== "guest") return;
  // News may come late, and in any order: behind this lock it is known whether the attempt is over, for what ends it waits here, too.
  await lockCustomers(work, [data.accountId]);
  if (await isPayerAtWork(work, data.attemptId)) await openPaymentWindow(work, { customerId: data.accountId, attemptId: data.attemptId });
}

export async function shutWhenPaid(work: Work, { data: { accountId, attemptId } }: Told<typeof paymentSettled>): Promise<void> {
  if (attemptId !== null) await endPaymentWindow(work, { customerId: accountId, attemptId, as: "paid" });
}

export const shutWhenRefused = (work: Work, { data: { accountId, attemptId } }: Told<typeof paymentFailed>): Promise<void> =>
  endPaymentWindow(work, { customerId: accountId, attemptId, as: "refused" });
