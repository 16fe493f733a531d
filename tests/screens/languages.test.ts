// The portal in other languages than English, on the narrowest phone: whose choice comes first, words that are longer, digits that are others.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openPortal } from "../../server/demo/open-portal.ts";
import { changeSettingsEndpoint } from "../../server/modules/partners/contract.ts";
import { saveWordsEndpoint } from "../../server/modules/partners/wording/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { leadOn, settled } from "../support/page-moves.ts";
import { invoicesOf, makePayers } from "../support/payer.ts";
import { pseudo, speakPseudo } from "../support/pseudo-language.ts";
import { testProgram } from "../support/test-program.ts";
import { misfits } from "../support/text-fits.ts";

it("P-239 a text grows by two fifths, and what stands for values stays", () => {
  expect(pseudo("Pay {amount} now")).toBe("Päääÿ {amount} ñöööw");
  const plural = pseudo("{n, plural, one {# day} other {# days of <b>{plan}</b>}}");
  expect(plural).toContain("<b>{plan}</b>");
  expect(plural).toContain("plural");
  expect(plural).not.toContain("days");
});

describe("the portal in other languages", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [owes, other] = payers.map(({ customerId }) => customerId) as [string, string];
  const serviceId = payers[0]!.serviceIds[0]!;
  const [invoice] = await invoicesOf(program, owes);
  const staff = await signInStaff(program);
  await program.inWork((work) => openPortal(work, program.tools));
  const browser = await testBrowser(program);
  const languageOf = (page: Page) => page.locator("html").getAttribute("lang");
  const reads = (customerId: string, language: string) =>
    program.query("update customers.customers set language = $2 where id = $1", [customerId, language]);

  it("P-236 the customer's saved language, else the address, else the browser's among those offered, else the first", async () => {
    await reads(other, "pl");
    const signedIn = await browser.open("/portal/?lang=fr", { as: await signInCustomer(program, other), language: "it" });
    await signedIn.locator("html[lang=pl]").waitFor();
    const asked = await browser.open("/portal/reset?lang=pt-PT", { language: "it" });
    await asked.locator("html[lang=pt-BR]").waitFor();
    // What the address said holds for the pages after it.
    await asked.goto("/portal/reset");
    await asked.locator("html[lang=pt-BR]").waitFor();
    const plain = await browser.open("/portal/reset", { language: "uk-UA" });
    await plain.locator("html[lang=uk]").waitFor();
    const foreign = await browser.open("/portal/reset", { language: "ja" });
    await foreign.locator("h1").waitFor();
    expect(await languageOf(foreign)).toBe("en");
    await reads(other, "en");
  }, 180_000);

  it("P-235 the home page speaks each of the nine, and is of one language", async () => {
    const told: string[] = [];
    const page = await browser.open("/portal", { as: await signInCustomer(program, owes) });
    for (const language of ["es", "pt-BR", "fr", "de", "it", "pl", "uk", "ar"]) {
      await reads(owes, language);
      await page.reload();
      await page.locator(`html[lang="${language}"]`).waitFor();
      await settled(page);
      if (await page.getByText("You owe", { exact: true }).count()) told.push(`${language} says "You owe"`);
      told.push(...(await misfits(page)).map((what) => `${language}: ${what}`));
    }
    await reads(owes, "en");
    expect(told).toEqual([]);
  }, 180_000);

  it("P-237 words of the provider's own stand on its portal, drawn by the server and in the app, and no other words change", async () => {
    const put = (part: string, key: string, words: string | null, version = 0) =>
      staff.ok(saveWordsEndpoint, { params: { partnerId: provider.partnerId, language: "en", part, key }, body: { words }, version });
    await put("portal", "sign-in.go", "Come in");
    await put("portal", "nav.home", "Start");
    const page = await browser.open("/portal", { as: await signInCustomer(program, owes) });
    await page.getByRole("link", { name: "Start" }).first().waitFor();
    expect(await page.getByRole("link", { name: "Home", exact: true }).count()).toBe(0);
    const door = await browser.open("/portal/sign-in");
    await door.getByRole("button", { name: "Come in" }).waitFor();
    await put("portal", "nav.home", null, 1);
    await put("portal", "sign-in.go", null, 1);
  }, 180_000);

  it("P-242 Arabic has its own digits where the provider wants it, and digits of either kind are understood", async () => {
    await reads(other, "ar");
    const write = (value: boolean, version: number) =>
      staff.ok(changeSettingsEndpoint, {
        body: { level: "partner", scopeId: provider.partnerId, changes: [{ key: "partners.arabic_digits", version, value }] },
      });
    await write(true, 0);
    const home = await browser.open("/portal", { as: await signInCustomer(program, other) });
    await home.locator("main").getByText("٥٤", { exact: false }).first().waitFor();
    expect(await home.locator("main").textContent()).toMatch(/[٠-٩]+ أبريل ٢٠٢٦/);
    await write(false, 1);
    const page = await browser.open("/portal/finance?pay=top-up", { as: await signInCustomer(program, owes) });
    const field = page.locator("input[inputmode=decimal], input[inputmode=numeric]").first();
    await field.waitFor();
    await field.fill("");
    await field.pressSequentially("٤٢");
    expect(await field.inputValue()).toBe("42");
    await page.getByRole("dialog").getByText("€42.00").first().waitFor();
    await reads(other, "en");
  }, 180_000);

  it("P-239 words that are longer fit everywhere: no sideways scroll, nothing cut off, nothing outside of its box", async () => {
    expect(await speakPseudo(program)).toBeGreaterThan(1000);
    const page = await browser.open("/portal", { as: await signInCustomer(program, owes) });
    const found: string[] = [];
    for (const path of pages({ serviceId, invoiceId: invoice!.id })) {
      await leadOn(page, `/portal${path}`);
      found.push(...(await misfits(page)).map((what) => `${path || "/"}: ${what}`));
    }
    const stranger = await browser.open("/portal/sign-in");
    for (const path of ["/sign-in", "/reset"]) {
      await stranger.goto(`/portal${path}`);
      await settled(stranger);
      found.push(...(await misfits(stranger)).map((what) => `${path}: ${what}`));
    }
    expect(await page.locator("body").textContent()).toMatch(/[äéïöü]{3}/);
    expect(found).toEqual([]);
  }, 240_000);

  it("P-233 at 400 % of a desk's width nothing scrolls both ways", async () => {
    const page = await browser.open("/portal", { as: await signInCustomer(program, owes), width: 320, height: 256 });
    const found: string[] = [];
    for (const path of pages({ serviceId, invoiceId: invoice!.id })) {
      await leadOn(page, `/portal${path}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) found.push(`${path || "/"} is ${wide} px too wide`);
    }
    expect(found).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
  }, 180_000);

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

const pages = (of: { serviceId: string; invoiceId: string }): string[] => [
  "",
  "/services",
  `/services/${of.serviceId}`,
  `/services/${of.serviceId}/change`,
  "/finance",
  `/finance/documents/${of.invoiceId}`,
  "/finance/payments",
  "/finance/transactions",
  "/finance/statement",
  "/finance/methods",
  "/finance?pay=settle",
  "/finance?pay=top-up",
  "/documents",
  "/profile",
  "/profile/security",
  "/tickets",
  "/tickets/new",
  "/messages",
  "/news",
  "/statistics",
  "/orders",
  "/shop",
  "/shop/cart",
  "/equipment",
  "/help",
  "/app",
  "/more",
];

/** Everything that the page waits for is on it. */
