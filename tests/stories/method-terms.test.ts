// P-130 a saved method is chosen, or taken away, and brings how its way of paying is billed: shown before, done as it was shown.
import { describe, expect, it } from "vitest";
import { confirmRun } from "../../server/modules/billing/index.ts";
import * as terms from "../../server/modules/billing/terms/contract.ts";
import { methodTermsEndpoint, portalMethodTermsEndpoint } from "../../server/modules/collections/outlook/contract.ts";
import { createPartner } from "../../server/modules/partners/index.ts";
import { getAutoPayEndpoint, portalChangeAutoPayEndpoint } from "../../server/modules/payments/auto-charge/contract.ts";
import {
  changeCustomerMethodEndpoint,
  portalChangeMethodEndpoint,
  portalListMethodsEndpoint,
  portalRemoveMethodEndpoint,
  removeCustomerMethodEndpoint,
} from "../../server/modules/payments/saved-methods/contract.ts";
import { keepMethod } from "../../server/modules/payments/saved-methods/saved-methods.ts";
import { addDays, day } from "../../shared/calendar.ts";
import type { BodyOf } from "../../shared/endpoint.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("P-130 terms by the way of paying", async () => {
  const program = await testProgram({ now: "2026-05-04T09:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const { partnerId } = provider;
  const [one, two, three, four, five, six] = (
    await program.inWork((work) => addSubscribers(work, provider, { count: 6, startOn: "2026-05-01", nextBillingOn: "2026-05-01" }))
  ).map(({ customerId }) => customerId) as [string, string, string, string, string, string];
  await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
  const desk = () => signInStaff(program, { role: "super_administrator" });
  const saveTemplate = async (values: BodyOf<typeof terms.saveTemplateEndpoint>["values"], isActive = true) => {
    const staff = await desk();
    const { items } = await staff.ok(terms.listTemplatesEndpoint, { query: { partnerId } });
    await staff.ok(terms.saveTemplateEndpoint, {
      params: { partnerId, method: "card" },
      body: { isActive, onPayment: true, onCashPayment: false, realignOpenDue: false, values },
      version: items.find(({ paymentMethod }) => paymentMethod === "card")?.version ?? 0,
    });
  };
  const cards = async (customerId: string, ...last4s: string[]) => {
    for (const last4 of last4s)
      await program.inWork((work) =>
        keepMethod(
          work,
          { customerId, partnerId, driver: "sandbox" },
          { token: `tok_${customerId}_${last4}`, kind: "card", brand: "Visa", last4, expiresOn: day("2028-12-31"), holder: "A. Horvat" },
        ),
      );
    return (await (await signInCustomer(program, customerId)).ok(portalListMethodsEndpoint, {})).items;
  };
  const account = async (customerId: string) =>
    (
      await program.query<{ payment_method: string; billing_day: number; due_days: number | null; version: number }>(
        "select payment_method, billing_day, due_days, version from billing.accounts where id = $1",
        [customerId],
      )
    )[0]!;
  const quickly: BodyOf<typeof terms.saveTemplateEndpoint>["values"] = {
    ...{ billingDay: { day: 10 }, dueDays: 5, blocking: 3, reminders: { anchor: "due_date", days: [-2, 1, null] } },
  };

  it("P-130 B-157 without a template the way of paying alone is another, and nobody is asked", async () => {
    const [first, second] = await cards(one, "4242", "5556");
    const customer = await signInCustomer(program, one);
    const params = { methodId: second!.id };
    expect(await customer.ok(portalMethodTermsEndpoint, { params, body: { act: "choose" } })).toEqual({ terms: null });
    expect((await account(one)).payment_method).toBe("bank_transfer");
    await customer.ok(portalChangeMethodEndpoint, { params, version: second!.version, body: { isDefault: true } });
    expect(await account(one)).toMatchObject({ payment_method: "card", billing_day: 1 });
    // Another card takes its place, so nothing differs; without any it is as the provider has it.
    await customer.ok(portalRemoveMethodEndpoint, { params, query: {} });
    expect((await account(one)).payment_method).toBe("card");
    await customer.ok(portalRemoveMethodEndpoint, { params: { methodId: first!.id }, query: {} });
    expect((await account(one)).payment_method).toBe("bank_transfer");
  });

  it("P-130 B-164 B-165 old and new dates are shown, nothing happens without them, and then it is billed as it was shown", async () => {
    await saveTemplate(quickly);
    const [method] = await cards(two, "4242");
    const customer = await signInCustomer(program, two);
    const params = { methodId: method!.id };
    const before = await account(two);
    const { terms: shown } = await customer.ok(portalMethodTermsEndpoint, { params, body: { act: "choose" } });
    expect(shown).toMatchObject({
      paymentMethod: "card",
      before: { invoiceOn: "2026-06-01", dueOn: "2026-06-16", reminders: expect.any(Array) },
      after: { invoiceOn: "2026-06-01", dueOn: "2026-06-06", blockOn: "2026-06-10", reminders: ["2026-06-04", "2026-06-07"] },
      billingDay: { from: 1, to: 10 },
      firstOn: "2026-06-10",
      billingType: null,
      closing: null,
      coming: [
        { on: "2026-06-01", isBridge: true },
        { on: "2026-06-10", isBridge: false },
        { on: "2026-07-10", isBridge: false },
      ],
    });
    expect(await account(two)).toEqual(before);
    const choose = (seen?: string) =>
      customer.call(portalChangeMethodEndpoint, {
        ...{ params, version: method!.version },
        body: { isDefault: true, ...(seen === undefined ? {} : { terms: seen }) },
      });
    expect(await choose()).toMatchObject({ status: 409, problem: { code: "terms-moved" } });
    expect(await choose("0000000000000000")).toMatchObject({ status: 409, problem: { code: "terms-moved" } });
    // What the provider says meanwhile has to be seen, too.
    await saveTemplate({ ...quickly, dueDays: 6 });
    expect(await choose(shown!.digest)).toMatchObject({ problem: { code: "terms-moved" } });
    expect(await account(two)).toEqual(before);
    await saveTemplate(quickly);
    // Twice at once it is done once.
    const both = await Promise.all([choose(shown!.digest), choose(shown!.digest)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await account(two)).toMatchObject({ payment_method: "card", billing_day: 10, due_days: 5, version: before.version + 1 });
    const uses = await program.query("select cause from billing.template_uses where account_id = $1", [two]);
    expect(uses).toEqual([{ cause: "portal" }]);
    // It is not a move of the customer's own, of which there are few (B-163).
    expect(await program.query("select channel from billing.day_moves where account_id = $1", [two])).toEqual([{ channel: "template" }]);
    const [audited] = await program.query<{ changes: object; by: string }>(
      `select changes, actor_kind as by from identity.audit_entries
        where customer_id = $1 and entity = 'billing_account' order by seq desc limit 1`,
      [two],
    );
    expect(audited).toMatchObject({
      by: "customer",
      changes: { paymentMethod: { before: "bank_transfer", after: "card" }, billingDay: { before: "1", after: "10" } },
    });
    await program.runJobs();
    expect(
      await program.query("select kind from notifications.messages where customer_id = $1 and kind = 'terms_brought'", [two]),
    ).toHaveLength(1);

    // No day is billed twice and none is left out: what comes is what was shown, to the cent.
    for (const on of ["2026-06-01", "2026-06-10", "2026-07-10"]) {
      program.clock.moveTo(`${on}T09:00:00Z`);
      await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day(on), trigger: "manual" });
    }
    const invoices = await program.query<{ on: string; gross: bigint }>(
      `select issued_on::text as on, gross_minor as gross from billing.money_documents
        where account_id = $1 and kind = 'invoice' and issued_on > '2026-05-31' order by issued_on`,
      [two],
    );
    expect(invoices.map(({ on, gross }) => [on, Number(gross)])).toEqual(
      shown!.coming.map(({ on, gross }) => [on, Math.round(Number(gross.amount) * 100)]),
    );
    expect(await faultsOfBooks(program)).toEqual([]);
    program.clock.moveTo("2026-05-04T10:00:00Z");
  });

  it("P-130 P-127 who lets a card pay by itself is billed by it; taking the last one away brings the former terms back, shown before", async () => {
    const [method] = await cards(three, "4242");
    const customer = await signInCustomer(program, three);
    const params = { methodId: method!.id };
    const on = { isOn: true, methodId: method!.id };
    expect(await customer.refused(portalChangeAutoPayEndpoint, { version: 0, body: on })).toMatchObject({ code: "terms-moved" });
    expect(await (await desk()).ok(getAutoPayEndpoint, { params: { customerId: three } })).toMatchObject({ state: "off" });
    const { terms: shown } = await customer.ok(portalMethodTermsEndpoint, { params, body: { act: "choose" } });
    await customer.ok(portalChangeAutoPayEndpoint, { version: 0, body: { ...on, terms: shown!.digest } });
    expect(await account(three)).toMatchObject({ payment_method: "card", billing_day: 10, due_days: 5 });
    expect(await customer.refused(portalRemoveMethodEndpoint, { params, query: {} })).toMatchObject({ code: "terms-moved" });
    const { terms: back } = await customer.ok(portalMethodTermsEndpoint, { params, body: { act: "remove" } });
    // How and when somebody is billed stays as it is where no template says otherwise (B-157); the rest is inherited again.
    expect(back).toMatchObject({ paymentMethod: "bank_transfer", billingDay: null });
    expect(back!.before!.dueOn).toBe(addDays(day(back!.before!.invoiceOn), 5));
    expect(back!.after!.dueOn).toBe(addDays(day(back!.after!.invoiceOn), 15));
    await customer.ok(portalRemoveMethodEndpoint, { params, query: { terms: back!.digest } });
    expect(await account(three)).toMatchObject({ payment_method: "bank_transfer", due_days: null });
  });

  it("P-130 B-35 where the way of paying is paid ahead, what is invoiced at once is shown and no more is", async () => {
    await saveTemplate({ billingType: "prepaid_period" });
    const [method] = await cards(four, "4242");
    const customer = await signInCustomer(program, four);
    const params = { methodId: method!.id };
    const { terms: shown } = await customer.ok(portalMethodTermsEndpoint, { params, body: { act: "choose" } });
    expect(shown).toMatchObject({ billingType: { from: "recurring", to: "prepaid_period" }, after: null, closing: null, coming: [] });
    const before = await invoicesOf(program, four);
    await customer.ok(portalChangeMethodEndpoint, { params, version: method!.version, body: { isDefault: true, terms: shown!.digest } });
    expect(await invoicesOf(program, four)).toEqual(before);
    await program.runJobs();
    expect(await faultsOfBooks(program)).toEqual([]);
    await saveTemplate(quickly);
  });

  it("P-130 B-270 staff bring the terms only where they say that it is used for billing, and see them before", async () => {
    const [, second] = await cards(five, "4242", "5556");
    const staff = await desk();
    const params = { customerId: five, methodId: second!.id };
    const first = await staff.ok(changeCustomerMethodEndpoint, { params, version: second!.version, body: { isDefault: true } });
    expect((await account(five)).payment_method).toBe("bank_transfer");
    const change = { params, version: first.version };
    expect(await staff.refused(changeCustomerMethodEndpoint, { ...change, body: { useForBilling: true } })).toMatchObject({
      code: "terms-moved",
    });
    const { terms: shown } = await staff.ok(methodTermsEndpoint, { params, body: { act: "choose" } });
    await staff.ok(changeCustomerMethodEndpoint, { ...change, body: { useForBilling: true, terms: shown!.digest } });
    expect(await account(five)).toMatchObject({ payment_method: "card", billing_day: 10 });
    await staff.ok(removeCustomerMethodEndpoint, { params, query: {} });
    expect(await account(five)).toMatchObject({ payment_method: "card", billing_day: 10 });
  });

  it("P-11 P-130 nobody looks at, or chooses, what is somebody else's; staff of another partner see nothing", async () => {
    const [method] = await cards(six, "4242");
    const stranger = await signInCustomer(program, one);
    const params = { methodId: method!.id };
    expect(await stranger.call(portalMethodTermsEndpoint, { params, body: { act: "choose" } })).toMatchObject({ status: 404 });
    const south = { code: "south", name: "Southern", legalName: "Southern Ltd.", currency: "EUR", timeZone: "Europe/Berlin" };
    const other = await program.inWork((work) => createPartner(work, south));
    const others = await signInStaff(program, { role: "financial_manager", partners: [other.id] });
    expect(await others.call(methodTermsEndpoint, { params: { customerId: six, ...params }, body: { act: "choose" } })).toMatchObject({
      status: 404,
    });
  });
});
