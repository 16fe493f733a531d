// Data that is used up on the narrowest phone, in a real browser: a pack is bought and paid by card in the sandbox, and the line is open again.
import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { deliverDue } from "../../server/adapters/sandbox-gateway/deliver-events.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { tendMeters } from "../../server/modules/usage/tend.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { packShop } from "../support/pack-shop.ts";
import { faultsOfBooks } from "../support/payer.ts";

describe("data on a phone", { timeout: 90_000 }, async () => {
  const shop = await packShop("2026-11-22", "data-screen");
  const { program } = shop;
  await shop.pack("10 GB", "8.00", { validity: "days", validDays: 30 });
  await shop.setKey("portal.manual_topup.enabled", true);
  await program.inWork((work) => enableSandbox(work, program.tools, shop.provider.partnerId));
  const browser = await testBrowser(program);
  const { hostname, port } = new URL(browser.address);
  Object.assign(program.tools.config, { publicUrl: browser.address, httpHost: hostname, httpPort: Number(port) });

  it("P-102 P-103 P-106 used up; 10 GB for 8.00 are bought, paid, and the line is open again", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    await shop.use(mine.serviceId, 100);
    expect(await shop.access(mine.serviceId)).toBe("cap_blocked");
    const page = await browser.open(`/portal/services/${mine.serviceId}`, { as: await signInCustomer(program, mine.customerId) });
    await page.getByText("Data used up").waitFor();
    await page.getByText("The connection is stopped until there is more data.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: "Get more data" }).click();
    await page.getByRole("radio", { name: /10 GB/ }).check();
    await page.getByText("Works through 22 Dec 2026").first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Get 10\sGB and pay €8\.00/ }).click();
    await page.getByRole("heading", { name: /10\sGB wait for your payment/ }).waitFor();
    // The payment is open over the receipt: the button of the sheet, that of the bank.
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Pay .*8\.00/ })
      .click();
    await page.waitForURL(/\/sandbox\/checkout\//);
    await page.locator('button[name="act"][value="pay"]').click();
    await page.waitForURL(/\/portal\/finance\/attempts\//);
    await deliverDue(program.tools);
    await program.runJobs();
    await page.getByRole("heading", { name: /€8\.00/ }).waitFor();
    await page.goto(`/portal/services/${mine.serviceId}/data`);
    await page
      .getByText(/10\sGB left/)
      .first()
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await shop.access(mine.serviceId)).toBe("active");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-181 P-183 the statistics show days as a picture and a table; what is switched off is not there", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    await shop.use(mine.serviceId, 12.5);
    const page = await browser.open("/portal/statistics", { as: await signInCustomer(program, mine.customerId) });
    await page.getByRole("figure", { name: "Downloads and uploads by day" }).waitFor();
    await page.getByRole("row", { name: /22 Nov 12\.5\sGB/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await shop.setKey("portal.internet_statistics", ["totals"]);
    await page.reload();
    await page
      .getByText(/12\.5\sGB/)
      .first()
      .waitFor();
    expect(await page.getByRole("figure").count()).toBe(0);
    expect(await page.getByRole("heading", { name: "Sessions" }).count()).toBe(0);
  });

  it("P-184 the speed that fair use leaves, why, and until when; how much of each rule is used, and when it begins anew", async () => {
    const planId = await shop.plan("Fair 100", "25", { downBps: 100_000_000n, upBps: 20_000_000n });
    const byDay = {
      id: randomUUID(),
      name: "Day",
      period: "day",
      threshold: 5_000_000_000,
      downBps: 50_000_000,
      upBps: 10_000_000,
    } as const;
    const byMonth = { id: randomUUID(), name: "Month", period: "cycle", threshold: 100_000_000_000, action: "block" } as const;
    await shop.staff().ok(saveFairUseEndpoint, { params: { planId }, version: 0, body: { rules: [byDay, byMonth] } });
    await shop.setKey("portal.internet_statistics", ["current_limits"]);
    const mine = await shop.subscriber({ planId });
    await program.runJobs();
    await shop.use(mine.serviceId, 4);
    const page = await browser.open("/portal/statistics", { as: await signInCustomer(program, mine.customerId) });
    await row(page, "Fair 100").getByText("100 / 20 Mbit/s").waitFor();
    await row(page, "Month")
      .getByText(/^4\sGB of 100\sGB used this month\./)
      .waitFor();
    await shop.use(mine.serviceId, 2);
    await page.reload();
    await row(page, "Fair 100")
      .getByText(/^Because over 5\sGB today\. Back to 100 \/ 20 Mbit\/s on 23 Nov 2026, 00:00/)
      .waitFor();
    await row(page, "Fair 100").getByText("50 / 10 Mbit/s").waitFor();
    await row(page, /^Day/)
      .getByText(/^6\sGB of 5\sGB used today\..*23 Nov/)
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    program.clock.moveTo("2026-11-23T00:00:30+01:00");
    await tendMeters({ inWork: (act) => program.inWork(act) });
    // Nobody was signed in for so long.
    const later = await browser.open("/portal/statistics", { as: await signInCustomer(program, mine.customerId) });
    await row(later, "Fair 100").getByText("100 / 20 Mbit/s", { exact: true }).waitFor();
    await row(later, /^Day/)
      .getByText(/^0\s(GB|B|bytes?) of 5\sGB used today\./)
      .waitFor();
    await row(later, "Month")
      .getByText(/^6\sGB of 100\sGB/)
      .waitFor();
  });
});

const row = (page: Page, name: string | RegExp): Locator => page.getByRole("listitem").filter({ hasText: name });

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
