// A run over several partners, from the sheet that starts it to the list that opens to its members.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { runPerPartner } from "../../server/modules/billing/runs/run-settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const north = await program.inWork(async (work) => {
  const dates = { startOn: "2026-04-01", nextBillingOn: "2026-04-01" };
  const first = await makeProvider(work, { code: "north" });
  const alps = await makeProvider(work, { code: "alps", currency: "CHF" });
  await addSubscribers(work, first, { count: 3, ...dates });
  await addSubscribers(work, alps, { count: 2, currency: "CHF", firstNumber: 10, ...dates });
  await setSetting(work, runPerPartner, { level: "system" }, false);
  return first;
});
await program.query("update partners.partners set name = 'Alpine Net' where currency = 'CHF'");
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);

const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

it("B-61 partners are taken together, looked at by currency and issued as one", { timeout: patienceMs }, async () => {
  const page = await browser.open("/admin/billing-runs", { as: staff, width: 1440 });
  await page.getByText("The schedule's previews of one day are joined over all partners.").waitFor();
  await page.getByRole("button", { name: "New billing run" }).first().click();
  const sheet = page.getByRole("dialog");
  // The browser has the day of today; the program's is the first of April.
  await sheet.getByLabel("Bills up to").fill("1 Apr 2026");
  await page.keyboard.press("Tab");
  await sheet.getByText(/3.* accounts due/).waitFor();
  await sheet.getByText(/2.* accounts due/).waitFor();
  expect(await sheet.getByRole("checkbox", { name: "Alpine Net" }).isChecked()).toBe(true);
  await sheet.getByRole("button", { name: "Build preview" }).click();
  await page.getByRole("heading", { level: 1, name: /^Joint billing run of .*2026/ }).waitFor();
  await program.runJobs();
  await page.getByText("Total in EUR").waitFor();
  await page.getByText("Total in CHF").waitFor();
  const members = page.getByRole("table", { name: "Runs of the partners" });
  await members.getByRole("link", { name: "Alpine Net" }).waitFor();
  // The accounts of both stand in one list; the filter leaves one partner's.
  const accounts = page.getByRole("table", { name: "Accounts" });
  await accounts.getByText("Customer 1", { exact: true }).waitFor();
  await accounts.getByText("Customer 11", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Partner", exact: true }).click();
  // The address holds the filter, so the box follows a moment later.
  await page.getByRole("checkbox", { name: "Alpine Net" }).click();
  await accounts.getByText("Customer 1", { exact: true }).waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Issue .*5.* documents, .*€162\.00 and CHF.108\.00/ }).click();
  const confirm = page.getByRole("dialog");
  await confirm.getByText(/^Issue the documents of .*2.* partners/).waitFor();
  const issue = confirm.getByRole("button", { name: /^Issue .*5.* documents/ });
  expect(await issue.isDisabled()).toBe(true);
  await confirm.getByLabel(/^Type .*5.* to confirm/).fill("5");
  await issue.click();
  await confirm.waitFor({ state: "detached" });
  await program.runJobs();
  await page.locator(".run-state").getByText("Confirmed", { exact: true }).waitFor();
  expect(await faultsOfBooks(program)).toEqual([]);
  expect(browser.faults).toEqual([]);
});

it("B-61 the list has it as one row that opens to its members, on a phone as well", { timeout: patienceMs }, async () => {
  const page = await browser.open("/admin/billing-runs", { as: staff });
  const toggle = page.getByRole("button", { name: "2 partners" });
  await toggle.click();
  expect(await toggle.getAttribute("aria-expanded")).toBe("true");
  expect(await fits(page)).toBe(true);
  await page.locator(".data-list-foot", { hasText: /1–1 of/ }).waitFor();
  await page.locator("tr[data-part=true]", { hasText: "Alpine Net" }).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: /^Billing run of .*Alpine Net/ }).waitFor();
  await page.getByRole("link", { name: /^joint run of/ }).click();
  await page.getByRole("heading", { level: 1, name: /^Joint billing run of .*2026/ }).waitFor();
  expect(await fits(page)).toBe(true);
  expect(browser.faults).toEqual([]);
});

it("O-26 who sees one of the partners has a run like any other", { timeout: patienceMs }, async () => {
  const one = await signInStaff(program, { fullName: "Ivo Novak", partners: [north.partnerId] });
  const page = await browser.open("/admin/billing-runs", { as: one, width: 1440 });
  await page.getByRole("cell", { name: "Northern Fibre" }).waitFor();
  expect(await page.getByText("2 partners").count()).toBe(0);
  await page.getByRole("link", { name: /2026/ }).click();
  await page.getByRole("heading", { level: 1, name: /^Billing run of .*Northern Fibre/ }).waitFor();
  expect(await page.getByText("joint run").count()).toBe(0);
  expect(browser.faults).toEqual([]);
});

it("B-69 it is undone as one, with a reason", { timeout: patienceMs }, async () => {
  const [run] = await program.query<{ id: string }>("select joint_run_id as id from billing.runs limit 1");
  const page = await browser.open(`/admin/billing-runs/joint/${run?.id}`, { as: staff, width: 1440 });
  await page.getByRole("button", { name: "Undo runs" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/documents over .*€162\.00 and CHF.108\.00.* are taken back/).waitFor();
  await dialog.getByLabel("Reason").fill("Wrong price");
  await dialog.getByLabel(/^Type .*5.* to confirm/).fill("5");
  await dialog.getByRole("button", { name: /^Take .*5.* documents back/ }).click();
  await dialog.waitFor({ state: "detached" });
  await program.runJobs();
  await page.locator(".run-state").getByText("Undone", { exact: true }).waitFor();
  expect(await faultsOfBooks(program)).toEqual([]);
  expect(browser.faults).toEqual([]);
});
