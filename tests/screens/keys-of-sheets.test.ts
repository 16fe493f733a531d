// Who types does not reach for the mouse: Enter sends a sheet, in a long text it begins a line, and Ctrl+Enter sends from there.
import { expect, it } from "vitest";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { balanceOf, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const { payers } = await makePayers(program, 1);
const { customerId, serviceIds } = payers[0]!;
const staff = await signInStaff(program, { fullName: "Eva Babić" });
const browser = await testBrowser(program);

it("Enter in a field of one line sends: a label, a service's details, a booking, a payment", { timeout: patienceMs }, async () => {
  const page = await browser.open("/admin/config/labels", { as: staff, width: 1440 });
  await page.getByRole("button", { name: "New label" }).first().click();
  await page.getByRole("dialog").getByLabel("Title").fill("Gold");
  await page.keyboard.press("Enter");
  await page.getByText("Label Gold was created").waitFor();

  await page.goto(`/admin/services/${serviceIds[0]}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit details" }).click();
  await page.getByRole("dialog").getByLabel("Address").fill("Harbour Street 5");
  await page.keyboard.press("Enter");
  await page.getByText(/was changed$/).waitFor();

  await page.goto(`/admin/customers/${customerId}?tab=money&view=transactions`);
  await page.getByRole("button", { name: "Book a correction" }).click();
  const booking = page.getByRole("dialog", { name: "Book without a document" });
  await booking.getByLabel("Reason").fill("Goodwill");
  await booking.getByLabel("Text").fill("Thank you");
  // An unfinished sheet is not sent, and says nothing wrong either.
  await page.keyboard.press("Enter");
  expect(await balanceOf(program, customerId)).toBe(-5400n);
  await booking.getByLabel("Amount").fill("4");
  await page.keyboard.press("Enter");
  await page.getByText("It was booked").waitFor();
  expect(await balanceOf(program, customerId)).toBe(-5000n);

  await page.goto(`/admin/services/${serviceIds[0]}`);
  await page.getByRole("button", { name: "End service" }).click();
  await page.getByLabel("Last day").fill("2026-05-31");
  await page.getByLabel("Last day").press("Tab");
  await page.getByRole("dialog").getByLabel("Reason").fill("Moves away");
  // What it comes to is worked out anew after each key; nothing is sent before.
  await expect
    .poll(
      () =>
        page
          .getByRole("dialog")
          .getByRole("button", { name: /^End service/ })
          .isEnabled(),
      { timeout: 15_000 },
    )
    .toBe(true);
  await page.keyboard.press("Enter");
  await page
    .getByText(/ends on 31 May 2026$/)
    .first()
    .waitFor();
  expect(browser.faults).toEqual([]);
});

it("in a long text Enter and Shift+Enter begin a line, and Ctrl+Enter sends, in a sheet and on a form", {
  timeout: patienceMs,
}, async () => {
  const [invoice] = await invoicesOf(program, customerId);
  const notes = () => program.query("select note from billing.money_documents where kind = 'credit_note'");
  const page = await browser.open(`/admin/invoices/${invoice!.id}`, { as: staff, width: 1440 });
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Credit …" }).click();
  const reason = page.getByRole("dialog").getByLabel("Reason");
  await reason.click();
  await page.keyboard.type("The line was down");
  await page.keyboard.press("Enter");
  await page.keyboard.type("for two days,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("twice.");
  expect(await reason.inputValue()).toBe("The line was down\nfor two days,\ntwice.");
  expect(await notes()).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await page.getByText("was issued").waitFor();
  expect(await notes()).toHaveLength(1);

  await page.goto(`/admin/services/${serviceIds[0]}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit details" }).click();
  await page.getByRole("dialog").getByLabel("Note").click();
  await page.keyboard.type("Second floor");
  await page.keyboard.press("Enter");
  await page.keyboard.type("left door");
  await page.keyboard.press("Control+Enter");
  await page.getByText(/was changed$/).waitFor();
  expect(await program.query("select note from services.services where id = $1", [serviceIds[0]])).toEqual([
    { note: "Second floor\nleft door" },
  ]);
  expect(browser.faults).toEqual([]);
});

it("O-248 keys move in a list, select and open, lead from page to page, and are letters while somebody types", {
  timeout: patienceMs,
}, async () => {
  const page = await browser.open("/admin/customers", { as: staff, width: 1440 });
  await page.getByRole("link", { name: "Customer 1" }).first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press("x");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Customer 1" }).waitFor();

  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.getByRole("heading", { level: 1, name: "Invoices" }).waitFor();
  await page.keyboard.press("n");
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Name" }).fill("gi");
  await page.keyboard.type("gi?");
  expect(new URL(page.url()).pathname).toBe("/admin/customers/new");
  expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("gigi?");
  await page.getByRole("textbox", { name: "Name" }).fill("");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Invoices", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("/");
  await page.getByPlaceholder("Name, number, page or action; ? for settings, > for actions").waitFor();
  expect(browser.faults).toEqual([]);
});

it("a list of choices opens inside its sheet, and Esc closes the list before the sheet", { timeout: patienceMs }, async () => {
  const page = await browser.open("/admin/reports/ageing", { as: staff, width: 1440 });
  await page.getByRole("button", { name: "Mail by the clock" }).click();
  const sheet = page.getByRole("dialog", { name: "Scheduled mail" });
  const often = sheet.getByRole("combobox", { name: "How often" });
  await often.click();
  await page.keyboard.press("Escape");
  await sheet.getByRole("option", { name: "Daily" }).waitFor({ state: "hidden" });
  expect(await sheet.isVisible()).toBe(true);
  await often.click();
  await sheet.getByRole("option", { name: "Daily" }).click();
  expect(await often.inputValue()).toBe("Daily");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  expect(browser.faults).toEqual([]);
});
