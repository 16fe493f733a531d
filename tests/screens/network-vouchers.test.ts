// Hotspot vouchers and passwords for routers in a real browser: made, printed, switched off; also on a phone.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  addVoucherKindEndpoint,
  listVoucherKindsEndpoint,
  makeVoucherBatchEndpoint,
} from "../../server/modules/payments/hotspot-vouchers/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

describe("network vouchers and device passwords", async () => {
  const program = await testProgram({ now: "2026-11-02T08:00:00Z" });
  await program.inWork((work) => makeProvider(work));
  const staff = await signInStaff(program, { fullName: "Nora Network" });
  const browser = await testBrowser(program);
  const open = (path: string, look: object = {}) => browser.open(`/admin${path}`, { as: staff, width: 1440, height: 900, ...look });

  it("N-116 N-2 a batch is made, with speeds in Mbit/s and kbit/s; its codes are listed, one is switched off, and all of them", async () => {
    const page = await open("/vouchers");
    await page.getByText("No vouchers yet").waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "New vouchers" }).first().click();
    await page.getByRole("heading", { name: "New vouchers" }).waitFor();
    await page.getByLabel("Title").fill("Lobby");
    await page.getByLabel("Speed down").fill("10");
    await page.getByLabel("Speed up").fill("512");
    // The number stays as it was typed.
    await page.getByLabel("Unit").nth(1).selectOption("kbit/s");
    expect(await page.getByLabel("Speed up").inputValue()).toBe("512");
    await page.getByLabel("Vouchers", { exact: false }).first().fill("3");
    await page.getByLabel("Data, both ways").fill("1.5");
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Make 3 vouchers" }).click();
    await page.getByRole("heading", { name: /V-\d+ Lobby/ }).waitFor();
    await page.getByText("1 day from the first use").first().waitFor();
    const [first] = await program.query<{ code: string; total_bytes: bigint; down_bps: bigint; up_bps: bigint }>(
      "select code, total_bytes, down_bps, up_bps from access.vouchers voucher join access.voucher_batches batch on batch.id = batch_id where position = 1",
    );
    expect(first).toMatchObject({ total_bytes: 1_500_000_000n, down_bps: 10_000_000n, up_bps: 512_000n });
    await page.getByRole("button", { name: `Switch off ${first?.code}` }).click();
    await page.getByRole("button", { name: `Switch on ${first?.code}` }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await menu(page, "Switch off");
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect
      .poll(() => program.query("select is_disabled from access.voucher_batches"), { timeout: 5_000 })
      .toEqual([{ is_disabled: true }]);
    await page.getByRole("button", { name: "Print vouchers" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "1 to 3" }).waitFor();
    await page.close();
  });

  it("N-116 the same on a phone, in the dark", async () => {
    const page = await open("/vouchers", { width: 360, height: 780, dark: true });
    await page
      .getByText(/^V-\d+ Lobby$/)
      .first()
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page
      .getByText(/^V-\d+ Lobby$/)
      .first()
      .click();
    await page.getByRole("heading", { name: /V-\d+ Lobby/ }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.close();
  });

  it("B-230 N-116 vouchers for sale stand with all others; from there to the sale and back, and none of them says its code", async () => {
    const tax = await staff.ok(listVoucherKindsEndpoint);
    const kind = await staff.ok(addVoucherKindEndpoint, {
      body: {
        ...{ partnerId: tax.partners[0]?.id ?? "", title: "Ten hours", onlineMinutes: 600, validMinutes: null, dataMb: null },
        ...{ price: { amount: "5.00", currency: tax.partners[0]?.currency ?? "" }, taxId: tax.taxes[0]?.id ?? "", includesTax: true },
      },
    });
    await staff.ok(makeVoucherBatchEndpoint, { body: { kindId: kind.id, title: "Kiosk", quantity: 2 } });
    for (const look of [{}, { width: 360, height: 780, dark: true }]) {
      const page = await open("/vouchers", look);
      await page
        .getByText(/^V-\d+ Kiosk$/)
        .first()
        .waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      await page
        .getByText(/^V-\d+ Kiosk$/)
        .first()
        .click();
      await page.getByText("Not sold").first().waitFor();
      await page.getByText("Not kept").first().waitFor();
      expect(await page.getByRole("button", { name: "Print vouchers" }).count()).toBe(0);
      expect(await seriousViolations(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      await page.getByRole("link", { name: "Open the sale" }).click();
      await page.getByRole("heading", { name: "Kiosk" }).waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
      await page.getByRole("link", { name: /In the network: V-\d+/ }).click();
      await page.getByRole("heading", { name: /V-\d+ Kiosk/ }).waitFor();
      await page.close();
    }
  });

  it("N-117 one's own password for routers is shown once, where somebody gave a level", async () => {
    const page = await open("/me?tab=security");
    await page.getByText("Nobody has given you a level on routers yet", { exact: false }).waitFor();
    await program.query("update identity.administrators set network_login = 'write' where id = $1", [staff.adminId]);
    await page.reload();
    await page.getByRole("button", { name: "Make a password" }).click();
    await page.getByText("It is shown this once", { exact: false }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("button", { name: "Make a new password" }).waitFor();
    expect(await page.getByText("It is shown this once", { exact: false }).count()).toBe(0);
    await page.close();
    const theirs = await open(`/config/administrators/${staff.adminId}?tab=security`);
    await theirs.getByText("Nora Network made a password for network equipment", { exact: false }).waitFor();
    expect(browser.faults).toEqual([]);
    await theirs.close();
  });
});

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("menuitem", { name: item }).click();
}

const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
