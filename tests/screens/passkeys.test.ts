// Passkeys as a subscriber meets them: a real browser with a pretended authenticator, which signs as a telephone does.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/portal/passkeys/contract.ts";
import { openPortalEndpoint, portalTicketEndpoint } from "../../server/modules/portal/sign-in/contract.ts";
import { passkeysOn } from "../../server/modules/portal/sign-in/settings.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff, stranger } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Jana";
const identifier = "customer1@example.net";

describe("P-26 passkeys", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { customerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const [made] = await addSubscribers(work, provider, { count: 1, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    await setCustomerPassword(work, { customerId: made!.customerId, partnerId: provider.partnerId, password });
    return { customerId: made!.customerId };
  });
  const browser = await testBrowser(program);
  // Keys are bound to a name; an address of digits has none.
  const at = (path: string) => browser.address.replace("127.0.0.1", "localhost") + path;
  const page = await browser.open("about:blank");
  await giveAuthenticator(page);
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));

  async function signInByPassword(): Promise<void> {
    await page.getByLabel("Email address").fill(identifier);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  it("P-192 P-24 one is added under Security, after the password was asked for again", async () => {
    await page.goto(at("/portal/profile/security"));
    await signInByPassword();
    await page.getByRole("heading", { name: "Passkeys" }).waitFor();
    later(11);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("Name").fill("My telephone");
    await page.getByRole("button", { name: "Create the passkey" }).click();
    const proof = page.getByRole("dialog", { name: "Please confirm that it is you" });
    await proof.getByLabel("Password", { exact: true }).fill(password);
    await proof.locator('button[type="submit"]').click();
    await page.getByText("My telephone").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await program.query("select name, rp_id from identity.passkeys")).toEqual([{ name: "My telephone", rp_id: "localhost" }]);
    expect(await program.query("select data ->> 'change' as change from platform.events where type = 'second_factor.changed'")).toEqual([
      { change: "passkey_added" },
    ]);
  });

  it("lets in without the password, and what was signed lets in only once", async () => {
    await page.context().clearCookies();
    await page.goto(at("/portal/sign-in"));
    const sent = page.waitForRequest((request) => request.url().endsWith("/api/public/portal/passkey"));
    // The pretended device answers at once, whether the button asks or the browser's own list.
    await page
      .getByRole("button", { name: "Use a passkey" })
      .click({ timeout: 3000 })
      .catch(() => undefined);
    const request = await sent;
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
    expect(await program.query("select method from identity.sign_ins order by created_at desc, id desc limit 1")).toEqual([
      { method: "passkey" },
    ]);
    const door = await stranger(program);
    const body = request.postDataJSON() as never;
    const headers = { host: new URL(at("/")).host };
    expect((await door.refused(contract.portalPasskeySignInEndpoint, { body, headers })).code).toBe("passkey-unknown");
  });

  it("P-24 proves presence instead of the password, and is removed", async () => {
    later(11);
    await page.goto(at("/portal/profile/security"));
    await page.getByRole("button", { name: "Remove My telephone" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("Sign in with your finger").waitFor();
    expect(await program.query("select 1 from identity.passkeys")).toEqual([]);
    await page.context().clearCookies();
    await page.goto(at("/portal/sign-in"));
    await page
      .getByRole("button", { name: "Use a passkey" })
      .click({ timeout: 3000 })
      .catch(() => undefined);
    await page.getByText("This passkey is not known here").waitFor();
  });

  it("P-38 is nothing for staff who look in", async () => {
    const staff = await signInStaff(program);
    const { url } = await staff.ok(openPortalEndpoint, { params: { customerId }, body: { mode: "act", reason: "asked on the telephone" } });
    const looker = await stranger(program);
    await looker.ok(portalTicketEndpoint, { body: { ticket: url.split("#")[1]! } });
    expect((await looker.refused(contract.portalPasskeysEndpoint)).code).toBe("permission-denied");
  });

  it("P-2 P-192 switched off, nothing of it is there, at the door neither", async () => {
    await program.inWork((work) => setSetting(work, passkeysOn, { level: "system" }, false));
    const door = await stranger(program);
    expect((await door.refused(contract.portalAskPasskeyEndpoint, { body: {} })).code).toBe("feature-off");
    const portal = await signInCustomer(program, customerId);
    expect((await portal.refused(contract.portalPasskeysEndpoint)).code).toBe("feature-off");
    await page.goto(at("/portal/sign-in"));
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("button", { name: "Use a passkey" }).count()).toBe(0);
    expect(browser.faults).toEqual([]);
  });
});

/** A device that has its owner's finger always on it. */
async function giveAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
