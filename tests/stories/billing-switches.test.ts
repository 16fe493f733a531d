// Four switches of a billing configuration (B 3.1), each with what is billed when it is turned, and the books proven after it.
import { describe, expect, it } from "vitest";
import { confirmRun, undoRun } from "../../server/modules/billing/index.ts";
import * as contract from "../../server/modules/billing/terms/contract.ts";
import { autoInvoice, billWhileBlocked, creditOnDeactivation, payFromNegative } from "../../server/modules/billing/terms/switches.ts";
import { changeCustomerStatuses } from "../../server/modules/customers/index.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { calendarDay, day } from "../../shared/calendar.ts";
import type { BodyOf } from "../../shared/endpoint.ts";
import { signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

async function situation(now: string) {
  const program = await testProgram({ now });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscriber = async (startOn = "2026-05-01", nextBillingOn = "2026-05-01") => {
    const [added] = await program.inWork((work) => addSubscribers(work, provider, { count: 1, startOn, nextBillingOn }));
    return added!;
  };
  const run = (targetOn: string) =>
    confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
  const change = async (customerId: string, body: BodyOf<typeof contract.changeTermsEndpoint>) => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { version } = await staff.ok(contract.getTermsEndpoint, { params: { customerId } });
    return staff.ok(contract.changeTermsEndpoint, { params: { customerId }, body, version });
  };
  const status = async (customerId: string, to: "active" | "blocked" | "inactive") => {
    await program.inWork((work) =>
      changeCustomerStatuses(
        work,
        [{ customerId, to, blockedBy: to === "blocked" ? "finance" : undefined, reason: "Test" }] as never,
        "system",
      ),
    );
    await program.runJobs();
  };
  const documents = (customerId: string) =>
    program.query<{ kind: string; state: string; gross: bigint }>(
      "select kind, state, gross_minor as gross from billing.money_documents where account_id = $1 order by issued_at, number",
      [customerId],
    );
  const charges = async (customerId: string) =>
    (
      await program.query<{ said: string }>(
        `select concat_ws(' ', charge.period_start, charge.period_end, charge.net_minor, charge.tax_minor) as said from billing.charges charge
          where account_id = $1 order by created_at, period_start`,
        [customerId],
      )
    ).map(({ said }) => said);
  const covered = async (customerId: string) =>
    (
      await program.query<{ days: string }>("select range_agg(period)::text as days from billing.coverage where customer_id = $1", [
        customerId,
      ])
    )[0]?.days;
  const pay = async (customerId: string, amount: string) => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount, currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
        ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
      } as never),
    );
    await program.runJobs();
  };
  return { program, provider, subscriber, run, change, status, documents, charges, covered, pay };
}

describe("charges only (auto_invoice)", async () => {
  const { program, subscriber, run, change, documents, charges, covered, pay } = await situation("2026-05-01T09:00:00Z");

  it("B-11 B-81 a run charges the days with their tax, due like an invoice, and makes no document; money settles the charge", async () => {
    const { customerId } = await subscriber();
    const terms = await change(customerId, { autoInvoice: false });
    expect(terms.autoInvoice).toEqual({ value: false, origin: "customer", inherited: true, isPinned: false });
    const totals = await run("2026-05-01");
    expect(totals).toMatchObject({ invoices: 0 });
    expect(await documents(customerId)).toEqual([]);
    expect(await charges(customerId)).toEqual(["2026-05-01 2026-06-01 4500 900"]);
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-06-01)}");
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    const [debit] = await program.query(
      "select kind, due_on::text as due, open_minor as open from billing.ledger_entries where account_id = $1",
      [customerId],
    );
    expect(debit).toEqual({ kind: "charge", due: "2026-05-16", open: 5400n });
    // B-60 once more bills nothing.
    await run("2026-05-01");
    expect(await charges(customerId)).toHaveLength(1);
    await pay(customerId, "54.00");
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select 1 from billing.ledger_entries where account_id = $1 and open_minor > 0", [customerId])).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-96 a stopped service gives back of the charge what was not used, to the cent", async () => {
    const { customerId, serviceIds } = await subscriber();
    await change(customerId, { autoInvoice: false, creditOnDeactivation: true });
    await run("2026-05-01");
    program.clock.moveTo("2026-05-12T09:00:00Z");
    await program.inWork((work) => changeCustomerStatuses(work, [{ customerId, to: "inactive", reason: "Test" }] as never, "system"));
    await program.runJobs();
    expect(serviceIds).toHaveLength(1);
    // F(11) of 45.00 over 31 days is 15.97.
    expect(await charges(customerId)).toEqual(["2026-05-01 2026-06-01 4500 900", "2026-05-12 2026-06-01 -2903 -581"]);
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-05-12)}");
    expect(await documents(customerId)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-7 the provider's value holds for all who have none of their own", async () => {
    await program.inWork((work) => setSetting(work, autoInvoice, { level: "system" }, false));
    const { customerId } = await subscriber("2026-06-01", "2026-06-01");
    const own = await subscriber("2026-06-01", "2026-06-01");
    await change(own.customerId, { autoInvoice: true });
    await run("2026-06-01");
    expect([await documents(customerId), (await documents(own.customerId)).length]).toEqual([[], 1]);
  });
});

