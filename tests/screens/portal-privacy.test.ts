// How one is told and what is kept of one, on the narrowest phone, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noticesChosen } from "../../server/modules/notifications/notices/settings.ts";
import { menuModules, portalModules } from "../../server/modules/partners/portal-menu/settings.ts";
import { portalProfileApproval, portalProfileEdit } from "../../server/modules/portal/profile-rights.ts";
import { privacyOn } from "../../server/modules/reports/privacy/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { packShop } from "../support/pack-shop.ts";

describe("notices and privacy on a phone", { timeout: 120_000 }, async () => {
  const shop = await packShop("2026-11-22", "privacy-screen");
  const { program } = shop;
  await shop.set(privacyOn, true);
  const browser = await testBrowser(program);

  it("P-193 P-194 mail about tickets is switched off, and used data is told at 60 % besides", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, mine.customerId) });
    const cell = page.getByRole("checkbox", { name: "Your tickets: Email" });
    await cell.click();
    await expect.poll(() => choices(mine.customerId)).toEqual([{ notice: "support", channel: "mail", is_on: false }]);
    await page.getByRole("checkbox", { name: "Invoices and reminders: Email" }).click();
    await page.getByText("Without email you find it under Messages").waitFor();
    await page.getByText("We tell you when 80% and 100% of your data is used.").waitFor();
    await page.getByRole("textbox", { name: "Percent" }).fill("60");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "No longer at 60%" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.reload();
    await page.getByRole("button", { name: "No longer at 60%" }).waitFor();
    expect(await cell.isChecked()).toBe(false);
  });

  it("P-43 what is switched off goes from an open page by itself; a page that lost its module goes home and says so", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, mine.customerId) });
    const matrix = page.getByRole("heading", { name: "How we tell you" });
    await matrix.waitFor();
    await shop.set(noticesChosen, false);
    await expect.poll(() => matrix.count(), { timeout: 60_000 }).toBe(0);
    await page.getByRole("heading", { name: "Used data" }).waitFor();
    await shop.set(
      portalModules,
      menuModules.filter((name) => name !== "profile"),
    );
    await page.waitForURL((url) => !url.pathname.endsWith("/profile"), { timeout: 60_000 });
    await page.getByText(/is no longer offered here\.$/).waitFor();
    await shop.set(portalModules, [...menuModules]);
    await shop.set(noticesChosen, true);
  });

  it("P-191 a changed name waits beside the old one, staff store it under Requests, and the open page shows it", async () => {
    await shop.set(portalProfileEdit, ["name", "language"]);
    await shop.set(portalProfileApproval, ["name"]);
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, mine.customerId) });
    await page.getByRole("button", { name: "Change my details" }).click();
    await page.getByText("We look at changes of these before they are stored: Name.").waitFor();
    const send = async (name: string): Promise<void> => {
      await page.getByRole("textbox", { name: "Name" }).fill(name);
      await page.getByRole("button", { name: "Save my details" }).click();
      await page.getByText(`Waiting for approval: ${name}`).waitFor();
    };
    await send("Jana First");
    await page.getByRole("button", { name: "Take back the change: Name" }).click();
    await page.getByText("Waiting for approval").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Change my details" }).click();
    await send("Jana Second");
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    const desk = await browser.open("/admin/requests?kind=profile&state=open", { as: await signInStaff(program), width: 1280 });
    await desk.getByText("Jana Second").first().click();
    const card = desk.getByRole("button", { name: "Approve" });
    await card.click();
    const sheet = desk.getByRole("dialog").last();
    await sheet.getByText("It is stored as the customer wrote it").waitFor();
    expect(await seriousViolations(desk)).toEqual([]);
    await sheet.getByRole("button", { name: "Approve" }).click();
    await desk.getByText(/^Approved, T-\d+ is closed$/).waitFor();
    await page.getByText("Waiting for approval").waitFor({ state: "detached" });
    await page.getByText("Jana Second").waitFor();
    await shop.set(portalProfileApproval, []);
  });

  it("P-195 a consent is given, a file of all data is made and downloaded once, a wish to be erased has its ticket", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, mine.customerId) });
    await page.getByRole("switch", { name: "Offers" }).click();
    await page.getByText("What I said before").click();
    await page.getByText(/^Agreed, /).waitFor();
    await page.getByRole("button", { name: "Have my file made" }).click();
    await page.getByText("Your file is being made.").waitFor();
    await program.runJobs();
    await page.reload();
    const button = page.getByRole("button", { name: /^Download my data \(/ });
    await button.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toMatch(/^my-data-\d+-2026-11-22\.zip$/);
    await page.getByText(/^Downloaded, /).waitFor();
    expect(await button.count()).toBe(0);
    await page.getByRole("button", { name: "Ask to be erased" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Ask to be erased" }).click();
    await page.getByText("Asked for; we answer by 22 Dec 2026:").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  const choices = (customerId: string) =>
    program.query("select notice, channel, is_on from notifications.notice_choices where customer_id = $1", [customerId]);
});

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
