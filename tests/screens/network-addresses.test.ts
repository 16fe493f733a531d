// IP networks in a real browser: a prefix is added, an address reserved, split and refused, and somebody looks who had an address.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { confirmLease, createPrefix, leaseAddress } from "../../server/modules/network/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("IP networks", async () => {
  const program = await testProgram({ now: "2026-11-02T08:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const [subscriber] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 1, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
  );
  const add = (body: unknown) => program.inWork((work) => createPrefix(work, createPrefixEndpoint.body.parse(body)));
  await add({ cidr: "100.64.0.0/10", role: "container" });
  await add({ cidr: "100.64.0.0/24", role: "pool" });
  await program.inWork(async (work) => {
    const serviceId = subscriber?.serviceIds[0] ?? "";
    const lease = await leaseAddress(work, {
      ...{ serviceId, partnerId: provider.partnerId, locationId: null, nasId: null, role: "pool", family: 4, pool: "any", mac: null },
    });
    if (lease.kind === "lease")
      await confirmLease(work, {
        serviceId,
        sessionId: "01890000-0000-7000-8000-000000000001",
        nasId: null,
        mac: null,
        address: lease.address,
      });
  });
  const staff = await signInStaff(program);
  const browser = await testBrowser(program);
  const open = (path: string, look: object = {}) => browser.open(`/admin${path}`, { as: staff, width: 1440, height: 900, ...look });

  it("N-25, N-31 shows the tree, adds a prefix below its container, and says what overlaps", async () => {
    const page = await open("/prefixes");
    await page.getByRole("link", { name: "100.64.0.0/24" }).waitFor();
    await page.getByText("1 of 254").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "New prefix" }).click();
    await page.getByRole("heading", { name: "New prefix" }).waitFor();
    await page.getByLabel("Prefix").fill("100.64.0.128/25");
    await page.getByLabel("Purpose").selectOption("static");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Add prefix" }).click();
    await page.getByText("Overlaps 100.64.0.0/24").waitFor();
    await page.getByLabel("Prefix").fill("100.65.0.0/24");
    await page.getByRole("button", { name: "Add prefix" }).click();
    await page.getByRole("heading", { name: "100.65.0.0/24" }).waitFor();
    await page.close();
  });

  it("N-27, N-29 reserves an address, lists every one, and does not split what is used in two", async () => {
    const page = await open("/prefixes");
    await page.getByRole("link", { name: "100.65.0.0/24" }).click();
    await page.getByRole("button", { name: "Reserve", exact: true }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Address").fill("100.65.0.127");
    await sheet.getByLabel("Reason").fill("The mayor");
    await sheet.getByRole("button", { name: "Reserve" }).click();
    await sheet.waitFor({ state: "detached" });
    await page.getByRole("cell", { name: "The mayor" }).waitFor();
    await page.getByRole("link", { name: "Every address" }).click();
    await page.getByRole("button", { name: "Reserve 100.65.0.2", exact: true }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await menu(page, "Split");
    await page.getByRole("dialog").getByRole("button", { name: "Split" }).click();
    await page.getByRole("dialog").getByText("100.65.0.127", { exact: true }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.close();
  });

  it("N-34, N-38 says who has an address, and does not remove a pool in use; also on a phone", async () => {
    const page = await open("/address-history", { width: 360, height: 780, dark: true });
    await page.getByLabel("Address", { exact: false }).first().fill("100.64.0.1");
    await page.getByLabel("When").fill("2026-11-03T12:00");
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByText("To this day").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole("link", { name: "IP networks" }).first().click();
    await page.getByRole("link", { name: "100.64.0.0/24" }).click();
    await page.getByText("Leased").first().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await menu(page, "Remove");
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByText("100.64.0.1", { exact: true }).waitFor();
    expect(browser.faults).toEqual([]);
    await page.close();
  });
});

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: item }).click();
}

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
