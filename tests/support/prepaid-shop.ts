// Customers who pay ahead from their balance, in the shop of change-shop.ts.
import { recordPayment } from "../../server/modules/payments/index.ts";
import { calendarDay } from "../../shared/calendar.ts";
import type { shopOn } from "./change-shop.ts";
import { addSubscribers } from "./provider.ts";

export type Shop = Awaited<ReturnType<typeof shopOn>>;

export const prepaidTypes = ["prepaid_period", "prepaid_daily"];
export const weekly = { prepaidDays: 7, billingTypes: prepaidTypes };

/** A prepaid customer whose service starts on the day that it is, with so much money; the night has charged what it pays for. */
export async function prepaid(
  shop: Shop,
  planId: string,
  { type = "prepaid_period", startOn, money }: { type?: string; startOn: string; money: string },
): Promise<{ customerId: string; serviceId: string }> {
  const { program, provider } = shop;
  const [added] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 1, startOn, nextBillingOn: "2026-12-01", plans: [planId] }),
  );
  const [serviceId] = added?.serviceIds ?? [];
  if (!added || !serviceId) throw new Error("nobody was added");
  const { customerId } = added;
  await program.query("update billing.accounts set billing_type = $2 where id = $1", [customerId, type]);
  await pay(shop, customerId, money);
  return { customerId, serviceId };
}

export async function pay({ program }: Shop, customerId: string, amount: string): Promise<void> {
  await program.inWork((work) =>
    recordPayment(work, customerId, {
      ...{ amount: { amount, currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
      ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
    } as never),
  );
  await program.runJobs();
}
