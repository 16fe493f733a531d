// The main job from end to end: a customer comes from another system's table, is billed by a real run, reads the mail, signs in on a
// telephone, looks at the invoice, pays it at the test bank, and has the receipt in the mail box. Real pages in a real browser, a real
// mail server, real jobs; only the clock is ours.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { saveServer } from "../../server/modules/notifications/mail-server.ts";
import { messagesMode } from "../../server/modules/notifications/settings.ts";
import { tendMailJob } from "../../server/modules/notifications/tend-mail.ts";
import { addImport, startRun, workOnImport } from "../../server/modules/ordering/index.ts";
import { createPartner, getPartner, setSetting } from "../../server/modules/partners/index.ts";
import { enableSandbox } from "../../server/modules/payments/index.ts";
import { system } from "../../server/platform/actor.ts";
import { enqueue, startJobs } from "../../server/platform/jobs.ts";
import { inWork, type Work } from "../../server/platform/work.ts";
import { day } from "../../shared/calendar.ts";
import { ImportMap } from "../../shared/import-map.ts";
import { type TestBrowser, testBrowser } from "../support/browser.ts";
import { type Delivered, openMailBox } from "../support/mail-box.ts";
import { balanceOf, faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const telco = new URL("../../examples/telco/", import.meta.url);
const password = "correct horse battery staple";
/** "1000-UAHXA" of the sample: DSL and telephone for 64.65 a month, and 20 % tax. */
const chosen = { key: "1000-UAHXA", gross: "77.58", grossMinor: 7758n };

describe("paying in the portal", async () => {
  // A Tuesday, nine o'clock where the provider is.
  const program = await testProgram({ now: "2026-12-01T08:00:00Z" });
  const box = await openMailBox({ login: { user: "demarc", password: "mail-secret" } });
  const browser: TestBrowser = await testBrowser(program);
  const { hostname, port } = new URL(browser.address);
  Object.assign(program.tools.config, { publicUrl: browser.address, httpHost: hostname, httpPort: Number(port) });
  let stopJobs: (() => Promise<void>) | undefined;
  afterAll(() => stopJobs?.());

  let customerId = "";
  let email = "";
  let invoice = { id: "", number: "" };

  beforeAll(async () => {
    const partnerId = await program.inWork(async (work) => {
      const partner = await createPartner(work, {
        code: "north",
        name: "Northern Fibre",
        legalName: "Northern Fibre Ltd.",
        currency: "EUR",
        timeZone: "Europe/Berlin",
        email: "billing@northern.example",
      });
      await enableSandbox(work, program.tools, partner.id);
      await setSetting(work, messagesMode, { level: "system" }, "live");
      return partner.id;
    });
    await program.inWork(async (work) =>
      saveServer(work, program.tools, await getPartner(work, partnerId), {
        host: box.host,
        port: box.port,
        encryption: "none",
        checkCertificate: true,
        user: "demarc",
        password: "mail-secret",
      }),
    );
    await importSample(partnerId);
    await confirmRun((act) => program.inWork(act), { partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    const [customer] = await program.query<{ id: string; email: string }>(
      `select customer.id, contact.value as email from customers.customers customer
       join customers.contacts contact on contact.customer_id = customer.id and contact.kind = 'email' where customer.external_id = $1`,
      [chosen.key],
    );
    customerId = customer!.id;
    email = customer!.email;
    await program.inWork((work) => setCustomerPassword(work, { customerId, partnerId, password }));
    stopJobs = await startJobs(program.databaseUrl, program.base, program.book);
  });

  async function importSample(partnerId: string): Promise<void> {
    const map = ImportMap.parse(JSON.parse(readFileSync(new URL("map.json", telco), "utf8")));
    const bytes = readFileSync(new URL("sample.csv", telco));
    const asImport = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
      inWork(program.base, { actor: system("import"), origin: { source: "import" } }, act);
    const { files } = program.tools;
    const { id } = await asImport(async (work) => {
      const record = await addImport(work, files, { partnerId, file: { name: "sample.csv", bytes }, map });
      return startRun(work, record.id, { skipBadRows: false });
    });
    const done = await workOnImport(asImport, files, id);
    expect(done.counts).toMatchObject({ read: 30, created: 30, failed: 0 });
  }

  const messagesOf = (kind: string) =>
    program.query<{ state: string; reason_code: string; message_id: string; attempts: number }>(
      "select state, reason_code, message_id, attempts from notifications.messages where kind = $1 and customer_id = $2",
      [kind, customerId],
    );
  const mailTo = (subject: RegExp): Delivered[] => box.mails.filter(({ to, mail }) => to[0] === email && subject.test(mail.subject ?? ""));

  it("an imported customer is billed, and the invoice is mailed when people work", async () => {
    const [issued] = await invoicesOf(program, customerId);
    invoice = { id: issued!.id, number: issued!.number };
    expect(await balanceOf(program, customerId)).toBe(-chosen.grossMinor);
    // An hour after it was issued, not at once.
    await until(async () => (await messagesOf("invoice_issued")).length > 0);
    expect(await messagesOf("invoice_issued")).toMatchObject([{ state: "held", reason_code: "working-time" }]);
    expect(box.mails).toEqual([]);
    program.clock.moveTo("2026-12-01T09:05:00Z");
    await program.inWork((work) => enqueue(work, tendMailJob, {}));
    await until(() => mailTo(/^Invoice/).length > 0);
    const [sent] = mailTo(/^Invoice/);
    expect(sent!.user).toBe("demarc");
    expect(sent!.from).toBe("billing@northern.example");
    expect(sent!.mail.text).toContain(`€${chosen.gross}`);
    expect(sent!.mail.attachments).toMatchObject([{ contentType: "application/pdf", filename: `invoice-${invoice.number}.pdf` }]);
    // Where the mail leads is where the customer pays.
    expect(sent!.mail.text).toContain(`${browser.address}/portal/finance/documents/${invoice.id}`);
  }, 120_000);

  it("P-13 P-122 signs in on a telephone, looks at the invoice, pays at the bank's page and is told so", async () => {
    const page = await browser.open("/portal");
    await signIn(page);
    const row = page.locator(`a[href$="/finance/documents/${invoice.id}"]`).first();
    await row.waitFor();
    expect(await row.textContent()).toContain(invoice.number);
    await expectNoSideways(page);

    await row.click();
    await page.waitForURL(`**/finance/documents/${invoice.id}`);
    const pdf = page.locator(`a[href*="${invoice.id}"][href*="inline=true"]`);
    const paper = await page.context().request.get(new URL((await pdf.getAttribute("href"))!, browser.address).href);
    expect(paper.headers()["content-type"]).toBe("application/pdf");
    const [stored] = await program.query<{ sha256: string }>("select sha256 from billing.document_pdfs where document_id = $1", [
      invoice.id,
    ]);
    expect(
      createHash("sha256")
        .update(await paper.body())
        .digest("hex"),
    ).toBe(stored!.sha256);
    // The very paper that was mailed.
    expect(
      createHash("sha256")
        .update(mailTo(/^Invoice/)[0]!.mail.attachments[0]!.content)
        .digest("hex"),
    ).toBe(stored!.sha256);
    await expectNoSideways(page);

    // Pay, pay, pay: the button of the page, that of the sheet, that of the bank.
    await page.locator('a[href*="pay="]').first().click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: new RegExp(`^Pay .*${chosen.gross.replace(".", "\\.")}`) }).click();
    await page.waitForURL(/\/sandbox\/checkout\//);
    await page.locator('button[name="act"][value="pay"]').click();
    await page.waitForURL(/\/portal\/finance\/attempts\//);
    await page.getByRole("heading", { name: new RegExp(chosen.gross.replace(".", "\\.")) }).waitFor();
    // The receipt is set by a job; the page hears of it.
    await page.locator('a[href*="/receipt"][href*="inline=true"]').waitFor();
    await expectNoSideways(page);

    expect(await invoicesOf(program, customerId)).toMatchObject([{ id: invoice.id, state: "paid", open_minor: 0n }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await page.goto(`${browser.address}/portal`);
    await page.getByText("All paid").first().waitFor();
    // All of it came from the portal's own host: it works for somebody who is let through to nothing else.
    expect(browser.foreign).toEqual([]);
    await page.close();
  }, 120_000);

  it("B-132 M-47 the receipt is in the mail box, once, with its PDF, and its link leads to the payment", async () => {
    await until(() => mailTo(/^We received/).length > 0);
    // Nothing more is on its way.
    await program.runJobs();
    expect(mailTo(/^We received/)).toHaveLength(1);
    const { mail } = mailTo(/^We received/)[0]!;
    const [payment] = await program.query<{ id: string; receipt_number: string; sha256: string }>(
      "select payment.id, receipt_number, sha256 from payments.payments payment join payments.payment_pdfs on payment_id = payment.id where account_id = $1",
      [customerId],
    );
    expect(mail.subject).toBe(`We received your payment of €${chosen.gross}`);
    expect(mail.attachments).toMatchObject([{ contentType: "application/pdf", filename: `receipt-${payment!.receipt_number}.pdf` }]);
    expect(createHash("sha256").update(mail.attachments[0]!.content).digest("hex")).toBe(payment!.sha256);
    expect(mail.text).toContain(`Invoice ${invoice.number}`);
    expect(mail.text).toContain("All paid");
    expect(await messagesOf("payment_settled")).toMatchObject([{ state: "sent", message_id: mail.messageId, attempts: 1 }]);

    const link = new URL(/https?:\/\/\S+\/finance\/payments\/\S+/.exec(mail.text ?? "")![0]);
    const page = await browser.open(link.pathname);
    await signIn(page);
    await page.waitForURL(`**/finance/payments/${payment!.id}`);
    await page.getByText(payment!.receipt_number).first().waitFor();
    await page.close();
    expect(browser.faults).toEqual([]);
  }, 120_000);

  async function signIn(page: Page): Promise<void> {
    await page.locator('input[name="identifier"]').fill(email);
    await page.locator('input[name="password"]').fill(password);
    await page.locator('form button[type="submit"]').click();
  }
});

/** At 360 pixels nothing sticks out. */
async function expectNoSideways(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

/** Jobs run beside the test; what they bring is waited for, and not for ever. */
async function until(isThere: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (await isThere()) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error("waited for 30 seconds, and it did not come");
}
