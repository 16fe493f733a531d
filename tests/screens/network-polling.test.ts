// What a device says of itself by SNMP, as staff see it: its interfaces, its traffic over time with the gap in it, a look through its values, and what
// devices of a kind are asked for beside the usual. On the narrowest phone and on a wide screen.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { createEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { createEquipment, PollLoop } from "../../server/modules/network/index.ts";
import { deleteOidEndpoint, listOidsEndpoint } from "../../server/modules/network/polling/contract.ts";
import { tendSamples } from "../../server/modules/network/polling/tend-samples.ts";
import { FakeSnmp } from "../simulators/fake-snmp.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

const address = "10.44.0.9";
const started = Date.UTC(2026, 2, 1);

describe("a device that is asked by SNMP", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T02:00:00Z" });
  const nora = await signInStaff(program);
  const browser = await testBrowser(program);
  const snmp = new FakeSnmp();
  const loop = new PollLoop(program.tools, snmp);
  await program.inWork(tendSamples);
  const { id } = await program.inWork((work) =>
    createEquipment(
      work,
      program.tools,
      createEquipmentEndpoint.body.parse({
        ...{ name: "Core Graz", kind: "router", vendor: "MikroTik", address, pingOn: false, snmpOn: true, snmpCommunity: "readers" },
      }),
    ),
  );
  const device = snmp.device(address);
  let carried = 0;
  const say = (): void => {
    const nowMs = program.clock.now().getTime();
    // More by day than by night.
    carried += 300 * 1e7 * (2 + Math.sin(nowMs / 7.2e6));
    const { values } = device;
    values.set("1.3.6.1.2.1.1.3.0", { type: "ticks", value: (nowMs - started) / 10 });
    values.set("1.3.6.1.2.1.1.5.0", { type: "text", value: "core-graz" });
    for (const [index, name, alias] of [
      [1, "sfp-sfpplus1", "to Vienna"],
      [2, "ether2", ""],
    ] as const) {
      values.set(`1.3.6.1.2.1.2.2.1.8.${index}`, { type: "integer", value: index === 2 && nowMs > Date.UTC(2026, 2, 2, 5) ? 2 : 1 });
      values.set(`1.3.6.1.2.1.31.1.1.1.1.${index}`, { type: "text", value: name });
      values.set(`1.3.6.1.2.1.31.1.1.1.18.${index}`, { type: "text", value: alias });
      values.set(`1.3.6.1.2.1.31.1.1.1.6.${index}`, { type: "counter64", value: BigInt(Math.round(carried / index)) });
      values.set(`1.3.6.1.2.1.31.1.1.1.10.${index}`, { type: "counter64", value: BigInt(Math.round(carried / 4 / index)) });
    }
    values.set("1.3.6.1.2.1.25.3.3.1.2.1", { type: "integer", value: 37 });
  };
  const live = async (looks: number): Promise<void> => {
    for (let look = 0; look < looks; look++) {
      const [turn] = await program.query<{ due_at: Date }>("select due_at from network.snmp_turns where equipment_id = $1", [id]);
      program.clock.moveTo(turn?.due_at ?? program.clock.now());
      say();
      await loop.settled();
    }
  };
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };
  const at = `/admin/equipment/${id}?tab=snmp`;

  it("N-43, N-45, N-154 nothing yet, then interfaces, a graph with its table, its figures, and a gap that is one", async () => {
    const empty = await browser.open(at, { as: nora });
    await empty.getByText("It was not asked yet.", { exact: false }).waitFor();
    await isWell(empty);

    await live(40);
    device.isSilent = true;
    await live(8);
    device.isSilent = false;
    await live(20);
    for (const look of [{ width: 360 }, { width: 1440, dark: true }]) {
      const page = await browser.open(at, { as: await signInStaff(program), ...look });
      await settled(page);
      await page.getByRole("figure", { name: "sfp-sfpplus1 (to Vienna) over time" }).waitFor();
      await page.locator(".recharts-line-curve").first().waitFor();
      expect(await page.getByRole("table", { name: "Interfaces" }).textContent()).toContain("to Vienna");
      await page.getByText("ether2 went down.").waitFor();
      const figures = await page.getByRole("table", { name: "sfp-sfpplus1 (to Vienna): figures" }).textContent();
      expect(figures).toContain("95th percentile");
      expect(figures).toContain("Mbit/s");
      await page.getByText("The numbers behind the picture").click();
      const steps = page.getByRole("table", { name: "The numbers behind the picture" });
      // 288 steps of a day and the head; what nobody knows is said.
      expect(await steps.getByRole("row").count()).toBe(289);
      expect(await steps.getByText("no data").count()).toBeGreaterThan(16);
      await page.getByText("The numbers behind the picture").click();
      await isWell(page);
      await page.getByLabel("What is drawn").selectOption({ label: "Processor" });
      await page.getByRole("figure", { name: "Processor over time" }).waitFor();
      await page.getByRole("radio", { name: "Year" }).check({ force: true });
      await page.getByText("No data in this time.").waitFor();
      await isWell(page);
    }
  });

  it("N-43 a look through its values comes while one waits", async () => {
    const boss = await signInStaff(program);
    const page = await browser.open(at, { as: boss });
    await page.getByRole("button", { name: "Look through its values" }).click();
    const sheet = page.getByRole("dialog", { name: "Look through its values" });
    await sheet.getByLabel("OID").fill("nonsense");
    await sheet.getByRole("button", { name: "Read" }).click();
    await sheet.getByText("Numbers with dots", { exact: false }).first().waitFor();
    await sheet.getByLabel("OID").fill("1.3.6.1.2.1.31.1.1.1.18");
    await sheet.getByRole("button", { name: "Read" }).click();
    await sheet.getByText("It is being asked", { exact: false }).waitFor();
    await loop.settled();
    await sheet.getByRole("cell", { name: "to Vienna" }).waitFor();
    await isWell(page);
    // A line fills the form of a new value; the walk stays open behind it.
    await sheet.getByRole("button", { name: "New value of 1.3.6.1.2.1.31.1.1.1.18.1" }).click();
    const made = page.getByRole("dialog", { name: "New value" });
    expect(await made.getByLabel("OID").inputValue()).toBe("1.3.6.1.2.1.31.1.1.1.18.1");
    expect(await made.getByLabel("Kind of value").inputValue()).toBe("text");
    expect(await made.getByLabel("Vendor").inputValue()).toBe("MikroTik");
    await isWell(page);
    await made.getByLabel("Name").fill("Uplink");
    await made.getByRole("button", { name: "Add the value" }).click();
    await made.waitFor({ state: "detached" });
    await sheet.getByRole("cell", { name: "to Vienna" }).waitFor();
    const uplink = (await boss.ok(listOidsEndpoint)).items.find(({ name }) => name === "Uplink");
    expect(uplink).toMatchObject({ kind: "router", vendor: "MikroTik", type: "text" });
    await boss.ok(deleteOidEndpoint, { params: { snmpOidId: uplink?.id ?? "" }, version: 1 });
  });

  it("N-43 a value of one's own is added, changed and removed", async () => {
    const boss = await signInStaff(program);
    const page = await browser.open("/admin/config/snmp-values", { as: boss });
    await page.getByText("No values of your own").waitFor();
    await isWell(page);
    await page.getByRole("button", { name: "New value" }).first().click();
    const sheet = page.getByRole("dialog", { name: "New value" });
    await sheet.getByLabel("OID").fill(".1.3.6.1.4.1.14988.1.1.3.8.0");
    await sheet.getByLabel("Name").fill("Voltage");
    await sheet.getByLabel("Times").fill("0,1");
    await sheet.getByLabel("Unit").fill("V");
    await sheet.getByLabel("Alert below").fill("22");
    await isWell(page);
    await sheet.getByRole("button", { name: "Add the value" }).click();
    await page.getByRole("button", { name: "Voltage" }).click();
    expect((await boss.ok(listOidsEndpoint)).items).toMatchObject([{ name: "Voltage", factor: 0.1, low: 22, high: null, unit: "V" }]);
    const edit = page.getByRole("dialog", { name: "Voltage" });
    await edit.getByLabel("Alert above").fill("30");
    await edit.getByLabel("OID").fill("1.3.6.1.4.1.14988.1.1.3.8.1");
    await edit.getByText("This measures something else", { exact: false }).waitFor();
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.waitFor({ state: "detached" });
    expect((await boss.ok(listOidsEndpoint)).items).toMatchObject([{ high: 30 }]);
    await page.getByRole("button", { name: "Voltage" }).click();
    await page.getByRole("button", { name: "Ask for it no more" }).click();
    await page.getByText("No values of your own").waitFor();
    await isWell(page);
  });
});
