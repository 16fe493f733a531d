// A token for a FreeRADIUS front end: made, shown this once, revoked. On the narrowest phone and on a wide screen, in either theme and from either side.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

describe("tokens of front ends", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
  const staff = await signInStaff(program);
  const browser = await testBrowser(program);
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  it("N-118 a token is made, shown this once, and revoked", async () => {
    const page = await browser.open("/admin/config/front-ends", { as: staff });
    await page.getByText("No front end asks").waitFor();
    await isWell(page);
    await page.getByRole("button", { name: "New token" }).first().click();
    await page.getByRole("textbox", { name: /^Name/ }).fill("FreeRADIUS 1");
    const sources = page.getByRole("combobox", { name: /May come from/ });
    await sources.fill("192.0.2.7/24");
    await sources.press("Enter");
    await isWell(page);
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByText("192.0.2.0/24 is the whole network").waitFor();
    await sources.press("Backspace");
    await sources.fill("192.0.2.7");
    await sources.press("Enter");
    await page.getByRole("button", { name: "Make the token" }).click();
    const token = await page.getByTestId("front-end-token").textContent();
    expect(token).toMatch(/^dmr_[\w-]{43}$/);
    await isWell(page);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("cell", { name: "192.0.2.7/32" }).waitFor();
    expect(await page.content()).not.toContain(token ?? "dmr_");

    await page.getByRole("button", { name: "Revoke FreeRADIUS 1" }).click();
    await page.getByRole("button", { name: "Revoke the token" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    await isWell(page);
    await page.close();
  });

  it("N-118 from the right, in the dark, on a wide screen", async () => {
    const page = await browser.open("/admin/config/front-ends", { as: staff, language: "ar", dark: true, width: 1280 });
    await page.getByRole("heading", { name: "واجهات FreeRADIUS" }).waitFor();
    await isWell(page);
    await page.close();
  });
});
