// B-156, B-267 what a template names, and how one comes with a payment of its method: the specification's own example, and what brings none.
import { describe, expect, it } from "vitest";
import { confirmRun, lockAccounts, templateOnPayment } from "../../server/modules/billing/index.ts";
import { paymentCalendarEndpoint } from "../../server/modules/billing/payment-calendar/contract.ts";
import { proformaDay } from "../../server/modules/billing/proformas/proforma-settings.ts";
import * as contract from "../../server/modules/billing/terms/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { day } from "../../shared/calendar.ts";
import type { BodyOf } from "../../shared/endpoint.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("templates", async () => {
  const program = await testProgram({ now: "2026-05-01T09:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const { partnerId } = provider;
  const [one, two, three, four, five] = (
    await program.inWork((work) => addSubscribers(work, provider, { count: 5, startOn: "2026-05-01", nextBillingOn: "2026-05-01" }))
  ).map(({ customerId }) => customerId) as [string, string, string, string, string];
  await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
  // The clock moves past the end of any sign-in.
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const terms = async (customerId: string) => (await staff()).ok(contract.getTermsEndpoint, { params: { customerId } });
  const change = async (customerId: string, body: BodyOf<typeof contract.changeTermsEndpoint>) =>
    (await staff()).ok(contract.changeTermsEndpoint, { params: { customerId }, body, version: (await terms(customerId)).version });
  const wanted = async (method: "direct_debit" | "card" | "cash", body: Partial<BodyOf<typeof contract.saveTemplateEndpoint>>) => ({
    params: { partnerId, method },
    body: { isActive: true, onPayment: true, onCashPayment: false, realignOpenDue: false, values: {}, ...body },
    version:
      (await (await staff()).ok(contract.listTemplatesEndpoint, { query: { partnerId } })).items.find(
        (item) => item.paymentMethod === method,
      )?.version ?? 0,
  });
  const save = async (...asked: Parameters<typeof wanted>) => (await staff()).ok(contract.saveTemplateEndpoint, await wanted(...asked));
  const pay = async (customerId: string, amount: string, method: "cash" | "direct_debit" | "card", on: string) =>
    (await staff()).ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method, receivedOn: on, confirmDuplicate: true },
    });
  const uses = (customerId: string) => program.query("select cause from billing.template_uses where account_id = $1", [customerId]);
  const sent = (customerId: string) =>
    program.query<{ number: number; sent_on: string }>(
      "select number, sent_on::text from collections.reminders where customer_id = $1 order by number",
      [customerId],
    );
  const status = async (customerId: string) =>
    (await program.query<{ status: string }>("select status from customers.customers where id = $1", [customerId]))[0]?.status;
  const on = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };

  it("B-156 a template names any subset of the configuration, and what it does not name is left alone", async () => {
    await save("card", { values: { lateFees: false, proformas: "auto" } });
    await change(four, { dueDays: 30, reminders: { anchor: "static", days: [5, null, 25] } });
    const after = await change(four, { paymentMethod: "card" });
    expect(after).toMatchObject({
      lateFees: { value: false, origin: "template" },
      proformas: { value: "auto", origin: "template", inherited: "auto" },
      dueDays: { value: 30, origin: "customer" },
      reminders: { value: { anchor: "static", days: [5, null, 25] }, origin: "customer" },
      billingDay: { value: 1 },
    });
    expect(await change(four, { proformas: null, paymentMethod: "bank_transfer" })).toMatchObject({
      proformas: { value: "none", origin: "default" },
      lateFees: { value: null },
    });
    expect(
      (await program.query("select 1 from billing.terms_templates where partner_id = $1 and payment_method = 'card'", [partnerId])).length,
    ).toBe(1);
  });

  it("B-156 B-125 a template says on which day, over how many cycles and over which of them proformas are made; the customer follows it", async () => {
    await save("direct_debit", { values: { proformas: "auto", proformaDay: 10, proformaMonths: 3, proformaFor: "next" } });
    const after = await change(five, { paymentMethod: "direct_debit" });
    expect(after).toMatchObject({
      proformas: { value: "auto", origin: "template" },
      proformaDay: { value: 10, origin: "template", inherited: 10 },
      proformaMonths: { value: 3, origin: "template" },
      proformaFor: { value: "next", origin: "template" },
    });
    expect((await (await staff()).ok(paymentCalendarEndpoint, { params: { customerId: five } })).proformas[0]).toEqual({
      ...{ on: "2026-05-10", start: "2026-06-01", end: "2026-09-01", amount: eur("162.00") },
    });
    // A value of one's own comes before the template's, and goes away again.
    expect(await change(five, { proformaFor: "current" })).toMatchObject({ proformaFor: { value: "current", origin: "customer" } });
    expect(await change(five, { proformaFor: null })).toMatchObject({ proformaFor: { value: "next", origin: "template" } });
    // Another template leaves alone what it does not name, and what the former one had filled in is inherited again.
    expect(await change(four, { proformaDay: 12, paymentMethod: "direct_debit" })).toMatchObject({
      proformaDay: { value: 12, origin: "customer" },
      proformaMonths: { value: 3, origin: "template" },
    });
    expect(await change(four, { proformaDay: null, paymentMethod: "bank_transfer" })).toMatchObject({
      proformaDay: { value: 25, origin: "default" },
      proformaMonths: { value: 1, origin: "default" },
      proformaFor: { value: "next", origin: "default" },
    });
    for (const wrong of [{ proformaDay: 29 }, { proformaMonths: 13 }, { proformaFor: "last" as never }])
      await (await staff()).refused(contract.saveTemplateEndpoint, await wanted("direct_debit", { values: wrong }));
  });

  it.each([
    ["days that do not rise", { anchor: "due_date", days: [1, 1, 7] }, "reminder-order"],
    ["days that fall behind one that is left out", { anchor: "due_date", days: [3, null, 2] }, "reminder-order"],
    ["a fixed day above 31", { anchor: "static", days: [5, 10, 32] }, "out-of-range"],
    ["a day before the document", { anchor: "document_date", days: [-1, 5, 9] }, "out-of-range"],
  ] as const)("B-173 E_REMINDER_ORDER %s is refused", async (_why, reminders, code) => {
    const refused = await (await staff()).refused(
      contract.saveTemplateEndpoint,
      await wanted("card", { values: { reminders: reminders as never } }),
    );
    expect(refused.errors).toMatchObject([{ field: "values.reminders.days", code }]);
  });

  it("B-267 the example: a first direct debit on 4 May brings due days, blocking and reminders at once, and open invoices follow", async () => {
    await save("direct_debit", {
      realignOpenDue: true,
      values: { billingDay: { day: 10 }, dueDays: 5, blocking: 3, reminders: { anchor: "due_date", days: [-2, 1, 3] } },
    });
    await on("2026-05-04T07:00:00Z");
    await pay(one, "10.00", "direct_debit", "2026-05-04");
    expect(await terms(one)).toMatchObject({
      paymentMethod: "direct_debit",
      dueDays: { value: 5, origin: "template" },
      blocking: { value: 3, origin: "template" },
      reminders: { value: { anchor: "due_date", days: [-2, 1, 3] }, origin: "template" },
      pendingMove: { to: 10, effectiveOn: "2026-06-01" },
    });
    // 1 May + 5 would be 6 May; B-159 leaves five days to pay from the change on.
    const due = await program.query("select due_on::text from billing.money_documents where account_id = $1", [one]);
    expect(due).toEqual([{ due_on: "2026-05-09" }]);
    for (const date of ["05", "06", "07", "08", "09", "10", "11", "12"]) await on(`2026-05-${date}T09:30:00Z`);
    expect(await sent(one)).toEqual([
      { number: 1, sent_on: "2026-05-07" },
      { number: 2, sent_on: "2026-05-10" },
      { number: 3, sent_on: "2026-05-12" },
    ]);
    expect(await status(one)).toBe("active");
    await on("2026-05-13T09:30:00Z");
    expect(await status(one)).toBe("blocked");
    // Whoever pays otherwise is reminded as everybody: three days before 16 May.
    expect(await sent(two)).toEqual([{ number: 1, sent_on: "2026-05-13" }]);
  });

  it("B-267 a payment that comes back leaves the configuration, and the customer is listed", async () => {
    const payment = await pay(two, "54.00", "direct_debit", "2026-05-13");
    expect(await uses(two)).toEqual([{ cause: "payment" }]);
    await (await staff()).ok(reversePaymentEndpoint, {
      params: { paymentId: payment.id },
      version: payment.version,
      body: { reason: "Not enough money", group: "insufficient_funds", waivesFee: true },
    });
    expect(await terms(two)).toMatchObject({ paymentMethod: "direct_debit", dueDays: { value: 5 } });
    const { items } = await (await staff()).ok(contract.listFailedSwitchesEndpoint, { query: { partnerId } });
    expect(items).toMatchObject([{ customerId: two, paymentMethod: "direct_debit" }]);
  });

  it.each([
    ["a guest's payment whose method is not kept", { isGuest: true, isCash: false }, 0],
    ["cash, while the template's own switch is off", { isGuest: false, isCash: true }, 0],
    ["a payment of the customer", { isGuest: false, isCash: false }, 1],
    ["the same payment once more", { isGuest: false, isCash: false }, 1],
  ])("B-267 %s", async (_what, how, expected) => {
    await program.inWork(async (work) => {
      await lockAccounts(work, [three]);
      await templateOnPayment(work, {
        accountId: three,
        paymentId: "018f0000-0000-7000-8000-000000000001",
        method: "direct_debit",
        ...how,
      });
    });
    expect(await uses(three)).toHaveLength(expected);
  });

  it("B-267 nor where the template's switch is off", async () => {
    await save("card", { onPayment: false, values: { dueDays: 3 } });
    await pay(four, "1.00", "card", "2026-05-13");
    expect(await terms(four)).toMatchObject({ paymentMethod: "bank_transfer", dueDays: { value: 30 } });
  });

  it("B-125 proformas that the configuration asks for are made, and with `first` no invoice before one is paid", async () => {
    await program.inWork((work) => setSetting(work, proformaDay, { level: "system" }, 20));
    await change(four, { proformas: "first" });
    await on("2026-05-20T05:00:00Z");
    const made = () =>
      program.query("select kind from billing.money_documents where account_id = $1 and issued_on > '2026-05-15' order by 1", [four]);
    expect(await made()).toEqual([{ kind: "proforma" }]);
    await on("2026-06-01T05:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-06-01"), trigger: "manual" });
    expect(await made()).toEqual([{ kind: "proforma" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
