import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createCustomerEndpoint, getCustomerEndpoint } from "../../server/modules/customers/contract.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);

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

it("O-81 O-70 O-52 a customer is added past the question about duplicates, commented and activated after seeing what that means", {
  timeout: patienceMs,
}, async () => {
  const existing = await staff.ok(createCustomerEndpoint, {
    body: {
      partnerId: provider.partnerId,
      category: "individual",
      fullName: "Mara Knez",
      emails: ["mara@example.org"],
      phones: ["+4930901820"],
    },
  });
  const page = await browser.open("/admin/customers/new", { as: staff, width: 1440 });

  await page.getByRole("textbox", { name: "Name" }).fill("Mara Knez");
  await page.getByRole("textbox", { name: "Email addresses" }).first().fill("mara@example.org");
  await page.getByText("Is it this customer?").waitFor();
  await page.getByRole("link", { name: `Mara Knez · ${String(existing.number)}` }).waitFor();
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.getByText("This customer may be here already.").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByLabel("It is somebody else: add all the same").check();
  await page.getByRole("button", { name: "Add customer" }).click();

  await page.getByRole("heading", { level: 1, name: "Mara Knez" }).waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect(id).not.toBe(existing.id);
  await page.getByText("This may be the same person as").waitFor();
  await page.getByRole("link", { name: "mara@example.org" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);

  await page.getByRole("link", { name: "Comments" }).click();
  await page.getByLabel("Write down what colleagues should know").fill("Asks for a call before noon.");
  await page.getByLabel("Pin it to the overview").check();
  await page.getByRole("button", { name: "Add comment" }).click();
  await page.locator("article.comment").getByText("Asks for a call before noon.").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("link", { name: "Overview" }).click();
  await page.locator("article.comment").getByText("Asks for a call before noon.").waitFor();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Change status" }).click();
  await page.getByRole("radio", { name: /^Activate/ }).check();
  await page.getByText("Nothing else changes by it.").waitFor();
  await page.getByLabel("Reason").selectOption("Other");
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Activate", exact: true }).click();
  await page.locator(".record-answers").getByText("Active", { exact: true }).waitFor();
  await page.getByText("Status: New → Active").waitFor();
  expect(await staff.ok(getCustomerEndpoint, { params: { customerId: id } })).toMatchObject({ status: "active", fullName: "Mara Knez" });
  expect(browser.faults).toEqual([]);
});

it("O-14 the page fits the narrowest phone, in the dark too", { timeout: patienceMs }, async () => {
  const customer = await staff.ok(createCustomerEndpoint, {
    body: {
      partnerId: provider.partnerId,
      category: "company",
      fullName: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
      emails: ["rechnungswesen.und.verwaltung@donaudampfschifffahrt.example.org"],
    },
  });
  const page = await browser.open(`/admin/customers/${customer.id}`, { as: staff, width: 360, dark: true });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByText("Portal access").waitFor();
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(tooWide).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);
});
