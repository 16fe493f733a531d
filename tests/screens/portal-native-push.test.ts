// P-217 the portal in a shell from a store, on the narrowest phone: the shell's bridge hands a token over when notices are switched on, tells of
// a renewed one, and gets it back when they are switched off.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fcmKey } from "../../server/modules/notifications/push/settings.ts";
import { tendPush } from "../../server/modules/notifications/push/tend-push.ts";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer } from "../support/call-api.ts";
import { openGoogleServices } from "../support/google-services.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const tokenOf = (name: string): string => `${name}:${"x".repeat(140)}`;

/** What a shell for Android brings; what it was told is kept for the test. */
interface Shell {
  token: string | null;
  forgotten: string[];
  renew: (token: string) => void;
}
const setShell = (page: Page, act: "allow" | { renew: string }): Promise<void> =>
  page.evaluate((said) => {
    if (said === "allow") sessionStorage.setItem("shell-allows", "1");
    else (globalThis as unknown as { shell: Shell }).shell.renew(said.renew);
  }, act);

describe("notices in a shell", { timeout: 120_000 }, async () => {
  const google = await openGoogleServices();
  const program = await testProgram({ now: "2026-04-15T08:00:00Z", googleAt: google.address });
  const { payers } = await makePayers(program, 1);
  const customerId = payers[0]?.customerId ?? "";
  await program.inWork(async (work) => {
    await setSetting(work, appOn, { level: "system" }, true);
    await setSetting(work, fcmKey, { level: "system" }, program.tools.seal(google.keyFile()));
    await tendPush(work, program.tools);
  });
  await program.runJobs();
  const browser = await testBrowser(program);
  const jana = await signInCustomer(program, customerId);
  const page = await browser.open("about:blank", { as: jana });
  await page.addInitScript((first) => {
    const stored = sessionStorage.getItem("shell-token");
    let told: (token: string) => void = () => undefined;
    const shell: Shell = {
      token: stored,
      forgotten: [],
      renew: (token) => {
        shell.token = token;
        sessionStorage.setItem("shell-token", token);
        told(token);
      },
    };
    const push = {
      platform: "android",
      turnOn: async () => {
        if (sessionStorage.getItem("shell-allows") === null) return null;
        shell.token = first;
        sessionStorage.setItem("shell-token", first);
        return first;
      },
      current: async () => shell.token,
      turnOff: async (token: string) => {
        shell.forgotten.push(token);
        shell.token = null;
        sessionStorage.removeItem("shell-token");
      },
      onRenewed: (listener: (token: string) => void) => {
        told = listener;
      },
    };
    Object.assign(globalThis, { shell, portalBridge: { push } });
  }, tokenOf("first"));
  const kept = async () => {
    const rows = await program.query<{ id: string; kind: string; sealed: string }>(
      "select id, kind, sealed from notifications.push_subscriptions where customer_id = $1",
      [customerId],
    );
    return rows.map(({ id, kind, sealed }) => ({ id, kind, ...(JSON.parse(program.tools.unseal(sealed)) as { token: string }) }));
  };
  const turnOn = page.getByRole("button", { name: "Turn on notifications" });
  const turnOff = page.getByRole("button", { name: "Turn off" });

  it("P-217 who says no to the phone's own question is told where to allow it; who says yes has the token on the server", async () => {
    await page.goto("/portal/app");
    await turnOn.click();
    await page.getByText("Your phone does not let this app show notices.", { exact: false }).waitFor();
    expect(await kept()).toEqual([]);
    await setShell(page, "allow");
    await page.reload();
    await turnOn.click();
    await turnOff.waitFor();
    expect(await kept()).toMatchObject([{ kind: "android", token: tokenOf("first") }]);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  it("P-217 it is still on at the next start; a test arrives; a renewed token takes the place of the first", async () => {
    const [before] = await kept();
    google.phones.add(tokenOf("first")).add(tokenOf("second"));
    await page.reload();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByText("A test is on its way.").waitFor();
    await program.runJobs();
    expect(google.taken.splice(0)).toMatchObject([{ token: tokenOf("first"), message: { data: { url: "/portal/app" } } }]);
    await setShell(page, { renew: tokenOf("second") });
    await expect.poll(kept).toEqual([{ id: before?.id, kind: "android", token: tokenOf("second") }]);
  });

  it("P-217 switched off, the token is gone from the server and the shell has forgotten it", async () => {
    await turnOff.click();
    await turnOn.waitFor();
    expect(await kept()).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { shell: Shell }).shell.forgotten)).toEqual([tokenOf("second")]);
    await page.reload();
    await turnOn.waitFor();
    expect(await kept()).toEqual([]);
  });

  it("P-217 a bridge without notices, or none, leaves it to the browser", async () => {
    await page.addInitScript(() => {
      (globalThis as { portalBridge?: unknown }).portalBridge = { push: { platform: "fridge" } };
    });
    await page.reload();
    await turnOn.waitFor();
    await page.addInitScript(() => {
      (globalThis as { portalBridge?: unknown }).portalBridge = undefined;
    });
    await page.reload();
    await turnOn.waitFor();
    expect(await kept()).toEqual([]);
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});
