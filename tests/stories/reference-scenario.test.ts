// The reference scenario of the billing rules (16.1), to the cent, through the public API with a moved clock: a customer's hundred days from
// the first invoice to the last refund.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { serviceAccessEndpoint } from "../../server/modules/access/contract.ts";
import { getBillingAccountEndpoint } from "../../server/modules/billing/accounts/contract.ts";
import { listInvoicesEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { confirmRunEndpoint, listRunsEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { createPlan } from "../../server/modules/catalog/index.ts";
import { addPromiseEndpoint } from "../../server/modules/collections/contract.ts";
import { listRemindersEndpoint } from "../../server/modules/collections/reminders/contract.ts";
import { createCustomerEndpoint, getCustomerEndpoint } from "../../server/modules/customers/contract.ts";
import { confirmQuoteEndpoint, makeQuoteEndpoint } from "../../server/modules/ordering/planned-changes/contract.ts";
import { changeSettingsEndpoint } from "../../server/modules/partners/contract.ts";
import { chargeEndpoint, checkoutEndpoint } from "../../server/modules/payments/attempts/contract.ts";
import { changeAutoPayEndpoint } from "../../server/modules/payments/auto-charge/contract.ts";
import { chargeDueJob } from "../../server/modules/payments/auto-charge/run-charge.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { refundCreditEndpoint } from "../../server/modules/payments/refunds/contract.ts";
import { listCustomerMethodsEndpoint, portalListMethodsEndpoint } from "../../server/modules/payments/saved-methods/contract.ts";
import { addServiceEndpoint, getServiceEndpoint } from "../../server/modules/services/contract.ts";
import { enqueue } from "../../server/platform/jobs.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { makeProvider } from "../support/provider.ts";
import { bankCards, fillInAtBank, listenForBank } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("16.1 the reference scenario", async () => {
  const program = await testProgram({ now: "2026-03-14T11:00:00Z" });
  let stop: (() => Promise<void>) | undefined;
  let provider: { partnerId: string; taxId: string; homeId: string; fastId: string };
  let customerId = "";
  let serviceId = "";
  afterAll(() => stop?.());

  const staff = () => signInStaff(program, { role: "super_administrator" });

  beforeAll(async () => {
    stop = await listenForBank(program);
    provider = await program.inWork(async (work) => {
      const made = await makeProvider(work);
      await enableSandbox(work, program.tools, made.partnerId);
      const plan = async (code: string, title: string, price: string, more: object = {}) =>
        (
          await createPlan(work, {
            ...{
              code,
              kind: "internet",
              title,
              lineText: "{plan}",
              currency: "EUR",
              price,
              taxId: made.taxId,
              partnerIds: [made.partnerId],
            },
            ...more,
          } as Parameters<typeof createPlan>[1])
        ).id;
      const setupId = await plan("setup", "Setup", "30", { kind: "one_time" });
      const fastId = await plan("fast", "Fast", "70");
      const homeId = await plan("home-16", "Home", "45", { setupPlanIds: [setupId] });
      return { ...made, homeId, fastId };
    });
    const boss = await staff();
    await boss.ok(changeSettingsEndpoint, {
      body: { level: "system", changes: [{ key: "billing.first_invoice_auto", version: 0, value: true }] },
    });
    await program.runDay();
  });

  /** The provider's clock is an hour ahead of UTC in March, two from 29 March on. */
  const at = async (date: string, time: string): Promise<void> => {
    program.clock.moveTo(`2026-${date}T${time}:00${date < "03-29" ? "+01:00" : "+02:00"}`);
    await program.inWork((work) => enqueue(work, chargeDueJob, {}));
    await program.runDay();
    if ((await deliverDue(program.tools)) > 0) await program.runJobs();
  };
  /** Days on which nothing is looked at: the daily procedure works on each of them as itself. */
  const through = (to: string): Promise<void> => at(to, "23:30");
  const balance = async () => Number((await (await staff()).ok(getBillingAccountEndpoint, { params: { customerId } })).balance.amount);
  const status = async () => (await (await staff()).ok(getCustomerEndpoint, { params: { customerId } })).status;
  const documents = async () =>
    (await (await staff()).ok(listInvoicesEndpoint, { query: { sort: "issuedOn", filter: { customer: customerId } } })).items;
  const lastDocuments = async (n: number) =>
    (await documents()).slice(-n).map(({ kind, issuedOn, net, tax, state }) => `${kind} ${issuedOn} ${net.amount}+${tax.amount} ${state}`);
  const dueOf = async (issuedOn: string) => (await documents()).find((document) => document.issuedOn === issuedOn)?.dueOn;
  const access = async () => (await (await staff()).ok(serviceAccessEndpoint, { params: { serviceId } })).state;
  /** Those of a month, the first one first. */
  const reminders = async (month: string) =>
    (await (await staff()).ok(listRemindersEndpoint, { params: { customerId } })).items
      .map(({ number, sentOn }) => `${sentOn} reminder ${number}`)
      .filter((text) => text.startsWith(month))
      .toReversed();

  it("15 Mar: Home starts at 10:00, at 18:00 comes the first invoice with the setup fee", async () => {
    await at("03-15", "10:00");
    const boss = await staff();
    const customer = await boss.ok(createCustomerEndpoint, {
      body: { partnerId: provider.partnerId, category: "individual", fullName: "Mara Lind", emails: ["mara.lind@example.net"] },
    });
    customerId = customer.id;
    const service = await boss.ok(addServiceEndpoint, { params: { customerId }, body: { planId: provider.homeId } });
    serviceId = service.id;
    await program.runJobs();
    await at("03-15", "18:00");
    expect(await lastDocuments(1)).toEqual(["invoice 2026-03-15 54.68+10.94 issued"]);
    expect(await balance()).toBe(-65.62);
  });

  it("20 Mar: a card payment, the invoice is paid", async () => {
    await at("03-20", "12:00");
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { amount: eur("65.62"), saveMethod: true } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await at("03-20", "12:05");
    expect(await lastDocuments(1)).toEqual(["invoice 2026-03-15 54.68+10.94 paid"]);
    expect(await balance()).toBe(0);
  });

  it("1 Apr: previewed in the morning; it issues itself on the 4th, dated the 1st, due on the 16th", async () => {
    await through("04-03");
    expect(await balance()).toBe(0);
    await at("04-04", "22:00");
    expect(await lastDocuments(1)).toEqual(["invoice 2026-04-01 45.00+9.00 issued"]);
    expect(await dueOf("2026-04-01")).toBe("2026-04-16");
    expect(await balance()).toBe(-54);
  });

  it("13 Apr: reminder 1, three days before; 17 Apr: blocked at 09:00, not before, and reminder 2 at 10:00", async () => {
    await at("04-13", "09:59");
    expect(await reminders("2026-04")).toEqual([]);
    await at("04-13", "10:00");
    expect(await reminders("2026-04")).toEqual(["2026-04-13 reminder 1"]);
    await through("04-16");
    await at("04-17", "08:59");
    expect(await status()).toBe("active");
    expect(await access()).toBe("active");
    await at("04-17", "09:00");
    expect(await status()).toBe("blocked");
    await program.runJobs();
    expect(await access()).toBe("debt_blocked");
    await at("04-17", "10:00");
    expect(await reminders("2026-04")).toEqual(["2026-04-13 reminder 1", "2026-04-17 reminder 2"]);
    expect(await balance()).toBe(-54);
  });

  it("20 Apr: a promise until the 23rd opens the line at once", async () => {
    await through("04-19");
    await at("04-20", "11:00");
    await (await staff()).ok(addPromiseEndpoint, { params: { customerId }, body: { amount: eur("54.00"), until: day("2026-04-23") } });
    await program.runJobs();
    expect(await status()).toBe("active");
    expect(await access()).toBe("active");
  });

  it("23 Apr: 54.00 at 08:30, the promise is kept, reminder 3 is not sent", async () => {
    await through("04-22");
    await at("04-23", "08:30");
    await (await staff()).ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), method: "bank_transfer", receivedOn: day("2026-04-23") },
    });
    await through("04-24");
    expect(await balance()).toBe(0);
    expect(await reminders("2026-04")).toHaveLength(2);
    expect(await status()).toBe("active");
    const [promise] = await program.query("select outcome from collections.holds where customer_id = $1 and kind = 'promise'", [
      customerId,
    ]);
    expect(promise).toEqual({ outcome: "kept" });
  });

  it("1 May: confirmed by hand, dated 1 May, charged to the card", async () => {
    await through("04-30");
    await at("05-01", "09:00");
    const boss = await staff();
    const methods = await boss.ok(listCustomerMethodsEndpoint, { params: { customerId } });
    await boss.ok(changeAutoPayEndpoint, {
      params: { customerId },
      version: 0,
      body: { isOn: true, methodId: methods.items[0]!.id, trigger: "on_issue", how: "telephone" },
    });
    await confirmRun();
    await at("05-01", "09:30");
    expect(await lastDocuments(1)).toEqual(["invoice 2026-05-01 45.00+9.00 paid"]);
    expect(await balance()).toBe(0);
  });

  async function confirmRun(): Promise<void> {
    const boss = await staff();
    const runs = await boss.ok(listRunsEndpoint, { query: {} });
    const run = runs.items.find(({ state }) => state === "preview")!;
    await boss.ok(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
    await program.runJobs();
  }

  it("11 May: upgrade to Fast: credit note 36.58, invoice 56.90, 20.32 to pay", async () => {
    await through("05-10");
    await at("05-11", "10:00");
    const boss = await staff();
    await boss.ok(changeAutoPayEndpoint, { params: { customerId }, version: 1, body: { isOn: false, how: "telephone" } });
    const quote = await boss.ok(makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "plan", planId: provider.fastId } },
    } as never);
    await boss.ok(confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    await program.runJobs();
    expect((await lastDocuments(2)).toSorted()).toEqual([
      expect.stringMatching(/^credit_note 2026-05-11 30\.48\+6\.10 closed$/),
      expect.stringMatching(/^invoice 2026-05-11 47\.42\+9\.48 partially_paid$/),
    ]);
    expect(await balance()).toBe(-20.32);
  });

  it("11 May: the card pays 20.32, both documents are settled", async () => {
    const caller = await signInCustomer(program, customerId);
    const methods = await caller.ok(portalListMethodsEndpoint);
    await caller.ok(chargeEndpoint, { body: { methodId: methods.items[0]!.id, amount: eur("20.32") } });
    await at("05-11", "10:10");
    expect(await balance()).toBe(0);
    expect((await documents()).filter(({ open }) => open.amount !== "0.00")).toEqual([]);
  });

  it("1 June: confirmed on the 2nd, paid by direct debit; returned on the 4th, the invoice is open again", async () => {
    await through("06-01");
    await at("06-02", "09:00");
    await confirmRun();
    expect(await lastDocuments(1)).toEqual(["invoice 2026-06-01 70.00+14.00 issued"]);
    const boss = await staff();
    const payment = await boss.ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("84.00"), method: "direct_debit", receivedOn: day("2026-06-02") },
    });
    expect(await balance()).toBe(0);
    await at("06-04", "10:00");
    await (await staff()).ok(payments.reversePaymentEndpoint, {
      params: { paymentId: payment.id },
      version: payment.version,
      body: { reason: "Returned by the bank" },
    });
    expect(await balance()).toBe(-84);
    expect(await lastDocuments(1)).toEqual(["invoice 2026-06-01 70.00+14.00 issued"]);
    expect(await dueOf("2026-06-01")).toBe("2026-06-16");
  });

  it("12 June: cancelled to 20 June: credit note 28.00, 56.00 are left", async () => {
    await through("06-11");
    await at("06-12", "10:00");
    const boss = await staff();
    const quote = await boss.ok(makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "end", endOn: day("2026-06-20"), final: "keep" } },
    } as never);
    await boss.ok(confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    await program.runJobs();
    expect(await lastDocuments(1)).toEqual(["credit_note 2026-06-12 23.33+4.67 closed"]);
    expect(await balance()).toBe(-56);
  });

  it("13 and 17 June: reminders 1 and 2, 17 June blocked at 09:00; 21 June: the service is over and the customer inactive", async () => {
    await at("06-13", "10:00");
    await through("06-16");
    expect(await reminders("2026-06")).toEqual(["2026-06-13 reminder 1"]);
    await at("06-17", "09:00");
    expect(await status()).toBe("blocked");
    await at("06-17", "10:00");
    expect(await reminders("2026-06")).toEqual(["2026-06-13 reminder 1", "2026-06-17 reminder 2"]);
    await through("06-20");
    await at("06-21", "00:06");
    const service = await (await staff()).ok(getServiceEndpoint, { params: { serviceId } });
    expect(service.state).toBe("disabled");
    expect(await status()).toBe("inactive");
    await program.runJobs();
    expect(await access()).toBe("terminated");
    expect(await balance()).toBe(-56);
  });

  it("23 June: no reminder 3 to somebody inactive; 25 June: a transfer of 60.00 pays it, 4.00 are refunded", async () => {
    await through("06-24");
    expect(await reminders("2026-06")).toHaveLength(2);
    await at("06-25", "10:00");
    const boss = await staff();
    await boss.ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("60.00"), method: "bank_transfer", receivedOn: day("2026-06-25") },
    });
    expect(await balance()).toBe(4);
    expect((await documents()).find(({ issuedOn }) => issuedOn === "2026-06-01")).toMatchObject({ state: "paid", open: eur("0.00") });
    expect(await status()).toBe("inactive");
    await boss.ok(refundCreditEndpoint, {
      params: { customerId },
      body: { amount: eur("4.00"), by: "bank_transfer", reason: "Nothing is left to pay" },
    });
    expect(await balance()).toBe(0);
  });

  it("totals: revenue 208.29, tax 41.65, gross 249.94 = the money received; 15 March to 20 June covered, each day once", async () => {
    await through("06-30");
    const [sums] = await program.query(
      `select sum(case kind when 'invoice' then net_minor else -net_minor end)::int as net, sum(case kind when 'invoice' then tax_minor else -tax_minor end)::int as tax,
        sum(case kind when 'invoice' then gross_minor else -gross_minor end)::int as gross from billing.money_documents where account_id = $1`,
      [customerId],
    );
    expect(sums).toEqual({ net: 20829, tax: 4165, gross: 24994 });
    const moved = (await (await staff()).ok(payments.listPaymentsEndpoint, { query: { sort: "on", filter: { customer: customerId } } }))
      .items;
    // The refund and the payment that it is of have the same day: whichever stands first.
    expect(
      moved
        .map(({ amount, state }) => `${amount.amount} ${state}`)
        .toSorted((one, other) => Number(one.split(" ")[0]?.startsWith("-")) - Number(other.split(" ")[0]?.startsWith("-"))),
    ).toEqual([
      "65.62 settled",
      "54.00 settled",
      "54.00 settled",
      "20.32 settled",
      "84.00 reversed",
      expect.stringMatching(/^60\.00 (settled|partially_refunded)$/),
      expect.stringMatching(/^-4\.00 /),
    ]);
    const books = await program.query<{ account: string; balance: number }>(
      `select ledger_account as account, sum(debit_minor - credit_minor)::int as balance from billing.journal_lines
       where ledger_account in ('2100') or ledger_account like '4%' group by 1 order by 1`,
    );
    expect(books.filter(({ account }) => account === "2100")).toEqual([{ account: "2100", balance: -4165 }]);
    expect(books.filter(({ account }) => account !== "2100").reduce((sum, { balance: of }) => sum + of, 0)).toBe(-20829);
    const days = await program.query(
      "select range_agg(period)::text as days, sum(upper(period) - lower(period))::int as n from billing.coverage where service_id = $1",
      [serviceId],
    );
    expect(days).toEqual([{ days: "{[2026-03-15,2026-06-21)}", n: 98 }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
