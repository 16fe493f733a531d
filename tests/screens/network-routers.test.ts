// Sites and routers as the provider's staff set them up: a site, a router, what to paste into it, its secret after a proof; and what staff of one
// partner see of it all. On the narrowest phone and on a wide screen, in either theme and from either side.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { staffSignInEndpoint } from "../../server/modules/identity/contract.ts";
import { createAdministrator, seedRoles } from "../../server/modules/identity/index.ts";
import { dnsAddress, landingAddress, radiusAddress } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff, stranger } from "../support/call-api.ts";
import { leadOn, settled, sidewaysScroll } from "../support/page-moves.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Nora";
const secret = "gulls-over-the-harbour";

describe("sites and routers", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  await program.inWork(async (work) => {
    await seedRoles(work);
    await createAdministrator(work, {
      ...{ login: "nora", email: "nora@staff.example", fullName: "Nora Network", role: "super_administrator", password },
      ...{ partners: "all", anyPassword: true },
    });
    for (const [setting, value] of [
      [radiusAddress, "203.0.113.10"],
      [dnsAddress, "203.0.113.53"],
      [landingAddress, "203.0.113.80"],
    ] as const)
      await setSetting(work, setting, { level: "system" }, value, 0);
  });
  const signIn = async () => {
    const nora = await stranger(program);
    await nora.ok(staffSignInEndpoint, { body: { identifier: "nora", password } });
    return nora;
  };
  const nora = await signIn();
  const browser = await testBrowser(program);
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  it("N-16, N-24 a site is added on a phone, then a router, whose configuration is there at once", async () => {
    const page = await browser.open("/admin/sites", { as: nora });
    await page.getByRole("heading", { name: "Network sites" }).waitFor();
    await isWell(page);
    await page.getByRole("link", { name: "New site" }).first().click();
    await page.getByRole("heading", { name: "New site" }).waitFor();
    await page.getByRole("textbox", { name: /^Name/ }).fill("Hilltop");
    await page.getByLabel("Type").selectOption("tower");
    await page.getByRole("textbox", { name: "Address" }).fill("Ridge Road 1");
    await isWell(page);
    await page.getByRole("button", { name: "Add the site" }).click();
    await page.getByRole("heading", { name: "Hilltop" }).waitFor();
    await page.getByText("No router stands here.").waitFor();
    await isWell(page);

    await page.getByRole("link", { name: "New router" }).click();
    await page.getByRole("heading", { name: "New router" }).waitFor();
    await page.getByRole("textbox", { name: /^Name/ }).fill("BNG 7");
    const sources = page.getByRole("combobox", { name: "RADIUS packets come from" });
    await sources.fill("198.51.100.7");
    await sources.press("Enter");
    await page.getByLabel("NAS-Identifier").fill("bng-7");
    await page.getByLabel("Shared secret", { exact: true }).fill(secret);
    await isWell(page);
    await page.getByRole("button", { name: "Add the router" }).click();
    await page.getByRole("heading", { name: "BNG 7" }).waitFor();
    const configuration = page.getByRole("region", { name: "Configuration of the router" });
    await configuration.getByText('address=203.0.113.10 secret="SHARED-SECRET"', { exact: false }).waitFor();
    expect(await configuration.textContent()).not.toContain(secret);
    await isWell(page);
    expect(
      await program.query("select nas.name, site.name as site from network.nases nas join network.sites site on site.id = nas.site_id"),
    ).toEqual([{ name: "BNG 7", site: "Hilltop" }]);
  });

  it("N-4 the secret is shown after a proof, and the log says so", async () => {
    program.clock.moveTo("2026-03-02T08:20:00Z");
    const [nas] = await program.query<{ id: string }>("select id from network.nases where name = 'BNG 7'");
    const page = await browser.open(`/admin/nases/${nas!.id}`, { as: nora, width: 1440, dark: true });
    await page.getByRole("button", { name: "Show the shared secret" }).click();
    const proof = page.getByRole("dialog", { name: "Please confirm that it is you" });
    await proof.getByLabel("Password", { exact: true }).fill(password);
    await proof.locator('button[type="submit"]').click();
    await page.getByText(secret, { exact: true }).waitFor();
    await page.getByRole("button", { name: "Show with the secret" }).click();
    await page.getByText(`secret="${secret}"`, { exact: false }).waitFor();
    await page.getByText("Secret shown").first().waitFor();
    await isWell(page);
    const looks = await program.query("select action from identity.audit_entries where action = 'secret_revealed' and entity_id = $1", [
      nas!.id,
    ]);
    expect(looks).toHaveLength(2);
  });

  it("N-6 staff of one partner see what serves it, and change only what is theirs alone", async () => {
    const boss = await signInStaff(program);
    await boss.ok(createSiteEndpoint, { body: { name: "South only", kind: "pop", partnerIds: [south] } });
    const nas = (name: string, address: string, partnerIds: string[]) =>
      boss.ok(createNasEndpoint, { body: { name, profile: "accel_ppp", sources: [address], partnerIds } as never });
    await nas("Edge of the south", "198.51.100.20", [south]);
    const own = await nas("Edge of the north", "198.51.100.21", [north]);
    const clerk = await signInStaff(program, { role: "administrator", partners: [north] });
    const page = await browser.open("/admin/nases", { as: clerk, width: 1440 });
    await page.getByRole("link", { name: "Edge of the north" }).waitFor();
    // It serves everybody, so it is seen.
    await page.getByRole("link", { name: "BNG 7" }).waitFor();
    expect(await page.getByText("Edge of the south").count()).toBe(0);
    await isWell(page);
    await leadOn(page, `/admin/nases/${own.id}`);
    await page.getByRole("link", { name: "Edit" }).waitFor();
    const [common] = await program.query<{ id: string }>("select id from network.nases where name = 'BNG 7'");
    await leadOn(page, `/admin/nases/${common!.id}`);
    await page.getByRole("heading", { name: "BNG 7" }).waitFor();
    await page.getByText("so it is not yours to change", { exact: false }).waitFor();
    expect(await page.getByRole("link", { name: "Edit" }).count()).toBe(0);
    await leadOn(page, "/admin/sites");
    await page.getByRole("link", { name: "Hilltop" }).waitFor();
    expect(await page.getByText("South only").count()).toBe(0);
  });

  it.each([
    { width: 360, dark: true, language: "en" },
    { width: 360, dark: false, language: "ar" },
    { width: 1440, dark: false, language: "en" },
    { width: 1440, dark: true, language: "ar" },
  ])("every page fits and can be used by all: %o", async (look) => {
    const again = await signIn();
    const [nas] = await program.query<{ id: string; site_id: string }>("select id, site_id from network.nases where name = 'BNG 7'");
    const page = await browser.open("/admin/nases", { as: again, ...look });
    await page.evaluate((spoken) => localStorage.setItem("language", JSON.stringify(spoken)), look.language);
    await page.reload();
    await isWell(page);
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(look.language === "ar" ? "rtl" : "ltr");
    for (const path of [
      "/sites",
      "/sites/new",
      `/sites/${nas!.site_id}`,
      `/sites/${nas!.site_id}?tab=notes`,
      `/sites/${nas!.site_id}/edit`,
      "/nases/new",
      `/nases/${nas!.id}`,
      `/nases/${nas!.id}?tab=details`,
      `/nases/${nas!.id}/edit`,
      "/config/nas-profiles",
    ]) {
      await leadOn(page, `/admin${path}`);
      await isWell(page);
    }
    expect(browser.faults).toEqual([]);
  });
});
