// How customers are billed, changed by staff, templates and customers, with the clock moved and the books proven.
import { describe, expect, it } from "vitest";
import { confirmRun, lockOpenAccount } from "../../server/modules/billing/index.ts";
import * as contract from "../../server/modules/billing/terms/contract.ts";
import { portalDay, portalDays } from "../../server/modules/billing/terms/settings.ts";
import { writeTerms } from "../../server/modules/billing/terms/write-terms.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import {
  confirmMassActionEndpoint,
  getMassActionEndpoint,
  previewMassActionEndpoint,
  steerMassActionEndpoint,
} from "../../server/modules/reports/contract.ts";
import { calendarDay, day } from "../../shared/calendar.ts";
import type { BodyOf } from "../../shared/endpoint.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider, type Subscriber } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

async function situation(now: string) {
  const program = await testProgram({ now });
  const provider = await program.inWork((work) => makeProvider(work));
  // The clock moves past the end of any sign-in.
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const subscriber = async (more: Partial<Parameters<typeof addSubscribers>[2]> = {}): Promise<Subscriber> => {
    const [added] = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 1, startOn: "2026-05-01", nextBillingOn: "2026-05-01", ...more }),
    );
    return added!;
  };
  const run = (targetOn: string) =>
    confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
  const invoices = async (customerId: string) =>
    (
      await program.query<{ on: string; net: bigint; lines: string[] }>(
        `select document.issued_on::text as on, document.net_minor as net,
          (select array_agg(line.period_start || ' ' || line.period_end || ' ' || line.amount_minor order by line.position)
           from billing.document_lines line where line.document_id = document.id) as lines
        from billing.money_documents document where account_id = $1 and kind = 'invoice' order by document.issued_on, document.number`,
        [customerId],
      )
    ).map(({ on, net, lines }) => ({ on, net, lines }));
  const covered = async (customerId: string) =>
    (
      await program.query<{ days: string }>(
        "select (range_agg(period) over ())::text as days from billing.coverage where customer_id = $1 limit 1",
        [customerId],
      )
    )[0]?.days;
  const terms = async (customerId: string) => (await staff()).ok(contract.getTermsEndpoint, { params: { customerId } });
  const change = async (customerId: string, body: BodyOf<typeof contract.changeTermsEndpoint>) =>
    (await staff()).ok(contract.changeTermsEndpoint, { params: { customerId }, body, version: (await terms(customerId)).version });
  const preview = async (customerId: string, body: BodyOf<typeof contract.previewTermsEndpoint>) =>
    (await staff()).ok(contract.previewTermsEndpoint, { params: { customerId }, body });
  const pay = async (customerId: string, amount: string, method: "cash" | "direct_debit" | "bank_transfer" | "card" = "cash") => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount, currency: "EUR" }, method, receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
        ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
      } as never),
    );
    await program.runJobs();
  };
  return { program, provider, staff, subscriber, run, invoices, covered, terms, change, preview, pay };
}

