// An administrator's first day, and what their colleagues may do with them: real pages in a real browser, a real mail server.
import { generateSync } from "otplib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAdministratorsEndpoint, meEndpoint } from "../../server/modules/identity/contract.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { messagesMode } from "../../server/modules/notifications/settings.ts";
import { createPartner, getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { startJobs } from "../../server/platform/jobs.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { openMailBox } from "../support/mail-box.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
const password = "a long enough passphrase";

describe("administrators", async () => {
  const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
  const box = await openMailBox();
  const { id: partnerId } = await program.inWork((work) =>
    createPartner(work, {
      code: "north",
      name: "Northern Fibre",
      legalName: "Northern Fibre Ltd.",
      currency: "EUR",
      timeZone: "Europe/Berlin",
      email: "office@northern.example",
    }),
  );
  const chief = await signInStaff(program, { fullName: "Ada Chief" });
  const browser = await testBrowser(program);
  await program.inWork(async (work) => {
    await setSetting(work, messagesMode, { level: "system" }, "live");
    await saveServer(work, program.tools, await getPartner(work, partnerId), {
      host: box.host,
      port: box.port,
      encryption: "none",
      checkCertificate: true,
      user: "",
      password: "",
    });
  });
  let stopJobs: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    stopJobs = await startJobs(program.databaseUrl, program.base, program.book);
  });
  afterAll(() => stopJobs?.());

  const totp = (secret: string): string => generateSync({ secret, epoch: Math.floor(program.clock.now().getTime() / 1000) });
  const fits = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it("O-44 O-33 O-40 is invited, chooses the password by the mailed link, signs in and sets up the authenticator app", {
    timeout: patienceMs,
  }, async () => {
    const desk = await browser.open("/admin/config/administrators", { as: chief, width: 1440 });
    await desk.getByRole("button", { name: "Invite administrator" }).click();
    await desk.getByRole("textbox", { name: "Name", exact: true }).fill("Mia Marić");
    await desk.getByRole("textbox", { name: "Email", exact: true }).fill("mia@provider.example");
    // What is wrong is said beside its field, and nothing typed is lost.
    await desk.getByRole("textbox", { name: "Login", exact: true }).fill("Mia M");
    await desk.getByRole("combobox", { name: "Role" }).selectOption({ label: "Manager" });
    await desk.getByRole("radio", { name: "All partners" }).check();
    await desk.getByRole("button", { name: "Send invitation" }).click();
    await desk.getByText("3 to 64 of a–z, 0–9, dot, underscore and hyphen").nth(1).waitFor();
    expect(await seriousViolations(desk)).toEqual([]);
    await desk.getByRole("textbox", { name: "Login", exact: true }).fill("mia");
    await desk.getByRole("button", { name: "Send invitation" }).click();
    await desk.getByRole("heading", { level: 1, name: "Mia Marić" }).waitFor();
    await desk.getByText("Invited", { exact: true }).first().waitFor();
    await desk.getByRole("button", { name: "Invite again" }).waitFor();

    await expect.poll(() => box.mails.length, { timeout: 30_000 }).toBe(1);
    const mail = box.mails.find(({ to }) => to.includes("mia@provider.example"));
    // The address that the provider configured stands before it; the browser of the test knows another one.
    const link = /https?:\/\/[^/\s]+(\/admin\/password#[\w-]+)/.exec(mail?.mail.text ?? "")?.[1] ?? "";
    expect(link).not.toBe("");

    const phone = await browser.open(link, {});
    await phone.getByRole("heading", { name: "Welcome, Mia Marić" }).waitFor();
    expect(await seriousViolations(phone)).toEqual([]);
    expect(await fits(phone)).toBe(0);
    await phone.getByLabel("New password").fill("short");
    await phone.getByRole("button", { name: "Choose password" }).click();
    await phone.getByRole("alert").waitFor();
    await phone.getByLabel("New password").fill(password);
    await phone.getByRole("button", { name: "Choose password" }).click();
    await phone.getByRole("heading", { name: "Sign in" }).waitFor();
    await phone.getByLabel("Login or email").fill("mia");
    await phone.locator("input[name=password]").fill(password);
    await phone.getByRole("button", { name: "Sign in" }).click();
    await phone.getByRole("button", { name: "Mia Marić: your menu" }).waitFor();

    await phone.goto(`${browser.address}/admin/me?tab=security`);
    await phone.getByRole("button", { name: "Set up the app" }).click();
    await phone.getByAltText("QR code for the authenticator app").waitFor();
    const secret = ((await phone.locator("dialog bdi.code").textContent()) ?? "").trim();
    expect(await seriousViolations(phone)).toEqual([]);
    expect(await fits(phone)).toBe(0);
    await phone.getByLabel("Code of the app").fill("000000");
    await phone.getByRole("button", { name: "Confirm the app" }).click();
    await phone.getByRole("alert").waitFor();
    await phone.getByLabel("Code of the app").fill(totp(secret));
    await phone.getByRole("button", { name: "Confirm the app" }).click();
    await phone.getByRole("button", { name: "I have kept them" }).waitFor();
    const codes = await phone.locator(".recovery-codes li").allInnerTexts();
    expect(codes).toHaveLength(10);
    await phone.getByRole("button", { name: "I have kept them" }).click();
    await phone.getByText("10 recovery codes are left.").waitFor();

    // Signing in again asks for the second step; a recovery code is worth one.
    await phone.getByRole("button", { name: "Mia Marić: your menu" }).click();
    await phone.getByRole("button", { name: "Sign out" }).click();
    await phone.getByLabel("Login or email").fill("mia@provider.example");
    await phone.locator("input[name=password]").fill(password);
    await phone.getByRole("button", { name: "Sign in" }).click();
    await phone.getByRole("heading", { name: "One more step" }).waitFor();
    expect(await seriousViolations(phone)).toEqual([]);
    await phone.getByLabel("Code").fill(codes[0] ?? "");
    await phone.getByRole("button", { name: "Sign in" }).click();
    await phone.getByRole("button", { name: "Mia Marić: your menu" }).waitFor();

    // With two left a banner says so on every page.
    await program.query(
      `update identity.recovery_codes set used_at = now() where used_at is null and code_hash not in
        (select code_hash from identity.recovery_codes where used_at is null limit 2)`,
    );
    await phone.goto(`${browser.address}/admin/me`);
    await phone.getByText("Only 2 recovery codes are left.").waitFor();
    expect(await fits(phone)).toBe(0);

    await desk.reload();
    await desk.locator(".record-answers").getByText("Set up", { exact: true }).waitFor();
    expect(browser.faults).toEqual([]);
  });

  it("O-20 O-23 gets an exception from the role, which stands in bold, says why, and goes with one press", {
    timeout: patienceMs,
  }, async () => {
    const ann = await signInStaff(program, { role: "manager", fullName: "Ann Manager" });
    const page = await browser.open(`/admin/config/administrators/${ann.adminId}?tab=rights`, { as: chief, width: 1440 });
    await page.getByRole("textbox", { name: "Find a right" }).fill("payments");
    const create = page.getByRole("combobox", { name: "Payments: Create" });
    await expect.poll(() => create.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe("All (role)");
    await create.selectOption({ label: "No" });
    await page.getByRole("button", { name: "Save 1 exception" }).click();
    await page.getByText("The exceptions are saved.").waitFor();
    await page.getByText("Only exceptions (1)").click();
    await page.getByRole("button", { name: "Why? Payments" }).click();
    await page.getByText(/Create: No, an exception made by Ada Chief on/).waitFor();
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByRole("button", { name: "Remove all exceptions" }).click();
    await page.getByRole("button", { name: "Remove 1 exception" }).click();
    await page.getByText("Only exceptions (0)").click();
    await page.getByText("This person has no exceptions from the role.").waitFor();
    expect(browser.faults).toEqual([]);
  });

  it("O-25 O-21 is archived with a word about what ends; of oneself nobody changes anything", { timeout: patienceMs }, async () => {
    const leaving = await signInStaff(program, { role: "manager", fullName: "Lea Leaving" });
    const page = await browser.open(`/admin/config/administrators/${leaving.adminId}`, { as: chief, width: 1440 });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByText("1 open sign-in ends at once.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Archive Lea Leaving" }).click();
    await page.getByText("Archived", { exact: true }).first().waitFor();
    expect((await leaving.call(listAdministratorsEndpoint)).status).toBe(401);

    // Of oneself nobody changes role, rights, partners or status: the buttons are not there.
    await page.goto(`${browser.address}/admin/config/administrators/${chief.adminId}?tab=rights`);
    await page.getByText("Nobody changes their own role, rights or partners.").waitFor();
    expect(await page.getByRole("button", { name: "More actions" }).count()).toBe(0);
    expect(browser.faults).toEqual([]);
  });

  it("O-17 O-18 a role is made from a template, changed right by right, and deleted with its holders moved", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config/roles", { as: chief, width: 1440 });
    await page.getByRole("button", { name: "New role" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Night desk");
    await page.getByLabel("Start with").selectOption({ label: "Support agent" });
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByRole("heading", { level: 1, name: "Night desk" }).waitFor();
    await page.getByRole("textbox", { name: "Find a right" }).fill("tickets");
    await page.getByRole("combobox", { name: "Tickets: Delete" }).selectOption({ label: "Own" });
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("The rights are saved.").waitFor();
    const roleId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await program.query("update identity.administrators set role_id = $1 where full_name = 'Ann Manager'", [roleId]);
    await page.reload();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete role" }).click();
    await page.getByLabel("Their new role").selectOption({ label: "Technician" });
    await page.getByRole("button", { name: "Move 1 holder and delete" }).click();
    await page.getByRole("heading", { level: 1, name: "Roles" }).waitFor();
    await page.getByRole("link", { name: "Night desk" }).waitFor({ state: "detached" });
    expect(browser.faults).toEqual([]);
  });

  it("O-45 O-46 an API key shows its secret once, and is revoked", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/api-keys", { as: chief, width: 1440 });
    await page.getByRole("button", { name: "New API key" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Website");
    await page.getByRole("textbox", { name: "Find a right" }).fill("invoices");
    await page.getByRole("checkbox", { name: "Invoices: View", exact: true }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Create key with 1 right" }).click();
    await page.getByTestId("api-key").waitFor();
    const key = await page.getByTestId("api-key").textContent();
    expect(key).toMatch(/^dmk_/);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "I have copied it" }).click();
    await page.getByRole("cell", { name: "Website" }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("The key Website is revoked.").waitFor();
    expect(await page.getByText(key ?? "").count()).toBe(0);
    expect(browser.faults).toEqual([]);
  });

  it("O-51 O-22 the audit log tells in sentences what was done here; who may not see it is not shown the way", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config/audit?entity=administrator&action=invited", { as: chief, width: 1440 });
    await page.getByText("Administrator Mia Marić: Invited").waitFor();
    await page.getByText("Administrator Mia Marić: Invited").click();
    await page.getByText("The difference").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const technician = await signInStaff(program, { role: "technician" });
    const other = await browser.open("/admin/config/audit", { as: technician, width: 1440 });
    await other.getByRole("heading", { name: "You may not open this page" }).waitFor();
    expect(await other.getByRole("link", { name: "Audit log" }).count()).toBe(0);
    expect(browser.faults).toEqual([]);
  });

  it("O-40 two minutes before an idle sign-in ends somebody is asked; nobody there means signed out", { timeout: patienceMs }, async () => {
    const ida = await signInStaff(program, { role: "manager", fullName: "Ida Idle" });
    const page = await browser.open("/admin/me", { as: ida, width: 360 });
    await page.clock.install();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Ida Idle" }).waitFor();
    await page.clock.fastForward("57:00");
    expect(await page.getByRole("heading", { name: "Are you still there?" }).count()).toBe(0);
    await page.clock.fastForward("01:30");
    await page.getByRole("heading", { name: "Are you still there?" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Stay signed in" }).click();
    await page.clock.fastForward("00:05");
    expect(await page.getByRole("heading", { name: "Are you still there?" }).count()).toBe(0);
    await page.clock.fastForward("58:30");
    await page.getByRole("heading", { name: "Are you still there?" }).waitFor();
    await page.clock.fastForward("02:00");
    // The page is hidden and waits for the same person.
    await page.getByRole("dialog", { name: "Your sign-in has ended" }).getByRole("button", { name: "Leave this page" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    // Signing in again leads back to where one was.
    expect(new URL(page.url()).searchParams.get("next")).toBe("/me");
    expect((await ida.call(meEndpoint)).status).toBe(401);
    expect(browser.faults).toEqual([]);
  });

  it.each([
    "/admin/config/administrators",
    "/admin/config/roles",
    "/admin/config/api-keys",
    "/admin/config/audit",
    "/admin/config/sign-in-log",
    "/admin/config/sign-ins",
    "/admin/me",
  ])("O-14 %s fits the narrowest phone, in the dark and in Arabic", { timeout: patienceMs }, async (path) => {
    const page = await browser.open(path, { as: chief, width: 360, dark: true, language: "ar" });
    await page.evaluate(() => localStorage.setItem("language", JSON.stringify("ar")));
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    expect(await fits(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(browser.faults).toEqual([]);
  });
});
