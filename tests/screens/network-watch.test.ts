// What staff see of a router at work: what it asked, what is wrong with it, its packets; and what stands about it on the first page. On the narrowest
// phone and on a wide screen, in either theme and from either side.
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { RadiusCounters } from "../../server/modules/access/counters/radius-counters.ts";
import { startTraceEndpoint } from "../../server/modules/access/traces/contract.ts";
import { createNas, sightAlerts } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../server/protocols/radius/secret.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { signInStaff } from "../support/call-api.ts";
import { settled, sidewaysScroll } from "../support/page-moves.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "gulls-over-the-harbour";

describe("a router at work", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:30Z" });
  const nora = await signInStaff(program);
  const browser = await testBrowser(program);
  const nas = await program.inWork((work) =>
    createNas(
      work,
      program.tools,
      createNasEndpoint.body.parse({ name: "BNG 7", profile: "mikrotik_ppp", sources: ["198.51.100.7"], secret }),
    ),
  );
  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };

  it("N-19, N-113, N-114 what it asked is a picture with its numbers, and what is wrong stands above it, on the first page too", async () => {
    const empty = await browser.open(`/admin/nases/${nas.id}?tab=traffic`, { as: nora });
    await empty.getByText("It asked nothing in this time.").waitFor();
    await empty.getByText("No traces in the last three days.").waitFor();
    await isWell(empty);

    const counters = new RadiusCounters(program.base, program.tools.log);
    const atMs = program.clock.now().getTime() - 60_000;
    counters.count(nas.id, "accept", "", { atMs, times: 1200 });
    counters.count(nas.id, "reject", "A02", { atMs, times: 900 });
    counters.count(nas.id, "drop", "bad_authenticator", { atMs, times: 7 });
    counters.count(nas.id, "accounting", "interim", { atMs, times: 3000 });
    counters.noteLatency(nas.id, 700, atMs);
    counters.noteStranger("203.0.113.99", { port: "authentication", named: "tower-9", atMs });
    await counters.close();
    await program.inWork((work) =>
      sightAlerts(work, [{ kind: "reject_rate", nasId: nas.id, prefixId: null, details: { percent: 43, perMinute: 900 } }]),
    );

    const page = await browser.open(`/admin/nases/${nas.id}?tab=traffic`, { as: nora, width: 1440, dark: true });
    await page.getByText("43 % of the logins are refused, 900 a minute.").waitFor();
    await page.getByRole("figure", { name: "Logins" }).waitFor();
    expect(await page.getByRole("row", { name: /Wrong password/ }).textContent()).toContain("900");
    expect(await page.getByRole("row", { name: /Bad authenticator/ }).textContent()).toContain("7");
    await page.getByText("The numbers behind the pictures").click();
    expect(await page.getByRole("table", { name: "The numbers behind the pictures" }).textContent()).toContain("1,200");
    await isWell(page);

    const home = await browser.open("/admin", { as: nora });
    await home.getByText("BNG 7: 43 % of the logins are refused, 900 a minute.").waitFor();
    await isWell(home);
    const list = await browser.open("/admin/network/alerts", { as: nora });
    await list.getByText("43 % of the logins are refused, 900 a minute.").first().waitFor();
    await isWell(list);
    const routers = await browser.open("/admin/nases", { as: nora, width: 1440 });
    await routers.getByRole("cell", { name: "203.0.113.99" }).waitFor();
    await isWell(routers);
    // N-19 a router of one's own that was not entered yet.
    const phone = await browser.open("/admin/nases", { as: nora, width: 360 });
    await phone.getByRole("link", { name: "Add as router" }).click();
    await phone.getByText("203.0.113.99").waitFor();
    expect(await phone.getByRole("textbox", { name: "Name", exact: true }).inputValue()).toBe("tower-9");
    await isWell(phone);
  });

  it("N-115 a trace is begun, its packets come in sight, and it is ended", async () => {
    const page = await browser.open(`/admin/nases/${nas.id}?tab=traffic`, { as: nora });
    await page.getByLabel("Only this MAC address").fill("nonsense");
    await page.getByRole("button", { name: "Start a trace" }).click();
    await page.getByText("nonsense is no MAC address").waitFor();
    await page.getByLabel("Only this MAC address").fill("");
    await page.getByRole("button", { name: "Start a trace" }).click();
    const sheet = page.getByRole("dialog", { name: "Packet trace" });
    await sheet.getByText("Nothing was seen yet.", { exact: false }).waitFor();
    const [trace] = await program.query<{ id: string }>("select id from access.traces where nas_id = $1", [nas.id]);
    const bytes = new PacketWriter()
      .start(codes.accessRequest, 17)
      .addText(1, "alice")
      .finishRequest(prepareSecret(secret), Buffer.alloc(16, 1));
    await program.query(
      `insert into access.trace_packets (trace_id, position, at, is_answer, client, client_port, server_port, bytes)
       values ($1, 1, $2, false, '198.51.100.7', 50000, 1812, $3)`,
      [trace?.id, program.clock.now(), bytes],
    );
    await sheet.getByText("Access-Request 17").waitFor();
    await sheet.getByText("User-Name = alice", { exact: false }).waitFor();
    await isWell(page);
    await sheet.getByRole("button", { name: "Stop the trace" }).click();
    await sheet.getByText("Ended").waitFor();
    expect(await program.query("select 1 from access.traces where stopped_at is not null")).toHaveLength(1);
  });

  it("N-115 nobody is offered a trace without the right to it", async () => {
    const viewer = await signInStaff(program, { levels: { "network.routers.view": "all" } });
    expect((await viewer.call(startTraceEndpoint, { body: { nasId: nas.id } as never })).status).toBe(403);
    const page = await browser.open(`/admin/nases/${nas.id}?tab=traffic`, { as: viewer });
    await page.getByRole("figure", { name: "Logins" }).waitFor();
    expect(await page.getByRole("button", { name: "Start a trace" }).count()).toBe(0);
  });
});
