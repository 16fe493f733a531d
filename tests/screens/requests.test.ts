// What a subscriber may not do alone, on the narrowest phone: asked for, approved by staff in their queue, seen in the portal.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { portalCancel, portalPause } from "../../server/modules/ordering/planned-changes/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { faultsOfBooks } from "../support/payer.ts";

describe("requests on a phone", async () => {
  const shop = await shopOn("2026-11-11", "queue");
  const { program } = shop;
  await shop.set(portalPause, "request");
  await shop.set(portalCancel, "request");
  const home100 = await shop.plan("Home 100", "30", { includesTax: true, downBps: 100_000_000n });
  const home500 = await shop.plan("Home 500", "45", { includesTax: true, downBps: 500_000_000n });
  await program.query("update catalog.plans set portal_targets = array[$2::uuid] where id = $1", [home100, home500]);
  const browser = await testBrowser(program);
  const asCustomer = async (customerId: string, path: string) =>
    browser.open(`/portal${path}`, { as: await signInCustomer(program, customerId) });

  it("P-77, O-86, O-87 a change is asked for, approved in the queue, and there", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    const page = await asCustomer(mine.customerId, `/services/${mine.serviceId}`);
    await page.getByRole("button", { name: /^Change plan/ }).click();
    await page.getByRole("button", { name: "Choose Home 500" }).click();
    await page.getByText("Nothing changes until we have approved it.", { exact: false }).waitFor();
    await page.getByLabel("Anything else we should know?").fill("We all work from home now.");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Send request" }).click();
    await page.getByText(/Change requested, ticket/).waitFor();
    await page.getByRole("button", { name: /^Take back the request of ticket T-/ }).waitFor();
    // Exactly once, or this fails.
    await page.getByText("You have asked for it. We are looking at it.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);

    const queue = await browser.open("/admin/requests?state=open", { as: shop.staff(), width: 1440, height: 900 });
    await queue.getByText("Home 100 → Home 500", { exact: false }).first().click();
    await queue.getByText("We all work from home now.").first().waitFor();
    expect(await seriousViolations(queue)).toEqual([]);
    await queue.getByRole("button", { name: "Approve", exact: true }).first().click();
    await queue.getByRole("dialog").getByText("€10.00", { exact: false }).first().waitFor();
    expect(await seriousViolations(queue)).toEqual([]);
    await queue.getByRole("dialog").getByRole("button", { name: "Approve", exact: true }).click();
    await queue.getByText(/^Approved, T-\d+ is closed$/).waitFor();

    const after = await asCustomer(mine.customerId, `/services/${mine.serviceId}`);
    await after.getByRole("heading", { name: "Home 500" }).waitFor();
    expect(await after.getByText(/Change requested, ticket/).count()).toBe(0);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-86, P-251, O-88 a pause and an end are asked for and taken back; a refusal says why", async () => {
    const mine = await shop.subscriber({ planId: home500 });
    const page = await asCustomer(mine.customerId, `/services/${mine.serviceId}`);
    await page.getByRole("button", { name: /^Pause/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send request" }).click();
    await page.getByText(/Pause asked for, ticket/).waitFor();
    await page.getByRole("button", { name: /^Take back the request/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await page.getByText(/Pause asked for, ticket/).waitFor({ state: "detached" });

    await page.getByRole("button", { name: /^Ask for another plan/ }).click();
    await page.getByLabel("What would you like?", { exact: false }).fill("Something with more upload.");
    await page.getByRole("dialog").getByRole("button", { name: "Send request" }).click();
    await page.getByText(/Change requested, ticket/).waitFor();
    const queue = await browser.open("/admin/requests?state=open", { as: shop.staff(), width: 1440, height: 900 });
    await queue.getByText("in words").first().click();
    await queue.getByRole("button", { name: "Decline", exact: true }).first().click();
    await queue.getByLabel("Reason", { exact: false }).last().fill("There is no fibre in your street yet.");
    await queue.getByRole("dialog").getByRole("button", { name: "Decline", exact: true }).click();
    await queue.getByText(/^Declined, T-\d+ is closed$/).waitFor();
    await page.reload();
    await page.getByText("There is no fibre in your street yet.", { exact: false }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
  });
});

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
