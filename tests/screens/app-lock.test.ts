// P-208, P-217 the lock of the app on a phone: after five minutes in the background its owner shows that it is them, by passkey, by what a
// shell brings, or by the password.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { passkeysOn } from "../../server/modules/portal/sign-in/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Jana";

describe("the lock of the app", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    await setSetting(work, appOn, { level: "system" }, true);
    await setSetting(work, passkeysOn, { level: "system" }, true);
  });
  const browser = await testBrowser(program);
  const at = (path: string) => browser.address.replace("127.0.0.1", "localhost") + path;
  const page = await browser.open("about:blank");
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  const locked = page.getByRole("heading", { name: "Locked" });
  /** The app goes behind others for a while, as a telephone tells its pages. */
  async function leaveFor(minutes: number): Promise<void> {
    await see(page, "hidden");
    await page.clock.fastForward(minutes * 60_000);
    await see(page, "visible");
  }

  it("P-208 a sign-in on the home screen stays, for sixty days, unless it is told otherwise", async () => {
    const app = await page.context().newPage();
    await app.addInitScript(() => {
      const asked = globalThis.matchMedia.bind(globalThis);
      globalThis.matchMedia = (query: string) =>
        query === "(display-mode: standalone)" ? ({ ...asked(query), matches: true } as MediaQueryList) : asked(query);
    });
    await app.goto(at("/portal/sign-in"));
    await app.getByLabel("Email address").fill("customer1@example.net");
    await app.getByLabel("Password", { exact: true }).fill(password);
    await app.getByRole("button", { name: "Sign in" }).click();
    await app.getByRole("link", { name: "Services" }).waitFor();
    expect(await program.query("select stay from identity.sign_ins where ended_at is null")).toEqual([{ stay: true }]);
    await app.close();
  });

  it("P-208 is switched on by whoever wants it, and lets nobody read after five minutes; what was typed waits behind it", async () => {
    await page.goto(at("/portal/profile/security"));
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("Name").fill("My telephone");
    await page.getByRole("button", { name: "Create the passkey" }).click();
    await page.getByText("My telephone").waitFor();
    await page.clock.install();
    await page.goto(at("/portal/app"));
    await page.getByRole("switch", { name: "Lock the app after five minutes" }).check();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto(at("/portal/tickets/new"));
    await page.getByLabel("Subject").fill("The line is slow");
    await leaveFor(4);
    expect(await locked.count()).toBe(0);
    await leaveFor(6);
    await locked.waitFor();
    expect(await page.getByLabel("Subject").isVisible()).toBe(false);
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Unlock" }).click();
    await locked.waitFor({ state: "detached" });
    expect(await page.getByLabel("Subject").inputValue()).toBe("The line is slow");
  });

  it("P-208 the password opens it as well, a wrong one does not, and closing the app opens nothing", async () => {
    await leaveFor(6);
    await locked.waitFor();
    await page.reload();
    await locked.waitFor();
    await page.getByLabel("Password", { exact: true }).fill("not the passphrase");
    await page.getByRole("button", { name: "Open with the password" }).click();
    await page.getByRole("alert").waitFor();
    expect(await locked.count()).toBe(1);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Open with the password" }).click();
    await locked.waitFor({ state: "detached" });
  });

  it("P-217 a shell that knows finger and face is asked first; one that says no leaves it locked", async () => {
    await page.addInitScript(() => {
      const shell = { said: false, authenticate: async () => shell.said };
      (globalThis as { portalBridge?: unknown }).portalBridge = shell;
    });
    await leaveFor(6);
    await locked.waitFor();
    await page.reload();
    await locked.waitFor();
    await page.getByRole("button", { name: "Unlock" }).click();
    expect(await locked.count()).toBe(1);
    await page.evaluate(() => {
      (globalThis as unknown as { portalBridge: { said: boolean } }).portalBridge.said = true;
    });
    await page.getByRole("button", { name: "Unlock" }).click();
    await locked.waitFor({ state: "detached" });
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

const see = (page: Page, state: "hidden" | "visible"): Promise<void> =>
  page.evaluate((now) => {
    Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