describe("charges only, undone", async () => {
  const { program, provider, subscriber, run, change, charges, covered } = await situation("2026-05-01T09:00:00Z");

  it("B-69 B-70 an undone run gives the charge back with its tax and its days, and the next one charges the same", async () => {
    const { customerId } = await subscriber();
    await change(customerId, { autoInvoice: false });
    await run("2026-05-01");
    expect(await undoRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01") })).toMatchObject({
      undone: 1,
      kept: [],
    });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await covered(customerId)).toBeNull();
    await run("2026-05-01");
    expect(await charges(customerId)).toEqual([
      "2026-05-01 2026-06-01 4500 900",
      "2026-05-01 2026-06-01 -4500 -900",
      "2026-05-01 2026-06-01 4500 900",
    ]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("days while blocked (bill_while_blocked)", async () => {
  const { program, subscriber, run, change, status, documents, covered } = await situation("2026-05-01T09:00:00Z");

  it("B-51 whole days of a block are not billed where the switch is off; the next run goes on after it", async () => {
    const [spared, billed] = [await subscriber(), await subscriber()];
    await change(spared.customerId, { billWhileBlocked: false });
    await run("2026-05-01");
    program.clock.moveTo("2026-05-20T09:00:00Z");
    for (const { customerId } of [spared, billed]) await status(customerId, "blocked");
    program.clock.moveTo("2026-06-01T09:00:00Z");
    await run("2026-06-01");
    // What was billed before the block stays billed.
    expect(await covered(spared.customerId)).toBe("{[2026-05-01,2026-06-01)}");
    expect(await covered(billed.customerId)).toBe("{[2026-05-01,2026-07-01)}");
    program.clock.moveTo("2026-06-11T15:00:00Z");
    for (const { customerId } of [spared, billed]) await status(customerId, "active");
    program.clock.moveTo("2026-07-01T09:00:00Z");
    await run("2026-07-01");
    // From the day on which it worked again.
    expect(await covered(spared.customerId)).toBe("{[2026-05-01,2026-06-01),[2026-06-11,2026-08-01)}");
    // F(30) - F(10) of 45.00 is 30.00, and July.
    expect((await documents(spared.customerId)).map(({ gross }) => gross)).toEqual([5400n, 9000n]);
    expect((await documents(billed.customerId)).map(({ gross }) => gross)).toEqual([5400n, 5400n, 5400n]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-7 the provider's value holds for all who have none of their own", async () => {
    await program.inWork((work) => setSetting(work, billWhileBlocked, { level: "system" }, false));
    const { customerId } = await subscriber("2026-07-01", "2026-07-01");
    program.clock.moveTo("2026-07-02T09:00:00Z");
    await status(customerId, "blocked");
    program.clock.moveTo("2026-08-01T09:00:00Z");
    await run("2026-08-01");
    expect(await covered(customerId)).toBe("{[2026-07-01,2026-07-03)}");
  });
});

describe("days after a deactivation (credit_on_deactivation)", async () => {
  const { program, subscriber, run, change, status, documents, covered } = await situation("2026-05-01T09:00:00Z");

  it("B-38 credits the days that were billed beyond it, once, and bills anew from the day of the return", async () => {
    const { customerId } = await subscriber();
    const kept = await subscriber();
    await change(customerId, { creditOnDeactivation: true });
    await run("2026-05-01");
    program.clock.moveTo("2026-05-12T09:00:00Z");
    for (const one of [customerId, kept.customerId]) await status(one, "inactive");
    expect(await documents(customerId)).toMatchObject([
      { kind: "invoice", gross: 5400n },
      // 45.00 - F(11) = 29.03, and 5.81 of its tax.
      { kind: "credit_note", gross: 3484n },
    ]);
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-05-12)}");
    expect((await documents(kept.customerId)).map(({ kind }) => kind)).toEqual(["invoice"]);
    expect(await covered(kept.customerId)).toBe("{[2026-05-01,2026-06-01)}");
    program.clock.moveTo("2026-05-20T09:00:00Z");
    for (const one of [customerId, kept.customerId]) await status(one, "active");
    program.clock.moveTo("2026-06-01T09:00:00Z");
    await run("2026-06-01");
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-05-12),[2026-05-20,2026-07-01)}");
    // Days that stayed billed are not billed again.
    expect(await covered(kept.customerId)).toBe("{[2026-05-01,2026-07-01)}");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-7 the provider's value holds for all who have none of their own", async () => {
    await program.inWork((work) => setSetting(work, creditOnDeactivation, { level: "system" }, true));
    const { customerId } = await subscriber("2026-06-01", "2026-06-01");
    await run("2026-06-01");
    program.clock.moveTo("2026-06-10T09:00:00Z");
    await status(customerId, "inactive");
    expect((await documents(customerId)).map(({ kind }) => kind)).toEqual(["invoice", "credit_note"]);
  });
});

