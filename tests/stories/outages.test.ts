// N-49 one line that drops alerts nobody. Many of one router or one site that drop together may be an outage: said once, over when they are back.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { judgeOutages } from "../../server/modules/access/alerts/judge-outages.ts";
import { customerCpeDown, outagePercent } from "../../server/modules/access/alerts/settings.ts";
import { listAlertsEndpoint } from "../../server/modules/network/alerts/contract.ts";
import { applyRound } from "../../server/modules/network/equipment/apply-round.ts";
import { createEquipmentEndpoint, placeEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { createNas, createSite } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint, moveSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { applyAccounting } from "../../server/modules/usage/index.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const began = Date.parse("2026-05-11T08:00:00Z");
/** RFC 2866 section 5.10. */
const causes = { request: 1, carrier: 2, idle: 4 } as const;

interface Line {
  readonly serviceId: string;
  sessionId: string;
  /** Seconds from the beginning of the story. */
  since: number;
}

describe("a possible outage", async () => {
  const program = await testProgram({ now: new Date(began).toISOString() });
  const shop = await sampleShop(program);
  /** A sign-in ends while nobody works. */
  const staff = () => signInStaff(program);
  let seconds = 0;
  let siteId: string;
  const nases = new Map<string, string>();

  const at = (): Date => new Date(began + seconds * 1000);
  const later = (more: number): void => {
    seconds += more;
    program.clock.moveTo(at().toISOString());
  };
  const look = () => program.inWork((work) => judgeOutages(work));
  const open = async () =>
    (await (await staff()).ok(listAlertsEndpoint, { query: { filter: { kind: "customer_cpe_down", state: "open" } } })).items;
  const all = async () => (await (await staff()).ok(listAlertsEndpoint, { query: { filter: { kind: "customer_cpe_down" } } })).items;
  const tell = (nas: string, line: Line, status: "start" | "stop", cause: number | null = null) =>
    program.inWork((work) =>
      applyAccounting(work, [
        {
          ...{
            status,
            at: at(),
            receivedAt: at(),
            nasId: nases.get(nas) ?? "",
            sessionId: line.sessionId,
            cookie: null,
            login: null,
            mac: null,
          },
          ...{ serviceId: line.serviceId, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null },
          ...{
            downBytes: 0n,
            upBytes: 0n,
            downPackets: null,
            upPackets: null,
            seconds: BigInt(status === "start" ? 0 : seconds - line.since),
            terminateCause: cause,
          },
          ...{ interimSeconds: 300, noGigawords: false, source: "radius" },
        },
      ]),
    );
  const lines = new Map<string, Line[]>();
  const drop = async (nas: string, count: number, { from = 0, cause = causes.carrier as number } = {}) => {
    for (const line of (lines.get(nas) ?? []).slice(from, from + count)) await tell(nas, line, "stop", cause);
  };
  const comeBack = async (nas: string, count: number, { from = 0 } = {}) => {
    for (const line of (lines.get(nas) ?? []).slice(from, from + count)) {
      line.sessionId = randomUUID();
      line.since = seconds;
      await tell(nas, line, "start");
    }
  };

  beforeAll(async () => {
    siteId = (await program.inWork((work) => createSite(work, createSiteEndpoint.body.parse({ name: "Tower", kind: "tower" })))).id;
    for (const [name, count, site] of [
      ["big", 60, null],
      ["east", 20, siteId],
      ["west", 20, siteId],
    ] as const) {
      const body = createNasEndpoint.body.parse({
        ...{ name, profile: "mikrotik_ppp", sources: [`192.0.2.${nases.size + 1}`], secret: "a-secret-for-tests-2026", siteId: site },
      });
      nases.set(name, (await program.inWork((work) => createNas(work, program.tools, body))).id);
      const made: Line[] = [];
      for (let each = 0; each < count; each++)
        made.push({ serviceId: await shop.add(await shop.customer()), sessionId: randomUUID(), since: 0 });
      lines.set(name, made);
      for (const line of made) await tell(name, line, "start");
    }
    later(600);
  });

  it("N-49 nine that drop, and ten more who switch off by themselves, alert nobody", async () => {
    await drop("big", 9);
    await drop("big", 5, { from: 20, cause: causes.request });
    await drop("big", 5, { from: 40, cause: causes.idle });
    await look();
    expect(await open()).toEqual([]);
    // The tenth comes when the first nine are long past.
    later(301);
    await drop("big", 1, { from: 9 });
    await look();
    expect(await all()).toEqual([]);
    await comeBack("big", 10);
    await comeBack("big", 5, { from: 20 });
    await comeBack("big", 5, { from: 40 });
    later(600);
  });

  it("N-49 who is back within the five minutes has not dropped", async () => {
    await drop("big", 12);
    await comeBack("big", 6);
    await look();
    expect(await all()).toEqual([]);
    await comeBack("big", 6, { from: 6 });
    later(600);
  });

  it("N-49 ten of one router within five minutes are said once, with how many are still down, and are over when they are back", async () => {
    const firstAt = at();
    await drop("big", 5);
    later(120);
    await drop("big", 7, { from: 5 });
    await look();
    const [said, ...more] = await open();
    expect(more).toEqual([]);
    expect(said).toMatchObject({ nas: { name: "big" }, details: { dropped: 12, down: 12, online: 48 }, beganAt: firstAt.toISOString() });
    // One more, and none of it is said anew.
    later(60);
    await drop("big", 1, { from: 12 });
    await look();
    expect(await open()).toMatchObject([{ id: said?.id, details: { dropped: 13, down: 13 } }]);
    later(600);
    await comeBack("big", 8);
    await look();
    expect(await open()).toMatchObject([{ id: said?.id, details: { dropped: 13, down: 5 } }]);
    await comeBack("big", 4, { from: 8 });
    await look();
    // One of thirteen stays away: that is no outage.
    expect(await open()).toEqual([]);
    await look();
    expect(await all()).toHaveLength(1);
    await comeBack("big", 1, { from: 12 });
    later(600);
  });

  it("N-49 a few of each router of a site are an outage of the site; a share of the lines is enough", async () => {
    await drop("east", 3);
    await drop("west", 3);
    await look();
    // Six of forty are 15 %.
    expect(await open()).toEqual([]);
    await drop("west", 2, { from: 3 });
    await look();
    // Five of twenty are more than a fifth: the router alone is said.
    expect(await open()).toMatchObject([{ nas: { name: "west" }, site: null, details: { dropped: 5 } }]);
    await comeBack("west", 5);
    await comeBack("east", 3);
    await look();
    expect(await open()).toEqual([]);
    later(600);
    await program.inWork((work) => setSetting(work, outagePercent, { level: "system" }, 101));
    await drop("east", 6);
    await drop("west", 6);
    await look();
    expect(await open()).toMatchObject([{ nas: null, site: { name: "Tower" }, details: { dropped: 12, online: 28 } }]);
    await comeBack("east", 6);
    await comeBack("west", 6);
    await look();
    expect(await open()).toEqual([]);
    later(600);
  });

  it("N-17 N-49 at a site in maintenance nothing new is said", async () => {
    const site = await program.query<{ version: number }>("select version from network.sites where id = $1", [siteId]);
    const until = new Date(at().getTime() + 3_600_000).toISOString();
    await (await staff()).ok(moveSiteEndpoint, {
      params: { siteId },
      version: site[0]?.version ?? 0,
      body: { status: "maintenance", until },
    });
    await drop("east", 15);
    await look();
    expect(await open()).toEqual([]);
    await comeBack("east", 15);
    later(4_000);
  });

  it("N-49 with the setting one ticket is opened, however often it is heard of; without it none is", async () => {
    const tickets = () =>
      program.query<{ subject: string; channel: string; priority: string }>("select subject, channel, priority from tickets.tickets");
    await program.runJobs();
    expect(await tickets()).toEqual([]);
    await program.inWork((work) => setSetting(work, customerCpeDown, { level: "system" }, "alert_and_ticket"));
    await drop("big", 11);
    await look();
    await program.runJobs();
    await look();
    await program.runJobs();
    expect(await tickets()).toEqual([{ subject: "Possible outage: big", channel: "monitoring", priority: "high" }]);
    await comeBack("big", 11);
    await look();
    await program.inWork((work) => setSetting(work, customerCpeDown, { level: "system" }, "nothing"));
    later(600);
    await drop("big", 11);
    await look();
    expect(await open()).toEqual([]);
    await comeBack("big", 11);
    await program.inWork((work) => setSetting(work, customerCpeDown, { level: "system" }, "alert"));
    later(600);
  });

  it("N-49 a device at a customer's that goes down alerts nobody, and counts among those of its router", async () => {
    const made: string[] = [];
    for (let each = 0; each < 10; each++) {
      const one = await (await staff()).ok(createEquipmentEndpoint, {
        body: { name: `ONT ${each}`, kind: "ont", address: `198.51.100.${each + 1}`, nasId: nases.get("big") ?? null },
      });
      made.push(one.id);
      await (await staff()).ok(placeEquipmentEndpoint, {
        params: { equipmentId: one.id },
        version: one.version,
        body: { customerId: await shop.customer() },
      });
    }
    const round = (answered: number) =>
      program.inWork((work) =>
        applyRound(
          work,
          { kind: "answers", echoes: new Map(made.map((id) => [id, { sent: 5, answered, averageMs: answered ? 5 : null }])) },
          "http://demarc",
        ),
      );
    await round(5);
    await round(5);
    for (let each = 0; each < 12; each++) {
      later(60);
      await round(0);
      if (each === 2) await look();
    }
    expect((await (await staff()).ok(listAlertsEndpoint, { query: { filter: { kind: "device_down" } } })).items).toEqual([]);
    expect(await open()).toMatchObject([{ nas: { name: "big" }, details: { dropped: 10 } }]);
    later(60);
    await round(5);
    await round(5);
    await look();
    expect(await open()).toEqual([]);
  });

  it("N-6 N-49 who does not see the router does not see its outage", async () => {
    const stranger = await signInStaff(program, { partners: [await samplePartner(program, "south")] });
    await program.query("insert into network.nas_partners (nas_id, partner_id) values ($1, $2)", [nases.get("big"), shop.partnerId]);
    await program.query("update network.nases set all_partners = false where id = $1", [nases.get("big")]);
    expect(
      (await stranger.ok(listAlertsEndpoint, { query: { filter: { kind: "customer_cpe_down" } } })).items.filter(
        ({ nas }) => nas?.name === "big",
      ),
    ).toEqual([]);
  });
});
