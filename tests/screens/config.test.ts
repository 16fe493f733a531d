// The configuration as staff use it: real pages in a real browser.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createPartner } from "../../server/modules/partners/index.ts";
import { day } from "../../shared/calendar.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;
/** Pages answer within seconds, on a busy machine too. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });

describe("the configuration", async () => {
  const program = await testProgram({ now: "2026-11-28T09:00:00Z" });
  await program.inWork((work) => makeProvider(work));
  const harbour = await program.inWork((work) => makeProvider(work, { code: "harbour" }));
  await program.query("update partners.partners set name = 'Harbour Net' where id = $1", [harbour.partnerId]);
  await program.inWork((work) => addSubscribers(work, harbour, { count: 2, startOn: day("2026-01-01"), nextBillingOn: day("2026-12-01") }));
  const ada = await signInStaff(program, { fullName: "Ada Admin" });
  const hana = await signInStaff(program, { role: "administrator", partners: [harbour.partnerId], fullName: "Hana Harbour" });
  const browser = await testBrowser(program);
  const overflow = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const setting = (page: Page, key: string) => page.locator(`[id="${key}"]`);

  it("O-239 O-238 is searched, leads to the setting, sets it for one partner alone and takes it back", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config", { as: ada, width: 1440 });
    await page.getByRole("link", { name: /^Billing defaults/ }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("searchbox", { name: "Find a page or setting" }).fill("days to pay");
    await page.getByRole("link", { name: /^Days to pay A document/ }).click();
    const dueDays = setting(page, "billing.due_days");
    await eventually(() => dueDays.getAttribute("data-marked")).toBe("true");
    await dueDays.getByText("From the built-in default").waitFor();

    await page.getByRole("combobox", { name: "Values for" }).click();
    await page.getByRole("option", { name: "Harbour Net" }).click();
    await page.waitForURL(/place=partner\./);
    const box = page.getByRole("textbox", { name: "Days to pay", exact: true });
    await box.fill("200");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await dueDays.getByText("At most 60").waitFor();
    await box.fill("20");
    await dueDays.getByText("Not saved").waitFor();
    await page.getByText("21 Mar 2027").waitFor();
    // Leaving would lose it.
    await page.getByRole("link", { name: "Config", exact: true }).last().click();
    await page.getByText("Leave without saving?").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await dueDays.getByText("Set here").last().waitFor();
    expect(await seriousViolations(page)).toEqual([]);

    // The common value is untouched, and now differs.
    await page.getByRole("combobox", { name: "Values for" }).click();
    await page.getByRole("option", { name: "Everybody: common values" }).click();
    await dueDays.getByText("From the built-in default").waitFor();
    await eventually(() => box.inputValue()).toBe("15");
    await box.fill("10");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await dueDays.getByText("Set here").last().waitFor();

    await page.getByRole("combobox", { name: "Values for" }).click();
    await page.getByRole("option", { name: "Harbour Net" }).click();
    await eventually(() => box.inputValue()).toBe("20");
    await page.getByRole("button", { name: "Reset: Days to pay", exact: true }).click();
    await eventually(() => box.inputValue()).toBe("10");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await dueDays.getByText("From the common values").waitFor();
    const rows = await program.query("select level, value from partners.settings where key = 'billing.due_days' order by level");
    expect(rows).toEqual([
      { level: "partner", value: null },
      { level: "system", value: 10 },
    ]);
  });

  it("P-40 P-41 the portal's settings are found by their words; what a partner has of its own stands alone on a wish", {
    timeout: patienceMs,
  }, async () => {
    await program.query(
      "insert into partners.settings (key, level, scope_id, partner_id, value, changed_at) values ('portal.finance.auto_pay', 'partner', $1, $1, 'false', now())",
      [harbour.partnerId],
    );
    const page = await browser.open(`/admin/config/settings/portal?place=partner.${harbour.partnerId}`, { as: ada, width: 360 });
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("lists finance");
    await setting(page, "portal.finance.items").waitFor();
    await eventually(() => page.locator(".setting").count()).toBe(1);
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("nothing of the kind");
    await page.getByText("No setting fits. Change what you look for.").waitFor();
    await page.getByRole("searchbox", { name: "Find a setting" }).fill("");
    const only = page.getByRole("switch", { name: "Only what is set here (1)" });
    await only.focus();
    await only.press("Space");
    await eventually(() => page.locator(".setting").count()).toBe(1);
    await setting(page, "portal.finance.auto_pay").getByText("Set here").last().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it("O-239 a dangerous value says what it would do, and values that do not fit together are refused", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config/settings/security", { as: ada, width: 1440 });
    await page.getByRole("combobox", { name: "Second factor of staff" }).click();
    await page.getByRole("option", { name: "Everybody" }).click();
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("2 administrators have no second factor and must set one up").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Discard" }).click();
    expect(await program.query("select 1 from partners.settings where key = 'identity.require_2fa'")).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);

    await page.goto("/admin/config/settings/payments");
    await page.getByRole("textbox", { name: "Smallest top-up" }).fill("2000");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await setting(page, "payments.topup_min").getByText("The smallest top-up is above the largest").waitFor();
  });

  it("O-240 settings leave as a file and come back with a choice for each that differs", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config", { as: ada, width: 1440 });
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export settings" }).click()]);
    const file = JSON.parse(await readFile(await download.path(), "utf8")) as { settings: Record<string, unknown> };
    expect(file.settings).toMatchObject({ "billing.min_days_to_pay": 5, "payments.allow_partial": true });
    Object.assign(file.settings, { "billing.min_days_to_pay": 6, "payments.allow_partial": false, "nobody.knows": 1 });
    await page.getByRole("button", { name: "Import settings" }).click();
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: "settings.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
    await page.getByText("2 values differ").waitFor();
    await page.getByText("nobody.knows").waitFor();
    await page.getByRole("checkbox", { name: "Part payments" }).uncheck();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await page.getByText("1 setting saved").waitFor();
    expect(
      await program.query("select key, value from partners.settings where key in ('billing.min_days_to_pay', 'payments.allow_partial')"),
    ).toEqual([{ key: "billing.min_days_to_pay", value: 6 }]);
  });

  it("O-61 O-62 an additional field with options is made, changed and deleted", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/fields", { as: ada, width: 1440 });
    await page.getByRole("link", { name: "New additional field" }).first().click();
    await page.getByRole("button", { name: "Create field" }).click();
    await page.getByText("This is needed").first().waitFor();
    await page.getByRole("textbox", { name: "Title, English" }).fill("Connection");
    await eventually(() => page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("connection");
    await page.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "One choice" }).click();
    await page.getByRole("button", { name: "Add option" }).click();
    await page.getByRole("textbox", { name: "English", exact: true }).fill("Fibre");
    await page.getByRole("textbox", { name: "Arabic", exact: true }).fill("ألياف");
    await page.getByRole("button", { name: "Add option" }).click();
    await page.getByRole("textbox", { name: "English", exact: true }).last().fill("Cable");
    await page.getByRole("button", { name: "Move Cable up" }).click();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Create field" }).click();
    await page.getByRole("link", { name: "Connection" }).click();
    const [made] = await program.query("select type, options from partners.additional_fields where name = 'connection'");
    expect(made).toEqual({
      type: "choice",
      options: [
        { key: "cable", title: { en: "Cable" }, archived: false },
        { key: "fibre", title: { en: "Fibre", ar: "ألياف" }, archived: false },
      ],
    });
    await page.getByRole("switch", { name: "Required" }).check({ force: true });
    await page.getByRole("button", { name: "Save field" }).click();
    await page.getByText("Field saved").waitFor();
    expect(await program.query("select is_required, version from partners.additional_fields where name = 'connection'")).toEqual([
      { is_required: true, version: 2 },
    ]);
    await page.getByRole("button", { name: "Delete field" }).click();
    await page.getByRole("button", { name: "Delete field" }).last().click();
    await page.getByText("No additional fields here yet").waitFor();
  });

  it("O-242 O-243 a partner is made, gets its colour, and is deleted; one with customers can only be suspended", {
    timeout: patienceMs,
  }, async () => {
    const page = await browser.open("/admin/config/partners", { as: ada, width: 1440 });
    await page
      .getByRole("link", { name: "New: 2", exact: true })
      .or(page.getByRole("link", { name: "Active: 2", exact: true }))
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "New partner" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Hill Radio");
    await eventually(() => page.getByRole("textbox", { name: "Code" }).inputValue()).toBe("hill-radio");
    await page.getByRole("textbox", { name: "Code" }).fill("harbour");
    await page.getByRole("button", { name: "Create partner" }).click();
    await eventually(() => page.getByRole("textbox", { name: "Code" }).getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("textbox", { name: "Code" }).fill("hill");
    await page.getByRole("button", { name: "Create partner" }).click();
    await page.getByRole("heading", { level: 1, name: "Hill Radio" }).waitFor();
    await page.getByRole("link", { name: "Brand" }).click();
    await page.getByRole("textbox", { name: "Accent colour", exact: true }).fill("#ffee00");
    await page.getByText(/Too pale for white words/).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Save partner" }).click();
    await page.getByText("Partner saved").waitFor();
    expect(await program.query("select accent_colour from partners.partners where code = 'hill'")).toEqual([{ accent_colour: "#ffee00" }]);
    await page.getByRole("button", { name: "More actions" }).first().click();
    await page.getByRole("menuitem", { name: "Delete partner" }).click();
    await page.getByRole("button", { name: "Delete partner" }).click();
    await page.getByText("Partner Hill Radio was deleted").waitFor();

    await page.getByRole("link", { name: "Harbour Net" }).click();
    await page.getByRole("button", { name: "More actions" }).first().click();
    await page.getByRole("menuitem", { name: "Delete partner" }).click();
    await page.getByText(/Customers and what belongs to them: \d/).waitFor();
    await page.getByRole("button", { name: "Suspend partner" }).click();
    await page.getByRole("button", { name: "Suspend partner" }).click();
    await page.getByText("Suspended", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Take the partner back" }).click();
    await page.getByText("Partner is active again").waitFor();
  });

  it("O-26 O-29 staff of one partner see its values, and nothing of the whole installation's to change", {
    timeout: patienceMs,
  }, async () => {
    await program.inWork((work) =>
      createPartner(work, { code: "far", name: "Far Away", legalName: "Far Away Ltd", currency: "EUR", timeZone: "Europe/Berlin" }),
    );
    const page = await browser.open("/admin/config", { as: hana, width: 360 });
    await page.getByRole("link", { name: /^Preferences/ }).click();
    const pattern = page.getByRole("textbox", { name: "Pattern of portal logins" });
    await pattern.fill("hn{seq:6}");
    await page.getByRole("button", { name: "Save 1 change" }).click();
    await setting(page, "customers.login_pattern").getByText("Set here").last().waitFor();
    expect(await program.query("select partner_id from partners.settings where key = 'customers.login_pattern'")).toEqual([
      { partner_id: harbour.partnerId },
    ]);
    expect([await overflow(page), await seriousViolations(page)]).toEqual([0, []]);
    for (const path of ["/admin/config/partners", "/admin/config/labels", "/admin/config/locations", "/admin/config/fields"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect([path, await page.getByText("Far Away").count(), await overflow(page), await seriousViolations(page)]).toEqual([
        path,
        0,
        0,
        [],
      ]);
    }
    await page.goto("/admin/config/settings/security");
    await page.getByText("The settings of this page are for staff of all partners.").waitFor();
  });

  it("O-59 O-244 labels and locations are made and deleted, in Arabic and in the dark as well", { timeout: patienceMs }, async () => {
    const page = await browser.open("/admin/config/labels", { as: ada, width: 1440 });
    await page.getByRole("button", { name: "New label" }).first().click();
    await page.getByRole("textbox", { name: "Title" }).fill("VIP");
    await page.getByRole("textbox", { name: "Colour", exact: true }).fill("#fde68a");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Create label" }).click();
    await page.getByRole("button", { name: "Edit the label VIP" }).click();
    await page.getByRole("button", { name: "Delete label" }).click();
    await page.getByText("No record carries it.").waitFor();
    await page.getByRole("button", { name: "Delete label" }).click();
    await page.getByText("No labels here yet").waitFor();

    await page.goto("/admin/config/locations");
    await page.getByRole("button", { name: "New location" }).first().click();
    await page.getByRole("textbox", { name: "Name" }).fill("Hill");
    await page.getByRole("button", { name: "Create location" }).click();
    await page.getByRole("button", { name: "What to do with Hill" }).click();
    await page.getByRole("menuitem", { name: "Add a location in it" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Tower");
    await page.getByRole("button", { name: "Create location" }).click();
    await page.getByRole("button", { name: "Tower", exact: true }).waitFor();
    await page.getByRole("button", { name: "What to do with Hill" }).click();
    await page.getByRole("menuitem", { name: "Delete location" }).click();
    await page.getByRole("button", { name: "Delete location" }).click();
    await page.getByText("Other locations lie in this one.").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();

    await page.evaluate(() => localStorage.setItem("language", '"ar"'));
    await page.emulateMedia({ colorScheme: "dark" });
    for (const path of ["/admin/config", "/admin/config/settings/main", "/admin/config/locations", "/admin/config/fields/new"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect([path, await page.evaluate(() => document.documentElement.dir), await overflow(page), await seriousViolations(page)]).toEqual([
        path,
        "rtl",
        0,
        [],
      ]);
    }
    expect(browser.faults).toEqual([]);
  });
});