describe("invoices paid from a negative balance (allow_pay_from_negative)", async () => {
  const { program, provider, subscriber, run, change, documents, pay } = await situation("2026-05-01T09:00:00Z");
  const open = (customerId: string) =>
    program.query(
      `select entry.kind, entry.open_minor as open, entry.due_on::text as due from billing.ledger_entries entry
        where account_id = $1 and open_minor > 0 order by seq`,
      [customerId],
    );

  it("B-81 the invoice is paid at issue, the balance is what it would be, and what is owed is due like the invoice", async () => {
    const { customerId } = await subscriber();
    await change(customerId, { payFromNegative: true });
    await pay(customerId, "20.00");
    await run("2026-05-01");
    expect(await documents(customerId)).toMatchObject([{ kind: "invoice", state: "paid", gross: 5400n }]);
    expect(await balanceOf(program, customerId)).toBe(-3400n);
    expect(await open(customerId)).toEqual([{ kind: "transfer", open: 3400n, due: "2026-05-16" }]);
    await pay(customerId, "34.00");
    expect(await open(customerId)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-42 who owes is blocked on the day on which the invoice would have blocked", async () => {
    const { customerId } = await subscriber();
    const other = await subscriber();
    await change(customerId, { payFromNegative: true });
    await run("2026-05-01");
    program.clock.moveTo("2026-05-19T12:00:00Z");
    await program.runDay();
    const stand = await program.query<{ status: string }>("select status from customers.customers where id = any ($1) order by id", [
      [customerId, other.customerId],
    ]);
    expect(stand.map(({ status }) => status)).toEqual(["blocked", "blocked"]);
  });

  it("B-69 an undone run leaves nothing of it, and off is off", async () => {
    program.clock.moveTo("2026-06-01T09:00:00Z");
    await program.inWork((work) => setSetting(work, payFromNegative, { level: "system" }, true));
    const { customerId } = await subscriber("2026-06-01", "2026-06-01");
    const off = await subscriber("2026-06-01", "2026-06-01");
    await change(off.customerId, { payFromNegative: false });
    await run("2026-06-01");
    expect([(await documents(customerId))[0]?.state, (await documents(off.customerId))[0]?.state]).toEqual(["paid", "issued"]);
    await undoRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-06-01") });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await open(customerId)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
