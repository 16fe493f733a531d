// Every page of the portal that needs no number in its address, found in the routes themselves, so that none is forgotten: usable by everybody
// (P-232), and never with a bare minus before an amount (P-6).
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openPortal } from "../../server/demo/open-portal.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { leadOn, sidewaysScroll } from "../support/page-moves.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const portal = new URL("../../web/portal/", import.meta.url);
// They are left at once: for whoever is not signed in, or with what a link brought.
const doors = new Set(["/sign-in", "/reset", "/ticket", "/sign", "/pay", "/check", "/"]);
const pages = [
  "",
  ...readdirSync(portal, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      try {
        return [...readFileSync(new URL(`${name}/routes.tsx`, portal), "utf8").matchAll(/path: "(\/[^"$*]*)"/g)].map(
          ([, path = ""]) => path,
        );
      } catch {
        return [];
      }
    })
    .filter((path) => !doors.has(path))
    .toSorted(),
];
const bareMinus = /[-−]\s?[€$£]\s?\d|[€$£]\s?[-−]\s?\d|(?:^|\s)[-−]\d[\d.,]*\s?[€$£]/m;

describe("every page of the portal", { timeout: 480_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 2);
  const [owes, ahead] = payers.map(({ customerId }) => customerId) as [string, string];
  await program.inWork((work) => openPortal(work, program.tools));
  await program.runJobs();
  const staff = await signInStaff(program);
  await staff.ok(recordPaymentEndpoint, {
    params: { customerId: ahead },
    body: { amount: { amount: "80.00", currency: "EUR" }, method: "cash", receivedOn: "2026-04-01" },
  });
  const browser = await testBrowser(program);

  it("finds the pages", () => {
    expect(pages).toEqual(expect.arrayContaining(["", "/services", "/finance", "/tickets/new", "/profile/security", "/incidents", "/app"]));
    expect(pages.length).toBeGreaterThan(20);
  });

  it.each([
    { name: "light, left to right, owing", dark: false, language: "en", customerId: owes },
    { name: "dark, right to left, with credit", dark: true, language: "ar", customerId: ahead },
  ])("P-232 P-6 $name", async ({ dark, language, customerId }) => {
    await program.query("update customers.customers set language = $2 where id = $1", [customerId, language]);
    const page = await browser.open("/portal/more", { as: await signInCustomer(program, customerId), dark, language });
    const found: string[] = [];
    for (const path of pages) {
      await leadOn(page, `/portal${path}`);
      const scroll = await sidewaysScroll(page);
      if (scroll > 0) found.push(`${path} is ${scroll} px too wide`);
      found.push(...(await seriousViolations(page)).map((what) => `${path} ${what}`));
      // biome-ignore lint/performance/useDomNodeTextContent: only what is seen is said.
      const minus = bareMinus.exec(await page.locator("body").innerText());
      if (minus) found.push(`${path} says ${minus[0]}`);
    }
    expect(found).toEqual([]);
  });
});
