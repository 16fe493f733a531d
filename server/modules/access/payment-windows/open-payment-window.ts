import { calendarDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer, findPayerId, lockCustomers } from "../../customers/index.ts";
import { getPartner, loadSettings } from "../../partners/index.ts";
import { listServicesOfPeople } from "../../services/index.ts";
import { followCustomer } from "../derive-access.ts";
import { db } from "../tables.ts";
import { closeWindow, wakeAtEnd } from "./end-payment-window.ts";
import { isOffered, paymentWindowSettings, windowMinutes, windowsPerDay, windowsPerEpisode } from "./settings.ts";
import { countOpened, findUnended, isAnyShutForMoney, windowOpened } from "./window-queries.ts";
import { endOf, isRunning, mayOpen } from "./window-rules.ts";

/** N-178 a subscriber began to pay: all that they pay for is open for some minutes, if it is shut for money and was not opened too often. */
export async function openPaymentWindow(work: Work, begun: { readonly customerId: string; readonly attemptId: string }): Promise<void> {
  const { customerId, attemptId } = begun;
  await lockCustomers(work, [customerId]);
  const customer = await findCustomer(work, customerId);
  // Whoever has a main account that pays for them opens nothing by paying themselves.
  if (!customer || (await findPayerId(work, customerId)) !== customerId) return;
  const running = await findUnended(work, customerId);
  if (running && !running.is_paid && isRunning(running.ends_at, work.now)) {
    // One at a time. It is open for the attempt that began last: that an earlier one was given up or refused ends nothing.
    if (attemptId > running.attempt_id)
      await db(work).updateTable("access.payment_windows").set({ attempt_id: attemptId }).where("id", "=", running.id).execute();
    return;
  }
  if (running) await closeWindow(work, running, running.is_paid ? "paid" : "time");

  const serviceIds = (await listServicesOfPeople(work, { customerId })).map(({ id }) => id);
  const { partnerId } = customer;
  const settings = await loadSettings(work, paymentWindowSettings, { partnerId });
  const { timeZone } = await getPartner(work, partnerId);
  const since = new Date(momentIn(calendarDay(work.now, timeZone), "00:00", timeZone));
  const opened = await countOpened(work, { customerId, serviceIds, since });
  const facts = {
    isOffered: settings.get(isOffered),
    isShutForMoney: await isAnyShutForMoney(work, serviceIds),
    ...{ openedToday: opened.today, openedInEpisode: opened.inEpisode },
    ...{ perDay: settings.get(windowsPerDay), perEpisode: settings.get(windowsPerEpisode) },
  };
  if (!mayOpen(facts)) return;
  const window = await db(work)
    .insertInto("access.payment_windows")
    .values({
      ...{ customer_id: customerId, partner_id: partnerId, attempt_id: attemptId },
      ...{ opened_at: work.now, ends_at: endOf(work.now, settings.get(windowMinutes)) },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await wakeAtEnd(work, window);
  await followCustomer(work, { objectId: customerId, type: windowOpened });
}
