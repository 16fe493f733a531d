// A sign-in ends while somebody is at work: it is renewed over the page, and nothing typed is lost. Both apps, in a real browser.
import { generateSync } from "otplib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createAdministrator } from "../../server/modules/identity/commands.ts";
import { confirmTotpEndpoint, staffSignInEndpoint, startTotpEndpoint } from "../../server/modules/identity/contract.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { type Caller, signInCustomer, stranger } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
/** Pages answer within seconds, on a busy machine too. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });
const password = "a long enough passphrase";

describe("a sign-in that ends under an open page", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [first, second] = payers.map(({ customerId }) => customerId) as [string, string];
  const browser = await testBrowser(program);

  const makeStaff = (login: string, fullName: string) =>
    program.inWork((work) =>
      createAdministrator(work, { login, email: `${login}@provider.example`, fullName, role: "super_administrator", password }),
    );
  async function signIn(login: string): Promise<Caller> {
    const caller = await stranger(program);
    await caller.ok(staffSignInEndpoint, { body: { identifier: login, password } });
    return caller;
  }
  const expire = (): Promise<unknown> =>
    program.query(
      "update identity.sign_ins set created_at = created_at - interval '61 days', last_seen_at = last_seen_at - interval '61 days'",
    );
  const notesOf = async (customerId: string): Promise<number> =>
    (await program.query("select 1 from billing.money_documents where account_id = $1 and kind = 'credit_note'", [customerId])).length;
  const again = (page: Page) => page.getByRole("dialog", { name: "Your sign-in has ended" });

  await makeStaff("ann", "Ann Novak");
  await makeStaff("bob", "Bob Brown");
  await makeStaff("tina", "Tina Totp");

  it("O-40 staff sign in again over an open sheet; what was sent is sent once more and happens once", { timeout: patienceMs }, async () => {
    const [invoice] = await invoicesOf(program, first);
    const page = await browser.open(`/admin/invoices/${invoice!.id}`, { as: await signIn("ann"), width: 1440 });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Credit …" }).click();
    await page.getByLabel("Reason").fill("The line was down.");
    await expire();
    await page.getByRole("button", { name: "Issue credit note over €54.00" }).click();
    await again(page).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await again(page).getByLabel("Login or email").inputValue()).toBe("ann");
    // Esc does not take away what hides the page.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await again(page).getByRole("textbox", { name: "Password" }).fill("not the passphrase");
    await page.keyboard.press("Enter");
    await again(page).getByRole("alert").waitFor();
    expect(await notesOf(first)).toBe(0);
    await again(page).getByRole("textbox", { name: "Password" }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByText(/^Credit note .+ was issued$/).waitFor();
    expect(await again(page).count()).toBe(0);
    expect(await notesOf(first)).toBe(1);
    const [entry] = await program.query(
      "select actor_name from identity.audit_entries where actor_kind = 'staff' order by seq desc limit 1",
    );
    expect(entry).toEqual({ actor_name: "Ann Novak" });
    expect(await faultsOfBooks(program)).toEqual([]);
    expect(browser.faults).toEqual([]);
  });

  it("O-33 O-40 the second factor is asked for as well", { timeout: patienceMs }, async () => {
    const tina = await signIn("tina");
    const { secret } = await tina.ok(startTotpEndpoint);
    const code = (): string => generateSync({ secret, epoch: program.clock.now().getTime() / 1000 });
    await tina.ok(confirmTotpEndpoint, { body: { code: code() } });
    const page = await browser.open(`/admin/customers/${second}/edit`, { as: tina, width: 360, dark: true });
    await page.getByRole("textbox", { name: "City" }).fill("Seaford");
    await expire();
    await page.getByRole("button", { name: "Save" }).click();
    await again(page).getByRole("textbox", { name: "Password" }).fill(password);
    await again(page).getByRole("button", { name: "Sign in" }).click();
    // No step of the app works twice.
    program.clock.moveTo("2026-04-01T08:01:00Z");
    await again(page).getByLabel("Code").fill(code());
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await eventually(() => program.query("select city from customers.customers where id = $1", [second])).toEqual([{ city: "Seaford" }]);
    expect(browser.faults).toEqual([]);
  });

  it("O-40 another person finds a page of their own, and nothing of what was typed is sent", { timeout: patienceMs }, async () => {
    const [invoice] = await invoicesOf(program, second);
    const page = await browser.open(`/admin/invoices/${invoice!.id}`, { as: await signIn("ann"), width: 1440 });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Credit …" }).click();
    await page.getByLabel("Reason").fill("Ann thinks so.");
    await expire();
    await page.getByRole("button", { name: "Issue credit note over €54.00" }).click();
    await again(page).getByLabel("Login or email").fill("bob");
    await again(page).getByRole("textbox", { name: "Password" }).fill(password);
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    await page.getByRole("button", { name: "Bob Brown: your menu" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await notesOf(second)).toBe(0);
    expect(browser.faults).toEqual([]);
  });

  it("O-40 who leaves instead comes to the sign-in page, which leads back", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/invoices", { as: await signIn("ann"), width: 360 });
    await page.getByRole("link", { name: /^2026/ }).first().waitFor();
    await expire();
    await page.reload();
    // Nothing was open yet: the page itself asks.
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.getByLabel("Login or email").fill("ann");
    await page.locator("input[name=password]").fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Invoices" }).waitFor();
    // The list has come; otherwise its own request would find that the sign-in has ended.
    const invoice = page.getByRole("link", { name: /^2026/ }).first();
    await invoice.waitFor();
    await expire();
    await invoice.click();
    await again(page).getByRole("button", { name: "Leave this page" }).click();
    await page.getByText("Your sign-in has ended. Sign in to go back").waitFor();
    expect(new URL(page.url()).searchParams.get("next")).toMatch(/^\/invoices/);
    expect(browser.faults).toEqual([]);
  });

  it("P-23 a subscriber signs in again over an open sheet, in Arabic too, and what they typed is saved", {
    timeout: patienceMs,
  }, async () => {
    await program.inWork((work) =>
      setCustomerPassword(work, { customerId: second, partnerId: provider.partnerId, password, mustChange: false }),
    );
    await program.query("update customers.customers set language = 'ar' where id = $1", [second]);
    const page = await browser.open("/portal/profile", { as: await signInCustomer(program, second), language: "ar" });
    await page.getByRole("button", { name: "غيّر بيانات التواصل" }).click();
    await page.getByRole("textbox").first().fill("new.address@example.net");
    await expire();
    await page.locator("dialog button[type=submit]").click();
    const dialog = page.getByRole("dialog", { name: "انتهى تسجيل دخولك" });
    await dialog.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await dialog.locator("input[name=identifier]").fill("customer2@example.net");
    await dialog.locator("input[name=password]").fill(password);
    await page.keyboard.press("Enter");
    // The sign-in is itself the fresh proof that this change wants.
    await eventually(() =>
      program.query("select value from customers.contacts where customer_id = $1 and kind = 'email'", [second]),
    ).toEqual([{ value: "new.address@example.net" }]);
    await eventually(() => page.getByRole("dialog").count()).toBe(0);
    expect(browser.faults).toEqual([]);
  });
});
