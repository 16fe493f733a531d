// The network's people at work: who is online, why somebody is not, what a line is bound to, and traffic that nobody can have carried. On the narrowest
// phone and on a wide screen, in either theme and from either side.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { createNas, createSite } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { type AccountingRecord, applyAccounting } from "../../server/modules/usage/index.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { seriousViolations } from "../support/axe.ts";
import { testBrowser } from "../support/browser.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { leadOn, settled, sidewaysScroll } from "../support/page-moves.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const now = "2026-03-02T08:00:00Z";

describe("the network's people", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("home", { title: "Home 100", downBps: 100_000_000n, upBps: 20_000_000n });
  const noc: Caller = await signInStaff(program);
  const browser = await testBrowser(program);
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let hill = "";
  let anna = "";
  let bruno = "";

  const isWell = async (page: Page): Promise<void> => {
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  };
  const speaks = (nasId: string, serviceId: string | null, more: Partial<AccountingRecord>) =>
    program.inWork((work) =>
      applyAccounting(work, [
        {
          ...{
            status: "start",
            nasId,
            receivedAt: program.clock.now(),
            at: program.clock.now(),
            sessionId: `s-${randomUUID()}`,
            cookie: null,
          },
          ...{ login: null, mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId },
          ...{ downBytes: null, upBytes: null, downPackets: null, upPackets: null, seconds: null, terminateCause: null },
          ...{ noGigawords: false, interimSeconds: 300, source: "radius" },
          ...more,
        },
      ]),
    );

  beforeAll(async () => {
    const site = await program.inWork((work) => createSite(work, createSiteEndpoint.body.parse({ name: "Hilltop", kind: "pop" })));
    const router = async (name: string, address: string) =>
      (
        await program.inWork((work) =>
          createNas(
            work,
            program.tools,
            createNasEndpoint.body.parse({ name, profile: "mikrotik_ppp", sources: [address], secret, siteId: site.id }),
          ),
        )
      ).id;
    hill = await router("BNG Hill", "127.0.0.1");
    const town = await router("BNG Town", "198.51.100.2");
    const subscriber = async (login: string) => {
      const id = await shop.add(await shop.customer(), plan, { login });
      await program.inWork((work) => changeServicePassword(work, program.tools, id, "pass-1"));
      return id;
    };
    [anna, bruno] = [await subscriber("anna"), await subscriber("bruno")];
    await program.runJobs();
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
    const hours = (count: number): Date => new Date(program.clock.now().getTime() - count * 3_600_000);
    const seconds = 7_200n;
    for (const [nasId, serviceId, login, ipv4, port] of [
      [hill, anna, "anna", "198.51.100.17", "ether7"],
      [town, bruno, "bruno", "198.51.100.18", "gpon 0/1/0/5:12"],
    ] as const) {
      const session = {
        ...{ login, ipv4, portId: port, mac: "02:00:5e:00:00:09", sessionId: `8000${login}` },
        delegatedPrefix: login === "anna" ? "2001:db8:7::/56" : null,
      };
      await speaks(nasId, serviceId, { ...session, at: hours(2) });
      await speaks(nasId, serviceId, { ...session, status: "interim", downBytes: 12_400_000_000n, upBytes: 1_100_000_000n, seconds });
    }
    await speaks(hill, null, { login: "nobody", sessionId: "80nobody", receivedAt: hours(1), at: hours(1) });
    // A counter that jumped: more than a hundred times what the line carries.
    await speaks(town, bruno, {
      ...{ login: "bruno", status: "interim", sessionId: "8000bruno", at: new Date(program.clock.now().getTime() + 30_000) },
      ...{ downBytes: 912_400_000_000n, upBytes: 1_200_000_000n, seconds: 7_230n },
    });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-98 N-99 the list shows who is online and where; a counter narrows it, and a row opens beside it", async () => {
    const page = await browser.open("/admin/network/online", { as: noc, width: 1440 });
    await page.getByText("198.51.100.17").waitFor();
    await isWell(page);
    const list = page.getByRole("table", { name: "Who is online" });
    expect(await list.getByRole("row").count()).toBe(4);
    await page.getByRole("button", { name: /^BNG Town/ }).click();
    await page.getByText("198.51.100.17").waitFor({ state: "detached" });
    expect(await list.getByRole("row").count()).toBe(2);
    await list.getByText("gpon 0/1/0/5:12").click();
    const beside = page.getByRole("complementary", { name: "Preview" });
    await beside.getByRole("link", { name: "Open customer" }).waitFor();
    await isWell(page);
    await beside.getByRole("button", { name: "Explain the login" }).click();
    const explained = page.getByRole("region", { name: "What would happen" });
    await explained.getByText("Let in", { exact: true }).waitFor();
    await explained.getByText("Mikrotik-Rate-Limit").waitFor();
    await isWell(page);
  });

  it("N-90 N-99 the record of a session that is nobody's and silent is closed after a question", async () => {
    const page = await browser.open("/admin/network/online?orphan=true", { as: noc });
    await page.getByText("nobody", { exact: true }).click();
    const beside = page.getByRole("complementary", { name: "Preview" });
    await beside.getByRole("button", { name: "Close the record" }).click();
    const sure = page.getByRole("dialog", { name: "Close the record of nobody?" });
    await isWell(page);
    await sure.getByRole("button", { name: "Close the record" }).click();
    await page.getByText("The record is closed").waitFor();
    expect(await program.query("select terminate_cause from usage.sessions where login = 'nobody'")).toEqual([
      { terminate_cause: "operator" },
    ]);
  });

  it("N-99 what is chosen is disconnected after a question", async () => {
    const page = await browser.open("/admin/network/online", { as: noc, width: 1440, dark: true });
    await page.getByText("198.51.100.17").waitFor();
    await page.getByRole("row", { name: /anna/ }).getByRole("checkbox").check();
    await isWell(page);
    await page.getByRole("button", { name: "Disconnect", exact: true }).click();
    const sure = page.getByRole("dialog", { name: "Disconnect 1 session?" });
    await sure.getByText("The lines log in anew by themselves", { exact: false }).waitFor();
    await isWell(page);
    await sure.getByRole("button", { name: "Disconnect 1" }).click();
    await page.getByText("Asked for 1 session", { exact: false }).waitFor();
  });

  it("N-110 N-111 the log says why somebody was refused and what to do; N-112 from there it is explained", async () => {
    await nas.login({ user: "anna", password: "wrong" });
    await nas.login({ user: "stranger", password: "x" });
    await radius.settled();
    const page = await browser.open("/admin/network/logins", { as: noc });
    await page.getByText("stranger").waitFor();
    await isWell(page);
    await leadOn(page, "/admin/network/logins?reason=A02");
    await page.getByText("stranger").waitFor({ state: "detached" });
    await page.getByText("anna", { exact: true }).click();
    const beside = page.getByRole("complementary", { name: "Preview" });
    await beside.getByText("The router at the customer has an old password.", { exact: false }).waitFor();
    await isWell(page);
    await beside.getByRole("button", { name: "Explain the login" }).click();
    const sheet = page.getByRole("dialog", { name: "What would happen if it logged in now" });
    await sheet.getByText("Let in", { exact: true }).waitFor();
    await sheet.getByLabel("Password", { exact: true }).fill("wrong");
    await sheet.getByRole("button", { name: "Explain", exact: true }).click();
    await sheet.getByText("Refused", { exact: true }).waitFor();
    await isWell(page);
  });

  it("1.4 a device is bound to a line on its page, and a router's page explains that another one is refused", async () => {
    const page = await browser.open(`/admin/services/${anna}?tab=line`, { as: noc });
    await page.getByRole("button", { name: "Edit the line" }).click();
    const sheet = page.getByRole("dialog", { name: "Edit the line" });
    const devices = sheet.getByRole("combobox", { name: "MAC addresses" });
    await devices.fill("02-00-5e-00-00");
    await devices.press("Enter");
    await isWell(page);
    await sheet.getByRole("button", { name: "Save the line" }).click();
    await sheet.getByText("02-00-5e-00-00 is no MAC address").waitFor();
    await devices.press("Backspace");
    await devices.fill("02-00-5e-00-00-09");
    await devices.press("Enter");
    await sheet.getByLabel("Download").fill("50");
    await sheet.getByRole("button", { name: "Save the line" }).click();
    await page.getByText("02:00:5E:00:00:09", { exact: true }).first().waitFor();
    await isWell(page);
    expect(await program.query("select macs::text[], down_bps::int from access.lines where service_id = $1", [anna])).toEqual([
      { macs: ["02:00:5e:00:00:09"], down_bps: 50_000_000 },
    ]);
    await leadOn(page, `/admin/nases/${hill}?tab=explain`);
    await page.getByRole("textbox", { name: "Login", exact: true }).fill("anna");
    await page.getByRole("textbox", { name: "MAC address" }).fill("02:00:5e:00:00:10");
    await page.getByRole("button", { name: "Explain", exact: true }).click();
    await page.getByText("Another device than those allowed on this line.", { exact: false }).waitFor();
    await isWell(page);
  });

  it("N-90 whoever may see sessions and no usage begins with what is nobody's", async () => {
    const watcher = await signInStaff(program, { levels: { "network.sessions.view": "all" } });
    const page = await browser.open("/admin/network/online", { as: watcher });
    await leadOn(page, "/admin/network/review");
    await page.waitForURL("**/network/review/orphans");
    await isWell(page);
  });

  it("N-86 doubted traffic is decided after a question that says the amount", async () => {
    const page = await browser.open("/admin/network/review", { as: noc });
    await page.getByRole("button", { name: "Reject" }).click();
    const sure = page.getByRole("dialog", { name: "Leave 900 GB out of the data?" });
    await isWell(page);
    await sure.getByRole("button", { name: "Leave 900 GB out" }).click();
    await page.getByText("Rejected", { exact: true }).first().waitFor();
    expect(await program.query("select state from usage.doubtful_deltas")).toEqual([{ state: "rejected" }]);
  });

  it("N-68 a line of a template that does not work is shown beside its number", async () => {
    const page = await browser.open("/admin/config/nas-profiles", { as: noc });
    await page
      .getByRole("button", { name: /^Copy .*MikroTik/ })
      .first()
      .click();
    await page.getByRole("textbox", { name: /^Name/ }).fill("Ours");
    await page.getByRole("button", { name: "Copy", exact: true }).last().click();
    const sheet = page.getByRole("dialog", { name: "Ours" });
    const lines = sheet.getByRole("textbox", { name: "Speed" });
    await lines.fill('Session-Timeout = 60\nMikrotik-Rate = "1/2"');
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await sheet.getByText("Line 2").waitFor();
    await sheet.getByText('there is no attribute "Mikrotik-Rate"').waitFor();
    await isWell(page);
  });

  it.each([
    { width: 360, dark: true, language: "en" },
    { width: 360, dark: false, language: "ar" },
    { width: 1440, dark: false, language: "en" },
    { width: 1440, dark: true, language: "ar" },
  ])("every page fits and can be used by all: %o", async (look) => {
    const page = await browser.open("/admin/network/online", { as: noc, ...look });
    await page.evaluate((spoken) => localStorage.setItem("language", JSON.stringify(spoken)), look.language);
    await page.reload();
    await isWell(page);
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(look.language === "ar" ? "rtl" : "ltr");
    for (const path of [
      "/network/logins",
      "/network/review",
      "/network/review/orphans",
      "/network/review/quarantine",
      `/services/${bruno}?tab=line`,
      `/nases/${hill}?tab=explain`,
    ]) {
      await leadOn(page, `/admin${path}`);
      await isWell(page);
    }
    expect(browser.faults).toEqual([]);
  });
});
