// Deposits (B-231): asked, paid, held, used, given back; always beside what 2500 says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { changeCustomerStatus } from "../../customers/index.ts";
import { setSetting } from "../../partners/index.ts";
import { paymentOptionsEndpoint, portalPreviewEndpoint, recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { refundDepositEndpoint } from "../../payments/deposit-refunds/contract.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import * as contract from "./contract.ts";
import { interestOf, interestOfLife } from "./deposit-rules.ts";
import { depositApplyOn } from "./settings.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, payers } = await makePayers(program, 14);
const staff = async () => signInStaff(program, { role: "super_administrator" });
const eur = (amount: string) => ({ amount, currency: "EUR" });
let next = 0;
const nextCustomer = () => payers[next++]!.customerId;

async function ask(customerId: string, changes: object = {}) {
  return (await staff()).ok(contract.askDepositEndpoint, {
    params: { customerId },
    body: { amount: eur("100.00"), cause: "equipment", text: "Router", ...changes } as never,
  });
}
async function pay(customerId: string, amount: string, documentIds: string[], on = program.clock.now().toISOString().slice(0, 10)) {
  return (await staff()).ok(recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: eur(amount), method: "bank_transfer", documentIds, confirmDuplicate: true, receivedOn: day(on) },
  });
}
const viewOf = async (customerId: string) => (await staff()).ok(contract.listDepositsOfCustomerEndpoint, { params: { customerId } });
/** What an account's money did on each account of the book, since it began. */
const booked = async (customerId: string): Promise<Record<string, bigint>> => {
  const rows = await program.query<{ ledger_account: string; minor: bigint }>(
    `select line.ledger_account, sum(line.debit_minor - line.credit_minor)::int8 as minor from billing.journal_lines line
     join billing.journal_entries entry on entry.id = line.entry_id where entry.customer_id = $1 group by 1`,
    [customerId],
  );
  return Object.fromEntries(rows.map((row) => [row.ledger_account, row.minor]));
};
const settle = async (customerId: string) => {
  const [invoice] = await invoicesOf(program, customerId);
  await pay(customerId, "54.00", [invoice!.id]);
};

