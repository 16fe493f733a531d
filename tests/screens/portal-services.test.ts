// A subscriber's service on the narrowest phone, in a real browser: another plan now and later, a pause of everything, the end, and each way back.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import * as settings from "../../server/modules/ordering/planned-changes/settings.ts";
import { addServiceEndpoint } from "../../server/modules/services/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

describe("services on a phone", { timeout: 90_000 }, async () => {
  const shop = await shopOn("2026-11-11", "screen");
  const { program } = shop;
  await shop.set(settings.portalSelfChange, ["internet"]);
  await shop.set(settings.portalPause, "self");
  await shop.set(settings.portalPauseAll, true);
  await shop.set(settings.portalCancel, "self");
  const gross = { includesTax: true };
  const home100 = await shop.plan("Home 100", "30", { ...gross, downBps: 100_000_000n });
  const home500 = await shop.plan("Home 500", "45", { ...gross, downBps: 500_000_000n, badge: "Popular", highlights: ["For a family"] });
  const tv = await shop.plan("TV", "15", { ...gross, kind: "recurring", pausable: true });
  for (const [from, to] of [
    [home100, home500],
    [home500, home100],
  ])
    await program.query("update catalog.plans set portal_targets = array[$2::uuid] where id = $1", [from, to]);
  const browser = await testBrowser(program);
  const open = async (customerId: string, path: string, look: object = {}) =>
    browser.open(`/portal${path}`, { as: await signInCustomer(program, customerId), ...look });

  it("P-67, P-71 upgrades now and sees the exact figures: 20.00 back, 30.00 charged, 10.00 to pay", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    const page = await open(mine.customerId, `/services/${mine.serviceId}`);
    await page.getByRole("button", { name: "Change plan" }).click();
    await page.getByRole("heading", { name: "Home 500" }).waitFor();
    expect(await page.getByText("€15.00 more a month").count()).toBe(1);
    expect(await page.getByText("Popular").count()).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: "Choose Home 500" }).click();
    const price = page.getByRole("dialog").getByRole("region", { name: "What it comes to" });
    await price.waitFor();
    const words = ((await price.textContent()) ?? "").replace(/[\u2066\u2069\u200e]/g, "");
    expect(words).toContain("-€20.00");
    expect(words).toContain("€30.00");
    expect(words).toMatch(/To pay\s*€10\.00/);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Change plan for €10.00" }).click();
    await page.getByRole("heading", { name: "You have Home 500 now" }).waitFor();
    // What was issued for it, and the one thing left to do.
    await page.getByRole("link", { name: /^Credit note / }).waitFor();
    await page.getByRole("link", { name: /^Invoice / }).waitFor();
    await page.getByRole("link", { name: "Pay €10.00" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await balanceOf(program, mine.customerId)).toBe(-1000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-75, P-252 plans a change for the next period, finds it in the list, and cancels it there", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    const page = await open(mine.customerId, `/services/${mine.serviceId}/change`);
    await page.getByRole("button", { name: "Choose Home 500" }).click();
    await page.getByRole("radio", { name: /With the next billing period/ }).check();
    await page.getByText("It changes at the start of 1 Dec 2026.", { exact: false }).waitFor();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Change plan/ })
      .click();
    await page.getByRole("heading", { name: "Home 500 begins on 1 Dec 2026" }).waitFor();
    await page.goto("/portal/services");
    await page.getByText("Changing on 1 Dec 2026").waitFor();
    await page.getByText("Starts 1 Dec 2026").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: "Cancel change of Home 100" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel change" }).click();
    await page.getByText("Active").waitFor();
    await page.getByText("Starts 1 Dec 2026").waitFor({ state: "detached" });
  });

  it("P-62 what cannot be done now says why", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    await shop.make(mine.serviceId, { kind: "plan", planId: home500, on: "2026-12-01" });
    const page = await open(mine.customerId, `/services/${mine.serviceId}`);
    const pause = page.getByRole("button", { name: /^Pause/ });
    await pause.waitFor();
    expect(await pause.isDisabled()).toBe(true);
    expect(await page.getByText("Has a change of plan on 1 Dec 2026. Cancel that first.").count()).toBe(3);
  });

  it("P-81 pauses all, cancels that as one, pauses again and resumes all", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    await shop
      .staff()
      .ok(addServiceEndpoint, { params: { customerId: mine.customerId }, body: { planId: tv, startOn: "2026-11-01" } as never });
    const page = await open(mine.customerId, "/services");
    const pauseAll = async () => {
      await page.getByRole("button", { name: "Pause all services" }).click();
      await page.getByRole("button", { name: "Pause 2 services from tonight" }).click();
      await page.getByRole("heading", { name: "2 services pause" }).waitFor();
    };
    await pauseAll();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel the pause of all" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the pause of all" }).click();
    await page.getByRole("heading", { name: "The pause is cancelled" }).waitFor();
    await page.getByRole("link", { name: "To my services" }).click();
    await pauseAll();
    await shop.moveTo("2026-11-12T06:00:00Z");
    await program.runDay();
    const next = await open(mine.customerId, "/services");
    await next.getByText("Paused since 12 Nov 2026").first().waitFor();
    await next.getByRole("button", { name: "Resume all services" }).click();
    await next.getByRole("button", { name: "Resume 2 services now" }).click();
    await next.getByRole("heading", { name: "2 services are back" }).waitFor();
    await shop.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-86 to P-90 cancels, is asked once about other ways, gets the credit note, and keeps the service after all", async () => {
    const mine = await shop.subscriber({ planId: home500 });
    const page = await open(mine.customerId, `/services/${mine.serviceId}`);
    await page.getByRole("button", { name: "Cancel this service" }).click();
    await page.getByRole("radio", { name: "Another day" }).check();
    await page.getByLabel("Last day", { exact: false }).last().fill("2026-11-18");
    await page.getByRole("radio", { name: "I am moving" }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Change to Home 100").waitFor();
    expect(await page.getByRole("button", { name: "Keep my service" }).count()).toBe(1);
    await page.getByRole("button", { name: "Continue cancelling" }).click();
    await page.getByRole("button", { name: "Cancel the service, €18.00 back" }).click();
    await page.getByRole("heading", { name: "Home 500 ends on 18 Nov 2026" }).waitFor();
    await page.getByRole("link", { name: /^Credit note / }).waitFor();
    expect(await balanceOf(program, mine.customerId)).toBe(1800n);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: /^Keep my service/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Keep my service" }).click();
    await page.getByRole("heading", { name: "Your service goes on" }).waitFor();
    expect(await balanceOf(program, mine.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-92 the last service ends: the credit that is left is shown, and one press asks for it in a ticket", async () => {
    const mine = await shop.subscriber({ planId: home500 });
    const page = await open(mine.customerId, `/services/${mine.serviceId}`);
    await page.getByRole("button", { name: "Cancel this service" }).click();
    await page.getByRole("radio", { name: "Another day" }).check();
    await page.getByLabel("Last day", { exact: false }).last().fill("2026-11-18");
    await page.getByRole("radio", { name: "I am moving" }).check();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Continue cancelling" }).click();
    await page.getByRole("button", { name: "Cancel the service, €18.00 back" }).click();
    await page.getByRole("heading", { name: "Home 500 ends on 18 Nov 2026" }).waitFor();
    await page.getByText("€18.00 stays as your credit.").waitFor();
    const { pathname } = new URL(page.url());
    // Its last day is over.
    await shop.moveTo("2026-11-19T06:00:00Z");
    await program.runDay();
    expect((await shop.service(mine.serviceId)).state).toBe("disabled");
    const after = await open(mine.customerId, pathname.replace(/^\/portal/, ""));
    await after.getByText("€18.00 stays as your credit.").waitFor();
    expect(await seriousViolations(after)).toEqual([]);
    expect(await sidewaysScroll(after)).toBe(0);
    await after.getByRole("link", { name: "Ask for a refund" }).click();
    expect(await after.getByLabel("Subject").inputValue()).toBe("Please pay back my credit of €18.00");
    await after.getByLabel("Your message").fill("To the account that I paid from, please.");
    expect(await seriousViolations(after)).toEqual([]);
    await after.getByRole("button", { name: "Send to support" }).click();
    await after.getByRole("heading", { level: 1, name: "Please pay back my credit of €18.00" }).waitFor();
    const tickets = await program.query("select subject from tickets.tickets where customer_id = $1", [mine.customerId]);
    expect(tickets).toEqual([{ subject: "Please pay back my credit of €18.00" }]);
    // Nothing is paid back by itself.
    expect(await balanceOf(program, mine.customerId)).toBe(1800n);
    await shop.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-233 dark and right to left the chooser and the sheets hold", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    await program.query("update customers.customers set language = 'ar' where id = $1", [mine.customerId]);
    const page = await open(mine.customerId, `/services/${mine.serviceId}/change`, { dark: true, language: "ar" });
    await page.getByRole("heading", { name: "Home 500" }).waitFor();
    expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
    expect(await seriousViolations(page)).toEqual([]);
    await page.locator(".plan .plan-foot button").first().click();
    await page.locator(".change-price-sum").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
