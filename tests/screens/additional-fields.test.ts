import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { createCustomerEndpoint } from "../../server/modules/customers/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 150_000;

const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
const provider = await program.inWork((work) => makeProvider(work));
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);

it("O-61 O-62 O-64 files, secrets, links and calculated fields: defined, filled in, seen, revealed, listed, exported", {
  timeout: patienceMs,
}, async () => {
  const friend = await staff.ok(createCustomerEndpoint, {
    body: { partnerId: provider.partnerId, category: "individual", fullName: "Iva Friend", status: "active" },
  });
  const page = await browser.open("/admin/config/fields", { as: staff, width: 1440 });
  const choose = async (box: string, option: string): Promise<void> => {
    await page.getByRole("combobox", { name: box }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const define = async (title: string, type: string, more: () => Promise<void>): Promise<void> => {
    await page.getByRole("link", { name: "New additional field" }).first().click();
    await page.getByRole("textbox", { name: "Title, English" }).fill(title);
    await choose("Type", type);
    await more();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Create field" }).click();
    await page.getByRole("link", { name: title, exact: true }).waitFor();
  };
  const inLists = () => page.getByRole("switch", { name: "In lists" }).check({ force: true });
  await define("Site plan", "File", async () => {
    await page.getByRole("textbox", { name: "Largest, in MB" }).fill("2");
    await inLists();
  });
  await define("Door code", "Secret", async () => {
    expect(await page.getByRole("switch", { name: "In lists" }).count()).toBe(0);
    expect(await page.getByRole("combobox", { name: "In the portal" }).count()).toBe(0);
  });
  await define("Referred by", "Link to a record", inLists);
  await define("Dogs", "Yes or no", inLists);
  await define("Label", "Calculated", async () => {
    await inLists();
    await page.getByRole("textbox", { name: "Template" }).fill("{{ customer.extra.door_code }}");
    await page.getByRole("button", { name: "Create field" }).click();
    await page.getByText("There is no customer.extra.door_code").waitFor();
    await page.getByRole("textbox", { name: "Template" }).fill("");
    await page.getByRole("button", { name: "Name", exact: true }).click();
    await page.getByRole("textbox", { name: "Template" }).fill("{{ customer.name | upcase }} / {{ customer.extra.referred_by }}");
  });

  await page.getByRole("link", { name: "Customers", exact: true }).first().click();
  await page.getByRole("link", { name: "New customer" }).click();
  await page.getByRole("heading", { level: 1, name: "New customer" }).waitFor();
  await page.getByRole("textbox", { name: "Name" }).fill("Mara Fields");
  await page.locator('[data-field="extra.site_plan"] input[type=file]').setInputFiles({
    name: "plan.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\nhello"),
  });
  await page.getByText("plan.pdf").waitFor();
  await page.getByRole("textbox", { name: "Door code" }).fill("4711-K");
  const referrer = page.getByRole("combobox", { name: "Referred by" });
  await referrer.click();
  await referrer.fill("friend");
  await page.getByRole("option", { name: /Iva Friend/ }).click();
  await page.getByRole("combobox", { name: "Dogs" }).selectOption("Yes");
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Add customer" }).click();

  await page.getByRole("heading", { level: 1, name: "Mara Fields" }).waitFor();
  await page.getByRole("link", { name: "Details" }).click();
  await page.getByText("MARA FIELDS / Iva Friend").waitFor();
  await page.getByRole("link", { name: "Iva Friend" }).waitFor();
  expect(await page.getByText("4711-K").count()).toBe(0);
  await page.getByRole("button", { name: "Show Door code" }).click();
  await page.getByText("4711-K").waitFor();
  await page.mouse.move(0, 0);
  expect(await seriousViolations(page)).toEqual([]);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download plan.pdf" }).click();
  expect((await readFile(await (await saved).path())).toString()).toContain("hello");
  await page.getByRole("link", { name: "Iva Friend" }).click();
  await page.getByRole("heading", { level: 1, name: "Iva Friend" }).waitFor();
  expect(page.url()).toContain(friend.id);

  await page.goto(new URL("/admin/customers?extra.dogs=true", page.url()).href);
  await page.getByRole("link", { name: "Mara Fields" }).waitFor();
  expect(await page.getByRole("link", { name: "Iva Friend" }).count()).toBe(0);
  await page.getByRole("button", { name: "Columns" }).click();
  for (const name of ["Site plan", "Referred by", "Label"]) await page.getByRole("checkbox", { name, exact: true }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("cell", { name: "MARA FIELDS / Iva Friend" }).waitFor();
  await page.getByRole("cell", { name: "plan.pdf" }).waitFor();

  await page.getByRole("button", { name: "Export this list" }).click();
  await page.getByRole("radio", { name: "CSV" }).check({ force: true });
  const exported = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const table = (await readFile(await (await exported).path())).toString();
  expect(table).toContain("extra.label");
  expect(table).toContain("MARA FIELDS / Iva Friend");
  expect(table).not.toMatch(/door_code|4711|sealed/);
});
