// The screens that earn money: a billing run from preview to result, an invoice by hand, a payment that pays it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { subscribers } = await program.inWork(async (work) => {
  const provider = await makeProvider(work);
  return { subscribers: await addSubscribers(work, provider, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }) };
});
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);
const payer = subscribers[0]!.customerId;

/** What hurts somebody who cannot see or cannot use a mouse. */
async function seriousViolations(page: Page): Promise<string[]> {
  // The policy of the page lets no foreign script in, so it is evaluated by the browser's own tools.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

it("B-62 B-64 a run is previewed, looked at and confirmed; its progress survives a reload", { timeout: patienceMs }, async () => {
  const page = await browser.open("/admin/billing-runs", { as: staff, width: 1440 });
  await page.getByRole("button", { name: "New billing run" }).first().click();
  await page.getByLabel("Bills up to").fill("2026-04-01");
  await page.getByLabel("Bills up to").press("Tab");
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Build preview" }).click();
  await page.getByText("The preview is being built.").waitFor();
  await program.runJobs();

  const issue = page.getByRole("button", { name: "Issue 3 documents, €162.00" });
  await issue.waitFor();
  await page.getByText("First document").first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByText("Customer 3", { exact: true }).click();
  await page.getByRole("complementary", { name: "Preview" }).getByText("Home").waitFor();
  await page.keyboard.press("Escape");
  await issue.click();
  await page.getByText("3 documents over €162.00").waitFor();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Issue 3 documents, €162.00" });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel("Type 3 to confirm").fill("3");
  expect(await seriousViolations(page)).toEqual([]);
  await confirm.click();
  await page.getByRole("progressbar").waitFor();
  await page.reload();
  await page.getByRole("progressbar").waitFor();
  await program.runJobs();
  await page.getByText("Confirmed", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Show the documents of this run" }).click();
  await page.getByRole("link", { name: "202601000001" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(browser.faults).toEqual([]);
});

it("B-80 an invoice says why it costs what it costs, and a payment with its preview pays it", { timeout: patienceMs }, async () => {
  const [invoice] = await invoicesOf(program, payer);
  const page = await browser.open(`/admin/invoices/${invoice!.id}`, { as: staff, width: 1440 });
  await page.getByRole("heading", { level: 1, name: invoice!.number }).waitFor();
  await page.getByRole("button", { name: "Why? Home" }).click();
  await page.getByText("the whole period,").waitFor();
  expect(await seriousViolations(page)).toEqual([]);

  await page.getByRole("link", { name: "Record payment" }).click();
  // The browser's own clock runs on.
  await page.getByLabel("Received on").fill("2026-04-01");
  await page.getByLabel("Received on").press("Enter");
  await page.getByLabel("Amount").fill("30");
  await page.getByText("still open: €24.00").waitFor();
  await page.getByLabel("Amount").fill("60");
  await page.getByText("Stays as credit").waitFor();
  await page.getByText("€6.00 in credit").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Record €60.00" }).click();
  await page.getByRole("heading", { level: 1, name: "2026-02-00001" }).waitFor();
  await page.getByRole("link", { name: invoice!.number }).click();
  await page.getByRole("heading", { level: 1, name: invoice!.number }).waitFor();
  await page.getByText("Paid", { exact: true }).waitFor();
  await page.getByText("Nothing open").waitFor();
  expect(await faultsOfBooks(program)).toEqual([]);
  expect(browser.faults).toEqual([]);
});

it("B-85 an invoice by hand is issued over what its preview says, on a phone too", { timeout: patienceMs }, async () => {
  const page = await browser.open(`/admin/invoices/new?customer=${payer}`, { as: staff });
  await page.getByLabel("Text").fill("Router");
  await page.getByLabel("Price", { exact: false }).first().fill("79.90");
  await page.getByLabel("Quantity").fill("-2");
  await page.getByText("Write a quantity above zero.").waitFor();
  expect(await page.getByRole("button", { name: "Issue invoice" }).isDisabled()).toBe(true);
  await page.getByLabel("Quantity").fill("1");
  const issue = page.getByRole("button", { name: "Issue invoice over €95.88" });
  await issue.waitFor();
  expect(await fits(page)).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);
  await issue.click();
  await page.getByRole("dialog").getByRole("button", { name: "Issue invoice over €95.88" }).click();
  await page.getByRole("heading", { level: 1, name: "202601000004" }).waitFor();
  // 6.00 of credit paid a part of it at once.
  await page.getByText("Open: €89.88").waitFor();
  // The lines are read without moving them sideways.
  const hidden = await page
    .locator(".plain-table-frame")
    .evaluateAll((frames) => frames.map((frame) => frame.scrollWidth - frame.clientWidth));
  expect(hidden.filter((px) => px > 0)).toEqual([]);
  expect(await seriousViolations(page)).toEqual([]);
  expect(browser.faults).toEqual([]);
});

it("the customer's money: balance, views and statement, on a phone and in the dark", { timeout: patienceMs }, async () => {
  const page = await browser.open(`/admin/customers/${payer}?tab=money`, { as: staff, dark: true });
  await page.getByText("Owes €89.88").first().waitFor();
  for (const view of ["Transactions", "Payments", "Statement", "Saved methods", "Billing configuration", "Invoices"]) {
    await page.getByRole("navigation", { name: "Money" }).getByRole("link", { name: view }).click();
    // The configuration is several panels under names of their own.
    const heading = view === "Billing configuration" ? "How and when" : view;
    await page.getByRole("heading", { level: 2, name: heading }).first().waitFor();
    expect([view, await fits(page)]).toEqual([view, true]);
    expect([view, await seriousViolations(page)]).toEqual([view, []]);
  }
  expect(browser.faults).toEqual([]);
});

it("B-15 an address that names a withdrawn plan says so, and offers the others", { timeout: patienceMs }, async () => {
  const page = await browser.open(`/admin/customers/${payer}/add-service?plan=01890a5d-ac96-774b-bcce-b302099a8057`, {
    as: staff,
    width: 1440,
  });
  await page.getByText("The plan of this address is not sold any more").waitFor();
  await page.getByText("Voice").first().waitFor();
  await program.query("update catalog.plans set enabled = false where title = 'Voice'");
  const [voice] = await program.query<{ id: string }>("select id from catalog.plans where title = 'Voice'");
  await page.goto(`/admin/customers/${payer}/add-service?plan=${voice!.id}`);
  await page
    .getByRole("status")
    .filter({ hasText: /Voice cannot be sold|not sold any more/ })
    .waitFor();
  expect(browser.faults).toEqual([]);
});
