// The portal as an app, on the narrowest phone in a real browser: kept on the device, opened without a connection, what was written meanwhile
// sent once, and all of it gone with the sign-in.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appOn, setSetting } from "../../server/modules/partners/index.ts";
import { replyTicketEndpoint } from "../../server/modules/tickets/contract.ts";
import { portalCreateTicketEndpoint } from "../../server/modules/tickets/portal/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

describe("the portal as an app", async () => {
  const program = await testProgram({ now: "2026-04-15T08:00:00Z" });
  const { payers } = await makePayers(program, 1);
  const customerId = payers[0]?.customerId ?? "";
  await program.inWork((work) => setSetting(work, appOn, { level: "system" }, true));
  await program.runJobs();
  const browser = await testBrowser(program);
  const jana = await signInCustomer(program, customerId);
  const { id: ticketId } = await jana.ok(portalCreateTicketEndpoint, { body: { subject: "No light", text: "It stopped." } });
  const staff = await signInStaff(program, { fullName: "Eva Staff" });
  await staff.ok(replyTicketEndpoint, {
    params: { ticketId },
    body: { text: "Is it plugged in?", seen: null, evenIfNewer: true },
  } as never);
  await program.runJobs();
  const replies = () =>
    program.query<{ body: string }>(
      "select body from tickets.entries where ticket_id = $1 and customer_id is not null and body like 'Yes%'",
      [ticketId],
    );
  const page: Page = await browser.open("/portal", { as: jana });

  it("P-205 P-207 it can be installed: a manifest of its own and a worker that keeps it", async () => {
    await page.getByText("You owe").first().waitFor();
    await page.keyboard.press("Shift");
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    const href = await page.locator('link[rel="manifest"]').getAttribute("href");
    expect(href).toBe("/portal/manifest.webmanifest?lang=en");
    const manifest = await page.evaluate(async (url) => (await fetch(url ?? "")).json(), href);
    expect(manifest).toMatchObject({ name: "Northern Fibre", start_url: "/portal?src=app", scope: "/portal", display: "standalone" });
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // A profile of its own for each test counts as a private window, which installs nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((error) => error !== "in-incognito")).toEqual([]);
  });

  it("P-212 without a connection it opens with what was last seen, says as of when, and pays nothing", async () => {
    // Seen once while there is a connection and a worker: then it is kept.
    await page.reload();
    await page.getByText("You owe").first().waitFor();
    await page.goto(`/portal/tickets/${ticketId}`);
    await page.getByText("Is it plugged in?").waitFor();
    await page.goto("/portal/tickets");
    await page.getByText("No light").first().waitFor();
    await page.context().setOffline(true);
    await page.goto("/portal");
    await page.getByText("You owe").first().waitFor();
    await page.getByText(/What you see is as of \d/).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto("/portal?pay=settle");
    await page.getByRole("dialog").getByText("You have no connection right now.", { exact: false }).waitFor();
    await page.goto("/portal");
  });

  it("P-212 P-8 a message that was written meanwhile waits on the device and is sent once", async () => {
    await page.goto(`/portal/tickets/${ticketId}`);
    await page.getByText("Is it plugged in?").waitFor();
    await page.getByRole("textbox").fill("Yes, it is.");
    await page.getByRole("button", { name: /^Send/ }).click();
    await page.getByText("Not sent yet").waitFor();
    expect(await replies()).toEqual([]);
    // It outlives the page.
    await page.reload();
    await page.getByText("Not sent yet").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.getByText("Not sent yet").waitFor({ state: "detached", timeout: 45_000 });
    await page.getByText("Yes, it is.").waitFor();
    expect(await replies()).toHaveLength(1);
    await page.getByText(/What you see is as of/).waitFor({ state: "detached" });
    await page.reload();
    await page.getByText("Yes, it is.").waitFor();
    expect(await replies()).toHaveLength(1);
  });

  it("the app's own page says what it does here", async () => {
    await page.goto("/portal/app");
    await page.getByRole("heading", { name: "Without a connection" }).waitFor();
    await page.getByText("Version").first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  it("P-213 signing out erases what was kept: without a connection nothing of it is there any more", async () => {
    await page.goto("/portal/more");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).first().waitFor();
    const kept = await page.evaluate(async () => [
      ...(await caches.keys()).filter((name) => /^(kept|papers)/.test(name)),
      ...Object.keys(localStorage).filter((key) => key.startsWith("outbox")),
    ]);
    expect(kept).toEqual([]);
    await page.context().setOffline(true);
    await page.goto("/portal");
    await page.waitForTimeout(1000);
    expect(await page.getByText("You owe").count()).toBe(0);
    await page.context().setOffline(false);
  });
});
