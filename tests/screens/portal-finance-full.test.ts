// The money pages of the portal on the narrowest phone: two invoices paid in part at the test bank, as in portal.md 5.9 with the due days of the
// meeting points, and what the pages say of it afterwards.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { saveTemplateEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { keepMethod } from "../../server/modules/payments/saved-methods/saved-methods.ts";
import { portalProfileEdit } from "../../server/modules/portal/profile-rights.ts";
import { day } from "../../shared/calendar.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { bankCards } from "../support/test-bank.ts";
import { testProgram } from "../support/test-program.ts";

describe("the money pages on a phone", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-10-10T08:00:00Z" });
  const { provider, customerId } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    await enableSandbox(work, program.tools, made.partnerId);
    const [jana] = await addSubscribers(work, made, { count: 1, startOn: "2026-10-01", nextBillingOn: "2026-12-01" });
    return { provider: made, customerId: jana!.customerId };
  });
  const invoice = async (text: string, gross: string, dueOn: string) =>
    (await signInStaff(program)).ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text, unitPrice: gross, taxId: provider.taxId, includesTax: true, category: "internet" }], dueOn } as never,
    });
  const a = await invoice("Moving the socket", "60.00", "2026-10-25");
  program.clock.moveTo("2026-11-01T08:00:00Z");
  const b = await invoice("Home, November", "35.00", "2026-11-16");
  program.clock.moveTo("2026-11-12T08:00:00Z");
  const browser = await testBrowser(program);
  // The test bank tells of what happened by HTTP.
  Object.assign(program.tools.config, {
    httpHost: "127.0.0.1",
    httpPort: Number(new URL(browser.address).port),
    publicUrl: browser.address,
  });

  const usable = async (page: Page): Promise<void> => {
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  };

  it("P-115 P-116 P-122 P 5.9 two invoices, 95.00 lowered to 80.00: the older one is paid, the other one in part", async () => {
    const page = await browser.open("/portal/finance", { as: await signInCustomer(program, customerId) });
    for (const { number } of [a, b]) await page.getByRole("checkbox", { name: `Choose invoice ${number}` }).check();
    await page.getByRole("link", { name: "Pay 2 invoices, €95.00" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: "Pay only a part of them" }).click();
    await sheet.getByLabel("Amount").fill("80");
    const pay = sheet.getByRole("button", { name: "Pay €80.00" });
    await pay.waitFor();
    // What each of them gets, before anything is confirmed.
    await sheet.getByText("€20.00").first().waitFor();
    await usable(page);
    await pay.click();
    await page.waitForURL(/\/sandbox\/checkout\//);
    await page.locator("[name=number]").fill(bankCards.pays);
    await page.locator("[name=expiry]").fill("12/30");
    await page.locator("[name=holder]").fill("Jana Novak");
    await page.locator("button[value=pay]").click();
    await page.waitForURL(/\/finance\/attempts\//);
    await deliverDue(program.tools);
    await program.runJobs();
    await page.getByRole("heading", { name: /€80\.00/ }).waitFor();
    expect(await invoicesOf(program, customerId)).toMatchObject([
      { state: "paid", open_minor: 0n },
      { state: "partially_paid", open_minor: 1500n },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
    await usable(page);
  }, 120_000);

  it("P-113 P 5.9 the statement of November: opening, what moved, closing", async () => {
    const page = await browser.open("/portal/finance/statement?from=2026-11-01&to=2026-11-30", {
      as: await signInCustomer(program, customerId),
    });
    await page.getByText("You owe €60.00").first().waitFor();
    await page.getByText("You owe €15.00").first().waitFor();
    await usable(page);
  });

  it("P-114 the overview has bars, and a table with the same numbers", async () => {
    const page = await browser.open("/portal/finance/analysis", { as: await signInCustomer(program, customerId) });
    await page.getByText("Show the numbers").first().click();
    const rows = page.getByRole("table", { name: "Billed each month" }).getByRole("row");
    expect(await rows.allTextContents()).toEqual(expect.arrayContaining(["November 2026€35.00", "October 2026€60.00"]));
    await page.getByText("A month on average").waitFor();
    expect(await page.getByText("€47.50").count()).toBeGreaterThan(0);
    await usable(page);
  });

  it("P-130 another card is to be used first: old and new days are seen before, and hold after", async () => {
    const { partnerId } = provider;
    for (const last4 of ["4242", "4444"])
      await program.inWork((work) =>
        keepMethod(
          work,
          { customerId, partnerId, driver: "sandbox" },
          { token: `tok_${last4}`, kind: "card", brand: "Visa", last4, expiresOn: day("2029-12-31"), holder: "Jana" },
        ),
      );
    await (await signInStaff(program)).ok(saveTemplateEndpoint, {
      params: { partnerId, method: "card" },
      body: {
        isActive: true,
        onPayment: false,
        onCashPayment: false,
        realignOpenDue: false,
        values: { billingDay: { day: 10 }, dueDays: 5 },
      },
      version: 0,
    });
    await program.query("update billing.accounts set payment_method = 'bank_transfer' where id = $1", [customerId]);
    const page = await browser.open("/portal/finance/methods", { as: await signInCustomer(program, customerId) });
    await page.getByRole("button", { name: "Use first" }).last().click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("From 10 Dec 2026 on your invoices come on day 10 of the month.").waitFor();
    await sheet.getByRole("row", { name: /^Due 16 Dec 2026 6 Dec 2026/ }).waitFor();
    await usable(page);
    await sheet.getByRole("button", { name: "Use it on these terms" }).click();
    await sheet.waitFor({ state: "detached" });
    const [account] = await program.query("select payment_method, billing_day, due_days from billing.accounts where id = $1", [customerId]);
    expect(account).toEqual({ payment_method: "card", billing_day: 10, due_days: 5 });
  });

  it("P-44 P-190 what one only sees has a lock; a new address asks whether one moved", async () => {
    const edit = ["emails", "phones", "language", "street"];
    await program.inWork((work) => setSetting(work, portalProfileEdit, { level: "system" }, edit as never));
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, customerId) });
    await page.getByRole("heading", { name: "My details" }).waitFor();
    await page.getByRole("img", { name: "Contact us to change this" }).first().waitFor();
    await page.getByRole("button", { name: "Change my details" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Street and number").fill("Main street 1");
    await usable(page);
    await sheet.getByRole("button", { name: "Save my details" }).click();
    await page.getByRole("heading", { name: "Did you move?" }).waitFor();
    await page.getByRole("link", { name: "Tell us about the move" }).waitFor();
  });

  it("no page complained", () => expect(browser.faults).toEqual([]));
});
