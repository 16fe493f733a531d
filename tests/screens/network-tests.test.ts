// Staff test a router on its page, look on what a session carries, and see at a customer's what of the network stands there.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { createEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { createEquipment, createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { applyAccounting } from "../../server/modules/usage/index.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const now = "2026-03-02T08:00:00Z";

describe("a router is tested, a session watched, a customer's equipment seen", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const noc = await signInStaff(program);
  const browser = await testBrowser(program);
  const customerId = await shop.customer();
  const serviceId = await shop.add(customerId, undefined, { login: "anna" });
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId = "";

  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };
  const sessionId = randomUUID();
  const speaks = (status: "start" | "interim", second: number, downBytes: bigint) => {
    const at = new Date(Date.parse(now) + second * 1000);
    return program.inWork((work) =>
      applyAccounting(work, [
        {
          ...{ status, at, receivedAt: at, nasId, sessionId, cookie: null, login: "anna", mac: null, serviceId },
          ...{
            calledId: null,
            portId: null,
            ipv4: "198.51.100.17",
            ipv6Wan: null,
            delegatedPrefix: null,
            downPackets: null,
            upPackets: null,
          },
          ...{
            downBytes,
            upBytes: 0n,
            seconds: BigInt(second),
            terminateCause: null,
            interimSeconds: 60,
            noGigawords: false,
            source: "radius",
          },
        },
      ]),
    );
  };

  beforeAll(async () => {
    nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
    const dynamicPort = await nas.listenForChanges();
    const about = { name: "BNG Hill", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort };
    nasId = (await program.inWork((work) => createNas(work, program.tools, createNasEndpoint.body.parse(about)))).id;
    radius = await listenRadius(program);
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-23 the page says that changes are taken, then that the secret is another one; logins, too", async () => {
    nas.react = () => ({ nak: 503 });
    const page = await browser.open(`/admin/nases/${nasId}`, { as: noc, width: 360 });
    await page.getByRole("button", { name: "Test: Changes of sessions" }).click();
    await page.getByText("that there is no such session", { exact: false }).waitFor();
    await isWell(page);
    nas.react = () => "wrong_secret";
    await page.getByRole("button", { name: "Test: Changes of sessions" }).click();
    await page.getByText("but with another secret", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Test: Logins" }).click();
    await page.getByText("A stranger is refused, as it should be.", { exact: false }).waitFor();
    await isWell(page);
  });

  it("N-100 what a session carries is drawn on as its router tells", async () => {
    await speaks("start", 0, 0n);
    await speaks("interim", 60, 60_000_000n);
    program.clock.moveTo("2026-03-02T08:01:00Z");
    const page = await browser.open("/admin/network/online", { as: noc, width: 1440, dark: true });
    await page.getByText("198.51.100.17").click();
    const live = page.getByRole("complementary", { name: "Preview" }).getByRole("region", { name: "What it carries now" });
    await live.getByText("8 Mbit/s", { exact: false }).first().waitFor();
    await speaks("interim", 120, 75_000_000n);
    program.clock.moveTo("2026-03-02T08:02:00Z");
    await live.getByText("2 Mbit/s", { exact: false }).first().waitFor();
    await isWell(page);
  });

  it("N-47 equipment is placed at a customer's on its page, and shown on theirs", async () => {
    const one = await program.inWork((work) =>
      createEquipment(work, program.tools, createEquipmentEndpoint.body.parse({ name: "ONT 7", kind: "ont", pingOn: false })),
    );
    const [customer] = await program.query<{ name: string }>("select full_name as name from customers.customers where id = $1", [
      customerId,
    ]);
    const page = await browser.open(`/admin/equipment/${one.id}?tab=details`, { as: noc, width: 360 });
    await page.getByRole("button", { name: "Say at whose place it stands" }).click();
    const sheet = page.getByRole("dialog", { name: "Say at whose place it stands" });
    await sheet.getByLabel("Customer").fill(customer?.name ?? "");
    await sheet
      .getByRole("button", { name: new RegExp(customer?.name ?? "") })
      .first()
      .click();
    await sheet.getByLabel("Service").selectOption(serviceId);
    await isWell(page);
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: customer?.name ?? "" }).click();
    await page.getByRole("link", { name: "ONT 7" }).waitFor();
    await isWell(page);
  });
});
