import { expect, it } from "vitest";
import { createCustomerEndpoint, getCustomerEndpoint, updateCustomerEndpoint } from "../../server/modules/customers/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;

const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);

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

it("O-4 what a colleague changed while a form stood open is asked about, and never taken back unseen", {
  timeout: patienceMs,
}, async () => {
  const { id, version } = await staff.ok(createCustomerEndpoint, {
    body: { partnerId: provider.partnerId, category: "individual", fullName: "Ivo Brod", city: "Nordhaven", emails: ["ivo@example.org"] },
  });
  const city = async (): Promise<string> => (await staff.ok(getCustomerEndpoint, { params: { customerId: id } })).city;
  const page = await browser.open(`/admin/customers/${id}/edit`, { as: staff, width: 1440 });
  await page.getByRole("textbox", { name: "City" }).fill("Eastbridge");

  // The open page hears of the change and reads the record anew before anybody saves.
  const readAgain = page.waitForResponse((answer) => answer.url().endsWith(`/api/admin/customers/${id}`) && answer.status() === 200);
  await staff.ok(updateCustomerEndpoint, { params: { customerId: id }, version, body: { city: "Seaford" } });
  await readAgain;

  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Somebody else changed this too.").waitFor();
  expect(await city()).toBe("Seaford");
  await page.getByText("Keep mine: Eastbridge").click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Ivo Brod" }).waitFor();
  await expect.poll(city).toBe("Eastbridge");
});
