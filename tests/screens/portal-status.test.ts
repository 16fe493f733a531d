// P-215 the app on a phone when the portal does not answer at all: it opens from what it has, and says what is broken and whom to call.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { appOn, createLocation, setSetting } from "../../server/modules/partners/index.ts";
import { statusMirror } from "../../server/modules/portal/app/settings.ts";
import { publishIncidentEndpoint } from "../../server/modules/portal/incidents/contract.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { httpOf, signInCustomer, signInStaff } from "../support/call-api.ts";
import { makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const patienceMs = 120_000;

describe("the app without its server", { timeout: patienceMs }, async () => {
  const program = await testProgram({ now: "2026-04-15T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 1);
  const customerId = payers[0]?.customerId ?? "";
  // Another host: it only hands out the folder.
  const folder = join(program.tools.config.dataDir, "status");
  const mirror = createServer(async (request, reply) => {
    const bytes = await readFile(join(folder, request.url ?? "")).catch(() => undefined);
    reply.writeHead(bytes ? 200 : 404, { "access-control-allow-origin": "*", "content-type": "application/json" }).end(bytes);
  });
  await new Promise<void>((done) => mirror.listen(0, "127.0.0.1", done));
  afterAll(() => void mirror.close());
  await program.inWork(async (work) => {
    await setSetting(work, appOn, { level: "system" }, true);
    await setSetting(work, statusMirror, { level: "system" }, `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`);
    const { id } = await createLocation(work, { name: "Old Town", parentId: null, address: "", partnerIds: [] });
    await createLocation(work, { name: "Coast", parentId: null, address: "", partnerIds: [] });
    return id;
  });
  const places = await program.query<{ id: string; name: string }>("select id, name from partners.locations");
  const place = (name: string): string => places.find((each) => each.name === name)?.id ?? "";
  await program.query("update customers.customers set location_id = $2 where id = $1", [customerId, place("Old Town")]);
  await program.query("update partners.partners set phone = '+49 30 1234567' where id = $1", [provider.partnerId]);
  const staff = await signInStaff(program);
  const publish = (text: string, locationId: string) =>
    staff.ok(publishIncidentEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, texts: { en: text }, locationIds: [locationId], isPublic: false },
        startedAt: "2026-04-15T07:30:00.000Z",
      },
    });
  const browser = await testBrowser(program);

  it("P-215 opens within two seconds with what was last seen, and tells of the disturbance where the customer is, and how to call", async () => {
    const page = await browser.open("/portal/services", { as: await signInCustomer(program, customerId) });
    await page.getByText("Home").first().waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await page.reload();
    await page.getByText("Home").first().waitFor();
    // The worker has heard of the second address.
    await page.waitForFunction(async () => {
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) if (new URL(url).pathname === "/api/public/portal/app") return true;
      return false;
    });
    // It breaks after the app was last open: nothing of it is kept on the phone.
    await publish("A cable is cut in Long Street.", place("Old Town"));
    await publish("A mast fell at the pier.", place("Coast"));
    await program.runJobs();
    await (await httpOf(program)).app.close();

    const times: number[] = [];
    for (let time = 0; time < 3; time++) {
      const start = performance.now();
      await page.goto("/portal/services");
      await page.getByText("Home").first().waitFor();
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(2000);
    await page.getByText("A cable is cut in Long Street.").waitFor();
    await page.getByText("We are looking into it").waitFor();
    expect(await page.getByText("A mast fell at the pier.").count()).toBe(0);
    expect(await page.getByRole("link", { name: "+49 30 1234567" }).first().getAttribute("href")).toBe("tel:+49301234567");
    expect(await seriousViolations(page)).toEqual([]);
  });
});
