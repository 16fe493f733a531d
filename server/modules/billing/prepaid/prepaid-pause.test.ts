// B-105 what a pause costs an account that pays by the period, over weeks, to the cent.
import { describe, expect, it } from "vitest";
import { calendarDay, day } from "../../../../shared/calendar.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPayment } from "../../payments/index.ts";
import { changeServiceState, findBillableService, pauseService, withEnd, withPause } from "../../services/index.ts";
import { addDefaultSeries, draftSettlement, issueSettlement, lockForSettlement, openAccounts } from "../index.ts";
import { prepaidInvoiceAfter } from "./prepaid-settings.ts";

const program = await testProgram({ now: "2026-06-01T10:00:00Z" });
const shop = await sampleShop(program);
await program.inWork((work) => addDefaultSeries(work, shop.partnerId));

/** A service of 12.00 a week from 2 June, 3.50 while it is paused, tax included; 100.00 on the account. */
async function weekly(pausePrice = "3.5") {
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
  const plan = await shop.plan(`weekly-${customerId.slice(-6)}`, { price: "12", includesTax: true, prepaidDays: 7 });
  const serviceId = await shop.add(customerId, plan, { startOn: day("2026-06-02"), unitPrice: "12", includesTax: true });
  await program.query("update catalog.plans set pause_price = $2 where id = (select plan_id from services.services where id = $1)", [
    serviceId,
    pausePrice,
  ]);
  await program.inWork((work) =>
    recordPayment(work, customerId, {
      ...{ amount: { amount: "100", currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
      ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
    } as never),
  );
  await program.runJobs();
  return { customerId, serviceId };
}
const at = async (on: string) => {
  program.clock.moveTo(`${on}T06:00:00Z`);
  await program.runDay();
};
const pause = ({ customerId, serviceId }: { customerId: string; serviceId: string }, on: string, until: string | null = null) =>
  program
    .inWork(async (work) => {
      await lockForSettlement(work, customerId);
      const before = await findBillableService(work, serviceId);
      if (!before) throw new Error("gone");
      const [from, to] = [day(on), until === null ? null : day(until)];
      const settlement = await draftSettlement(work, {
        payerId: customerId,
        services: [{ before, after: withPause(before, from, to), from, isRefunded: true, charge: { kind: "onward" } }],
        ...{ on: from, today: from, isProjected: false, horizon: "next_run" as const, fees: [], feesNow: false, isSilentAtZero: false },
        ...{ minInvoice: { minor: 0, days: 0 }, paidTime: "give_back" as const, reason: "Pause" },
      });
      await pauseService(work, { serviceId, on: from, until: to });
      await issueSettlement(work, settlement);
    })
    .then(() => program.runJobs());
const resume = async ({ serviceId }: { serviceId: string }, on: string) => {
  program.clock.moveTo(`${on}T10:00:00Z`);
  await program.inWork((work) => changeServiceState(work, { serviceId, to: "active", cause: "resume", on: day(on) }));
  await program.runJobs();
};
const balance = ({ customerId }: { customerId: string }) => balanceOf(program, customerId);
const covered = async ({ serviceId }: { serviceId: string }) =>
  (await program.query("select period::text from billing.coverage where service_id = $1 order by period", [serviceId])).map(
    ({ period }) => period,
  );

describe("B-105 a pause of an account that pays by the period", async () => {
  const open = await weekly();
  const known = await weekly();
  const free = await weekly("0");
  const ended = await weekly();

  it("gives back what is not used of the week, and buys the week ahead at the pause price", async () => {
    await at("2026-06-02");
    expect(await balance(open)).toBe(8800n);
    await at("2026-06-05");
    for (const one of [open, free, ended]) await pause(one, "2026-06-05");
    // Three days are used, F(3) = 5.14, so 6.86 come back; 3.50 for 5 to 11 June.
    expect(await balance(open)).toBe(8800n + 686n - 350n);
    expect(await covered(open)).toEqual(["[2026-06-02,2026-06-05)", "[2026-06-05,2026-06-12)"]);
    // At no price the paused days are not billed at all.
    expect(await balance(free)).toBe(8800n + 686n);
  });

  it("costs no more than the days until the end of the pause, where that is known", async () => {
    await pause(known, "2026-06-05", "2026-06-07");
    // 5 and 6 June come back, F(5) 8.57 less F(3) 5.14; both cost F(2) of 3.50 = 1.00. The rest of the week stays paid.
    expect(await balance(known)).toBe(8800n + 343n - 100n);
    expect(await covered(known)).toEqual(["[2026-06-02,2026-06-05)", "[2026-06-05,2026-06-07)", "[2026-06-07,2026-06-09)"]);
  });

  it("renews at the pause price while it lasts", async () => {
    await at("2026-06-12");
    expect(await balance(open)).toBe(8800n + 686n - 700n);
    // Back since 7 June, and its week of 9 June bought at its own price.
    expect(await balance(known)).toBe(8800n + 343n - 100n - 1200n);
  });

  it("on the return what was paid ahead for paused days comes back first, and a whole week begins", async () => {
    await resume(open, "2026-06-14");
    // 12 and 13 June were paused, F(2) = 1.00, so 2.50 come back; 12.00 for 14 to 20 June.
    expect(await balance(open)).toBe(8800n + 686n - 700n + 250n - 1200n);
    expect(await covered(open)).toEqual([
      "[2026-06-02,2026-06-05)",
      "[2026-06-05,2026-06-12)",
      "[2026-06-12,2026-06-14)",
      "[2026-06-14,2026-06-21)",
    ]);
    await resume(free, "2026-06-14");
    expect(await balance(free)).toBe(8800n + 686n - 1200n);
  });

  it("the end of a paused service gives back what was paid ahead", async () => {
    const { customerId, serviceId } = ended;
    await program.inWork(async (work) => {
      await lockForSettlement(work, customerId);
      const before = await findBillableService(work, serviceId);
      if (!before) throw new Error("gone");
      const from = day("2026-06-15");
      await issueSettlement(
        work,
        await draftSettlement(work, {
          payerId: customerId,
          services: [
            { before: withEnd(before, null), after: withEnd(before, day("2026-06-14")), from, isRefunded: true, charge: { kind: "none" } },
          ],
          ...{ on: from, today: from, isProjected: false, horizon: "next_run" as const, fees: [], feesNow: true, isSilentAtZero: false },
          ...{ minInvoice: { minor: 0, days: 0 }, paidTime: "give_back" as const, reason: "End" },
        }),
      );
      await changeServiceState(work, { serviceId, to: "disabled", cause: "end_now", on: day("2026-06-14") });
    });
    // 12 to 14 June: F(3) of 3.50 = 1.50 is used.
    expect(await balance(ended)).toBe(8800n + 686n - 350n - 150n);
  });

  it("where charges are no documents, the weeks of a pause are bought and given back alike", async () => {
    await program.inWork((work) => setSetting(work, prepaidInvoiceAfter, { level: "system" }, "none"));
    // Its first week is bought at once, 15 to 21 June.
    await at("2026-06-15");
    const one = await weekly();
    expect(await balance(one)).toBe(8800n);
    await at("2026-06-16");
    await program.inWork((work) =>
      changeServiceState(work, { serviceId: one.serviceId, to: "paused", cause: "pause", on: day("2026-06-16") }),
    );
    // Nobody settled the pause, so paid days stay paid; on 22 June a week at 3.50 is bought, of which F(3) = 1.50 is used.
    await at("2026-06-21");
    expect(await balance(one)).toBe(8800n);
    await at("2026-06-24");
    expect(await balance(one)).toBe(8800n - 350n);
    await resume(one, "2026-06-25");
    expect(await balance(one)).toBe(8800n - 150n - 1200n);
  });

  it("the books are right after all of it", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
