// P-78 a change that is paid before it is made, on the narrowest phone: the price, the way to the bank, the new plan; and its credit instead.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import * as settings from "../../server/modules/ordering/planned-changes/settings.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { createPayLinkEndpoint } from "../../server/modules/payments/pay-links/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { bankCards } from "../support/test-bank.ts";

describe("a change that is paid first, on a phone", { timeout: 120_000 }, async () => {
  const shop = await shopOn("2026-11-11", "payscreen");
  const { program, provider } = shop;
  await program.inWork((work) => enableSandbox(work, program.tools, provider.partnerId));
  await shop.set(settings.portalSelfChange, ["internet"]);
  await shop.set(settings.changePay, "now");
  const home = await shop.plan("Home 100", "30", { includesTax: true, downBps: 100_000_000n });
  const fast = await shop.plan("Home 500", "45", { includesTax: true, downBps: 500_000_000n });
  await program.query("update catalog.plans set portal_targets = array[$2::uuid] where id = $1", [home, fast]);
  const browser = await testBrowser(program);
  // The test bank tells of what happened by HTTP.
  Object.assign(program.tools.config, {
    httpHost: "127.0.0.1",
    httpPort: Number(new URL(browser.address).port),
    publicUrl: browser.address,
  });

  async function chooser(credit?: string) {
    const mine = await shop.subscriber({ planId: home });
    if (credit)
      await shop.staff().ok(recordPaymentEndpoint, {
        params: { customerId: mine.customerId },
        body: { amount: { amount: credit, currency: "EUR" }, method: "cash", receivedOn: "2026-11-11" },
      } as never);
    const page = await browser.open(`/portal/services/${mine.serviceId}/change`, { as: await signInCustomer(program, mine.customerId) });
    await page.getByRole("button", { name: "Choose Home 500" }).click();
    return { ...mine, page };
  }

  it("P-78 pays at the bank and has the new plan; nothing has changed before", async () => {
    const { page, customerId, serviceId } = await chooser();
    await page.getByText("You pay this now. Nothing changes before it is paid.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: "Go on to pay €10.00" }).click();
    await page.getByRole("button", { name: "Pay €10.00" }).waitFor();
    await page.getByText("Home 100: change to Home 500").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await balanceOf(program, customerId)).toBe(0n);
    await page.getByRole("button", { name: "Pay €10.00" }).click();
    await page.waitForURL(/\/sandbox\/checkout\//);
    await page.locator("[name=number]").fill(bankCards.pays);
    await page.locator("[name=expiry]").fill("12/30");
    await page.locator("[name=holder]").fill("Jana Novak");
    await page.locator("button[value=pay]").click();
    await page.waitForURL(/\/finance\/attempts\//);
    await deliverDue(program.tools);
    await program.runJobs();
    await page.getByRole("link", { name: "Go on to your plan" }).click();
    await page.getByRole("heading", { name: "You have Home 500 now" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect((await shop.service(serviceId)).plan.id).toBe(fast);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 who leaves the payment finds the plan as it was, and the payment where it waits", async () => {
    const { page, serviceId } = await chooser();
    await page.getByRole("button", { name: "Go on to pay €10.00" }).click();
    await page.getByRole("button", { name: "Pay €10.00" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("heading", { name: "Not paid yet" }).waitFor();
    expect(await page.getByRole("link", { name: "Pay €10.00" }).count()).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect((await shop.service(serviceId)).plan.id).toBe(home);
  });

  it("P-78 P-117 credit that pays for it is offered first", async () => {
    const { page, customerId } = await chooser("12.00");
    await page.getByRole("button", { name: "Pay €10.00 from my credit" }).click();
    await page.getByRole("heading", { name: "You have Home 500 now" }).waitFor();
    expect(await balanceOf(program, customerId)).toBe(200n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 what the way of paying adds stands on its own line before anything is confirmed, in the portal and behind a link", async () => {
    const [tax] = await program.query<{ code: string }>("select code from catalog.taxes where id = $1", [provider.taxId]);
    await program.query("update payments.gateway_configs set surcharge = $1::jsonb", [
      JSON.stringify({ fixed: "0.35", percent: "1.9", cap: null, tax: tax!.code }),
    ]);
    const mine = await shop.subscriber({ planId: home, isPaid: false });
    const page = await browser.open("/portal/finance?pay=settle", { as: await signInCustomer(program, mine.customerId) });
    const sheet = page.getByRole("dialog");
    await sheet.getByText("Fee for this way of paying").waitFor();
    await sheet.getByText("€0.92").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await sheet.getByRole("button", { name: "Pay €30.92" }).click();
    await page.waitForURL(/\/sandbox\/checkout\//);

    const guest = await shop.subscriber({ planId: home, isPaid: false });
    const { url } = await shop.staff().ok(createPayLinkEndpoint, { params: { customerId: guest.customerId }, body: {} });
    const visitor = await browser.open(`/portal/pay/${url.slice(url.lastIndexOf("/") + 1)}`);
    await visitor.getByText("Fee for this way of paying").waitFor();
    expect(await seriousViolations(visitor)).toEqual([]);
    expect(await sidewaysScroll(visitor)).toBe(0);
    await visitor.getByRole("button", { name: "Pay €30.92" }).click();
    await visitor.waitForURL(/\/sandbox\/checkout\//);
    await program.query("update payments.gateway_configs set surcharge = null");
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
