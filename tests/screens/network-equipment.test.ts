// Equipment in a real browser: it is added with a mistake, looked at while it is down, put into maintenance; who is told; a prefix is swept. On the narrowest
// phone and on a wide screen, in either theme.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { createPrefix, EquipmentWatch } from "../../server/modules/network/index.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { SimulatedProber } from "../simulators/simulated-prober.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

describe("equipment on screens", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:30Z" });
  const nora = await signInStaff(program);
  const browser = await testBrowser(program);
  const prober = new SimulatedProber();
  const watch = new EquipmentWatch(program.tools, prober);
  const rounds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      await watch.lookOnce();
    }
  };
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  it("is nothing yet, then added: a mistake stands at its field, and a secret is never shown again", async () => {
    await nora.ok(createSiteEndpoint, { body: { name: "Ridge", kind: "tower" } as never });
    const empty = await browser.open("/admin/equipment", { as: nora });
    await empty.getByText("No equipment yet").waitFor();
    await isWell(empty);
    for (const width of [360, 1440]) {
      const page = await browser.open("/admin/equipment/new", { as: nora, width, dark: width === 1440 });
      await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Switch ${width}`);
      await page.getByRole("textbox", { name: "Address", exact: true }).fill("10.0.0.300");
      await page.getByLabel("Read it by SNMP").check();
      await page
        .getByRole("combobox", { name: "Site" })
        .or(page.getByRole("textbox", { name: "Site" }))
        .fill("rid");
      await page.getByRole("option", { name: "Ridge" }).click();
      await page.getByRole("button", { name: "Add the equipment" }).click();
      expect(await page.getByRole("textbox", { name: "Address", exact: true }).getAttribute("aria-invalid")).toBe("true");
      await isWell(page);
      await page.getByRole("textbox", { name: "Address", exact: true }).fill(`10.0.0.${width === 360 ? 1 : 2}`);
      await page.getByLabel("Community").fill("deep-secret");
      await page.getByRole("button", { name: "Add the equipment" }).click();
      await page.getByRole("heading", { name: `Switch ${width}` }).waitFor();
      await page.getByText("No incidents so far.").waitFor();
      expect(await page.content()).not.toContain("deep-secret");
      await isWell(page);
    }
  });

  it("N-39, N-40 is down: the list, its page and the first page say so, and what hangs on it is unreachable", async () => {
    const add = (body: object) => nora.ok(createEquipmentEndpoint, { body: createEquipmentEndpoint.body.parse(body) as never });
    const tower = await add({ name: "Tower switch", kind: "switch", address: "10.0.1.1", vendor: "MikroTik", model: "CRS326" });
    const sector = await add({ name: "Sector east", kind: "access_point", address: "10.0.1.2", parentId: tower.id });
    for (let n = 3; n < 7; n++) await add({ name: `Router ${n}`, kind: "router", address: `10.0.1.${n}` });
    await rounds(2);
    prober.gone.add("10.0.1.1").add("10.0.1.2");
    await rounds(9);
    for (const width of [360, 1440]) {
      const list = await browser.open("/admin/equipment?sort=state", { as: nora, width });
      await list.getByText("Tower switch").first().waitFor();
      await list.getByText("Down", { exact: true }).first().waitFor();
      await list.getByText("Unreachable", { exact: true }).first().waitFor();
      await isWell(list);
      const page = await browser.open(`/admin/equipment/${tower.id}`, { as: nora, width, dark: width === 360 });
      await page.getByText("Device down").waitFor();
      await page.getByText("It does not answer.").waitFor();
      await page.getByText("Sector east").waitFor();
      await isWell(page);
      const details = await browser.open(`/admin/equipment/${tower.id}?tab=details`, { as: nora, width });
      await details.getByText("every 60 seconds").waitFor();
      await isWell(details);
    }
    const home = await browser.open("/admin", { as: nora });
    await home.getByText("Tower switch: It does not answer.").waitFor();
    const alerts = await browser.open("/admin/network/alerts", { as: nora, width: 1440 });
    await alerts.getByRole("link", { name: "Tower switch" }).waitFor();
    await isWell(alerts);

    const page = await browser.open(`/admin/equipment/${sector.id}`, { as: nora });
    await page.getByRole("button", { name: "Begin maintenance" }).click();
    // The browser has the real clock, the program stands in March.
    await page.getByRole("dialog").getByLabel("Until").fill("2026-03-03T12:00");
    await page.getByRole("dialog").getByRole("button", { name: "Begin maintenance" }).click();
    await page.getByRole("button", { name: "End maintenance" }).waitFor();
    await page.getByText("Maintenance", { exact: true }).first().waitFor();
    await isWell(page);
  });

  it("N-40 a group says who is told, and equipment names it", async () => {
    const page = await browser.open("/admin/network/alert-groups", { as: nora });
    await page.getByText("No alert groups yet").waitFor();
    await page.getByRole("button", { name: "New alert group" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("On call");
    await page.getByLabel("Quiet from").fill("22:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Quiet until").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByLabel("Quiet until").fill("06:00");
    await page.getByLabel("SMS to the members").check();
    await page.getByRole("textbox", { name: "Webhook" }).fill("https://hooks.example/a");
    await page.getByText("Words of one's own").click();
    await page.getByLabel("Subject when it begins").fill("{{ nmae }} is gone");
    await isWell(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("There is no {{ nmae }} here", { exact: false }).first().waitFor();
    await page.getByLabel("Subject when it begins").fill("{{ name }} is gone");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Secret for the signature").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByLabel("Secret for the signature").fill("sixteen-letters-");
    await isWell(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Mail, SMS, Webhook").waitFor();
    await page.getByText("22:00 to 06:00").waitFor();
    await isWell(page);
    const wide = await browser.open("/admin/network/alert-groups", { as: nora, width: 1440, dark: true });
    await wide.getByText("On call").waitFor();
    await isWell(wide);
  });

  it("N-32 a prefix is swept: who answers and is free is shown as a suspected conflict", async () => {
    const body = createPrefixEndpoint.body.parse({ cidr: "10.20.0.0/29", role: "static" });
    const prefix = await program.inWork((work) => createPrefix(work, body));
    prober.gone.clear();
    for (const n of [1, 2, 4, 5, 6]) prober.gone.add(`10.20.0.${n}`);
    for (const width of [360, 1440]) {
      const page = await browser.open(`/admin/prefixes/${prefix.id}?tab=every`, { as: nora, width });
      await page.getByRole("button", { name: "Ping every address" }).click();
      await page.getByText("Waits for the monitor.").waitFor();
      await watch.sweepOnce();
      await page.getByText("1 address answered", { exact: false }).waitFor();
      const again = await browser.open(`/admin/prefixes/${prefix.id}?tab=every`, { as: nora, width });
      await again.getByText("Suspected conflict").waitFor();
      await isWell(again);
    }
  });
});
