// What the portal says of the connection while it changes, on a phone, without anybody pressing anything.
import { describe, expect, it } from "vitest";
import { createLocation } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { publishIncidentEndpoint, updateIncidentEndpoint } from "../../server/modules/portal/incidents/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

describe("a connection on a phone", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 2);
  const [quick, slow] = payers.map(({ customerId }) => customerId) as [string, string];
  await program.runJobs();
  program.clock.moveTo("2026-04-17T08:00:00Z");
  await program.runDay();
  const staff = await signInStaff(program);
  const pay = (customerId: string) =>
    staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount: "54.00", currency: "EUR" }, method: "cash", receivedOn: "2026-04-17" },
    });
  const browser = await testBrowser(program);

  it("P-54 who was blocked and pays sees the connection come back, told by the server alone", async () => {
    const page = await browser.open("/portal", { as: await signInCustomer(program, quick) });
    await page.getByText("Your connection is limited until you pay").waitFor();
    await pay(quick);
    await page.getByText("Restoring your connection").waitFor();
    await page.getByText("This usually takes less than a minute.").waitFor();
    // The card about the block asks for nothing any more.
    expect(await page.getByText("Account suspended").count()).toBe(0);
    expect(await page.getByRole("link", { name: "Write to us" }).count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await program.runJobs();
    await page.getByText("Your internet is on").waitFor();
    expect(await page.getByText("Restoring your connection").count()).toBe(0);
  });

  it("P-54 after five minutes it offers a ticket, about this service", async () => {
    await pay(slow);
    program.clock.moveTo("2026-04-17T08:04:58Z");
    const page = await browser.open("/portal", { as: await signInCustomer(program, slow) });
    await page.getByText("This usually takes less than a minute.").waitFor();
    // The other two seconds pass here.
    await page.getByText("This takes longer than it should.").waitFor();
    await page.getByRole("link", { name: "Write to us" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByLabel("Subject").inputValue()).toBe("Connection not back after payment");
    expect(new URL(page.url()).searchParams.get("service")).toBe(payers[1]!.serviceIds[0]);
  });

  it("P-174 a disturbance where the customer is stands on the home page and with the requests; it can be followed, and is kept up to date", async () => {
    const { id: locationId } = await program.inWork((work) =>
      createLocation(work, { name: "Old Town", parentId: null, address: "", partnerIds: [] }),
    );
    await program.query("update customers.customers set location_id = $2 where id = $1", [quick, locationId]);
    const incident = await staff.ok(publishIncidentEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, texts: { en: "A cable is cut in Long Street." }, locationIds: [locationId], isPublic: false },
        ...{ startedAt: "2026-04-17T07:30:00.000Z", expectedEndAt: "2026-04-17T12:00:00.000Z" },
      },
    });
    const page = await browser.open("/portal", { as: await signInCustomer(program, quick) });
    const told = page.getByRole("article").filter({ hasText: "A cable is cut in Long Street." });
    await told.getByText("We are looking into it").waitFor();
    await told.getByText(/Expected to end/).waitFor();
    await told.getByRole("button", { name: "Tell me what is new" }).click();
    await told.getByRole("button", { name: "Do not tell me any more" }).waitFor();
    await staff.ok(updateIncidentEndpoint, {
      ...{ params: { incidentId: incident.id }, version: incident.version },
      body: { stage: "mending", texts: { en: "It is being spliced." }, expectedEndAt: "2026-04-17T10:00:00.000Z" },
    });
    await told.getByText("We are mending it").waitFor();
    await told.getByText("It is being spliced.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto("/portal/tickets");
    await told.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    // Whoever lives elsewhere reads nothing of it.
    const other = await browser.open("/portal/incidents", { as: await signInCustomer(program, slow) });
    await other.getByText("Nothing is broken where you are").waitFor();
    expect(await seriousViolations(other)).toEqual([]);
  });

  it("P-233 a sign-in that is about to end says so in time; one tap keeps it, and nothing typed is lost", async () => {
    const page = await browser.open("/portal", { as: await signInCustomer(program, slow) });
    await page.clock.install();
    await page.goto("/portal/tickets/new");
    await page.getByLabel("Subject").fill("The line is slow");
    const start = program.clock.now().getTime();
    // The script of the warning comes by itself, and learns when the sign-in ends.
    const known = page.waitForResponse((response) => response.url().endsWith("/sign-in/ends"));
    await page.clock.fastForward(21_000);
    await known;
    const warned = page.getByRole("dialog", { name: "Are you still there?" });
    program.clock.moveTo(new Date(start + 29 * 60_000).toISOString());
    // Time may leap while the page still reads that answer: it then waits for the next leap.
    const leap = async (): Promise<boolean> => {
      await page.clock.fastForward(29 * 60_000);
      return warned.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    };
    expect((await leap()) || (await leap())).toBe(true);
    expect(await warned.getByRole("alert").textContent()).toContain("you will be signed out");
    expect(await seriousViolations(page)).toEqual([]);
    await warned.getByRole("button", { name: "Stay signed in" }).click();
    await warned.waitFor({ state: "detached" });
    expect(await page.getByLabel("Subject").inputValue()).toBe("The line is slow");
    // It lives on from there: at the old end nothing happens.
    program.clock.moveTo(new Date(start + 33 * 60_000).toISOString());
    expect((await page.request.get("/api/portal/me")).status()).toBe(200);
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});
