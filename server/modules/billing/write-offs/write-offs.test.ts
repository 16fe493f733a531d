// Debts that are given up (B-152): by one person, by two, by themselves; and money that comes after all.
import { describe, expect, it, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { getDocumentEndpoint } from "../documents/contract.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import * as api from "./contract.ts";
import { smallWriteOff, writeOffLimit, writeOffTaxRelief } from "./settings.ts";
import { relievedTaxes, restoredTaxes } from "./write-off-rules.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const today = day("2026-04-01");

describe("write-offs", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 20);
  const clerk = await signInStaff(program);
  const chief = await signInStaff(program);
  const place = { level: "system" } as const;
  await program.inWork(async (work) => {
    await setSetting(work, writeOffTaxRelief, place, true);
    await setSetting(work, writeOffLimit, place, "60.00");
  });
  let used = 0;
  async function next() {
    used += 1;
    const { customerId } = payers[used - 1]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, invoice: invoice! };
  }
  const ask = (who: typeof clerk, customerId: string, total: string, more: object = {}) =>
    who.call(api.requestWriteOffEndpoint, {
      params: { customerId },
      body: { total: eur(total), on: today, reason: "Moved abroad", ...more },
    });
  const pay = (customerId: string, amount: string, documentIds?: string[]) =>
    clerk.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "cash", receivedOn: today, confirmDuplicate: true, ...(documentIds ? { documentIds } : {}) },
    });
  const stateOf = async (customerId: string) =>
    (await invoicesOf(program, customerId)).map(({ state, open_minor }) => `${state} ${open_minor}`);
  const linesOf = (writeOff: { debts: readonly { entryId: string | null }[] }) =>
    program.query<{ ledger_account: string; debit: bigint; credit: bigint }>(
      "select ledger_account, debit_minor as debit, credit_minor as credit from billing.journal_lines where entry_id = $1 order by ledger_account",
      [writeOff.debts[0]?.entryId],
    );

  it("B-152 what is open of an invoice is written off with its tax: the preview is what is booked", async () => {
    const { customerId, invoice } = await next();
    await pay(customerId, "32.40");
    const preview = await clerk.ok(api.previewWriteOffEndpoint, {
      params: { customerId },
      query: { document: invoice.id, relief: "true" },
    });
    expect(preview).toMatchObject({
      total: eur("21.60"),
      tax: eur("3.60"),
      mayRelieve: true,
      needsSecond: false,
      balance: eur("-21.60"),
      balanceAfter: eur("0.00"),
    });
    expect(preview.lines.map((line) => [line.account, line.debit?.amount, line.credit?.amount])).toEqual([
      ["6400", "18.00", undefined],
      ["2100", "3.60", undefined],
      ["1200", undefined, "21.60"],
    ]);
    const { body: writeOff } = await ask(clerk, customerId, "21.60", { documentId: invoice.id, relievesTax: true });
    expect(writeOff).toMatchObject({ state: "booked", amount: eur("21.60"), relieved: eur("3.60"), documentNumber: invoice.number });
    expect(await linesOf(writeOff)).toEqual([
      { ledger_account: "1200", debit: 0n, credit: 2160n },
      { ledger_account: "2100", debit: 360n, credit: 0n },
      { ledger_account: "6400", debit: 1800n, credit: 0n },
    ]);
    expect(await stateOf(customerId)).toEqual(["written_off 0"]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect((await announced(program, customerId, "invoice.")).map(({ type }) => type).sort()).toEqual([
      "invoice.issued",
      "invoice.written_off",
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 all that an account owes goes at once, charges without a document too", async () => {
    const { customerId } = await next();
    await clerk.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "debit", amount: eur("5.00"), text: "Cable", reason: "Taken along" },
    });
    const { body: writeOff } = await ask(clerk, customerId, "59.00");
    expect(writeOff.debts.map(({ text, amount }) => [text, amount.amount])).toContainEqual(["Cable", "5.00"]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await stateOf(customerId)).toEqual(["written_off 0"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 above the limit a second person agrees; whoever asked cannot", async () => {
    const { customerId } = await next();
    await clerk.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "debit", amount: eur("20.00"), text: "Router", reason: "Kept" },
    });
    const asked = (await ask(clerk, customerId, "74.00")).body;
    expect(asked).toMatchObject({ state: "waiting", isOwn: true });
    expect(await balanceOf(program, customerId)).toBe(-7400n);
    const params = { writeOffId: asked.id };
    expect((await clerk.refused(api.approveWriteOffEndpoint, { params, body: {}, version: asked.version })).code).toBe("own-write-off");
    expect((await ask(chief, customerId, "74.00")).problem?.code).toBe("write-off-state");
    const waiting = await chief.ok(api.listWriteOffsEndpoint, { query: { filter: { state: "waiting" } } });
    expect(waiting.items.map(({ id }) => id)).toEqual([asked.id]);
    // What was paid in between is not given up a second time.
    await pay(customerId, "54.00");
    const agreed = await chief.ok(api.approveWriteOffEndpoint, { params, body: {}, version: asked.version });
    expect(agreed).toMatchObject({ state: "booked", amount: eur("20.00") });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await stateOf(customerId)).toEqual(["paid 0"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 a write-off that waits is refused with a reason, and nothing happens to the debt", async () => {
    const { customerId } = await next();
    await program.inWork((work) => setSetting(work, writeOffLimit, place, "0"));
    const asked = (await ask(clerk, customerId, "54.00")).body;
    await program.inWork((work) => setSetting(work, writeOffLimit, place, "60.00"));
    const refused = await chief.ok(api.refuseWriteOffEndpoint, {
      params: { writeOffId: asked.id },
      body: { reason: "He pays in May" },
      version: asked.version,
    });
    expect(refused).toMatchObject({ state: "refused", answer: "He pays in May" });
    expect(await stateOf(customerId)).toEqual(["issued 5400"]);
    expect(
      (await chief.refused(api.approveWriteOffEndpoint, { params: { writeOffId: asked.id }, body: {}, version: refused.version })).code,
    ).toBe("write-off-state");
  });

  it("B-152 two people at once, and a second click: written off once", async () => {
    const { customerId } = await next();
    const answers = await Promise.all([ask(clerk, customerId, "54.00"), ask(chief, customerId, "54.00"), ask(clerk, customerId, "54.00")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    const idempotencyKey = "0198c0de-0000-7000-8000-000000000001";
    const other = await next();
    const wish = {
      params: { customerId: other.customerId },
      body: { total: eur("54.00"), on: today, reason: "Died" },
      idempotencyKey,
    };
    const [one, two] = [await clerk.ok(api.requestWriteOffEndpoint, wish), await clerk.ok(api.requestWriteOffEndpoint, wish)];
    expect(two.id).toBe(one.id);
    expect(await balanceOf(program, other.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 two who agree at once book it once, and a payment at the same moment is not lost", async () => {
    const { customerId, invoice } = await next();
    await program.inWork((work) => setSetting(work, writeOffLimit, place, "0"));
    const asked = (await ask(clerk, customerId, "54.00")).body;
    await program.inWork((work) => setSetting(work, writeOffLimit, place, "60.00"));
    const third = await signInStaff(program);
    const agree = (who: typeof clerk) =>
      who.call(api.approveWriteOffEndpoint, { params: { writeOffId: asked.id }, body: {}, version: asked.version });
    const [one, two] = await Promise.all([agree(chief), agree(third), pay(customerId, "54.00", [invoice.id])]);
    const booked = [one, two].filter(({ status }) => status === 200);
    expect(booked.length).toBeLessThanOrEqual(1);
    // Paid first: nothing was left to give up. Given up first: the payment is a recovery.
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 a write-off that dies before its commit leaves nothing, and is done once after", async () => {
    const { customerId } = await next();
    const work = program.inWork(async (inside) => {
      const { requestWriteOff } = await import("./request-write-off.ts");
      await requestWriteOff(inside, customerId, { total: eur("54.00"), on: today, relievesTax: false, reason: "Killed half-way" });
      throw new Error("killed");
    });
    await expect(work).rejects.toThrow("killed");
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await program.query("select 1 from billing.write_offs where account_id = $1", [customerId])).toEqual([]);
    expect((await ask(clerk, customerId, "54.00")).status).toBe(200);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 money for an invoice that was written off is a recovery with its tax; the invoice stays written off", async () => {
    const { customerId, invoice } = await next();
    const writeOff = (await ask(clerk, customerId, "54.00", { documentId: invoice.id, relievesTax: true })).body;
    const payment = await pay(customerId, "30.00", [invoice.id]);
    expect(payment.free).toEqual(eur("0.00"));
    const after = await clerk.ok(api.getWriteOffEndpoint, { params: { writeOffId: writeOff.id } });
    expect(after).toMatchObject({ recovered: eur("30.00"), stays: "recovered" });
    expect(after.recoveries).toMatchObject([{ amount: eur("30.00"), restored: eur("5.00"), from: payment.number, debt: invoice.number }]);
    // More than the debt: the rest is credit.
    const rest = await pay(customerId, "30.00", [invoice.id]);
    expect(rest.free).toEqual(eur("6.00"));
    const done = await clerk.ok(api.getWriteOffEndpoint, { params: { writeOffId: writeOff.id } });
    expect(done).toMatchObject({ recovered: eur("54.00") });
    expect(done.recoveries.map(({ restored }) => restored.amount)).toEqual(["5.00", "4.00"]);
    expect(await stateOf(customerId)).toEqual(["written_off 0"]);
    expect(await balanceOf(program, customerId)).toBe(600n);
    const sums = await program.query<{ ledger_account: string; sum: bigint }>(
      `select line.ledger_account, sum(line.credit_minor - line.debit_minor)::int8 as sum from billing.journal_lines line
       join billing.journal_entries entry on entry.id = line.entry_id where entry.customer_id = $1 and entry.kind in ('write_off', 'recovery')
       group by 1 order by 1`,
      [customerId],
    );
    expect(sums).toEqual([
      { ledger_account: "1200", sum: 0n },
      { ledger_account: "2100", sum: 0n },
      { ledger_account: "6400", sum: -4500n },
      { ledger_account: "6410", sum: 4500n },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 free credit is taken for it by hand, and given free again", async () => {
    const { customerId } = await next();
    const writeOff = (await ask(clerk, customerId, "54.00")).body;
    await pay(customerId, "10.00");
    expect(await clerk.ok(api.getWriteOffEndpoint, { params: { writeOffId: writeOff.id } })).toMatchObject({ recoverable: eur("10.00") });
    const recovered = await clerk.ok(api.recoverEndpoint, { params: { writeOffId: writeOff.id }, body: { amount: eur("4.00") } });
    expect(recovered).toMatchObject({ recovered: eur("4.00"), recoverable: eur("6.00") });
    expect(await balanceOf(program, customerId)).toBe(600n);
    expect((await clerk.refused(api.recoverEndpoint, { params: { writeOffId: writeOff.id }, body: { amount: eur("6.01") } })).code).toBe(
      "validation-failed",
    );
    expect(
      (
        await clerk.refused(api.undoWriteOffEndpoint, {
          params: { writeOffId: writeOff.id },
          body: { reason: "No" },
          version: recovered.version,
        })
      ).code,
    ).toBe("write-off-recovered");
    const back = await clerk.ok(api.undoRecoveryEndpoint, {
      params: { recoveryId: recovered.recoveries[0]!.id },
      body: { reason: "Meant for the new service" },
    });
    expect(back).toMatchObject({ recovered: eur("0.00"), recoverable: eur("10.00") });
    expect(await balanceOf(program, customerId)).toBe(1000n);
    // Taken back, the debt is open with its own due date, and what is free pays it.
    await clerk.ok(api.undoWriteOffEndpoint, {
      params: { writeOffId: writeOff.id },
      body: { reason: "He came back" },
      version: back.version,
    });
    expect(await stateOf(customerId)).toEqual(["partially_paid 4400"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-133 B-152 a payment that brought in a lost debt does not hold: the recovery goes with it, the write-off stays", async () => {
    const { customerId, invoice } = await next();
    const writeOff = (await ask(clerk, customerId, "54.00", { documentId: invoice.id, relievesTax: true })).body;
    const payment = await pay(customerId, "54.00", [invoice.id]);
    await clerk.ok(reversePaymentEndpoint, { params: { paymentId: payment.id }, body: { reason: "Bounced" }, version: payment.version });
    expect(await clerk.ok(api.getWriteOffEndpoint, { params: { writeOffId: writeOff.id } })).toMatchObject({
      state: "booked",
      recovered: eur("0.00"),
      recoveries: [{ isUndone: true }],
    });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await stateOf(customerId)).toEqual(["written_off 0"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-152 a few cents go by themselves where that is wished, and come back with the payment that left them", async () => {
    const { customerId } = await next();
    const other = await next();
    await pay(other.customerId, "53.95");
    expect(await stateOf(other.customerId)).toEqual(["partially_paid 5"]);
    await program.inWork((work) => setSetting(work, smallWriteOff, place, true));
    const payment = await pay(customerId, "53.95");
    expect(await stateOf(customerId)).toEqual(["paid 0"]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    const { items } = await clerk.ok(api.listWriteOffsEndpoint, { query: { filter: { customer: customerId } } });
    expect(items).toMatchObject([{ cause: "small_difference", state: "booked", amount: eur("0.05") }]);
    const more = await next();
    await pay(more.customerId, "53.94");
    expect(await stateOf(more.customerId)).toEqual(["partially_paid 6"]);
    await clerk.ok(reversePaymentEndpoint, { params: { paymentId: payment.id }, body: { reason: "Bounced" }, version: payment.version });
    expect(await stateOf(customerId)).toEqual(["issued 5400"]);
    expect(await faultsOfBooks(program)).toEqual([]);
    await program.inWork((work) => setSetting(work, smallWriteOff, place, false));
  });

  it("B-242 B-152 nothing is dated into a closed month, and what was booked there stays", async () => {
    const { customerId, invoice } = await next();
    const writeOff = (await ask(clerk, customerId, "54.00", { documentId: invoice.id })).body;
    const second = await next();
    await program.query("update billing.books set closed_through = '2026-04-30' where partner_id = $1", [provider.partnerId]);
    expect((await ask(clerk, second.customerId, "54.00")).problem).toMatchObject({ code: "period-closed", errors: [{ field: "on" }] });
    expect(
      (
        await clerk.refused(api.undoWriteOffEndpoint, {
          params: { writeOffId: writeOff.id },
          body: { reason: "No" },
          version: writeOff.version,
        })
      ).code,
    ).toBe("period-closed");
    expect(await clerk.ok(api.getWriteOffEndpoint, { params: { writeOffId: writeOff.id } })).toMatchObject({ stays: "closed_month" });
    await program.query("update billing.books set closed_through = null where partner_id = $1", [provider.partnerId]);
    expect((await ask(clerk, second.customerId, "53.00")).problem?.code).toBe("write-off-changed");
    expect((await ask(clerk, second.customerId, "54.00", { on: day("2026-04-02") })).problem?.errors?.[0]).toMatchObject({
      code: "in-future",
    });
    expect((await ask(clerk, second.customerId, "54.00", { on: day("2026-03-31") })).problem?.errors?.[0]).toMatchObject({
      code: "out-of-range",
    });
  });

  it("B-152 without the right nobody writes off, and another partner's write-offs are not there", async () => {
    const { customerId } = await next();
    const viewer = await signInStaff(program, { levels: { "finance.invoices.view": "all", "customers.profile.view": "all" } as never });
    expect((await ask(viewer, customerId, "54.00")).status).toBe(403);
    const [some] = (await viewer.ok(api.listWriteOffsEndpoint)).items;
    const elsewhere = await signInStaff(program, { partners: [(await makePayers(program, 1, { code: "south" })).provider.partnerId] });
    expect((await elsewhere.ok(api.listWriteOffsEndpoint)).items).toEqual([]);
    expect((await elsewhere.refused(api.getWriteOffEndpoint, { params: { writeOffId: some!.id } })).status).toBe(404);
    const file = (await clerk.call(api.exportWriteOffsEndpoint, { body: { filter: { state: "booked" } } })).bytes.toString();
    expect(file).toContain("Moved abroad");
  });

  it("7.3 an invoice that was written off takes no credit note", async () => {
    const { customerId, invoice } = await next();
    await ask(clerk, customerId, "54.00", { documentId: invoice.id });
    expect(await clerk.ok(getDocumentEndpoint, { params: { documentId: invoice.id } })).toMatchObject({
      state: "written_off",
      isOverdue: false,
    });
  });
});

describe("B-152 the tax of a debt that is given up", () => {
  const vat = (taxMinor: bigint) => ({ taxId: "vat", accountCode: "2100", taxMinor });
  test.each([
    [2160n, 5400n, 900n, 360n, "the share of what is open"],
    [5400n, 5400n, 900n, 900n, "all of it"],
    [1n, 5400n, 900n, 0n, "a cent bears none"],
    [0n, 5400n, 900n, 0n, "nothing open"],
  ])("of %s open of %s with %s of tax: %s, %s", (open, grossMinor, tax, relieved) => {
    expect(relievedTaxes(open, { grossMinor, taxes: [vat(tax)] }).reduce((sum, { taxMinor }) => sum + taxMinor, 0n)).toBe(relieved);
  });

  test("it comes back in steps that are all of it in the end", () => {
    const steps = [1n, 1999n, 1n, 3399n];
    let before = 0n;
    let restored = 0n;
    for (const amountMinor of steps) {
      const [tax] = restoredTaxes([vat(900n)], { writtenOffMinor: 5400n, beforeMinor: before, amountMinor });
      restored += tax?.taxMinor ?? 0n;
      before += amountMinor;
    }
    expect(before).toBe(5400n);
    expect(restored).toBe(900n);
  });
});
