// A subscriber orders a static address on the narrowest phone; staff approve it; the subscriber sees that it runs.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { portalOrdersEndpoint } from "../../server/modules/ordering/orders/contract.ts";
import * as settings from "../../server/modules/ordering/orders/settings.ts";
import { createLocationEndpoint } from "../../server/modules/partners/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { faultsOfBooks } from "../support/payer.ts";

const plain = (text: string | null): string => (text ?? "").replace(/[\u2066\u2069\u200e]/g, "");
const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("ordering on a phone", { timeout: 120_000 }, async () => {
  const shop = await shopOn("2026-11-11", "order-screen");
  const { program } = shop;
  const home = await shop.plan("flat30", "30", { includesTax: true });
  await shop.plan("ip", "5", {
    ...{ kind: "recurring", title: "Static IP", includesTax: true, activationFee: "10", requiresKind: "internet", portalShop: true },
  });
  const planId = await shop.plan("router", "60", { kind: "one_time", title: "Wi-Fi router", includesTax: true, portalShop: true });
  await shop.set(settings.ordersEnabled, true);
  const browser = await testBrowser(program);

  it("P-94, P-96, P-97, P-99, P-100 orders, is approved by staff, and has it", async () => {
    const mine = await shop.subscriber({ planId: home });
    const caller = await signInCustomer(program, mine.customerId);
    const page = await browser.open("/portal/shop", { as: caller });
    await page.getByRole("button", { name: /Static IP/ }).click();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Put into the cart" }).click();
    await page.getByRole("link", { name: /^Cart, 1 product/ }).click();
    await page.getByRole("link", { name: "See the exact price" }).waitFor();
    await page.getByText("Static IP", { exact: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("link", { name: "See the exact price" }).click();
    await page.getByText("Total now").waitFor();
    expect(plain(await page.locator(".order-figures").textContent())).toContain("€13.33");
    // Nothing is ticked before.
    const order = page.getByRole("button", { name: "Order", exact: true });
    expect(await order.isDisabled()).toBe(true);
    await page.getByRole("radio", { name: /Pay later/ }).check();
    expect(await order.isDisabled()).toBe(true);
    await page.getByRole("checkbox").check();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await order.click();
    await page.getByText("We look at it").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const { items } = await caller.ok(portalOrdersEndpoint, { query: {} });
    const orderId = items[0]!.id;

    const desk = await browser.open(`/admin/orders/${orderId}`, { as: shop.staff(), width: 1440, height: 900 });
    await desk.getByRole("button", { name: "Approve", exact: true }).click();
    const sheet = desk.getByRole("dialog");
    await sheet.getByText("Static IP").first().waitFor();
    expect(await seriousViolations(desk)).toEqual([]);
    await sheet.getByRole("button", { name: "Approve", exact: true }).click();
    await desk.getByText("Completed").first().waitFor();

    await page.goto(`/portal/orders/${orderId}`);
    await page.getByText("All of it is yours now.").waitFor();
    await page.goto("/portal/services");
    await page.getByText("Static IP").waitFor();
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-255 who comes from an offer finds its product open; who may not have it is told so", async () => {
    const mine = await shop.subscriber({ planId: home });
    const offerId = "01890a5d-ac96-774b-bcce-b302099a8057";
    const page = await browser.open(`/portal/shop?plan=${planId}&offer=${offerId}`, { as: await signInCustomer(program, mine.customerId) });
    await page.getByRole("dialog", { name: "Wi-Fi router" }).waitFor();
    await page.goto(`/portal/shop?plan=${home}&offer=${offerId}`);
    await page.getByRole("heading", { name: "This product is not open to you" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  });

  it("P-95 staff choose what is asked, the sheet asks it, and it stands wherever the order is shown", async () => {
    await shop.staff().ok(createLocationEndpoint, {
      body: { name: "Harbour shop", parentId: null, address: "Quay Street 4", partnerIds: [] },
    } as never);
    await shop.staff().ok(createLocationEndpoint, {
      body: { name: "Market desk", parentId: null, address: "Market Place 11", partnerIds: [] },
    } as never);
    const desk = await browser.open(`/admin/plans/${planId}/edit`, { as: shop.staff(), width: 1440, height: 900 });
    await desk.getByLabel("How it gets to the customer").selectOption("either");
    await desk.getByRole("combobox", { name: "Where it can be picked up" }).click();
    await desk.getByRole("option", { name: "Harbour shop" }).click();
    await desk.getByRole("option", { name: "Market desk" }).click();
    await desk.keyboard.press("Escape");
    expect(await seriousViolations(desk)).toEqual([]);
    await desk.getByRole("button", { name: "Save" }).first().click();
    await desk
      .getByRole("tab", { name: "Offer" })
      .or(desk.getByRole("link", { name: "Offer" }))
      .first()
      .click();
    await desk.getByText("Notes, As the customer chooses").waitFor();

    const mine = await shop.subscriber({ planId: home });
    const caller = await signInCustomer(program, mine.customerId);
    const page = await browser.open("/portal/shop", { as: caller });
    await page.getByRole("button", { name: /Wi-Fi router/ }).click();
    const put = page.getByRole("button", { name: "Put into the cart" });
    expect(await put.isDisabled()).toBe(true);
    await page.getByRole("radio", { name: "Sent to an address" }).check();
    await page.getByLabel("Send it to").fill("");
    expect(await put.isDisabled()).toBe(true);
    await page.getByLabel("Send it to").fill("Long Lane 5");
    expect(await put.isDisabled()).toBe(false);
    await page.getByRole("radio", { name: "Picked up" }).check();
    expect(await put.isDisabled()).toBe(true);
    await page.getByRole("radio", { name: /Harbour shop/ }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await put.click();
    await page.getByRole("link", { name: /^Cart, 1 product/ }).click();
    await page.getByText("Picked up at Harbour shop, Quay Street 4").waitFor();
    await page.getByRole("link", { name: "See the exact price" }).click();
    await page.getByText("Picked up at Harbour shop, Quay Street 4").waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("radio", { name: /Pay later/ }).check();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Order", exact: true }).click();
    await page.getByText("We look at it").waitFor();
    const { items } = await caller.ok(portalOrdersEndpoint, { query: {} });
    await desk.goto(`/admin/orders/${items[0]!.id}`);
    await desk.getByText("Harbour shop, Quay Street 4").waitFor();
  });
});
