// Prepaid accounts over days and weeks, with the clock moved and the books proven.
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { calendarDay, day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { type SampleShop, sampleShop } from "../../../../tests/support/sample-services.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPayment } from "../../payments/index.ts";
import { addServiceEndpoint, editServiceEndpoint, getServiceEndpoint, listServicesEndpoint } from "../../services/contract.ts";
import { changeServiceState } from "../../services/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { draftGivenBack, giveBack } from "../charges/give-back.ts";
import { addDefaultSeries, openAccounts } from "../index.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { advanceTax, prepaidInvoiceAfter, prepaidMonthlyInvoice } from "./prepaid-settings.ts";

type BillingType = "prepaid_daily" | "prepaid_period";

async function prepaidCustomer(program: TestProgram, shop: SampleShop, billingType: BillingType, startOn: string, prices: string[]) {
  const customerId = await shop.customer();
  await program.inWork((work) =>
    openAccounts(work, [
      {
        ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
        ...{ paymentMethod: "cash" as const, nextBillingOn: day("2026-12-01") },
      },
    ]),
  );
  await program.query("update billing.accounts set billing_type = $2 where id = $1", [customerId, billingType]);
  const services: string[] = [];
  for (const price of prices) {
    const plan = await shop.plan(`plan-${price}-${customerId.slice(-6)}`, {
      price,
      includesTax: true,
      prepaidDays: billingType === "prepaid_period" ? 7 : null,
    });
    services.push(await shop.add(customerId, plan, { startOn: day(startOn), unitPrice: price, includesTax: true }));
  }
  return { customerId, services };
}

async function situation(now: string) {
  const program = await testProgram({ now });
  const shop = await sampleShop(program);
  await program.inWork((work) => addDefaultSeries(work, shop.partnerId));
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };
  const pay = async (customerId: string, amount: string) => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount, currency: "EUR" }, method: "cash", receivedOn: calendarDay(program.clock.now(), "Europe/Berlin") },
        ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
      } as never),
    );
    await program.runJobs();
  };
  const locks = async (customerId: string) =>
    (await program.query<{ lock: string }>("select lock from services.services where customer_id = $1 order by number", [customerId])).map(
      ({ lock }) => lock,
    );
  const documents = (customerId: string) =>
    program.query<{ origin: string; gross: bigint; tax: bigint; state: string; on_day: string }>(
      `select origin, gross_minor as gross, tax_minor as tax, state, issued_on::text as on_day from billing.money_documents
       where account_id = $1 order by issued_at, number`,
      [customerId],
    );
  const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
    program.inWork((work) => setSetting(work, setting, { level: "system" }, value as never));
  return { program, shop, at, pay, locks, documents, set };
}

