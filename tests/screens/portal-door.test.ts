// The sign-in page as the server draws it: seen without any script of the app, the same as the app's own, and what was done on it is not lost when
// the app takes over.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { saveSignInPageEndpoint } from "../../server/modules/portal/sign-in-page/contract.ts";
import { emptyContent } from "../../server/modules/portal/sign-in-page/page-content.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Jana";

describe("the sign-in page that the server draws", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { partnerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-05-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    return provider;
  });
  const blocks = { header: {}, aboveForm: { en: "<p>Welcome to Fjord</p>", ar: "<p>أهلاً بكم</p>" }, belowForm: {}, footer: {} };
  const staff = await signInStaff(program);
  await staff.ok(saveSignInPageEndpoint, { params: { partnerId }, body: { ...emptyContent, blocks }, version: 0 });
  const browser = await testBrowser(program);
  const scriptsOf = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .filter((name) => name.endsWith(".js")),
    );

  /** Where each thing stands, and its colours. */
  const lookOf = (page: Page): Promise<unknown[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll("main :is(h1, p, label, input, button, select, a, div)")]
        // A button of passkeys is drawn by the server and hidden where there are none.
        .filter((element) => element.getClientRects().length > 0)
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const { color, backgroundColor, fontFamily, fontSize, borderColor } = getComputedStyle(element);
          return [element.tagName, ...[x, y, width, height].map(Math.round), color, backgroundColor, fontFamily, fontSize, borderColor];
        }),
    );

  it("P-31 P-236 is whole before any app has come, in the language that the browser asks for", async () => {
    const page = await browser.open("/portal/sign-in");
    await page.getByText("Welcome to Fjord").waitFor();
    await page.waitForLoadState("networkidle");
    expect((await scriptsOf(page)).filter((name) => !/first-paint|\/plain\.js/.test(name))).toEqual([]);
    expect(await page.getByLabel("Password", { exact: true }).isVisible()).toBe(true);
    expect(await seriousViolations(page)).toEqual([]);
    const arabic = await browser.open("/portal/sign-in", { language: "ar" });
    await arabic.getByText("أهلاً بكم").waitFor();
    expect(await arabic.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(["ar", "rtl"]);
    expect(browser.faults).toEqual([]);
  });

  it("P-239 nothing moves and no colour changes when the app takes over, in light and dark", async () => {
    for (const dark of [false, true]) {
      const page = await browser.open("/portal/sign-in", { dark });
      await page.getByText("Welcome to Fjord").waitFor();
      await page.waitForLoadState("networkidle");
      const drawn = await lookOf(page);
      expect(drawn.length).toBeGreaterThan(8);
      await page.keyboard.press("Shift");
      await page.locator("#drawn").waitFor({ state: "detached" });
      await page.waitForLoadState("networkidle");
      expect(await lookOf(page)).toEqual(drawn);
    }
  });

  it("P-17 what was typed and sent before the app had come signs in", async () => {
    const page = await browser.open("/portal");
    expect(new URL(page.url()).pathname).toBe("/portal/sign-in");
    // The app comes late: the form was sent long before.
    let release = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/start-.*\.js$/, async (route) => {
      await late;
      await route.continue();
    });
    await page.getByLabel("Email address", { exact: true }).fill("customer1@example.net");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    release();
    await page.waitForURL((url) => /^\/portal\/?$/.test(url.pathname));
    await page.getByRole("navigation").first().waitFor();
    expect(browser.faults).toEqual([]);
  });

  it("P-17 what is pressed before the app has come is pressed", async () => {
    const page = await browser.open("/portal/sign-in");
    await page.getByLabel("Password", { exact: true }).fill("half a word");
    await page.locator("#drawn").waitFor({ state: "detached" });
    expect(await page.getByLabel("Password", { exact: true }).inputValue()).toBe("half a word");
    const other = await browser.open("/portal/sign-in");
    await other.getByLabel("Show the password").click();
    await other.locator("#drawn").waitFor({ state: "detached" });
    await other.locator("input[name=password][type=text]").waitFor();
  });

  it("P-236 a language that was chosen is the page's own from then on", async () => {
    const page = await browser.open("/portal/sign-in");
    await page.getByLabel("Language").selectOption("ar");
    await page.getByText("أهلاً بكم").waitFor();
    await page.reload();
    await page.locator("#drawn").getByText("أهلاً بكم").waitFor();
  });

  it("P-244 without any script the form signs in", async () => {
    const page = await browser.open("/portal/sign-in");
    expect(await page.locator("form").getAttribute("action")).toBe("/auth/sign-in");
    expect(await page.locator("form").getAttribute("method")).toBe("post");
    const body = new URLSearchParams({ identifier: "customer1@example.net", password });
    const answer = await fetch(`${browser.address}/auth/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: browser.address },
      body,
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/portal"]);
    expect(answer.headers.get("set-cookie")).toContain("portal_session=");
  });
});
