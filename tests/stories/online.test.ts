// Who is online, as the people of the network look at it (network.md 2.10): at what speed, how many where, and what is nobody's.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { updateLineEndpoint } from "../../server/modules/access/lines/contract.ts";
import { createNas, createSite } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { type AccountingRecord, applyAccounting, quarantine } from "../../server/modules/usage/index.ts";
import * as contract from "../../server/modules/usage/sessions/contract.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const now = "2026-11-02T12:00:00Z";

describe("N-98 who is online", async () => {
  const program = await testProgram({ now });
  const shop = await sampleShop(program);
  const south = await samplePartner(program, "south");
  const plan = await shop.plan("home", { title: "Home 100", downBps: 100_000_000n, upBps: 20_000_000n });
  const staff = await signInStaff(program);
  const site = await program.inWork((work) => createSite(work, createSiteEndpoint.body.parse({ name: "Hilltop", kind: "pop" })));
  const router = async (name: string, address: string, siteId: string | null) =>
    (
      await program.inWork((work) =>
        createNas(
          work,
          program.tools,
          createNasEndpoint.body.parse({ name, profile: "mikrotik_ppp", sources: [address], secret: "a-secret-for-tests-2026", siteId }),
        ),
      )
    ).id;
  const hill = await router("BNG Hill", "198.51.100.1", site.id);
  const town = await router("BNG Town", "198.51.100.2", null);
  const comesOn = async (nasId: string, serviceId: string | null, more: Partial<AccountingRecord> = {}) => {
    const base: AccountingRecord = {
      ...{
        status: "start",
        nasId,
        receivedAt: new Date(now),
        at: new Date("2026-11-02T11:00:00Z"),
        sessionId: `s-${randomUUID()}`,
        cookie: null,
      },
      ...{ login: null, mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId },
      ...{ downBytes: null, upBytes: null, downPackets: null, upPackets: null, seconds: null, terminateCause: null },
      ...{ noGigawords: false, interimSeconds: 300, source: "radius" },
      ...more,
    };
    await program.inWork((work) => applyAccounting(work, [base]));
    return base;
  };
  const list = async (filter: Record<string, string> = {}) => (await staff.ok(contract.listOnlineEndpoint, { query: { filter } })).items;

  const subscribers = await Promise.all(["anna", "bruno"].map(async (login) => shop.add(await shop.customer(), plan, { login })));
  const [anna = "", bruno = ""] = subscribers;
  await program.runJobs();

  it("N-66 shows the speed of each line and what made it so, and what of it holds a line back", async () => {
    await comesOn(hill, anna, { login: "anna" });
    await comesOn(town, bruno, { login: "bruno" });
    await staff.ok(updateLineEndpoint, { params: { serviceId: bruno }, body: { upBps: 5_000_000 }, version: 0 });
    const speeds = async () => Object.fromEntries((await list()).map(({ login, speed, accessState }) => [login, { speed, accessState }]));
    expect(await speeds()).toEqual({
      anna: { speed: { downBps: 100_000_000, upBps: 20_000_000, rule: "plan", ruleName: null }, accessState: "active" },
      bruno: { speed: { downBps: 100_000_000, upBps: 5_000_000, rule: "own", ruleName: null }, accessState: "active" },
    });
    await program.query("update services.services set lock = 'admin' where id = $1", [anna]);
    await program.query("update access.states set state = 'admin_blocked' where service_id = $1", [anna]);
    expect((await speeds()).anna).toEqual({ speed: null, accessState: "admin_blocked" });
    expect((await list({ accessState: "admin_blocked" })).map(({ login }) => login)).toEqual(["anna"]);
    await program.query("update access.states set state = 'active' where service_id = $1", [anna]);
  });

  it("counts by router, site, plan and partner, and each counter finds its sessions", async () => {
    const orphan = await comesOn(hill, null, {
      ...{ login: "nobody", mac: "02:00:5e:00:00:01", receivedAt: new Date("2026-11-02T11:00:00Z") },
    });
    const counts = await staff.ok(contract.countOnlineEndpoint, {});
    expect(counts).toMatchObject({
      ...{ open: 3, stale: 1, orphans: 1 },
      items: [
        { nas: { name: "BNG Hill" }, site: { name: "Hilltop" }, open: 2 },
        { nas: { name: "BNG Town" }, site: null, open: 1 },
      ],
      sites: [{ site: { name: "Hilltop" }, open: 2 }],
      plans: [{ plan: { name: "Home 100" }, open: 2 }],
      partners: [{ partner: { id: shop.partnerId }, open: 2 }],
    });
    expect(await list({ nasId: `${hill},${town}` })).toHaveLength(3);
    expect(await list({ siteId: site.id })).toHaveLength(2);
    expect(await list({ planId: plan.id, partnerId: shop.partnerId })).toHaveLength(2);
    expect(await list({ orphan: "true" })).toMatchObject([{ acctSessionId: orphan.sessionId, state: "stale", quietSeconds: 3_600 }]);
  });

  it("N-90 what is nobody's is listed until it is somebody's, and says whether it still can be", async () => {
    await comesOn(town, null, { login: "late", at: new Date("2026-11-01T09:00:00Z") });
    const orphans = async (filter: Record<string, string> = {}) =>
      (await staff.ok(contract.listOrphansEndpoint, { query: { filter } })).items.map(({ login, isAdoptable }) => ({ login, isAdoptable }));
    expect(await orphans()).toEqual([
      { login: "nobody", isAdoptable: true },
      { login: "late", isAdoptable: false },
    ]);
    expect(await orphans({ text: "02-00-5E-00-00-01" })).toHaveLength(1);
    expect(await orphans({ text: "LAT", nasId: town })).toHaveLength(1);
    expect(await orphans({ isOpen: "false" })).toEqual([]);
  });

  it("N-80 what could not be applied is looked at as it was", async () => {
    const record = await comesOn(hill, anna, { login: "anna" });
    await program.inWork((work) => quarantine(work, record, "invalid byte sequence"));
    expect((await staff.ok(contract.listQuarantinedEndpoint, { query: {} })).items).toMatchObject([
      { error: "invalid byte sequence", nas: { name: "BNG Hill" }, record: { sessionId: record.sessionId } },
    ]);
  });

  it("N-6 staff of some partners see neither what is nobody's nor what is somebody else's", async () => {
    const clerk = await signInStaff(program, { role: "super_administrator", partners: [south] });
    expect((await clerk.ok(contract.listOnlineEndpoint, { query: {} })).items).toEqual([]);
    expect(await clerk.ok(contract.countOnlineEndpoint, {})).toMatchObject({ open: 0, orphans: 0, items: [], plans: [] });
    expect((await clerk.ok(contract.listOrphansEndpoint, { query: {} })).items).toEqual([]);
    expect((await clerk.ok(contract.listQuarantinedEndpoint, { query: {} })).items).toEqual([]);
    const own = await signInStaff(program, { role: "super_administrator", partners: [shop.partnerId] });
    expect(
      (await own.ok(contract.listOnlineEndpoint, { query: {} })).items.map(({ login, speed }) => ({ login, isKnown: speed !== null })),
    ).toEqual([
      { login: "anna", isKnown: true },
      { login: "bruno", isKnown: true },
      { login: "anna", isKnown: true },
    ]);
  });

  it("N-86 doubted traffic says on whose line, where, and what the line can carry", async () => {
    const session = await comesOn(town, bruno, { login: "bruno" });
    const seconds = 300n;
    await comesOn(town, bruno, {
      ...{ login: "bruno", sessionId: session.sessionId, status: "interim", at: new Date("2026-11-02T11:05:00Z") },
      ...{ downBytes: 900_000_000_000n, upBytes: 1n, seconds },
    });
    const { items } = await staff.ok(contract.listDoubtfulEndpoint, { query: { filter: { state: "waiting" } } });
    expect(items).toMatchObject([
      {
        ...{ login: "bruno", nas: { name: "BNG Town" }, plan: { name: "Home 100" }, lineDownBps: 100_000_000, lineUpBps: 5_000_000 },
        ...{ service: { id: bruno }, downBytes: 900_000_000_000 },
      },
    ]);
    const decided = await staff.ok(contract.decideDoubtfulEndpoint, { params: { deltaId: items[0]?.id ?? "" }, body: { accept: false } });
    expect(decided).toMatchObject({ state: "rejected", customer: { name: expect.any(String) } });
  });
});
