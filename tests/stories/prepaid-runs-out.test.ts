// A prepaid customer's money runs out and comes again: the line follows within the same minute, and nobody is charged for days without service.
import { describe, expect, it } from "vitest";
import { openAccounts } from "../../server/modules/billing/index.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { calendarDay, day } from "../../shared/calendar.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("prepaid time that runs out", async () => {
  const program = await testProgram({ now: "2026-05-03T10:00:00Z" });
  const shop = await sampleShop(program);
  const weekly = await shop.plan("weekly", { price: "12", includesTax: true, prepaidDays: 7, billingTypes: ["prepaid_period"] });
  const customerId = await shop.customer();
  await program.inWork((work) =>
    openAccounts(work, [
      {
        ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
        ...{ paymentMethod: "cash" as const, nextBillingOn: day("2026-12-01") },
      },
    ]),
  );
  await program.query("update billing.accounts set billing_type = 'prepaid_period' where id = $1", [customerId]);
  await program.runDay();
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };
  const pay = async (amount: string) => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount, currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
        ...{ payer: "", comment: "", note: "", confirmDuplicate: true },
      }),
    );
    await program.runJobs();
  };
  const stands = async () =>
    (
      await program.query<{ stands: string }>(
        `select customer.status || ' ' || coalesce(customer.blocked_by, '-') || ' ' || service.state || ' ' || service.lock as stands
         from customers.customers customer join services.services service on service.customer_id = customer.id where customer.id = $1`,
        [customerId],
      )
    )[0]?.stands;
  await pay("12");
  await shop.add(customerId, weekly, {
    startOn: day("2026-05-04"),
    state: "pending",
    waitsFor: "start_date",
    unitPrice: "12",
    includesTax: true,
  });

  it("B-33 the first week is bought when it starts", async () => {
    await at("2026-05-04T06:00:00Z");
    expect(await stands()).toBe("active - active none");
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("B-45 without money for the next one the service is locked, and its customer blocked, because nothing has paid time left", async () => {
    await at("2026-05-11T07:30:00Z");
    expect(await stands()).toBe("blocked prepaid active unpaid_period");
  });

  it("B-33 B-44 money buys a week from that day on and opens the line at once", async () => {
    await at("2026-05-13T18:00:00Z");
    await pay("12");
    expect(await stands()).toBe("active - active none");
    const days = await program.query("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(days.map((row) => row.period)).toEqual(["[2026-05-04,2026-05-11)", "[2026-05-13,2026-05-20)"]);
  });

  it("B-45 after its own period without money the service stops", async () => {
    await at("2026-05-20T07:30:00Z");
    expect(await stands()).toBe("blocked prepaid active unpaid_period");
    await at("2026-06-21T07:30:00Z");
    expect(await stands()).toMatch(/^inactive .* stopped/);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-37 B-33 money that buys a week brings the customer back, and the week begins that day; less does not", async () => {
    await at("2026-06-24T18:00:00Z");
    await pay("11.99");
    expect(await stands()).toMatch(/^inactive .* stopped/);
    await pay("0.01");
    expect(await stands()).toBe("active - active none");
    const days = await program.query("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(days.at(-1)?.period).toBe("[2026-06-24,2026-07-01)");
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
