// What services carried in a month, by router and site, in a real browser; also on a phone, in the dark.
import { describe, expect, it } from "vitest";
import { createNas, createSite } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { applyAccounting } from "../../server/modules/usage/index.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("usage of a month", async () => {
  const program = await testProgram({ now: "2026-11-20T12:00:00Z" });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program, { role: "super_administrator" });
  const browser = await testBrowser(program);
  const serviceId = await shop.add(await shop.customer());

  it("N-153 by site and by router", async () => {
    const nasId = await program.inWork(async (work) => {
      const { id: siteId } = await createSite(work, createSiteEndpoint.body.parse({ name: "Hill", kind: "tower" }));
      const body = { name: "North", siteId, profile: "mikrotik_hotspot", sources: ["192.0.2.1"], secret: "a-secret-for-tests-2026" };
      return (await createNas(work, program.tools, createNasEndpoint.body.parse(body))).id;
    });
    const packet = (status: "start" | "stop", clock: string, downBytes: bigint, seconds: bigint) => {
      const at = new Date(`2026-11-12T${clock}Z`);
      return {
        ...{
          status,
          nasId,
          receivedAt: at,
          at,
          sessionId: "one",
          cookie: null,
          login: null,
          voucher: undefined,
          source: "radius" as const,
        },
        ...{ mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId },
        ...{
          downBytes,
          upBytes: 0n,
          downPackets: null,
          upPackets: null,
          seconds,
          terminateCause: null,
          noGigawords: false,
          interimSeconds: 300,
        },
      };
    };
    await program.inWork((work) =>
      applyAccounting(work, [packet("start", "08:00:00", 0n, 0n), packet("stop", "10:00:00", 3_000_000_000n, 7200n)]),
    );
    for (const look of [
      { width: 1440, height: 900 },
      { width: 360, height: 780, dark: true },
    ]) {
      const page = await browser.open("/admin/network/usage", { as: staff, ...look });
      await page.getByRole("table", { name: "By router" }).getByText("North").waitFor();
      const site = page.getByRole("table", { name: "By site" }).getByRole("row").filter({ hasText: "Hill" });
      expect(await site.textContent()).toMatch(/3\sGB/);
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await page.close();
    }
  });
});
