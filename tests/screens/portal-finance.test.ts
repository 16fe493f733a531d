// The money pages of the portal and the profile on the narrowest phone.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createOneTimeInvoiceEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { portalProfileEdit } from "../../server/modules/portal/profile-rights.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("the money pages on a phone", async () => {
  const program = await testProgram({ now: "2026-10-10T08:00:00Z" });
  const { provider, customerId } = await program.inWork(async (work) => {
    const made = await makeProvider(work);
    const [jana] = await addSubscribers(work, made, { count: 1, startOn: "2026-10-01", nextBillingOn: "2026-12-01" });
    return { provider: made, customerId: jana!.customerId };
  });
  const invoice = async (text: string, gross: string, dueOn: string) =>
    (await signInStaff(program)).ok(createOneTimeInvoiceEndpoint, {
      params: { customerId },
      body: { lines: [{ text, unitPrice: gross, taxId: provider.taxId, includesTax: true, category: "internet" }], dueOn } as never,
    });
  await invoice("Moving the socket", "60.00", "2026-10-25");
  program.clock.moveTo("2026-11-01T08:00:00Z");
  await invoice("Home, November", "35.00", "2026-11-16");
  program.clock.moveTo("2026-11-12T08:00:00Z");
  const browser = await testBrowser(program);

  const usable = async (page: Page): Promise<void> => {
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  };

  it("P-114 the overview has bars, and a table with the same numbers", async () => {
    const page = await browser.open("/portal/finance/analysis", { as: await signInCustomer(program, customerId) });
    await page.getByText("Show the numbers").first().click();
    const rows = page.getByRole("table", { name: "Billed each month" }).getByRole("row");
    expect(await rows.allTextContents()).toEqual(expect.arrayContaining(["November 2026€35.00", "October 2026€60.00"]));
    await page.getByText("A month on average").waitFor();
    expect(await page.getByText("€47.50").count()).toBeGreaterThan(0);
    await usable(page);
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
