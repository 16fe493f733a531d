// What a line carried, drawn and put right by staff, and read by its customer: on a wide screen and on the narrowest phone.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { checkSums } from "../../server/modules/usage/differences/check-sums.ts";
import { closeInvoiced, recordUsage } from "../../server/modules/usage/index.ts";
import { day } from "../../shared/calendar.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("usage on the screen", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-12-02T12:00:00Z" });
  const shop = await sampleShop(program);
  const plan = await shop.plan("capped", { title: "Capped", dataCapBytes: 100_000_000_000n, downBps: 100_000_000n, upBps: 20_000_000n });
  const staff = await signInStaff(program, { role: "super_administrator" });
  const browser = await testBrowser(program);
  const carry = async (serviceId: string, from: string, until: string, downBytes: bigint) => {
    const one = { key: `${serviceId} ${from}`, serviceId };
    await program.inWork((work) =>
      recordUsage(work, [
        { ...one, at: new Date(from), seconds: 0n, downBytes: 0n, upBytes: 0n },
        {
          ...one,
          at: new Date(until),
          seconds: BigInt((Date.parse(until) - Date.parse(from)) / 1000),
          downBytes,
          upBytes: downBytes / 20n,
          isLast: true,
        },
      ]),
    );
  };
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  it("N-134 N-152 N-154 staff see the speed over time, give bytes back and take that back; the customer reads corrections", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, plan);
    const unused = await shop.add(await shop.customer(), plan);
    const invoice = { id: crypto.randomUUID(), number: "INV-77", issuedOn: day("2026-12-01") };
    await program.inWork((work) => closeInvoiced(work, [{ serviceId, invoice }]));
    await carry(serviceId, "2026-11-30T20:00:00Z", "2026-11-30T22:00:00Z", 3_000_000_000n);
    await carry(serviceId, "2026-12-02T08:00:00Z", "2026-12-02T09:00:00Z", 30_000_000_000n);

    const page = await browser.open(`/admin/services/${serviceId}?tab=usage`, { as: staff, width: 1440 });
    await page.getByRole("figure", { name: "Average speed, with the lowest and highest" }).waitFor();
    await page.getByText("Came after invoice INV-77").waitFor();
    await page.getByRole("radio", { name: "5 min" }).check({ force: true });
    await page.getByRole("button", { name: "Give back", exact: true }).first().click();
    await page.getByRole("textbox", { name: /Downloaded/ }).fill("10");
    await page.getByRole("textbox", { name: /Reason/ }).fill("A loop of ours");
    await page.getByRole("dialog").getByRole("button", { name: "Give back" }).click();
    await page.getByText("A loop of ours").first().waitFor();
    await page
      .getByText(/24\.7\sGB/)
      .first()
      .waitFor();
    await isWell(page);
    await page
      .getByRole("row", { name: /A loop of ours/ })
      .getByRole("button", { name: "Undo" })
      .click();
    await page.getByRole("textbox", { name: /Reason/ }).fill("It was none");
    await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
    await page.getByRole("table", { name: "Corrections" }).getByText("It was none").waitFor();
    const phone = await browser.open(`/admin/services/${serviceId}?tab=usage`, { as: staff, dark: true });
    await phone.getByRole("table", { name: "Corrections" }).getByText("It was none").waitFor();
    await isWell(phone);
    await page.goto(`${browser.address}/admin/services/${unused}?tab=usage`);
    await page.getByText("There is no data of this time.").waitFor();

    const portal = await browser.open("/portal/statistics", { as: await signInCustomer(program, customerId) });
    await portal.getByRole("figure", { name: "Average speed, with the lowest and highest" }).waitFor();
    await portal.getByText("Came late, after invoice INV-77").waitFor();
    await portal.getByLabel("A point for each").selectOption("slot");
    await portal.getByRole("heading", { name: "Corrections" }).waitFor();
    await isWell(portal);
    expect(await portal.getByText("A loop of ours").count()).toBe(0);
  });

  it("N-129 sums that differ stand among what is to be reviewed, and are repaired there", async () => {
    const serviceId = await shop.add(await shop.customer(), plan);
    await carry(serviceId, "2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z", 7_000_000_000n);
    await program.query("update usage.months set down_bytes = 1 where service_id = $1", [serviceId]);
    await checkSums({ inWork: (act) => program.inWork(act) }, {});
    const page = await browser.open("/admin/network/review/differences", { as: staff });
    await page.getByRole("button", { name: "Repair" }).first().click();
    await isWell(page);
    await page.getByRole("dialog").getByRole("button", { name: "Repair" }).click();
    await page.getByText("The sums are made anew").waitFor();
    const [month] = await program.query<{ down: string }>("select down_bytes::text as down from usage.months where service_id = $1", [
      serviceId,
    ]);
    expect(month).toEqual({ down: "7000000000" });
    expect(browser.faults).toEqual([]);
  });

  it.each([{ width: 360 }, { width: 1440, dark: true }])(
    "N-153 what services carried in a month, by plan and partner, %o",
    async (look) => {
      const page = await browser.open("/admin/network/usage", { as: staff, ...look });
      await page.getByText("Ana Horvat").first().waitFor();
      await isWell(page);
      expect(browser.faults).toEqual([]);
    },
  );
});