describe("B-32 an account that pays by the day", async () => {
  const { program, shop, at, pay, locks, documents, set } = await situation("2026-08-31T10:00:00Z");
  const { customerId } = await prepaidCustomer(program, shop, "prepaid_daily", "2026-09-01", ["40"]);
  await set(prepaidMonthlyInvoice, true);
  await program.runDay();

  it("20.00 last 15 days, and on the 16th nothing is charged and the service is locked", async () => {
    await pay(customerId, "20");
    for (let date = 1; date <= 15; date++) await at(`2026-09-${String(date).padStart(2, "0")}T06:00:00Z`);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await locks(customerId)).toEqual(["none"]);
    await at("2026-09-16T06:00:00Z");
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await locks(customerId)).toEqual(["unpaid_period"]);
  });

  it("B-33 money opens it at once and pays from that day, not the days before", async () => {
    await at("2026-09-18T06:00:00Z");
    await pay(customerId, "30");
    expect(await locks(customerId)).toEqual(["none"]);
    const days = await program.query("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(days.map((row) => row.period)).toEqual(["[2026-09-01,2026-09-16)", "[2026-09-18,2026-09-19)"]);
  });

  it("B-6 B-53 a day is charged once, however often and however late the step runs", async () => {
    await program.runDay();
    await at("2026-09-25T06:00:00Z");
    const charged = await program.query("select count(*)::int as n from billing.charges where account_id = $1", [customerId]);
    expect(charged).toEqual([{ n: 15 + 8 }]);
  });

  it("B-32 on the 1st one invoice lists the month, is paid, and moves nothing", async () => {
    await at("2026-09-30T06:00:00Z");
    const before = await balanceOf(program, customerId);
    await at("2026-10-01T06:00:00Z");
    const [invoice] = await documents(customerId);
    const [sum] = await program.query<{ gross: bigint; tax: bigint }>(
      "select sum(net_minor + tax_minor)::int8 as gross, sum(tax_minor)::int8 as tax from billing.charges where account_id = $1 and charged_on < '2026-10-01'",
      [customerId],
    );
    expect(invoice).toEqual({ origin: "recurring", gross: sum!.gross, tax: sum!.tax, state: "paid", on_day: "2026-10-01" });
    // The day of 1 October was charged, nothing else moved: 40.00 over 31 days.
    expect(before - (await balanceOf(program, customerId))).toBe(129n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("I-14 what came back in whole", async () => {
  const { program, shop, at, pay, documents, set } = await situation("2026-08-31T10:00:00Z");
  const { customerId } = await prepaidCustomer(program, shop, "prepaid_daily", "2026-09-01", []);
  await set(prepaidMonthlyInvoice, true);

  it("belongs to the month's invoice, for others bore a cent of tax because of it", async () => {
    const net = async (price: string, startOn: string) => {
      const plan = await shop.plan(`net-${price}`, { price, includesTax: false, prepaidDays: null });
      return shop.add(customerId, plan, { startOn: day(startOn), unitPrice: price, includesTax: false });
    };
    // 0.02 and 0.01 a day, with tax of 20 %: alone neither bears any, both together bear one cent.
    const [first, second] = [await net("0.60", "2026-09-01"), await net("0.30", "2026-09-02")];
    const end = (serviceId: string, on: string) => program.query("update services.services set end_on = $2 where id = $1", [serviceId, on]);
    await pay(customerId, "5.00");
    await at("2026-09-01T06:00:00Z");
    await end(first, "2026-09-01");
    await at("2026-09-02T06:00:00Z");
    await end(second, "2026-09-02");
    await program.inWork(async (work) => {
      const context = await loadBillingContext(work, shop.partnerId);
      const [account] = await lockAccounts(work, [customerId]);
      const { rows } = await sql<{ id: string }>`select id from billing.charges where charged_on = '2026-09-01'`.execute(work.tx);
      const release = [{ start: day("2026-09-01"), end: day("2026-09-02") }];
      const credits = rows.map(({ id }) => ({ chargeId: id, amountMinor: 2n, release }));
      await giveBack(work, context, await draftGivenBack(work, context, account!, credits));
    });
    const charges = await program.query(
      "select net_minor as net, tax_minor as tax from billing.charges order by refers_to is not null, charged_on",
    );
    expect(charges).toEqual([
      { net: 2n, tax: 0n },
      { net: 1n, tax: 1n },
      { net: -2n, tax: -1n },
    ]);
    await at("2026-10-01T06:00:00Z");
    expect(await documents(customerId)).toEqual([{ origin: "recurring", gross: 1n, tax: 0n, state: "paid", on_day: "2026-10-01" }]);
    expect(await balanceOf(program, customerId)).toBe(499n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-105 a pause of an account that pays by the day", async () => {
  const { program, shop, at, pay } = await situation("2026-08-31T10:00:00Z");
  const { customerId, services } = await prepaidCustomer(program, shop, "prepaid_daily", "2026-09-01", ["40"]);
  await program.query("update catalog.plans set pause_price = 30 where id = (select plan_id from services.services where id = $1)", [
    services[0],
  ]);

  it("costs its pause price by the day, and nothing of the plan's own", async () => {
    await pay(customerId, "20");
    await at("2026-09-01T06:00:00Z");
    expect(await balanceOf(program, customerId)).toBe(2000n - 133n);
    await program.inWork((work) =>
      changeServiceState(work, { serviceId: services[0]!, to: "paused", cause: "pause", on: day("2026-09-02") }),
    );
    await at("2026-09-02T06:00:00Z");
    await at("2026-09-03T06:00:00Z");
    expect(await balanceOf(program, customerId)).toBe(2000n - 133n - 200n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-33 an account that pays by the week", async () => {
  const { program, shop, at, pay, locks, documents } = await situation("2026-05-03T10:00:00Z");
  const { customerId } = await prepaidCustomer(program, shop, "prepaid_period", "2026-05-04", ["12", "5"]);
  await program.runDay();

  it("buys in order what the balance pays for, each with an invoice that is paid", async () => {
    await pay(customerId, "15");
    await at("2026-05-04T06:00:00Z");
    expect(await locks(customerId)).toEqual(["none", "unpaid_period"]);
    expect(await documents(customerId)).toMatchObject([{ gross: 1200n, tax: 200n, state: "paid" }]);
    expect(await balanceOf(program, customerId)).toBe(300n);
  });

  it("money starts the period of the other one on its day", async () => {
    await at("2026-05-06T06:00:00Z");
    await pay(customerId, "2");
    expect(await locks(customerId)).toEqual(["none", "none"]);
    const days = await program.query("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(days.map((row) => row.period)).toEqual(["[2026-05-04,2026-05-11)", "[2026-05-06,2026-05-13)"]);
  });

  it("renews on the day after its last one, or is locked", async () => {
    await pay(customerId, "12");
    await at("2026-05-11T06:00:00Z");
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await locks(customerId)).toEqual(["none", "none"]);
    await at("2026-05-13T06:00:00Z");
    expect(await locks(customerId)).toEqual(["none", "unpaid_period"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-33 the priority of services where money is short", async () => {
  const { program, shop, at, pay, locks } = await situation("2026-05-03T10:00:00Z");
  const { customerId, services } = await prepaidCustomer(program, shop, "prepaid_period", "2026-05-04", ["12", "13"]);
  const serviceId = services[1]!;
  await program.runDay();

  it("the younger service with the better priority is paid, and the older one waits", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { version, priority } = await staff.ok(getServiceEndpoint, { params: { serviceId } });
    expect(priority).toBe(5);
    expect((await staff.refused(editServiceEndpoint, { params: { serviceId }, body: { priority: 10 }, version })).status).toBe(422);
    expect(await staff.ok(editServiceEndpoint, { params: { serviceId }, body: { priority: 1 }, version })).toMatchObject({ priority: 1 });
    await pay(customerId, "15");
    await at("2026-05-04T06:00:00Z");
    expect(await locks(customerId)).toEqual(["unpaid_period", "none"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("is chosen with a new service, and stands in the list of services", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const [plan] = await program.query<{ id: string }>("select plan_id as id from services.services where id = $1", [serviceId]);
    const other = await shop.customer();
    await program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId: other, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          ...{ paymentMethod: "cash" as const, nextBillingOn: day("2026-12-01") },
        },
      ]),
    );
    const body = { planId: plan!.id, startOn: day("2026-05-20") };
    const add = (more: object) => staff.ok(addServiceEndpoint, { params: { customerId: other }, body: { ...body, ...more } });
    expect(await add({ priority: 2 })).toMatchObject({ priority: 2 });
    expect(await add({})).toMatchObject({ priority: 5 });
    const { items } = await staff.ok(listServicesEndpoint, { query: { filter: { customerId: other }, sort: "number" } as never });
    expect(items.map(({ priority }) => priority)).toEqual([2, 5]);
  });

  it("of two alike the older one is paid", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { version } = await staff.ok(getServiceEndpoint, { params: { serviceId } });
    await staff.ok(editServiceEndpoint, { params: { serviceId }, body: { priority: 5 }, version });
    await at("2026-05-11T06:00:00Z");
    expect(await locks(customerId)).toEqual(["unpaid_period", "unpaid_period"]);
    await pay(customerId, "12");
    expect(await locks(customerId)).toEqual(["none", "unpaid_period"]);
  });
});

describe("B-34 documents of prepaid periods", async () => {
  const { program, shop, at, pay, documents, set } = await situation("2026-05-03T10:00:00Z");
  await program.runDay();

  it("with each payment: an advance-payment invoice that leaves the balance alone, and charges without documents", async () => {
    await set(prepaidInvoiceAfter, "payment");
    await set(advanceTax, "vat-north");
    const { customerId } = await prepaidCustomer(program, shop, "prepaid_period", "2026-05-04", ["54"]);
    await pay(customerId, "54");
    expect(await documents(customerId)).toMatchObject([{ origin: "advance_payment", gross: 5400n, tax: 900n, state: "paid" }]);
    expect(await balanceOf(program, customerId)).toBe(5400n);
    await at("2026-05-04T06:00:00Z");
    expect(await documents(customerId)).toHaveLength(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
    const books = await program.query<{ account: string; balance: bigint }>(
      `select ledger_account as account, sum(debit_minor - credit_minor)::int8 as balance from billing.journal_lines group by 1 order by 1`,
    );
    // 14.1: what was advanced is drawn; revenue and tax stand there once.
    expect(books.filter(({ balance }) => balance !== 0n)).toEqual([
      { account: "1000", balance: 5400n },
      { account: "2100", balance: -900n },
      { account: "4000", balance: -4500n },
    ]);
  });

  it("none: charges alone", async () => {
    await set(prepaidInvoiceAfter, "none");
    const { customerId } = await prepaidCustomer(program, shop, "prepaid_period", "2026-05-05", ["12"]);
    await pay(customerId, "12");
    await at("2026-05-05T06:00:00Z");
    expect(await documents(customerId)).toEqual([]);
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("at the end of the month: one invoice over its charges", async () => {
    await set(prepaidInvoiceAfter, "month_end");
    const { customerId } = await prepaidCustomer(program, shop, "prepaid_period", "2026-05-06", ["12"]);
    await pay(customerId, "48");
    for (const date of ["06", "13", "20", "27"]) await at(`2026-05-${date}T06:00:00Z`);
    await at("2026-06-01T06:00:00Z");
    expect(await documents(customerId)).toMatchObject([{ gross: 4800n, tax: 800n, state: "paid" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
