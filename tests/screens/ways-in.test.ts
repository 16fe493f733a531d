// Signing in as a subscriber meets it at 360 px: a code by e-mail, a second step that the provider asks for, and the form in a frame on a
// website of another origin.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { publishIncidentEndpoint } from "../../server/modules/portal/incidents/contract.ts";
import { secondFactor } from "../../server/modules/portal/sign-in/settings.ts";
import { saveSignInPageEndpoint } from "../../server/modules/portal/sign-in-page/contract.ts";
import { emptyContent } from "../../server/modules/portal/sign-in-page/page-content.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { issuedCode } from "../support/issued-code.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of Jana";

describe("P-25 P-33 P-34 ways in", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { partnerId } = await program.inWork(async (work) => {
    const provider = await makeProvider(work);
    const made = await addSubscribers(work, provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01" });
    for (const { customerId } of made) await setCustomerPassword(work, { customerId, partnerId: provider.partnerId, password });
    return { partnerId: provider.partnerId };
  });
  const staff = await signInStaff(program);
  const browser = await testBrowser(program);
  const later = (minutes: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000));
  const sentCode = async () => (await issuedCode(program, { purpose: "second_factor" })).code;

  it("P-25 where it is required the second step is the first page after the password, and then a code by e-mail lets in", async () => {
    await program.inWork((work) => setSetting(work, secondFactor, { level: "system" }, "required"));
    await staff.ok(publishIncidentEndpoint, {
      body: { partnerId: null, texts: { en: "No calls abroad." }, startedAt: "2026-04-01T07:00:00.000Z" },
    });
    const page = await browser.open("/portal/sign-in");
    await page.getByText("No calls abroad.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    const signIn = async () => {
      await page.getByLabel("Email address").fill("customer1@example.net");
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
    };
    await signIn();
    await page.getByRole("button", { name: /^By email/ }).click();
    await page.getByText("We sent a code to c•••@example.net").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel("Code", { exact: true }).fill(await sentCode());
    await page.getByRole("button", { name: "Turn it on" }).click();
    await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
    expect(await page.locator(".factor-codes li").count()).toBe(10);
    await page.getByRole("button", { name: "I kept them" }).click();
    await page.locator(".portal-frame").waitFor();

    await page.context().clearCookies();
    later(2);
    await page.goto(`${browser.address}/portal/sign-in`);
    await signIn();
    await page.getByRole("heading", { name: "One more step" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel("Code", { exact: true }).fill("000000");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("Look for the newest one").waitFor();
    await page.getByLabel("Code", { exact: true }).fill(await sentCode());
    await page.getByLabel("Do not ask on this device").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.locator(".portal-frame").waitFor();

    await page.goto(`${browser.address}/portal/profile/security`);
    await page.getByText("On 1 device it is not asked for.").waitFor();
    await page.getByText("Wrong code").waitFor();
    await page.getByText("with a code that was sent").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(browser.faults).toEqual([]);
  });

  it("P-34 the frame on a website of another origin takes the top window in, with a cookie of its own", async () => {
    await program.inWork((work) => setSetting(work, secondFactor, { level: "system" }, "optional"));
    const website = createServer((_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        `<!doctype html><html lang="en"><title>Website</title><body><main><h1>Website</h1><script async src="${browser.address}/embed/sign-in.js" data-title="Portal" data-accent="#7c2d12"></script></main></body></html>`,
      );
    });
    await new Promise<void>((done) => website.listen(0, "127.0.0.1", done));
    afterAll(() => website.close());
    const origin = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;
    await staff.ok(saveSignInPageEndpoint, { params: { partnerId }, body: { ...emptyContent, embedOrigins: [origin] }, version: 0 });
    const page = await browser.open("about:blank");
    await page.goto(origin);
    const frame = page.frameLocator("iframe");
    await frame.getByLabel("Email address").fill("customer2@example.net");
    await frame.getByLabel("Password").fill("not this one");
    await frame.getByRole("button", { name: "Sign in" }).click();
    await frame.getByText("The name or the password is not right.").waitFor();
    // It is as high as it needs to be, and nothing of it is cut off.
    const height = await page.locator("iframe").evaluate((element) => element.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(250);
    await frame.getByLabel("Password").fill(password);
    const ticket = page.waitForRequest((request) => request.url().includes("/auth/ticket"));
    await frame.getByRole("button", { name: "Sign in" }).click();
    expect((await ticket).isNavigationRequest()).toBe(true);
  });
});
