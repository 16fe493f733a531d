import { calendarDay } from "../../../../shared/calendar.ts";
import type { Listen } from "../../../platform/event-bus.ts";
import type { JobBook } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { paymentSettled } from "../../payments/index.ts";
import { deliverPush } from "./deliver-push.ts";
import { deliverPushJob, tendPushJob } from "./deliver-push-job.ts";
import { withdrawDebtPushes } from "./read-pushes.ts";
import { tendPush } from "./tend-push.ts";

export function listenForPushes(on: Listen): void {
  on(paymentSettled, "take-back-what-warned-of-debt", (work, { customerId, partnerId }) => takeBack(work, customerId, partnerId));
}

/** Only once nothing is owed: who paid a part of it is still to be suspended. */
async function takeBack(work: Work, customerId: string | null, partnerId: string | null): Promise<void> {
  if (customerId === null || partnerId === null) return;
  const { timeZone } = await getPartner(work, partnerId);
  const { balanceMinor } = await getAccountMoney(work, customerId, calendarDay(work.now, timeZone));
  if (balanceMinor >= 0n) await withdrawDebtPushes(work, customerId);
}

export function handlePushes(book: JobBook, tools: Tools): void {
  book.handle(deliverPushJob, (run, { pushId }) => deliverPush(run, tools, pushId));
  book.handle(tendPushJob, (run) => run.inWork((work) => tendPush(work, tools)));
  book.every("* * * * *", tendPushJob);
}
