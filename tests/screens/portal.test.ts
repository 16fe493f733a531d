// The portal as a subscriber meets it, on the narrowest phone, in a real browser: getting in, seeing what is owed, opening the invoice; and
// every page by the rules of accessibility, in both themes and both directions.
import { describe, expect, it } from "vitest";
import { addDocumentEndpoint } from "../../server/modules/documents/contract.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { leadOn, sidewaysScroll } from "../support/page-moves.ts";
import { invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of one";
const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("the portal on a phone", { timeout: 90_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 3);
  const [owes, partly, paid] = payers.map(({ customerId }) => customerId) as [string, string, string];
  const serviceId = payers[1]!.serviceIds[0]!;
  await program.inWork((work) =>
    setCustomerPassword(work, { customerId: owes, partnerId: provider.partnerId, password, mustChange: false }),
  );
  const staff = await signInStaff(program);
  const payment = await staff.ok(recordPaymentEndpoint, {
    params: { customerId: partly },
    body: { amount: eur("20.00"), method: "bank_transfer", receivedOn: "2026-04-01" },
  });
  await staff.ok(addDocumentEndpoint, {
    params: { customerId: partly },
    body: { title: "House rules", visibleInPortal: true },
    file: { name: "rules.txt", bytes: new TextEncoder().encode("Please be kind.") },
  });
  const [invoice] = await invoicesOf(program, owes);
  const [partlyPaid] = await invoicesOf(program, partly);
  const browser = await testBrowser(program);

  it("P-243 signs in at 360 px, says what is owed, and opens the invoice", async () => {
    const page = await browser.open("/portal/finance");
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel("Email address").fill("CUSTOMER1@example.net");
    await page.getByLabel("Password", { exact: true }).fill("not the passphrase");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("does not fit together");
    expect(await page.getByLabel("Email address").inputValue()).toBe("CUSTOMER1@example.net");

    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    // On to the page that was asked for.
    await page.getByRole("heading", { name: "Money" }).waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByText("You owe", { exact: true }).waitFor();
    expect(await page.getByRole("link", { name: "Pay €54.00" }).count()).toBe(1);
    expect(await sidewaysScroll(page)).toBe(0);

    await page.getByRole("link", { name: new RegExp(invoice!.number) }).click();
    await page.getByRole("heading", { name: `Invoice ${invoice!.number}` }).waitFor();
    expect(await page.getByText("VAT 20% on €45.00").count()).toBe(1);
    const pdf = await page.request.get((await page.getByRole("link", { name: "Open the PDF" }).getAttribute("href")) ?? "");
    expect([pdf.status(), pdf.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  });

  it("P-52 what is to be paid stands first on the home page; who owes nothing reads first that the line works", async () => {
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: paid },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01" },
    });
    const texts: string[] = [];
    for (const customer of [owes, paid]) {
      const page = await browser.open("/portal", { as: await signInCustomer(program, customer) });
      await page
        .getByText(customer === owes ? "You owe" : "All paid", { exact: true })
        .first()
        .waitFor();
      texts.push((await page.locator("main .portal-card").first().textContent()) ?? "");
    }
    expect(texts[0]).toContain("You owe");
    expect(texts[1]).not.toContain("All paid");
  });

  it("P-16 nothing that a subscriber's browser is sent names the program: pages, scripts, headers, cookies, answers, papers", async () => {
    const page = await browser.open("/portal/sign-in");
    const named: string[] = [];
    const looks: Promise<unknown>[] = [];
    let seen = 0;
    page.on("response", (response) => {
      looks.push(
        (async () => {
          const { url, texts } = { url: response.url(), texts: [...Object.entries(await response.allHeaders()).flat()] };
          if (!/live$/.test(url)) texts.push(await response.text().catch(() => ""));
          seen += 1;
          if (texts.some((text) => /demarc/i.test(text))) named.push(url);
        })(),
      );
    });
    await page.reload();
    await page.getByLabel("Email address").fill("customer1@example.net");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("You owe", { exact: true }).waitFor();
    for (const path of ["/services", "/finance", `/finance/documents/${invoice!.id}`, "/profile", "/more"]) {
      await leadOn(page, `/portal${path}`);
    }
    const pdf = await page.request.get(`/api/portal/money-documents/${invoice!.id}/pdf`);
    expect(pdf.status()).toBe(200);
    expect((await pdf.body()).toString("latin1")).not.toMatch(/demarc/i);
    await Promise.all(looks);
    expect(seen).toBeGreaterThan(20);
    expect(named).toEqual([]);
    const stored = await page.evaluate(() => [document.cookie, ...Object.entries(localStorage).flat()].join(" "));
    const cookies = await page.context().cookies();
    expect(`${stored} ${cookies.map(({ name }) => name).join(" ")}`).not.toMatch(/demarc/i);
  });

  it("P-10 what cannot be loaded says so in its place, and comes back when it is asked for again", async () => {
    const page = await browser.open("/portal/more", { as: await signInCustomer(program, owes) });
    await page.getByRole("heading", { name: "More" }).waitFor();
    await page.route("**/api/portal/finance/summary", (route) => route.fulfill({ status: 502, body: "a proxy speaks" }));
    await page.getByRole("link", { name: "Money" }).click();
    await page.getByText("The amounts are being updated.").waitFor();
    // The invoices are there all the same; nothing can be paid while the amounts are unknown.
    await page.getByRole("link", { name: new RegExp(invoice!.number) }).waitFor();
    expect(await page.getByRole("link", { name: /^Pay €/ }).count()).toBe(0);
    await page.unroute("**/api/portal/finance/summary");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Pay €54.00" }).waitFor();
  });

  // Colours do not depend on the direction, nor names on the theme: each is seen once.
  it.each([
    { name: "light, left to right", dark: false, language: "en" },
    { name: "dark, right to left", dark: true, language: "ar" },
  ])(
    "P-233 pages of something and sheets can be used by everybody: $name",
    async ({ dark, language }) => {
      await program.query("update customers.customers set language = $2 where id = $1", [partly, language]);
      const signedIn = await browser.open("/portal", { as: await signInCustomer(program, partly), dark, language });
      const stranger = await browser.open("/portal/sign-in", { dark, language });
      const found: string[] = [];
      for (const [page, paths] of [
        [signedIn, ownPages({ serviceId, invoiceId: partlyPaid!.id, paymentId: payment.id })],
        [stranger, ["/sign-in", "/reset", "/nowhere"]],
      ] as const) {
        for (const path of paths) {
          await leadOn(page, `/portal${path}`);
          expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
          const violations = await seriousViolations(page);
          found.push(...violations.map((what) => `${path} ${what}`));
          const scroll = await sidewaysScroll(page);
          if (scroll > 0) found.push(`${path} is ${scroll} px too wide for a phone`);
        }
      }
      expect(found).toEqual([]);
    },
    180_000,
  );

  it("P-53 where nothing can be paid online, the sheet says where a transfer goes and what stands on it", async () => {
    await program.query("update payments.gateway_configs set enabled = false");
    const page = await browser.open(`/portal/finance?pay=${invoice!.id}`, { as: await signInCustomer(program, owes) });
    const sheet = page.getByRole("dialog");
    await sheet.getByText("DE02 1203 0000 0000 2020 51").waitFor();
    await sheet.getByText("Northern Fibre Ltd.").waitFor();
    await sheet.getByText(invoice!.number, { exact: true }).waitFor();
    await sheet.getByText("€54.00").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await program.query("update payments.gateway_configs set enabled = true");
  });

  it("no page complained", () => {
    expect(browser.faults).toEqual([]);
  });
});

/** Pages of something, and sheets. All others are found in the routes: portal-every-page.test.ts. */
const ownPages = (of: { serviceId: string; invoiceId: string; paymentId: string }): string[] => [
  "/services?past=true",
  `/services/${of.serviceId}`,
  `/finance/documents/${of.invoiceId}`,
  "/finance/payments",
  `/finance/payments/${of.paymentId}`,
  "/finance?pay=settle",
  "/finance?pay=top-up",
  `/finance?pay=${of.invoiceId}`,
  "/documents",
];
