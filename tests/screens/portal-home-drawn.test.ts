// The home page as the server draws it: what is owed is seen without any script of the app, the same as the app's own, and nothing that happens
// before the app has come is lost.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { publishIncidentEndpoint } from "../../server/modules/portal/incidents/contract.ts";
import { openPortalEndpoint, portalTicketEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { type Caller, signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("the home page that the server draws", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 4);
  const [owes, pays, arabic, other] = payers.map(({ customerId }) => customerId) as [string, string, string, string];
  await program.query("update customers.customers set language = 'ar' where id = $1", [arabic]);
  const staff = await signInStaff(program);
  // For a card that is fetched later, with styles of its own.
  await staff.ok(publishIncidentEndpoint, {
    body: {
      ...{ partnerId: provider.partnerId, kind: "incident", expectedEndAt: null, locationIds: [], isPublic: true },
      ...{ texts: { en: "A fibre was cut.", ar: "قُطع أحد الكابلات." }, startedAt: "2026-04-01T07:00:00Z" },
    },
  });
  const browser = await testBrowser(program);

  const scriptsOf = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry) => (entry as PerformanceResourceTiming).initiatorType === "script")
        .map(({ name }) => name),
    );
  const appHasCome = (page: Page) => page.locator("#drawn").waitFor({ state: "detached" });
  /** Where each thing stands, and its colours. */
  const lookOf = (page: Page): Promise<unknown[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll(":is(header, nav, main) :is(h1, h2, p, span, strong, a, button, li, svg)")]
        .filter((element) => element.getClientRects().length > 0)
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const { color, backgroundColor, fontFamily, fontSize, borderColor } = getComputedStyle(element);
          return [element.tagName, ...[x, y, width, height].map(Math.round), color, backgroundColor, fontFamily, fontSize, borderColor];
        }),
    );

  it("P-243 P-52 says what is owed before any app has come, and nobody may keep the page", async () => {
    const page = await browser.open("about:blank", { as: await signInCustomer(program, owes) });
    const answer = await page.goto("/portal");
    expect(answer?.headers()["cache-control"]).toBe("no-store");
    await page.getByText("You owe", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Pay €54.00" }).waitFor();
    expect((await scriptsOf(page)).filter((name) => !/first-paint|\/plain\.js/.test(name))).toEqual([]);
    expect(await page.locator("#app").count()).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    // A link works as a link does, and the app is there behind it.
    await page.getByRole("link", { name: "Pay €54.00" }).click();
    await page.getByRole("dialog").waitFor();
    expect(browser.faults).toEqual([]);
  });

  it("P-239 nothing moves and no colour changes when the app takes over: light and dark, and from right to left", async () => {
    for (const [customer, dark] of [
      [owes, false],
      [owes, true],
      [arabic, false],
    ] as const) {
      const page = await browser.open("/portal", { as: await signInCustomer(program, customer), dark });
      await page.locator("#drawn h1").waitFor();
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(customer === arabic ? "rtl" : "ltr");
      await page.evaluate(() => document.fonts.ready);
      const drawn = await lookOf(page);
      expect(drawn.length).toBeGreaterThan(20);
      await page.keyboard.press("Shift");
      await appHasCome(page);
      expect(await lookOf(page)).toEqual(drawn);
    }
    expect(browser.faults).toEqual([]);
  });

  it("P-250 a payment is seen without a touch, within seconds", async () => {
    const page = await browser.open("/portal", { as: await signInCustomer(program, pays) });
    await page.locator("#drawn").getByText("You owe", { exact: true }).waitFor();
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: pays },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01" },
    });
    await page.getByText("All paid", { exact: true }).first().waitFor();
    expect(await page.getByText("You owe", { exact: true }).count()).toBe(0);
  });

  it("P-250 what the app shows after it has come is as of then, however old the drawn page was", async () => {
    const page = await browser.open("/portal", { as: await signInCustomer(program, other) });
    // The news of it do not come through.
    await page.route(/\/api\/portal\/live\?since=/, (route) => route.abort());
    await page.reload();
    await page.locator("#drawn").getByText("You owe", { exact: true }).waitFor();
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: other },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01" },
    });
    await page.keyboard.press("Shift");
    await page.getByText("All paid", { exact: true }).first().waitFor();
  });

  it("P-208 where the app is locked nothing of the page is seen before the lock", async () => {
    await program.inWork((work) => setSetting(work, appOn, { level: "system" }, true));
    const page = await browser.open("about:blank", { as: await signInCustomer(program, owes) });
    await page.addInitScript((customerId) => localStorage.setItem("app-lock", JSON.stringify({ customerId, leftAt: 0 })), owes);
    // The app comes late: what stands there until then?
    await page.route(/start-.*\.js$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.goto("/portal", { waitUntil: "domcontentloaded" });
    expect(await page.getByText("You owe", { exact: true }).count()).toBe(0);
    await page.getByRole("heading", { name: "Locked" }).waitFor();
    expect(await page.getByText("You owe", { exact: true }).isVisible()).toBe(false);
  });

  it("P-213 P-38 a page to be kept is nobody's own, and staff who look in get the app", async () => {
    const ask = async (who: Caller, destination: string): Promise<string> => {
      const answer = await fetch(`${browser.address}/portal`, { headers: { cookie: who.cookie ?? "", "sec-fetch-dest": destination } });
      return answer.text();
    };
    const customer = await signInCustomer(program, owes);
    expect(await ask(customer, "document")).toContain("€54.00");
    // As its worker fetches it.
    expect(await ask(customer, "empty")).not.toContain("€54.00");
    const { url } = await staff.ok(openPortalEndpoint, { params: { customerId: owes }, body: { mode: "view" } });
    const looker = await stranger(program);
    await looker.ok(portalTicketEndpoint, { body: { ticket: url.split("#")[1] ?? "" } });
    const seen = await ask(looker, "document");
    expect(seen).toContain('id="app"');
    expect(seen).not.toContain("€54.00");
  });
});
