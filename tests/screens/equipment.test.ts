// A subscriber's router on the narrowest phone, in a real browser: another name for the Wi-Fi until it is seen applied, and a check of the line.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { makeRouterAdapters } from "../../server/adapters/router-adapters.ts";
import { sampleBox } from "../../server/adapters/simulated-router/sample-box.ts";
import { plugIn, setPlugged } from "../../server/adapters/simulated-router/simulated-router.ts";
import { addCpe, assignCpe } from "../../server/modules/devices/index.ts";
import { readCpe } from "../../server/modules/devices/read-cpe.ts";
import { runAction } from "../../server/modules/devices/run-action.ts";
import * as settings from "../../server/modules/devices/settings.ts";
import { createItemEndpoint, handOutItemEndpoint } from "../../server/modules/inventory/contract.ts";
import { menuModules } from "../../server/modules/partners/index.ts";
import { portalDashboardItems } from "../../server/modules/partners/portal-menu/dashboard-items.ts";
import { portalModules } from "../../server/modules/partners/portal-menu/settings.ts";
import { dashboardItems } from "../../shared/dashboard-items.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";

describe("equipment on a phone", async () => {
  const shop = await shopOn("2026-11-11", "equipment");
  const { program } = shop;
  await shop.set(portalModules, [...menuModules]);
  await shop.set(portalDashboardItems, [...dashboardItems]);
  await shop.set(settings.portalRouters, true);
  await shop.set(settings.portalRouterActs, ["reboot", "wifi_name", "wifi_password", "guest_wifi", "hosts", "pause_host", "speed_test"]);
  const mine = await shop.subscriber();
  const adapters = makeRouterAdapters(program.tools);
  const host = { over: "5", isActive: true, isPaused: false } as const;
  const cpe = await program.inWork(async (work) => {
    const [customer] = await program.query<{ partner_id: string }>("select partner_id from customers.customers where id = $1", [
      mine.customerId,
    ]);
    const hosts = [
      { mac: "02:00:5e:20:00:01", name: "Ana's phone", ip: "192.168.1.20", ...host },
      { mac: "02:00:5e:20:00:02", name: "TV in the living room", ip: "192.168.1.21", ...host },
    ];
    await plugIn(work, "box", sampleBox({ startedAt: "2026-11-01T00:00:00.000Z", hosts }));
    const made = await addCpe(work, {
      ...{ partnerId: customer!.partner_id, driver: "simulated", ref: "box", maker: "Halden", model: "H4 AX", serial: "H4AX-400037" },
    });
    return assignCpe(work, made.id, { customerId: mine.customerId, serviceId: mine.serviceId }, made.version);
  });
  const run = { inWork: <T>(act: Parameters<typeof program.inWork<T>>[0]) => program.inWork(act) };
  await readCpe(run as never, adapters, cpe.id);
  const browser = await testBrowser(program);
  const open = async (path: string, look: object = {}) =>
    browser.open(`/portal${path}`, { as: await signInCustomer(program, mine.customerId), ...look });
  /** What the worker would do meanwhile. */
  async function work(seconds: number): Promise<void> {
    const waiting = await program.query<{ id: string }>("select id from devices.cpe_actions where ended_at is null");
    for (const { id } of waiting) await runAction(run, program.tools, adapters, id);
    program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
    for (const { id } of waiting) await runAction(run, program.tools, adapters, id);
  }

  it("P-198, P-200 gives the Wi-Fi another name and sees it applied", async () => {
    const page = await open("/equipment");
    await page.getByText("Online, 2 devices connected").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("link", { name: /Halden H4 AX/ }).click();
    await page.getByRole("heading", { name: "Halden H4 AX" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("button", { name: "Change name or password" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("must be connected again", { exact: false }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await sheet.getByLabel("Name").fill("Attic ");
    await sheet.getByRole("button", { name: "Change the Wi-Fi" }).click();
    await sheet.getByText("no space at its beginning or end", { exact: false }).waitFor();
    await sheet.getByLabel("Name").fill("Attic");
    await sheet.getByLabel("New password").fill("over-the-roofs-1");
    await sheet.getByRole("button", { name: "Change the Wi-Fi" }).click();
    await sheet.waitFor({ state: "detached" });
    await page.getByText("Waits for the router").waitFor();
    await work(6);
    await page.getByText("Applied").waitFor();
    expect(await page.getByText("Attic", { exact: true }).count()).toBe(2);
    expect(await seriousViolations(page)).toEqual([]);
    await page
      .getByRole("button", { name: /Password and QR code of Attic/ })
      .first()
      .click();
    await page.getByRole("img", { name: "QR code to join the Wi-Fi Attic" }).waitFor();
    await page.getByText("over-the-roofs-1").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  });

  it("P-249, P-162 checks the line, is told of the router, and writes with what was found", async () => {
    const page = await open(`/services/${mine.serviceId}`);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("Your line looks fine.").waitFor();
    await program.inWork((inside) => setPlugged(inside, "box", false));
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByText("Your router does not answer.", { exact: false }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("link", { name: "Still not working?" }).click();
    await page.getByText("Check of the connection", { exact: false }).waitFor();
    await page.getByLabel("Subject").fill("No internet");
    await page.getByLabel("Message").fill("It is away since this morning.");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "No internet" }).waitFor();
    await page.getByText("Check of the connection", { exact: false }).waitFor();
    await program.inWork((inside) => setPlugged(inside, "box", true));
  });

  it("P-204, P-248 the home page shows what there is", async () => {
    const staff = shop.staff();
    const item = await staff.ok(createItemEndpoint, {
      body: { partnerId: cpe.partner_id, product: "TV box", kind: "tv_box", serial: "STB-71001" } as never,
    });
    await staff.ok(handOutItemEndpoint, {
      params: { itemId: item.id },
      body: { customerId: mine.customerId, as: "rented", sinceOn: "2026-05-03" } as never,
      version: item.version,
    });
    const page = await open("/");
    await page.getByText("Rented since 3 May 2026").waitFor();
    await page.getByRole("link", { name: "All equipment" }).click();
    await page.getByText("STB-71001", { exact: false }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  });
});

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
