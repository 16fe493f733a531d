// What the billing office does beside runs and payments: a run beside the last cycle, a debt that is given up, a deposit, a table of payments.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { confirmRunEndpoint, startPreviewEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { day } from "../../shared/calendar.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { provider, subscribers } = await program.inWork(async (work) => {
  const made = await makeProvider(work);
  return {
    provider: made,
    subscribers: await addSubscribers(work, made, { count: 3, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  };
});
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);
const debtor = subscribers[0]!.customerId;

async function previewed(targetOn: string) {
  const run = await staff.ok(startPreviewEndpoint, { body: { partnerId: provider.partnerId, targetOn: day(targetOn) } });
  await program.runJobs();
  return run.id;
}

const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

it("B-62 a run says what it brings beside the last cycle, in sums that agree", { timeout: patienceMs }, async () => {
  const april = await previewed("2026-04-01");
  await staff.ok(confirmRunEndpoint, { params: { runId: april }, version: 2 });
  await program.runJobs();
  await program.query("update services.segments set unit_price = 60 where service_id = $1", [subscribers[1]!.serviceIds[0]]);
  const page = await browser.open(`/admin/billing-runs/${await previewed("2026-05-01")}`, { as: staff, width: 1440 });
  await page.getByText("€180.00", { exact: true }).waitFor();
  await page.getByText("€18.00 more than the last time").waitFor();
  const beside = page.getByRole("region", { name: "Compared with the last run" });
  await beside.getByText("3 documents, €162.00").waitFor();
  await beside.getByText("Higher than before").waitFor();
  await beside.getByText("€18.00 more", { exact: true }).waitFor();
  expect(browser.faults).toEqual([]);
});

it("B-152 a debt is given up from its invoice, and the list leads back to it", { timeout: patienceMs }, async () => {
  const [invoice] = await invoicesOf(program, debtor);
  const page = await browser.open(`/admin/invoices/${invoice!.id}`, { as: staff, width: 1440 });
  await page.getByRole("heading", { level: 1, name: invoice!.number }).waitFor();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Write off" }).click();
  const sheet = page.getByRole("dialog");
  const give = sheet.getByRole("button", { name: "Write off €54.00" });
  expect(await give.isDisabled()).toBe(true);
  await sheet.getByLabel("Reason").fill("Moved abroad");
  await give.click();
  await page.getByText("Written off", { exact: true }).first().waitFor();
  await page.getByRole("link", { name: "Write-off 1" }).click();
  await page.getByRole("heading", { level: 1, name: "Write-off 1" }).waitFor();
  await page.getByText("Moved abroad").first().waitFor();
  expect(await faultsOfBooks(program)).toEqual([]);
  expect(browser.faults).toEqual([]);
});

it("a deposit below zero is refused while it is typed; the right one is asked for, on a phone", { timeout: patienceMs }, async () => {
  const page = await browser.open(`/admin/customers/${debtor}?tab=money&view=deposits`, { as: staff });
  // The chips of the views move in their own row: the one that is shown stands in sight.
  const chip = page.getByRole("navigation", { name: "Money" }).getByRole("link", { name: "Deposits" });
  await chip.waitFor();
  const box = await chip.boundingBox();
  expect(box !== null && box.x >= 0 && box.x + box.width <= 360).toBe(true);
  expect(await fits(page)).toBe(true);
  await page.getByRole("button", { name: "Ask for a deposit" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Amount").fill("-5");
  await sheet.getByText("Write an amount above zero").waitFor();
  expect(await sheet.getByRole("button", { name: "Ask for a deposit" }).isDisabled()).toBe(true);
  await sheet.getByLabel("Amount").fill("50");
  await sheet.getByRole("button", { name: "Ask for €50.00" }).click();
  await page.getByText("DEP", { exact: false }).first().waitFor();
  await page.getByText("€50.00").first().waitFor();
  expect(await fits(page)).toBe(true);
  expect(browser.faults).toEqual([]);
});
