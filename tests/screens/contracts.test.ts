// A contract as a subscriber meets it on the narrowest phone: read to the end, signed drawn and typed, and the signed PDF comes back.
import { PDFDocument } from "@cantoo/pdf-lib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { askForDocumentEndpoint, listAskedEndpoint } from "../../server/modules/documents/asked/contract.ts";
import { addContractEndpoint, getContractEndpoint, sendContractEndpoint } from "../../server/modules/documents/contracts/contract.ts";
import { makeSignLinkEndpoint } from "../../server/modules/documents/sign-links/contract.ts";
import { setCustomerPassword } from "../../server/modules/identity/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { sayHaveRead } from "../support/have-read.ts";
import { issuedCode } from "../support/issued-code.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const password = "a passphrase of one";
// A browser, a PDF to draw and one to make.
const patienceMs = 90_000;

describe("contracts on a phone", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const customerId = payers[0]!.customerId;
  await program.inWork((work) => setCustomerPassword(work, { customerId, partnerId: provider.partnerId, password, mustChange: false }));
  const staff = await signInStaff(program);
  const browser = await testBrowser(program);

  async function sentContract(title: string): Promise<string> {
    const pdf = await PDFDocument.create();
    for (let page = 1; page <= 3; page++) pdf.addPage([595, 842]).drawText(`${title}, page ${page}`, { x: 60, y: 760 });
    const made = await staff.ok(addContractEndpoint, {
      params: { customerId },
      file: { name: `${title}.pdf`, bytes: Uint8Array.from(await pdf.save()) },
      body: { title, termMonths: 12 },
    });
    await staff.ok(sendContractEndpoint, { params: { documentId: made.id }, body: {} });
    return made.id;
  }

  const sideways = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  /** The signed file as the browser saves it. */
  async function savedPdf(page: Page): Promise<Buffer> {
    await page.getByText("Your copy is stored here", { exact: false }).waitFor({ timeout: 20_000 });
    const waits = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Save / }).click();
    const stream = await (await waits).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  it(
    "P-176 P-24 O-111 signs a contract with a drawn signature at 360 px and receives the PDF",
    async () => {
      const documentId = await sentContract("Internet contract");
      const page = await browser.open("/portal/documents/contracts", { as: await signInCustomer(program, customerId) });
      await page.getByRole("link", { name: "Read and sign Internet contract" }).click();
      await page.locator(".pdf-pages[aria-busy=false]").waitFor({ timeout: 20_000 });
      expect(await page.locator(".pdf-pages canvas").count()).toBe(3);
      expect(await sideways(page)).toBe(0);
      // Nothing goes before it was read and agreed to.
      await page.getByRole("button", { name: "Sign the contract" }).click();
      await page.getByText("Read to the last page first", { exact: false }).waitFor();
      await page.locator(".pdf-end").evaluate((end) => end.scrollIntoView({ block: "center" }));
      await page.getByText("You have reached the last page.").waitFor();
      await page.getByLabel("I agree").check();
      await draw(page, 2);
      await page.getByRole("button", { name: "Sign the contract" }).click();
      await page.getByText("a dot is not a signature", { exact: false }).waitFor();
      await draw(page, 40);
      expect(await seriousViolations(page)).toEqual([]);
      await page.getByRole("button", { name: "Sign the contract" }).click();
      await proveIfAsked(page);
      const signed = await PDFDocument.load(await savedPdf(page));
      // Three pages of the contract, then those with the evidence.
      expect(signed.getPageCount()).toBeGreaterThan(3);
      expect(signed.getTitle()).toBe("Internet contract (Signed)");
      const { contract, events } = await staff.ok(getContractEndpoint, { params: { documentId } });
      expect(contract).toMatchObject({ state: "signed", endsOn: "2027-03-31" });
      expect(events.map(({ kind }) => kind)).toContain("read");
    },
    patienceMs,
  );

  it(
    "P-176 signs with the typed name, after ticking that it was read",
    async () => {
      const documentId = await sentContract("Router on loan");
      const page = await browser.open(`/portal/documents/${documentId}`, { as: await signInCustomer(program, customerId) });
      await sayHaveRead(page);
      await page.getByLabel("I agree").check();
      await page.getByRole("radio", { name: "Type my name" }).check();
      await page.getByLabel("Your name").fill("Ana M. Novak");
      await page.getByRole("button", { name: "Sign the contract" }).click();
      await proveIfAsked(page);
      expect((await PDFDocument.load(await savedPdf(page))).getPageCount()).toBeGreaterThan(3);
      expect((await staff.ok(getContractEndpoint, { params: { documentId } })).contract.signerName).toBe("Ana M. Novak");
    },
    patienceMs,
  );

  it(
    "P-178 signs by a link and a code, without the portal, at 360 px",
    async () => {
      const documentId = await sentContract("Fibre contract");
      const body = { channel: "email" as const, to: "friend@example.net", send: false };
      const { url } = await staff.ok(makeSignLinkEndpoint, { params: { documentId }, body });
      const page = await browser.open(`/portal/sign${new URL(url).hash}`);
      await page.getByText("f•••@example.net", { exact: false }).waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.getByText("Fibre contract").count()).toBe(0);
      await page.getByRole("button", { name: "Send the code" }).click();
      await page.getByLabel("Code").fill("12");
      await page.getByRole("button", { name: "Open the document" }).click();
      await page.getByText("This is not the code", { exact: false }).waitFor();
      const { code } = await issuedCode(program);
      await page.getByLabel("Code").fill(code);
      await page.getByRole("button", { name: "Open the document" }).click();
      await page.locator(".pdf-pages[aria-busy=false]").waitFor({ timeout: 20_000 });
      expect(await sideways(page)).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);
      await sayHaveRead(page);
      await page.getByLabel("I agree").check();
      await page.getByRole("radio", { name: "Type my name" }).check();
      await page.getByLabel("Your name").fill("Ana Friend");
      await page.getByRole("button", { name: "Sign the contract" }).click();
      await page.getByRole("link", { name: "Save the signed document" }).waitFor({ timeout: 20_000 });
      expect((await staff.ok(getContractEndpoint, { params: { documentId } })).contract).toMatchObject({
        state: "signed",
        signerName: "Ana Friend",
      });
    },
    patienceMs,
  );

  it(
    "P-180 sends a document that was asked for, at 360 px",
    async () => {
      const asked = await staff.ok(askForDocumentEndpoint, {
        params: { customerId },
        body: { kind: "address", note: "A bill of this year" },
      });
      const page = await browser.open("/portal/documents", { as: await signInCustomer(program, customerId) });
      await page.getByText("A bill of this year").waitFor();
      expect(await sideways(page)).toBe(0);
      await page.getByRole("button", { name: "Send a file" }).click();
      const pdf = await PDFDocument.create();
      pdf.addPage();
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "bill.pdf", mimeType: "application/pdf", buffer: Buffer.from(await pdf.save()) });
      expect(await seriousViolations(page)).toEqual([]);
      await page.getByRole("button", { name: "Send to us" }).click();
      await page.getByText("We are looking at it").waitFor();
      const { items } = await staff.ok(listAskedEndpoint, { query: { filter: { customerId } } });
      expect(items).toMatchObject([{ id: asked.id, state: "uploaded", file: { name: "bill.pdf" } }]);
    },
    patienceMs,
  );

  it("O-113 anybody checks a file on the public page", async () => {
    const page = await browser.open("/portal/check");
    const pdf = await PDFDocument.create();
    pdf.addPage();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "strange.pdf", mimeType: "application/pdf", buffer: Buffer.from(await pdf.save()) });
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("We have not signed this file.").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });

  async function draw(page: Page, points: number): Promise<void> {
    const pad = page.locator(".sign-pad");
    // Off the bar at the bottom edge.
    await pad.evaluate((field) => field.scrollIntoView({ block: "center" }));
    const { x, y } = (await pad.boundingBox())!;
    await page.mouse.move(x + 20, y + 80);
    await page.mouse.down();
    for (let step = 0; step < points; step++) await page.mouse.move(x + 20 + step * 5, y + 80 + Math.sin(step / 3) * 30);
    await page.mouse.up();
  }

  async function proveIfAsked(page: Page): Promise<void> {
    const field = page.locator("dialog input[type=password]");
    const asked = await field.waitFor({ timeout: 2500 }).then(
      () => true,
      () => false,
    );
    if (!asked) return;
    await field.fill(password);
    await page.keyboard.press("Enter");
  }
});
