// O-110 one contract, three who sign: the customer in the portal, somebody by a link, and the company in the staff app. All on the narrowest phone.
import { PDFDocument } from "@cantoo/pdf-lib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addContractEndpoint, getContractEndpoint } from "../../server/modules/documents/contracts/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { sayHaveRead } from "../support/have-read.ts";
import { issuedCode } from "../support/issued-code.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

// A browser, and PDFs to draw and to make.
const patienceMs = 200_000;

describe("several who sign", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 1);
  const customerId = payers[0]!.customerId;
  const staff = await signInStaff(program, { fullName: "Eva Sender" });
  const carla = await signInStaff(program, { fullName: "Carla Company" });
  const browser = await testBrowser(program);

  const sideways = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  async function looksRight(page: Page): Promise<void> {
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  }

  async function sign(page: Page, button: string, name: string): Promise<void> {
    await page.locator(".pdf-pages[aria-busy=false]").waitFor({ timeout: 30_000 });
    await sayHaveRead(page);
    await page.getByLabel("I agree").check();
    await page.getByRole("radio", { name: "Type my name" }).check();
    await page.getByLabel("Your name").fill(name);
    await looksRight(page);
    await page.getByRole("button", { name: button }).click();
  }

  it(
    "O-110 O-111 O-112 staff choose who signs; the customer, somebody by link and the company sign one after the other at 360 px",
    async () => {
      const pdf = await PDFDocument.create();
      pdf.addPage([595, 842]).drawText("Shop contract", { x: 60, y: 760 });
      const { id: documentId } = await staff.ok(addContractEndpoint, {
        params: { customerId },
        file: { name: "shop.pdf", bytes: Uint8Array.from(await pdf.save()) },
        body: { title: "Shop contract", termMonths: 12 },
      });
      const params = { documentId };

      const sending = await browser.open(`/admin/customers/${customerId}?tab=documents`, { as: staff });
      await sending.getByRole("button", { name: "Send Shop contract for signature" }).click();
      const sheet = sending.getByRole("dialog");
      await sheet.getByRole("button", { name: "Add a signer" }).click();
      await sheet.getByLabel("Name", { exact: true }).fill("Luka Second");
      await sheet.getByLabel("E-mail").fill("luka@example.net");
      await sheet.getByRole("radio", { name: "An administrator" }).check();
      await sheet.getByLabel("Administrator", { exact: true }).selectOption({ label: "Carla Company" });
      await looksRight(sending);
      await sheet.getByRole("button", { name: "Send for signature" }).click();
      await sending.getByText("Shop contract was sent for signature").waitFor();
      await program.runJobs();

      const asOwner = await signInCustomer(program, customerId);
      const portal = await browser.open(`/portal/documents/${documentId}`, { as: asOwner });
      await portal.getByText("Luka Second").waitFor();
      await sign(portal, "Sign the contract", "Ana Owner");
      await portal.getByText(/Luka Second.? signs next/).waitFor({ timeout: 30_000 });
      await looksRight(portal);

      await program.runJobs();
      const [mail] = await program.query<{ secret_sealed: string }>(
        "select secret_sealed from notifications.messages where to_address = 'luka@example.net' and kind = 'code_sign_link'",
      );
      const token = /sign#([\w-]+)/.exec(program.tools.unseal(mail?.secret_sealed ?? ""))?.[1] ?? "";
      const holder = await browser.open(`/portal/sign#${token}`);
      await holder.getByRole("button", { name: "Send the code" }).click();
      await holder.getByLabel("Code").waitFor();
      await holder.getByLabel("Code").fill((await issuedCode(program, { purpose: "sign_code" })).code);
      await holder.getByRole("button", { name: "Open the document" }).click();
      await sign(holder, "Sign the contract", "Luka Second");
      await holder.getByText(/Carla Company.? signs next/).waitFor({ timeout: 30_000 });
      await looksRight(holder);

      const home = await browser.open("/admin/", { as: carla });
      await home.getByText("Shop contract", { exact: false }).waitFor();
      await home.getByRole("link", { name: "Read and sign" }).click();
      await sign(home, "Sign for the company", "Carla Company");
      await home.getByText("You have signed it").waitFor({ timeout: 30_000 });
      await looksRight(home);

      const shown = await staff.ok(getContractEndpoint, { params });
      expect(shown.contract).toMatchObject({ state: "signed", signerName: "Ana Owner, Luka Second" });
      expect(shown.signerDetails.map(({ channel }) => channel)).toEqual(["portal", "link", "staff"]);
      await holder.reload();
      await holder.getByRole("link", { name: "Save the signed document" }).waitFor({ timeout: 30_000 });
    },
    patienceMs,
  );
});
