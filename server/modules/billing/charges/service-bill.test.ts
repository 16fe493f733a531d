import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import * as services from "../../services/contract.ts";
import { confirmRun, openAccounts } from "../index.ts";
import { nextServiceBillEndpoint, previewServiceBillEndpoint } from "./contract.ts";

const amounts = (bill: { lines: readonly { amount: { amount: string } }[] }) => bill.lines.map((line) => line.amount.amount);

describe("what a service comes to on its next invoice", async () => {
  const program = await testProgram({ now: "2026-03-15T09:00:00Z" });
  const shop = await sampleShop(program);
  let boss: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
  });

  const open = (customerId: string): Promise<void> =>
    program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          paymentMethod: "bank_transfer",
          nextBillingOn: day("2026-04-01"),
        },
      ]),
    );
  async function customer(): Promise<string> {
    const customerId = await shop.customer();
    await open(customerId);
    return customerId;
  }
  const add = (customerId: string, body: object = {}) =>
    boss.ok(services.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id, ...body } });
  const next = (serviceId: string, query: object = {}) => boss.ok(nextServiceBillEndpoint, { params: { serviceId }, query });
  const invoiceLines = (customerId: string) =>
    program.query<{ text: string; amount_minor: bigint }>(
      `select line.text, line.amount_minor from billing.document_lines line join billing.money_documents document on document.id = line.document_id
       where document.account_id = $1 order by line.position`,
      [customerId],
    );

  it("B-87 B-54 before a service is added its first bill is told to the cent, and the run issues just that", async () => {
    const customerId = await customer();
    const body = { planId: shop.fibre.id };
    const bill = await boss.ok(previewServiceBillEndpoint, { params: { customerId }, body });
    expect(bill).toMatchObject({ why: null, billingOn: "2026-04-01", currency: "EUR" });
    expect(amounts(bill)).toEqual(["24.68", "45.00"]);
    expect(bill.totals).toEqual({
      net: { amount: "69.68", currency: "EUR" },
      tax: { amount: "13.94", currency: "EUR" },
      gross: { amount: "83.62", currency: "EUR" },
    });
    const service = await add(customerId);
    expect(await next(service.id)).toEqual(bill);
    await confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    expect((await invoiceLines(customerId)).map((line) => line.amount_minor)).toEqual([2468n, 4500n]);
    expect(await next(service.id)).toMatchObject({
      billingOn: "2026-05-01",
      lines: [{ amount: { amount: "45.00" }, periodStart: "2026-05-01" }],
    });
  });

  it("B-109 what an end leaves to pay is told before; what is invoiced already leaves nothing", async () => {
    const customerId = await customer();
    const service = await add(customerId);
    expect(amounts(await next(service.id, { endOn: "2026-03-20" }))).toEqual(["8.71"]);
    await shop.cover(service.id, "2026-03-15", "2026-05-01");
    expect(await next(service.id, { endOn: "2026-04-30" })).toMatchObject({ why: "nothing_due", lines: [], totals: null });
  });

  it("B-21 discounts stand in the lines as allowances", async () => {
    const customerId = await customer();
    const bill = await boss.ok(previewServiceBillEndpoint, {
      params: { customerId },
      body: { planId: shop.fibre.id, startOn: "2026-04-01", discounts: [{ percent: "20", months: 1 }] },
    });
    expect(bill.lines).toMatchObject([{ allowance: { amount: "9.00" }, amount: { amount: "36.00" } }]);
  });

  it("B-54 what has not started by the billing date is caught up on the next one", async () => {
    const customerId = await customer();
    const body = { planId: shop.fibre.id, startOn: "2026-04-10" };
    const bill = await boss.ok(previewServiceBillEndpoint, { params: { customerId }, body });
    expect(bill).toMatchObject({ billingOn: "2026-05-01", lines: [{ periodStart: "2026-04-10" }, { periodStart: "2026-05-01" }] });
    expect(await next((await add(customerId, body)).id)).toEqual(bill);
  });

  it("says why there is no bill", async () => {
    const customerId = await shop.customer();
    const none = () => boss.ok(previewServiceBillEndpoint, { params: { customerId }, body: { planId: shop.fibre.id } });
    expect((await none()).why).toBe("no_account");
    await open(customerId);
    await program.query("update billing.accounts set billing_enabled = false where id = $1", [customerId]);
    expect((await none()).why).toBe("billing_off");
  });

  it("B-55 B-72 setup items and the activation fee are told before, wait as future items, and stand on the first invoice", async () => {
    const customerId = await customer();
    const install = await shop.plan("install", { kind: "one_time", price: "60" });
    const plan = await shop.plan("home", { setupPlanIds: [install.id], activationFee: "10" });
    const bill = await boss.ok(previewServiceBillEndpoint, {
      params: { customerId },
      body: { planId: plan.id, startOn: "2026-04-01" },
    });
    expect(bill.once).toMatchObject([
      { text: "install", amount: { amount: "60.00" } },
      { text: "Activation fee: home", amount: { amount: "10.00" } },
    ]);
    expect(bill.totals?.net.amount).toBe("115.00");
    await add(customerId, { planId: plan.id, startOn: "2026-03-20" });
    await program.runJobs();
    const waiting = () =>
      program.query(
        "select text, due_on from billing.future_items where account_id = $1 and document_id is null and charge_id is null and cancelled_at is null",
        [customerId],
      );
    expect(await waiting()).toEqual([
      { text: "install", due_on: "2026-03-20" },
      { text: "Activation fee: home", due_on: "2026-03-20" },
    ]);
    const unwanted = await add(customerId, { planId: plan.id, startOn: "2026-05-01" });
    await program.runJobs();
    expect(await waiting()).toHaveLength(4);
    await boss.ok(services.moveServiceEndpoint, {
      params: { serviceId: unwanted.id },
      version: unwanted.version,
      body: { act: "withdraw" },
    });
    await program.runJobs();
    expect(await waiting()).toHaveLength(2);
  });

  it("O-26 another partner's service and customer are not there", async () => {
    const service = await add(await customer());
    const south = await sampleShop(program, "south");
    const stranger = await signInStaff(program, { role: "administrator", partners: [south.partnerId] });
    expect(await stranger.refused(nextServiceBillEndpoint, { params: { serviceId: service.id } })).toMatchObject({ status: 404 });
    expect(
      await stranger.refused(previewServiceBillEndpoint, {
        params: { customerId: service.customer!.id },
        body: { planId: shop.fibre.id },
      }),
    ).toMatchObject({ status: 404 });
  });
});
