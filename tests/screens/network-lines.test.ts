// What routers are told beside the usual: on a plan's page and on a service's line.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { planRepliesEndpoint } from "../../server/modules/access/plan-replies/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("what routers are told beside the usual", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
  const shop = await sampleShop(program);
  const noc = await signInStaff(program);
  const browser = await testBrowser(program);
  let planId = "";
  let serviceId = "";

  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  beforeAll(async () => {
    const plan = await shop.plan("line", { downBps: 50_000_000n, upBps: 10_000_000n });
    planId = plan.id;
    const customerId = await shop.customer();
    serviceId = await shop.add(customerId, plan, { login: "anna" });
  });

  it("N-67 N-69 a plan gets a burst, a field and a line; a line that does not work is shown with its reason", async () => {
    const page = await browser.open(`/admin/plans/${planId}?tab=network`, { as: noc, width: 360, dark: true });
    await page.getByLabel("Burst: extra speed").fill("20");
    await page.getByLabel("Burst: begins below").fill("80");
    await page.getByLabel("Burst: lasts").fill("16");
    await page.getByRole("button", { name: "Add a field" }).click();
    await page.getByLabel("Name", { exact: false }).last().fill("group");
    await page.getByLabel("Value", { exact: false }).last().fill("gold");
    const lines = page.getByRole("textbox", { name: "Lines of its own" });
    await lines.fill('Mikrotik-Group = "{{ plan.attr.group }}"\nNo-Such-Thing = 1');
    await page.getByRole("button", { name: "Save what routers are told" }).click();
    await page.getByText("1 line does not work").waitFor();
    await page.getByText("Line 2").waitFor();
    await isWell(page);
    await lines.fill('Mikrotik-Group = "{{ plan.attr.group }}"');
    await page.getByRole("button", { name: "Save what routers are told" }).click();
    await page.getByText("Saved; routers are told").waitFor();
    await isWell(page);
    expect(await noc.ok(planRepliesEndpoint, { params: { planId } })).toMatchObject({
      ...{ burstPercent: 20, burstThresholdPercent: 80, burstSeconds: 16, attributes: [{ name: "group", value: "gold" }] },
      replyLines: 'Mikrotik-Group = "{{ plan.attr.group }}"',
    });
  });

  it("N-69 a service's line gets a line of its own, which stands on its page", async () => {
    const page = await browser.open(`/admin/services/${serviceId}?tab=line`, { as: noc, width: 1440 });
    await page.getByRole("button", { name: "Edit the line" }).click();
    const sheet = page.getByRole("dialog", { name: "Edit the line" });
    await sheet.getByRole("textbox", { name: "Lines of its own" }).fill('Filter-Id = "anna"');
    await isWell(page);
    await sheet.getByRole("button", { name: "Save the line" }).click();
    await page.getByText('Filter-Id = "anna"').waitFor();
    await isWell(page);
  });
});