describe("moving the billing day", async () => {
  const { program, provider, staff, subscriber, run, invoices, covered, change, preview, terms } = await situation("2026-05-03T09:00:00Z");

  it("B-164 B-165 day 1 to 15 asked on 3 May: shown before and billed after as 20.32 and 45.00", async () => {
    const { customerId } = await subscriber();
    await run("2026-05-01");
    const shown = await preview(customerId, { billingDay: 15 });
    expect(shown.move).toMatchObject({
      from: 1,
      to: 15,
      effectiveOn: "2026-06-01",
      firstOn: "2026-06-15",
      bridge: { start: "2026-06-01", end: "2026-06-15" },
    });
    expect(shown.coming.map(({ on, start, end, net, isBridge }) => [on, start, end, net.amount, isBridge])).toEqual([
      ["2026-06-01", "2026-06-01", "2026-06-15", "20.32", true],
      ["2026-06-15", "2026-06-15", "2026-07-15", "45.00", false],
      ["2026-07-15", "2026-07-15", "2026-08-15", "45.00", false],
    ]);
    // Nothing of it happened.
    expect(await terms(customerId)).toMatchObject({ pendingMove: null, billingDay: { value: 1 } });
    const after = await change(customerId, { billingDay: 15 });
    expect(after).toMatchObject({
      billingDay: { value: 15, origin: "customer" },
      pendingMove: { effectiveOn: "2026-06-01" },
      nextBillingOn: "2026-06-01",
    });
    for (const on of ["2026-06-01", "2026-06-14", "2026-06-15", "2026-07-15"]) await run(on);
    expect(await invoices(customerId)).toEqual([
      { on: "2026-05-01", net: 4500n, lines: ["2026-05-01 2026-06-01 4500"] },
      { on: "2026-06-01", net: 2032n, lines: ["2026-06-01 2026-06-15 2032"] },
      { on: "2026-06-15", net: 4500n, lines: ["2026-06-15 2026-07-15 4500"] },
      { on: "2026-07-15", net: 4500n, lines: ["2026-07-15 2026-08-15 4500"] },
    ]);
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-08-15)}");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-164 a bridge of three days is on the invoice of the old date with the first full cycle", async () => {
    const { customerId } = await subscriber({ startOn: "2026-06-01", nextBillingOn: "2026-06-01" });
    await change(customerId, { billingDay: 4 });
    for (const on of ["2026-06-01", "2026-06-04", "2026-07-04"]) await run(on);
    expect((await invoices(customerId)).map(({ on, lines }) => [on, lines.map((line) => line.slice(0, 21))])).toEqual([
      ["2026-06-01", ["2026-06-01 2026-06-04", "2026-06-04 2026-07-04"]],
      ["2026-07-04", ["2026-07-04 2026-08-04"]],
    ]);
  });

  it("B-36 a day that no month is sure to have is refused", async () => {
    const { customerId } = await subscriber();
    const { version } = await terms(customerId);
    const refused = await (await staff()).call(contract.changeTermsEndpoint, { params: { customerId }, body: { billingDay: 29 }, version });
    expect(refused).toMatchObject({ status: 422, problem: { code: "billing-day" } });
  });

  it("I-17 moved while a run confirms: either comes first, and every day is billed once", async () => {
    const many = await program.inWork((work) =>
      addSubscribers(work, provider, { count: 6, startOn: "2026-08-01", nextBillingOn: "2026-08-01", firstNumber: 100 }),
    );
    await Promise.all([
      run("2026-08-01"),
      ...many.map(({ customerId }, at) =>
        program.inWork(async (work) => {
          return writeTerms(work, await lockOpenAccount(work, customerId), { billingDay: 10 + at }, { cause: "staff" });
        }),
      ),
    ]);
    for (const on of ["2026-08-01", "2026-09-01", "2026-10-01", "2026-10-20"]) await run(on);
    for (const { customerId } of many) expect(await covered(customerId)).toMatch(/^\{\[2026-08-01,2026-1[01]-1\d\)\}$/);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-35 another billing type", async () => {
  const { program, subscriber, run, invoices, covered, change, preview, terms, pay } = await situation("2026-05-31T09:00:00Z");
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };

  it("recurring to prepaid: what is invoiced is used first, the first charge falls on the day after", async () => {
    await program.runDay();
    const { customerId } = await subscriber();
    await run("2026-05-01");
    await pay(customerId, "100");
    const shown = await preview(customerId, { billingType: "prepaid_daily" });
    expect(shown).toMatchObject({ closing: null, charges: [{ on: "2026-06-01", end: "2026-06-02", gross: { amount: "1.80" } }] });
    await change(customerId, { billingType: "prepaid_daily" });
    await at("2026-06-03T06:00:00Z");
    expect(await covered(customerId)).toBe("{[2026-05-01,2026-06-04)}");
    expect(await invoices(customerId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("postpaid to prepaid: days that were used and not billed are invoiced with the change", async () => {
    program.clock.moveTo("2026-06-10T06:00:00Z");
    const { customerId } = await subscriber({ startOn: "2026-06-01", nextBillingOn: "2026-07-01", prepaidMonths: 0 });
    const shown = await preview(customerId, { billingType: "prepaid_period" });
    expect(shown.closing).toMatchObject({ start: "2026-06-01", end: "2026-06-10", gross: { amount: "16.20" } });
    await change(customerId, { billingType: "prepaid_period" });
    expect(await invoices(customerId)).toEqual([{ on: "2026-06-10", net: 1350n, lines: ["2026-06-01 2026-06-10 1350"] }]);
    expect(await balanceOf(program, customerId)).toBe(-1620n);
    await pay(customerId, "80");
    expect(await covered(customerId)).toBe("{[2026-06-01,2026-07-10)}");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("prepaid to recurring: days that nobody paid for are never billed, the next run bills from the change on", async () => {
    program.clock.moveTo("2026-06-11T06:00:00Z");
    const { customerId } = await subscriber({ startOn: "2026-06-11", nextBillingOn: "2026-07-01" });
    await change(customerId, { billingType: "prepaid_daily" });
    await pay(customerId, "4");
    // 1.80 a day: two days are paid for, then the service is locked.
    for (const on of ["2026-06-12", "2026-06-13", "2026-06-20"]) await at(`${on}T06:00:00Z`);
    expect(await program.query("select lock from services.services where customer_id = $1", [customerId])).toEqual([
      { lock: "unpaid_period" },
    ]);
    const shown = await preview(customerId, { billingType: "recurring" });
    expect(shown).toMatchObject({ unbilledDays: 7, coming: [{ on: "2026-07-01", start: "2026-06-20", end: "2026-08-01" }, {}, {}] });
    const after = await change(customerId, { billingType: "recurring" });
    expect(after).toMatchObject({ billingType: { value: "recurring" }, nextBillingOn: "2026-07-01" });
    expect(await program.query("select lock from services.services where customer_id = $1", [customerId])).toEqual([{ lock: "none" }]);
    await run("2026-07-01");
    expect((await invoices(customerId)).map(({ on, lines }) => [on, lines])).toEqual([
      ["2026-07-01", ["2026-06-20 2026-07-01 1650", "2026-07-01 2026-08-01 4500"]],
    ]);
    expect(await covered(customerId)).toBe("{[2026-06-11,2026-08-01)}");
    expect(await faultsOfBooks(program)).toEqual([]);
    expect((await terms(customerId)).version).toBeGreaterThan(1);
  });
});

describe("templates by payment method", async () => {
  const { program, provider, staff, subscriber, run, invoices, change, preview, terms, pay } = await situation("2026-05-01T09:00:00Z");
  const { partnerId } = provider;
  const save = async (
    method: "direct_debit" | "card" | "cash",
    values: BodyOf<typeof contract.saveTemplateEndpoint>["values"],
    more: Partial<BodyOf<typeof contract.saveTemplateEndpoint>> = {},
  ) => {
    const list = await (await staff()).ok(contract.listTemplatesEndpoint, { query: { partnerId } });
    const version = list.items.find((item) => item.paymentMethod === method)?.version ?? 0;
    return (await staff()).ok(contract.saveTemplateEndpoint, {
      params: { partnerId, method },
      body: { isActive: true, onPayment: true, onCashPayment: false, realignOpenDue: false, ...more, values },
      version,
    });
  };

  it("B-157 another payment method brings its template: ticked fields are taken, own values go, pinned ones stay", async () => {
    await save("direct_debit", { dueDays: 5, blocking: 3, billingDay: { day: 10 }, grouping: "service" });
    const { customerId } = await subscriber();
    await change(customerId, { dueDays: 30, grouping: "kind", pinned: ["grouping"] });
    const shown = await preview(customerId, { paymentMethod: "direct_debit" });
    expect(shown.template).toEqual({ paymentMethod: "direct_debit", revision: 1 });
    expect(shown.changes).toEqual([
      { field: "paymentMethod", before: "bank_transfer", after: "direct_debit" },
      { field: "billingDay", before: "1", after: "10" },
      { field: "dueDays", before: "30", after: "5" },
      { field: "blocking", before: null, after: "3" },
    ]);
    const after = await change(customerId, { paymentMethod: "direct_debit" });
    expect(after).toMatchObject({
      dueDays: { value: 5, origin: "template" },
      blocking: { value: 3, origin: "template" },
      billingDay: { value: 10, origin: "template" },
      grouping: { value: "kind", origin: "customer", isPinned: true },
      template: { revision: 1, latest: 1 },
    });
  });

  it("B-7 reset gives back the template's value, then the provider's when no template names it", async () => {
    const { customerId } = await subscriber();
    await change(customerId, { paymentMethod: "direct_debit" });
    expect(await change(customerId, { dueDays: 21 })).toMatchObject({ dueDays: { value: 21, origin: "customer", inherited: 5 } });
    expect(await change(customerId, { dueDays: null })).toMatchObject({ dueDays: { value: 5, origin: "template" } });
    const back = await change(customerId, { paymentMethod: "bank_transfer" });
    expect(back).toMatchObject({ dueDays: { value: 15, origin: "default" }, template: null, billingDay: { value: 10 } });
  });

  it("B-162 a saved template is a new revision, and who follows the old one stays with it", async () => {
    const { customerId } = await subscriber();
    await change(customerId, { paymentMethod: "direct_debit" });
    expect(await save("direct_debit", { dueDays: 7, blocking: 3, billingDay: { day: 10 } })).toMatchObject({
      revision: 2,
      followersOfOlder: 2,
    });
    expect(await terms(customerId)).toMatchObject({ dueDays: { value: 5 }, template: { revision: 1, latest: 2 } });
    // The same once more is no revision (I-5).
    expect(await save("direct_debit", { billingDay: { day: 10 }, blocking: 3, dueDays: 7 })).toMatchObject({ revision: 2 });
  });

  it("B-158 allowed days keep the customer's day or take the next one", async () => {
    await save("card", { billingDay: { allowed: [1, 8, 15, 22] } });
    const kept = await subscriber({ billingDay: 15, nextBillingOn: "2026-05-15" });
    const moved = await subscriber({ billingDay: 9, nextBillingOn: "2026-05-09" });
    const round = await subscriber({ billingDay: 23, nextBillingOn: "2026-05-23" });
    for (const [one, to] of [
      [kept, 15],
      [moved, 15],
      [round, 1],
    ] as const)
      expect(await change(one.customerId, { paymentMethod: "card" })).toMatchObject({ billingDay: { value: to } });
  });

  it("B-159 open invoices get the new days to pay where the template says so, and never less than a few days from today", async () => {
    const { customerId } = await subscriber();
    await run("2026-05-01");
    await save("cash", { dueDays: 2 }, { realignOpenDue: true });
    const shown = await preview(customerId, { paymentMethod: "cash" });
    expect(shown.realigned).toBe(1);
    await change(customerId, { paymentMethod: "cash" });
    expect(await program.query("select due_on from billing.money_documents where account_id = $1", [customerId])).toEqual([
      { due_on: "2026-05-06" },
    ]);
    expect(await program.query("select due_on from billing.ledger_entries where account_id = $1", [customerId])).toEqual([
      { due_on: "2026-05-06" },
    ]);
  });

  it("B-159 nobody is blocked on the day of the change because of it, but on the day after", async () => {
    program.clock.moveTo("2026-05-18T04:00:00Z");
    await program.runDay();
    const { customerId } = await subscriber();
    await run("2026-05-01");
    await program.query("update billing.money_documents set due_on = '2026-05-16' where account_id = $1", [customerId]);
    await program.query("update billing.ledger_entries set due_on = '2026-05-16' where account_id = $1 and amount_minor < 0", [customerId]);
    await change(customerId, { blocking: 20 });
    await program.query("update billing.accounts set terms_changed_on = null where id = $1", [customerId]);
    // Blocked from Monday, 18 May on by the new terms.
    await change(customerId, { blocking: 1 });
    const status = async () => (await program.query("select status from customers.customers where id = $1", [customerId]))[0]?.status;
    program.clock.moveTo("2026-05-18T09:00:00Z");
    await program.runDay();
    expect(await status()).toBe("active");
    program.clock.moveTo("2026-05-19T09:00:00Z");
    await program.runDay();
    expect(await status()).toBe("blocked");
    await pay(customerId, "54", "bank_transfer");
  });

  it("B-267 the first direct debit brings its template once; cash does only where its own switch is on", async () => {
    const { customerId } = await subscriber({ startOn: "2026-05-01" });
    await run("2026-05-20");
    await pay(customerId, "10", "cash");
    expect(await terms(customerId)).toMatchObject({ paymentMethod: "bank_transfer" });
    await pay(customerId, "10", "direct_debit");
    const after = await terms(customerId);
    expect(after).toMatchObject({
      paymentMethod: "direct_debit",
      dueDays: { value: 7, origin: "template" },
      pendingMove: { to: 10, effectiveOn: "2026-06-01" },
    });
    await change(customerId, { paymentMethod: "bank_transfer" });
    const uses = await program.query("select cause from billing.template_uses where account_id = $1", [customerId]);
    expect(uses).toEqual([{ cause: "payment" }]);
    // The customer is told the days that hold from now on, once.
    const told = await program.query<{ subject: string; text: string }>(
      "select subject, body_text as text from notifications.messages where customer_id = $1 and kind = 'terms_brought'",
      [customerId],
    );
    expect(told).toHaveLength(1);
    for (const said of ["Direct debit", "Jun 1, 2026", "Jun 8, 2026", "Jun 12, 2026"]) expect(told[0]?.text).toContain(said);
    expect(await invoices(customerId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-157 a template says never deactivated, a customer's own days stand before it, and without them it holds again", async () => {
    await save("card", { deactivationDays: "never" });
    const { customerId } = await subscriber();
    await change(customerId, { paymentMethod: "card" });
    expect(await terms(customerId)).toMatchObject({ deactivationDays: { value: "never", origin: "template" } });
    await change(customerId, { deactivationDays: 30 });
    expect(await terms(customerId)).toMatchObject({ deactivationDays: { value: 30, origin: "customer", inherited: "never" } });
    await change(customerId, { deactivationDays: null });
    expect(await terms(customerId)).toMatchObject({ deactivationDays: { value: "never", origin: "template" } });
    expect(await save("card", { blocking: "never", deactivationDays: "never" })).toMatchObject({ warnings: [] });
  });

  it("says what stands against each other: never blocked, and deactivated", async () => {
    expect(await save("card", { blocking: "never", deactivationDays: 10 })).toMatchObject({ warnings: ["never-blocks-with-deactivation"] });
  });
});

describe("B-163 the billing day in the portal", async () => {
  const { program, subscriber, run, terms } = await situation("2026-05-01T09:00:00Z");
  const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
    program.inWork((work) => setSetting(work, setting, { level: "system" }, value as never));
  const { customerId } = await subscriber();
  await run("2026-05-01");
  const portal = await signInCustomer(program, customerId);

  it("is off until the provider lets it", async () => {
    expect(await portal.ok(contract.dayOfferEndpoint, {})).toMatchObject({ mode: "off", current: 1 });
    expect(await portal.call(contract.moveDayEndpoint, { body: { billingDay: 8 } })).toMatchObject({
      status: 409,
      problem: { code: "day-not-offered" },
    });
  });

  it("B-165 is quoted with the bridge and the next two amounts, moved, and then waits six months", async () => {
    await set(portalDay, "self");
    await set(portalDays, [1, 8, 15, 22]);
    const quote = await portal.ok(contract.quoteDayEndpoint, { body: { billingDay: 15 } });
    expect(quote.coming.map(({ on, net }) => [on, net.amount])).toEqual([
      ["2026-06-01", "20.32"],
      ["2026-06-15", "45.00"],
      ["2026-07-15", "45.00"],
    ]);
    expect(await portal.call(contract.moveDayEndpoint, { body: { billingDay: 9 } })).toMatchObject({
      status: 422,
      problem: { code: "billing-day" },
    });
    expect(await portal.ok(contract.moveDayEndpoint, { body: { billingDay: 15 } })).toMatchObject({
      current: 15,
      refused: "too-soon",
      from: "2026-11-01",
    });
    const again = await portal.call(contract.moveDayEndpoint, { body: { billingDay: 8 } });
    expect(again).toMatchObject({ status: 409, problem: { code: "too-soon", errors: [{ params: { from: "2026-11-01" } }] } });
    program.clock.moveTo("2026-11-01T09:00:00Z");
  });

  it("not while something is overdue", async () => {
    const { customerId: lateId } = await subscriber();
    await run("2026-11-01");
    program.clock.moveTo("2026-12-20T09:00:00Z");
    const late = await signInCustomer(program, lateId);
    expect(await late.ok(contract.dayOfferEndpoint, {})).toMatchObject({ refused: "overdue" });
  });

  it("asked for where staff decide, and moved when they approve", async () => {
    await set(portalDay, "request");
    const other = await subscriber({ startOn: "2026-12-01", nextBillingOn: "2027-01-01" });
    const asking = await signInCustomer(program, other.customerId);
    expect(await asking.ok(contract.moveDayEndpoint, { body: { billingDay: 22 } })).toMatchObject({
      current: 1,
      request: { billingDay: 22 },
    });
    const { dayRequest } = await terms(other.customerId);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const after = await staff.ok(contract.decideDayRequestEndpoint, {
      params: { customerId: other.customerId },
      body: { requestId: dayRequest!.id, approve: true },
    });
    expect(after).toMatchObject({ billingDay: { value: 22 }, dayRequest: null });
  });
});

describe("B-161 many at once", async () => {
  const { program, provider, staff: signIn, run, terms, invoices } = await situation("2026-05-03T09:00:00Z");
  const many = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 4, startOn: "2026-05-01", nextBillingOn: "2026-05-01" }),
  );
  // An act is for who started it.
  const boss = await signIn();
  const ids = many.map(({ customerId }) => customerId);
  await run("2026-05-01");
  const preview = async (kind: string, params: object) => boss.ok(previewMassActionEndpoint, { body: { kind, params, ids } as never });
  const confirm = async (actionId: string) => {
    await boss.ok(confirmMassActionEndpoint, { params: { actionId }, body: {} });
    await program.runJobs();
    return boss.ok(getMassActionEndpoint, { params: { actionId } });
  };

  it("shows each day move with its bridge, runs, and is taken back once where nothing was issued since", async () => {
    const seen = await preview("customers.set-billing", { billingDay: 15, dueDays: 10 });
    expect(seen.expected).toEqual({ changed: 4, skipped: [] });
    expect(seen.sums).toEqual([{ code: "next-invoice", amount: "97.52", currency: "EUR" }]);
    expect(seen.firstRows[0]?.told).toEqual([
      { code: "billing-day", before: "1", after: "15" },
      { code: "due-days", before: "inherit", after: "10" },
      // 20.32 and 20 % tax.
      { code: "next-invoice", amount: { amount: "24.38", currency: "EUR" }, detail: "2026-06-01" },
    ]);
    expect((await confirm(seen.id)).counts).toMatchObject({ changed: 4, failed: 0 });
    expect(await terms(ids[0]!)).toMatchObject({ pendingMove: { to: 15 }, dueDays: { value: 10, origin: "customer" } });
    const params = { actionId: seen.id };
    expect(await boss.ok(contract.bulkUndoOfferEndpoint, { params })).toMatchObject({
      accounts: 4,
      until: "2026-05-04T09:00:00.000Z",
      undoneAt: null,
    });
    await boss.ok(contract.changeTermsEndpoint, {
      params: { customerId: ids[1]! },
      body: { dueDays: 3 },
      version: (await terms(ids[1]!)).version,
    });
    const undone = await boss.ok(contract.undoBulkEndpoint, { params, body: {} });
    expect(undone).toEqual({ undone: 3, kept: [{ customerId: ids[1], why: "changed-since" }] });
    expect(await terms(ids[0]!)).toMatchObject({ pendingMove: null, billingDay: { value: 1 }, dueDays: { value: 15, origin: "default" } });
    expect(await boss.call(contract.undoBulkEndpoint, { params, body: {} })).toMatchObject({
      status: 409,
      problem: { code: "undo-over" },
    });
    await run("2026-06-01");
    expect((await invoices(ids[0]!)).at(-1)).toMatchObject({ lines: ["2026-06-01 2026-07-01 4500"] });
    expect((await invoices(ids[1]!)).at(-1)).toMatchObject({ lines: ["2026-06-01 2026-06-15 2032"] });
  });

  it("leaves out who has nothing saved to charge, unless that is wanted", async () => {
    expect((await preview("customers.set-billing", { paymentMethod: "direct_debit" })).expected).toEqual({
      changed: 0,
      skipped: [{ why: "no-saved-method", count: 4 }],
    });
    const forced = await preview("customers.set-billing", { paymentMethod: "direct_debit", withoutSavedMethod: true });
    expect(forced.expected.changed).toBe(4);
    expect((await confirm(forced.id)).counts).toMatchObject({ changed: 4 });
  });

  it("B-162 a revision is brought to those who follow an earlier one", async () => {
    const { partnerId } = provider;
    const save = async (dueDays: number, version: number) =>
      boss.ok(contract.saveTemplateEndpoint, {
        params: { partnerId, method: "card" },
        body: { isActive: true, onPayment: true, onCashPayment: false, realignOpenDue: false, values: { dueDays } },
        version,
      });
    await save(8, 0);
    await confirm((await preview("customers.set-billing", { paymentMethod: "card", withoutSavedMethod: true })).id);
    await save(9, 1);
    const seen = await preview("customers.follow-template", {});
    expect(seen.firstRows[0]?.told).toEqual([{ code: "due-days", before: "8", after: "9" }]);
    await confirm(seen.id);
    expect(await terms(ids[2]!)).toMatchObject({ dueDays: { value: 9, origin: "template" }, template: { revision: 2, latest: 2 } });
    expect((await preview("customers.follow-template", {})).expected).toEqual({ changed: 0, skipped: [{ why: "same-billing", count: 4 }] });
  });

  it("I-5 a bulk update that was stopped half way goes on with the rows that wait", async () => {
    const seen = await preview("customers.set-billing", { grouping: "service" });
    const actionId = seen.id;
    await boss.ok(confirmMassActionEndpoint, { params: { actionId }, body: {} });
    await boss.ok(steerMassActionEndpoint, { params: { actionId }, body: { to: "paused" } });
    await program.runJobs();
    await boss.ok(steerMassActionEndpoint, { params: { actionId }, body: { to: "running" } });
    await program.runJobs();
    expect((await boss.ok(getMassActionEndpoint, { params: { actionId } })).counts).toMatchObject({ changed: 4, waiting: 0 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
