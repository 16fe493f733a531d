// Services of customers who are billed month by month without invoices change, end and start otherwise: what was charged comes back once.
import { describe, expect, it } from "vitest";
import { draftSettlement, issueSettlement } from "../../server/modules/billing/index.ts";
import { undoRunEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { autoInvoice } from "../../server/modules/billing/terms/switches.ts";
import { findBillableService, withEnd } from "../../server/modules/services/index.ts";
import { day } from "../../shared/calendar.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

describe("changes where runs charge without invoices", async () => {
  const shop = await shopOn("2026-05-01", "only");
  const { program } = shop;
  await shop.set(autoInvoice, false);
  const subscriber = (planId = shop.provider.homeId) => shop.subscriber({ planId, isPaid: false });
  const charges = async (customerId: string) =>
    (
      await program.query<{ said: string }>(
        "select concat_ws(' ', period_start, period_end, net_minor, tax_minor) as said from billing.charges where account_id = $1 order by created_at, amount_minor",
        [customerId],
      )
    ).map(({ said }) => said);

  it("B-96 of a service that changes twice in a month each day comes back once, as quoted", async () => {
    const one = await subscriber();
    expect(await balanceOf(program, one.customerId)).toBe(-5400n);
    await shop.moveTo("2026-05-11T08:00:00Z");
    const first = await shop.make(one.serviceId, { kind: "plan", planId: shop.fastId });
    expect(first.figures).toMatchObject({
      credit: { gross: { amount: "36.58" } },
      invoice: { gross: { amount: "56.90" } },
      net: { amount: "20.32" },
    });
    expect(await balanceOf(program, one.customerId)).toBe(-7432n);
    await shop.moveTo("2026-05-21T08:00:00Z");
    // 70.00 from 21 May on: 70.00 − F(20) 45.16 = 24.84; of 45.00 the same days: 45.00 − 29.03 = 15.97.
    const second = await shop.make(one.serviceId, { kind: "plan", planId: shop.provider.homeId });
    expect(second.figures).toMatchObject({ credits: [{ amount: { amount: "24.84" } }], charges: [{ amount: { amount: "15.97" } }] });
    expect(await charges(one.customerId)).toEqual([
      "2026-05-01 2026-06-01 4500 900",
      "2026-05-11 2026-06-01 -3048 -610",
      "2026-05-11 2026-06-01 4742 948",
      "2026-05-21 2026-06-01 -2484 -497",
      "2026-05-21 2026-06-01 1597 319",
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-109 an end before the last change gives back of both charges, and pays what is open once", async () => {
    await shop.moveTo("2026-05-21T09:00:00Z");
    const one = await subscriber();
    await shop.make(one.serviceId, { kind: "plan", planId: shop.fastId });
    await shop.moveTo("2026-05-22T08:00:00Z");
    const ended = await shop.make(one.serviceId, { kind: "end", endOn: "2026-05-19", final: "keep" });
    // Of 45.00 the 20th, F(20) 29.03 − F(19) 27.58; of 70.00 all that was charged, from the 21st on.
    expect(ended.figures).toMatchObject({ credits: [{ amount: { amount: "1.45" } }, { amount: { amount: "24.84" } }] });
    // 27.58 and its tax are owed.
    expect(await balanceOf(program, one.customerId)).toBe(-3310n);
    const [open] = await program.query<{ minor: bigint }>(
      "select sum(open_minor * sign(amount_minor))::int8 as minor from billing.ledger_entries where account_id = $1",
      [one.customerId],
    );
    expect(open).toEqual({ minor: -3310n });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-113 an end that is withdrawn: the days are charged again and the fee comes back", async () => {
    const planId = await shop.plan("leaving", "31", { cancellationFee: "10" });
    const one = await subscriber(planId);
    const before = await balanceOf(program, one.customerId);
    const ended = await shop.make(one.serviceId, { kind: "end", endOn: "2026-05-25", final: "keep" });
    expect(ended).toMatchObject({ state: "scheduled", isSettled: true, figures: { fees: [{ isNow: true }], net: { amount: "4.80" } } });
    expect(await balanceOf(program, one.customerId)).toBe(before - 480n);
    await shop.withdraw(ended);
    expect(await balanceOf(program, one.customerId)).toBe(before);
    expect((await shop.covered(one.serviceId)).map(({ period }) => period)).toEqual(["[2026-05-01,2026-05-26)", "[2026-05-26,2026-06-01)"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-11 B-128 two who give the same days back at once give them back once, even without a lock", async () => {
    const one = await subscriber();
    const before = await balanceOf(program, one.customerId);
    const from = day("2026-05-22");
    let waiting = 2;
    const both = Promise.withResolvers<void>();
    const giveBack = () =>
      program.inWork(async (work) => {
        const service = await findBillableService(work, one.serviceId);
        if (!service) throw new Error("gone");
        const settlement = await draftSettlement(work, {
          payerId: one.customerId,
          services: [{ before: service, after: withEnd(service, day("2026-05-21")), from, isRefunded: true, charge: { kind: "none" } }],
          ...{ on: from, today: from, isProjected: false, horizon: "next_run" as const, fees: [], feesNow: false, isSilentAtZero: false },
          ...{ minInvoice: { minor: 0, days: 0 }, paidTime: "give_back" as const, reason: "End" },
        });
        waiting -= 1;
        if (waiting === 0) both.resolve();
        await both.promise;
        await issueSettlement(work, settlement);
      });
    const ends = await Promise.allSettled([giveBack(), giveBack()]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(String(ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : [])))).toMatch(/charges_days_back_once/);
    // 45.00 − F(21) 30.48 = 14.52 and its tax.
    expect(await balanceOf(program, one.customerId)).toBe(before + 1742n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-128 the database refuses to give back more than was charged", async () => {
    const [charge] = await program.query<{ id: string }>(
      "select id from billing.charges where refers_to is null and amount_minor = 4742 limit 1",
    );
    const copy = (amount: number) =>
      program.query(
        `insert into billing.charges (account_id, customer_id, partner_id, service_id, charged_on, kind, category, text, unit_price, quantity, tax_id, includes_tax,
            amount_minor, net_minor, tax_minor, refers_to, created_at)
          select account_id, customer_id, partner_id, service_id, charged_on, kind, category, text, unit_price, quantity, tax_id, includes_tax, $2, $2, 0, id, created_at
          from billing.charges where id = $1`,
        [charge!.id, amount],
      );
    // 24.84 of 47.42 came back already.
    await expect(copy(-2259)).rejects.toThrow(/gives back 4743 of 4742/);
  });

  it("B-69 a run is undone of which something came back already: the rest comes back, and every day is open", async () => {
    const one = await subscriber();
    await shop.make(one.serviceId, { kind: "pause", until: "2026-05-30" });
    const [run] = await program.query<{ id: string; version: number }>(
      "select id, version from billing.runs where id = (select run_id from billing.charges where account_id = $1 and refers_to is null)",
      [one.customerId],
    );
    await shop.staff().ok(undoRunEndpoint, { params: { runId: run!.id }, version: run!.version, body: { reason: "Too early" } });
    await program.runJobs();
    expect(await balanceOf(program, one.customerId)).toBe(0n);
    expect(await shop.covered(one.serviceId)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