describe("B-231 asking and paying", () => {
  it("B-231 a request stands in no balance; paid, it is Dr bank and Cr 2500, and the balance has not moved", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id);
    expect(asked).toMatchObject({ state: "asked", held: eur("0.00"), dueOn: "2026-04-16" });
    expect(await balanceOf(program, id)).toBe(0n);
    const before = await booked(id);
    const payment = await pay(id, "100.00", [asked.id]);
    expect(payment).toMatchObject({
      settles: [{ kind: "deposit", text: asked.label, amount: eur("100.00") }],
      free: eur("0.00"),
      refundable: eur("0.00"),
    });
    expect(await balanceOf(program, id)).toBe(0n);
    const after = await booked(id);
    expect([after["1010"]! - (before["1010"] ?? 0n), after["2500"], after["1200"]! - before["1200"]!]).toEqual([10_000n, -10_000n, 0n]);
    expect((await viewOf(id)).items).toMatchObject([{ state: "held", held: eur("100.00"), moves: [{ kind: "paid" }] }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 in parts, and what is paid beyond it goes onto the balance", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id);
    await pay(id, "40.00", [asked.id]);
    expect((await viewOf(id)).items).toMatchObject([{ state: "asked", paid: eur("40.00"), held: eur("40.00") }]);
    const payment = await pay(id, "70.00", [asked.id]);
    expect(payment).toMatchObject({ settles: [{ amount: eur("60.00") }], free: eur("10.00") });
    expect(await balanceOf(program, id)).toBe(1000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 the customer sees the request, what a payment of it would do, and pays nothing else by it", async () => {
    const id = nextCustomer();
    const asked = await ask(id, { text: "Router, given back when it returns", heldUntil: "2027-04-01" });
    const customer = await signInCustomer(program, id);
    expect((await customer.ok(contract.ownDepositsEndpoint)).items).toMatchObject([
      { label: asked.label, open: eur("100.00"), held: eur("0.00") },
    ]);
    expect((await customer.ok(paymentOptionsEndpoint)).deposits).toMatchObject([{ id: asked.id, open: eur("100.00") }]);
    expect(await customer.ok(portalPreviewEndpoint, { query: { documents: asked.id } as never })).toMatchObject({
      amount: eur("100.00"),
      lines: [{ number: asked.label, paid: eur("100.00"), isChosen: true }],
      credit: eur("0.00"),
      balanceAfter: eur("-54.00"),
    });
    await pay(id, "100.00", [asked.id]);
    expect(await balanceOf(program, id)).toBe(-5400n);
    expect((await customer.ok(paymentOptionsEndpoint)).deposits).toEqual([]);
  });

  it("a request that was not paid is taken back; one that holds money is not", async () => {
    const id = nextCustomer();
    const first = await ask(id);
    const call = await staff();
    const cancelled = await call.ok(contract.cancelDepositEndpoint, {
      params: { depositId: first.id },
      version: first.version,
      body: { reason: "Mistake" },
    });
    expect(cancelled.state).toBe("cancelled");
    const second = await ask(id);
    await pay(id, "10.00", [second.id]);
    const now = (await viewOf(id)).items[0]!;
    const refused = await call.refused(contract.cancelDepositEndpoint, {
      params: { depositId: now.id },
      version: now.version,
      body: { reason: "x" },
    });
    expect(refused.code).toBe("deposit-in-use");
    await call.ok(refundDepositEndpoint, { params: { depositId: now.id }, body: { by: "cash", reason: "Left", debtsFirst: false } });
  });
});

describe("B-231 using and giving back", () => {
  it("B-231 by hand it pays the debts, the first due first", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    await pay(id, "100.00", [asked.id]);
    const applied = await (await staff()).ok(contract.applyDepositEndpoint, {
      params: { depositId: asked.id },
      body: { reason: "Agreed" },
    });
    expect(applied).toMatchObject({ held: eur("46.00"), state: "held" });
    expect(await balanceOf(program, id)).toBe(0n);
    expect(await invoicesOf(program, id)).toMatchObject([{ state: "paid" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 while something is owed a refund is offered as a payment of the debt first", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    await pay(id, "100.00", [asked.id]);
    const call = await staff();
    const wish = { params: { depositId: asked.id }, body: { by: "bank_transfer" as const, reason: "Router is back" } };
    expect(await call.refused(refundDepositEndpoint, wish)).toMatchObject({
      code: "deposit-debt-open",
      errors: [{ field: "debtsFirst", params: { owed: eur("54.00") } }],
    });
    expect(await call.ok(refundDepositEndpoint, { ...wish, body: { ...wish.body, debtsFirst: true } })).toMatchObject({
      refunded: eur("46.00"),
    });
    expect((await viewOf(id)).items).toMatchObject([
      { state: "closed", held: eur("0.00"), moves: [{ kind: "returned" }, { kind: "applied" }, { kind: "paid" }] },
    ]);
    expect(await balanceOf(program, id)).toBe(0n);
    expect(await booked(id)).toMatchObject({ 1010: 5400n, 1200: 0n });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 given back although something is owed, if that is said; one that was agreed not to be given back is not", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    await pay(id, "100.00", [asked.id]);
    const call = await staff();
    await call.ok(refundDepositEndpoint, { params: { depositId: asked.id }, body: { by: "cash", reason: "Promised", debtsFirst: false } });
    expect(await balanceOf(program, id)).toBe(-5400n);
    const kept = await ask(id, { isRefundable: false });
    await pay(id, "100.00", [kept.id]);
    const refused = await call.refused(refundDepositEndpoint, {
      params: { depositId: kept.id },
      body: { by: "cash", reason: "x", debtsFirst: true },
    });
    expect(refused.code).toBe("deposit-not-refundable");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 what is kept of it becomes an invoice with its tax, which it pays, whatever else is owed", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    await pay(id, "100.00", [asked.id]);
    const after = await (await staff()).ok(contract.keepDepositEndpoint, {
      params: { depositId: asked.id },
      body: { amount: eur("60.00"), text: "Router, not returned", taxId: provider.taxId, reason: "Broken" },
    });
    expect(after).toMatchObject({ held: eur("40.00"), moves: [{ kind: "applied", amount: eur("60.00") }, { kind: "paid" }] });
    const [document] = await program.query("select state, net_minor, tax_minor, gross_minor from billing.money_documents where id = $1", [
      after.moves[0]!.documentId,
    ]);
    expect(document).toEqual({ state: "paid", net_minor: 5000n, tax_minor: 1000n, gross_minor: 6000n });
    expect(await balanceOf(program, id)).toBe(-5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-231 who is deactivated pays what is owed from it; with `never` it stays", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    await pay(id, "30.00", [asked.id]);
    await program.inWork((work) => setSetting(work, depositApplyOn, { level: "system" }, "never"));
    const move = (to: "inactive" | "active") =>
      program.inWork((work) => changeCustomerStatus(work, { customerId: id, to, reason: "Debt" }));
    await move("inactive");
    await program.runJobs();
    expect((await viewOf(id)).items).toMatchObject([{ held: eur("30.00") }]);
    await move("active");
    await program.inWork((work) => setSetting(work, depositApplyOn, { level: "system" }, "deactivation"));
    await move("inactive");
    await program.runJobs();
    expect((await viewOf(id)).items).toMatchObject([{ held: eur("0.00"), state: "closed" }]);
    expect(await balanceOf(program, id)).toBe(-2400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-231 when the money does not hold, and interest", () => {
  it("B-133 a payment that bounces takes the deposit back; what was used of it is owed", async () => {
    const id = nextCustomer();
    const asked = await ask(id);
    const payment = await pay(id, "100.00", [asked.id]);
    const call = await staff();
    await call.ok(contract.applyDepositEndpoint, { params: { depositId: asked.id }, body: { reason: "Agreed" } });
    await call.ok(reversePaymentEndpoint, { params: { paymentId: payment.id }, version: payment.version, body: { reason: "Bounced" } });
    expect((await viewOf(id)).items).toMatchObject([{ state: "asked", paid: eur("0.00"), held: eur("0.00") }]);
    expect(await balanceOf(program, id)).toBe(-5400n);
    expect(await booked(id)).toMatchObject({ 1010: 0n, 2500: 0n });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it.each([
    { held: 10_000n, percent: "3.65", to: "2026-04-02", minor: 1n, why: "a day" },
    { held: 10_000n, percent: "3", to: "2027-04-01", minor: 300n, why: "a year" },
    { held: 10_000n, percent: "1.5", to: "2026-10-01", minor: 75n, why: "183 days: 0.7521" },
    { held: 10_000n, percent: "3", to: "2026-04-01", minor: 0n, why: "the same day" },
    { held: 0n, percent: "3", to: "2027-04-01", minor: 0n, why: "nothing is held" },
  ])("B-231 interest is simple, by the day of 365: $why", ({ held, percent, to, minor }) => {
    expect(interestOf(held, { percent, from: day("2026-04-01"), to: day(to) }, "half_away")).toBe(minor);
  });

  it("B-231 interest is booked when the deposit is given back, and given back with it", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id, { interestPercent: "3" });
    await pay(id, "100.00", [asked.id]);
    program.clock.moveTo("2027-04-01T08:00:00Z");
    expect((await viewOf(id)).items[0]!.interestSoFar).toEqual(eur("3.00"));
    const refunded = await (await staff()).ok(refundDepositEndpoint, {
      params: { depositId: asked.id },
      body: { by: "bank_transfer", reason: "Back" },
    });
    expect(refunded.refunded).toEqual(eur("103.00"));
    expect(await booked(id)).toMatchObject({ 6550: 300n, 2500: 0n });
    expect(await faultsOfBooks(program)).toEqual([]);
    program.clock.moveTo("2026-04-01T08:00:00Z");
  });

  it("B-231 B-133 a payment that bounces takes along the interest that it earned; the deposit can be cancelled", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id, { interestPercent: "3" });
    const payment = await pay(id, "100.00", [asked.id]);
    program.clock.moveTo("2027-04-01T08:00:00Z");
    const call = await staff();
    await call.ok(reversePaymentEndpoint, { params: { paymentId: payment.id }, version: payment.version, body: { reason: "Bounced" } });
    const [deposit] = (await viewOf(id)).items;
    expect(deposit).toMatchObject({ state: "asked", paid: eur("0.00"), held: eur("0.00"), interestSoFar: eur("0.00") });
    const cancel = { params: { depositId: asked.id }, version: deposit!.version, body: { reason: "Not needed" } };
    await call.ok(contract.cancelDepositEndpoint, cancel);
    expect(await faultsOfBooks(program)).toEqual([]);
    program.clock.moveTo("2026-04-01T08:00:00Z");
  });

  it("B-231 B-133 interest that was used is owed again with the money that earned it; what the other money earned stays", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id, { interestPercent: "3" });
    const bounced = await pay(id, "60.00", [asked.id]);
    await pay(id, "40.00", [asked.id]);
    program.clock.moveTo("2027-04-01T08:00:00Z");
    const call = await staff();
    await call.ok(createTransactionEndpoint, {
      params: { customerId: id },
      body: { side: "debit", amount: eur("103.00"), text: "Damage", reason: "x" },
    });
    await call.ok(contract.applyDepositEndpoint, { params: { depositId: asked.id }, body: { reason: "Agreed" } });
    expect(await booked(id)).toMatchObject({ 6550: 300n, 2500: 0n });
    await call.ok(reversePaymentEndpoint, { params: { paymentId: bounced.id }, version: bounced.version, body: { reason: "Bounced" } });
    // 60.00 and the 1.80 that they earned; 1.20 of the 40.00 stays.
    expect(await balanceOf(program, id)).toBe(-6180n);
    expect(await booked(id)).toMatchObject({ 6550: 120n, 2500: 0n });
    const [deposit] = (await viewOf(id)).items;
    expect(deposit).toMatchObject({ held: eur("0.00"), paid: eur("40.00") });
    expect(deposit!.moves.map(({ kind, amount }) => [kind, amount.amount])).toEqual(
      expect.arrayContaining([
        ["taken_back", "61.80"],
        ["interest_lost", "1.80"],
        ["bounced", "60.00"],
      ]),
    );
    expect(await faultsOfBooks(program)).toEqual([]);
    program.clock.moveTo("2026-04-01T08:00:00Z");
  });

  it("B-231 the interest of a life is that of its parts, booked as they come: any moves", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.bigInt({ min: 0n, max: 100_000n })), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 900 }),
        (steps, percent) => {
          const rate = (percent / 100).toFixed(2);
          let on: Day = day("2026-04-01");
          let held = 0n;
          let total = 0n;
          const moves = steps.map(([days, minor]) => {
            const next = addDays(on, days);
            const earned = interestOf(held, { percent: rate, from: on, to: next }, "half_away");
            total += earned;
            held += earned + minor;
            on = next;
            return { on, minor };
          });
          expect(interestOfLife(moves, { percent: rate, to: on }, "half_away")).toBe(total);
        },
      ),
    );
  });

  it("B-231 two who use it at once use it once", async () => {
    const id = nextCustomer();
    await settle(id);
    const asked = await ask(id);
    await pay(id, "100.00", [asked.id]);
    const call = await staff();
    await call.ok(createTransactionEndpoint, {
      params: { customerId: id },
      body: { side: "debit", amount: eur("500.00"), text: "Damage", reason: "x" },
    });
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        call.ok(contract.applyDepositEndpoint, { params: { depositId: asked.id }, body: { amount: eur("100.00"), reason: "x" } }),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await balanceOf(program, id)).toBe(-40_000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("the list finds what is held", async () => {
    const held = await (await staff()).ok(contract.listDepositsEndpoint, { query: { filter: { held: "true" } } as never });
    expect(held.items.length).toBeGreaterThan(0);
    expect(held.items.every((row) => row.held.amount !== "0.00")).toBe(true);
  });
});
