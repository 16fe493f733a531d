// What staff see of RADIUS: counters of each router, alerts that open and close by themselves, and packets written down for a while.
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import { judgeNases } from "../../server/modules/access/alerts/judge-nases.ts";
import { listUnknownClientsEndpoint, nasCountersEndpoint } from "../../server/modules/access/counters/contract.ts";
import { RadiusCounters } from "../../server/modules/access/counters/radius-counters.ts";
import { tendCounters } from "../../server/modules/access/counters/tend-counters.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { rejectDelayMs } from "../../server/modules/access/radius/settings.ts";
import * as traces from "../../server/modules/access/traces/contract.ts";
import { tendTraces } from "../../server/modules/access/traces/tend-traces.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { exportAlertsEndpoint, listAlertsEndpoint } from "../../server/modules/network/alerts/contract.ts";
import { createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint, getNasEndpoint, updateNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint, moveSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const began = "2026-05-11T08:00:20Z";
const levels = {
  "network.routers.view": "all",
  "network.radius.trace": "all",
  "customers.services.view": "all",
  "customers.profile.view": "all",
} as const;

describe("RADIUS under the eyes of staff", async () => {
  const program = await testProgram({ now: began });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n });
  const east = await samplePartner(program, "east");
  const everything = { ...levels, "network.sites.create": "all", "network.sites.update": "all", "network.routers.update": "all" } as const;
  const signIn = async () => ({
    staff: await signInStaff(program, { levels: everything }),
    ofEast: await signInStaff(program, { levels, partners: [east] }),
  });
  let { staff, ofEast } = await signIn();
  /** A sign-in ends while nobody works. */
  const workAt = async (moment: string) => {
    program.clock.moveTo(moment);
    ({ staff, ofEast } = await signIn());
  };
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId: string;

  const addNas = async (name: string, source: string, more: object = {}): Promise<string> => {
    const body = createNasEndpoint.body.parse({ name, profile: "mikrotik_ppp", sources: [source], secret, ...more });
    return (await program.inWork((work) => createNas(work, program.tools, body))).id;
  };
  const subscriber = async (login: string) => {
    const serviceId = await shop.add(await shop.customer(), plan, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await program.runJobs();
    await radius.settled();
    return serviceId;
  };
  const counters = (id: string, span: "hour" | "day" = "hour") => staff.ok(nasCountersEndpoint, { params: { nasId: id }, query: { span } });

  beforeAll(async () => {
    await program.inWork((work) => setSetting(work, rejectDelayMs, { level: "system" }, 0, 0));
    nasId = await addNas("BNG", "127.0.0.1", { messageAuthenticator: "off" });
    radius = await listenRadius(program);
    nas = await SimulatedNas.open(secret, { authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });

  it("N-113 logins, refusals by reason, drops by reason and accounting by type are counted by the minute", async () => {
    await subscriber("alice");
    await nas.login({ user: "alice", password: "pass-1" });
    await nas.login({ user: "alice", password: "wrong" });
    await nas.login({ user: "nobody", password: "x" });
    const session = { "Acct-Session-Id": "81a00001", "User-Name": "alice" };
    await nas.account({ ...session, "Acct-Status-Type": "Start" });
    await nas.account({
      ...session,
      "Acct-Status-Type": "Interim-Update",
      "Acct-Session-Time": "20",
      "Acct-Input-Octets": "5000",
      "Acct-Output-Octets": "1",
    });
    // It tells less than is known.
    await nas.account({
      ...session,
      "Acct-Status-Type": "Interim-Update",
      "Acct-Session-Time": "10",
      "Acct-Input-Octets": "10",
      "Acct-Output-Octets": "1",
    });
    const authenticator = randomBytes(16);
    const again = nas.loginRequest({ user: "alice", password: "pass-1" }, authenticator);
    for (const _ of [1, 2]) await nas.send("authentication", again, authenticator);
    const broken = Buffer.from(again);
    broken.writeUInt8(1, 21);
    await nas.send("authentication", broken, authenticator, { patienceMs: 50 });
    const forged = nas.accountingRequest({ ...session, "Acct-Status-Type": "Stop" });
    forged.writeUInt8(forged.readUInt8(10) ^ 1, 10);
    await nas.send("accounting", forged, forged.subarray(4, 20), { patienceMs: 50 });
    await radius.settled();

    const shown = await counters(nasId);
    expect(shown).toMatchObject({
      stepSeconds: 60,
      late: 1,
      accounting: [
        { name: "interim", count: 2 },
        { name: "start", count: 1 },
      ],
    });
    expect(Object.fromEntries(shown.rejects.map(({ name, count }) => [name, count]))).toEqual({ A01: 1, A02: 1 });
    expect(Object.fromEntries(shown.drops.map(({ name, count }) => [name, count]))).toEqual({
      duplicate: 1,
      malformed: 1,
      bad_authenticator: 1,
    });
    expect(shown.steps).toHaveLength(60);
    expect(shown.steps.at(-1)).toMatchObject({
      at: "2026-05-11T08:00:00.000Z",
      accepts: 2,
      walled: 0,
      rejects: 2,
      drops: 3,
      accounting: 3,
    });
    const { p50Us, p99Us } = shown;
    expect(p50Us).toBeGreaterThan(0);
    expect(p99Us).toBeGreaterThanOrEqual(p50Us ?? Number.POSITIVE_INFINITY);
    expect((await counters(nasId, "day")).steps.at(-1)).toMatchObject({ at: "2026-05-11T08:00:00.000Z", accepts: 2, rejects: 2 });
  });

  it("N-113 several processes add up, minutes stay apart, and what is old goes", async () => {
    const other = await addNas("counted twice", "192.0.2.50");
    const atMs = Date.parse("2026-05-11T07:30:10Z");
    const [one, two] = [new RadiusCounters(program.base, program.tools.log), new RadiusCounters(program.base, program.tools.log)];
    for (const each of [one, two]) {
      each.count(other, "accept", "", { atMs });
      each.count(other, "accept", "", { atMs: atMs + 60_000, times: 3 });
      each.noteLatency(other, 2_000, atMs);
    }
    await Promise.all([one.flush(), two.flush()]);
    one.count(other, "accept", "", { atMs });
    await Promise.all([one.close(), two.close()]);
    const told = (await counters(other)).steps.filter(({ accepts }) => accepts > 0);
    expect(told.map(({ at, accepts }) => [at.slice(11, 16), accepts])).toEqual([
      ["07:30", 3],
      ["07:31", 6],
    ]);
    expect(told[0]?.p50Us).toBeGreaterThanOrEqual(2_000);

    const rows = () => program.query("select 1 from access.radius_counts where nas_id = $1", [other]);
    await program.inWork((work) => tendCounters(work));
    expect(await rows()).not.toEqual([]);
    await workAt("2026-05-13T09:00:00Z");
    await program.inWork((work) => tendCounters(work));
    expect(await rows()).toEqual([]);
    await workAt(began);
  });

  it("N-19 N-113 who asks without being known is shown with what it calls itself to whoever sees everything, and to nobody else", async () => {
    const before = await staff.ok(getNasEndpoint, { params: { nasId } });
    const move = (sources: string[], version: number) => staff.ok(updateNasEndpoint, { params: { nasId }, version, body: { sources } });
    const moved = await move(["192.0.2.10"], before.version);
    await radius.settled();
    await nas.send(
      "authentication",
      nas.loginRequest({ user: "alice", attributes: { "NAS-Identifier": "tower-9" } }, randomBytes(16)),
      randomBytes(16),
      {
        patienceMs: 50,
      },
    );
    await nas.send("authentication", randomBytes(19), randomBytes(16), { patienceMs: 50 });
    await radius.settled();
    expect((await staff.ok(listUnknownClientsEndpoint)).items).toMatchObject([
      { source: "127.0.0.1", port: "authentication", packets: 2, nasIdentifier: "tower-9" },
    ]);
    expect((await ofEast.ok(listUnknownClientsEndpoint)).items).toEqual([]);
    await move(["127.0.0.1"], moved.version);
    await radius.settled();
  });

  describe("N-115 packets written down", () => {
    const start = (body: object) => staff.ok(traces.startTraceEndpoint, { body: body as never });
    const show = (traceId: string) => staff.ok(traces.showTraceEndpoint, { params: { traceId } });
    const file = async (traceId: string, format: "text" | "pcap") =>
      (await staff.call(traces.downloadTraceEndpoint, { params: { traceId }, query: { format } })).bytes;

    it("of a service's login: what was asked and answered, without its password, and nobody else's", async () => {
      await workAt("2026-05-13T08:00:00Z");
      const serviceId = await subscriber("hanna");
      await subscriber("ivo");
      const trace = await start({ serviceId });
      expect(trace).toMatchObject({ login: "hanna", serviceId, isRunning: true, packets: 0, until: "2026-05-13T08:15:00.000Z" });
      await radius.settled();
      await nas.login({ user: "Hanna@isp.example", password: "pass-1" });
      await nas.login({ user: "ivo", password: "pass-1" });
      await nas.account({ "Acct-Session-Id": "1", "User-Name": "hanna", "Acct-Status-Type": "Start" });
      await radius.settled();
      const { packets } = await show(trace.id);
      expect(packets.map(({ title }) => title.replace(/ \d+$/, ""))).toEqual([
        "Access-Request",
        "Access-Accept",
        "Accounting-Request",
        "Accounting-Response",
      ]);
      expect(packets[0]?.lines).toEqual(expect.arrayContaining(["User-Name = Hanna@isp.example", "User-Password = ***"]));
      const rows = await program.query<{ bytes: Buffer }>("select bytes from access.trace_packets where trace_id = $1 order by position", [
        trace.id,
      ]);
      const asked = rows[0]?.bytes ?? Buffer.alloc(0);
      // User-Password is the second attribute behind the login; 16 zeros stand where it was.
      expect(asked.includes(Buffer.concat([Buffer.from([2, 18]), Buffer.alloc(16)]))).toBe(true);

      const text = (await file(trace.id, "text")).toString();
      expect(text).toContain("User-Name = Hanna@isp.example");
      expect(text).not.toContain("ivo");
      const pcap = await file(trace.id, "pcap");
      expect(pcap.subarray(0, 4).toString("hex")).toBe("d4c3b2a1");
      expect(pcap.length).toBe(24 + rows.reduce((sum, { bytes }) => sum + 16 + 28 + bytes.length, 0));
      expect(pcap.subarray(24 + 16 + 28, 24 + 16 + 28 + asked.length)).toEqual(asked);
    });

    it("of a router, with what was dropped and why; it ends when it is told to", async () => {
      const trace = await start({ nasId, minutes: 5 });
      await radius.settled();
      const forged = nas.accountingRequest({ "Acct-Session-Id": "2", "Acct-Status-Type": "Stop" });
      forged.writeUInt8(forged.readUInt8(10) ^ 1, 10);
      await nas.send("accounting", forged, forged.subarray(4, 20), { patienceMs: 50 });
      await radius.settled();
      expect((await show(trace.id)).packets).toMatchObject([{ isAnswer: false, dropped: "bad_authenticator" }]);
      expect(await staff.ok(traces.stopTraceEndpoint, { params: { traceId: trace.id } })).toMatchObject({ isRunning: false, packets: 1 });
      await radius.settled();
      await nas.login({ user: "nobody", password: "x" });
      await radius.settled();
      expect((await show(trace.id)).trace.packets).toBe(1);
    });

    it("of a device, for as long as was said", async () => {
      const trace = await start({ mac: "02-00-5E-00-00-77", minutes: 1 });
      expect(trace.mac).toBe("02:00:5e:00:00:77");
      await radius.settled();
      const ask = () => nas.login({ user: "x", password: "x", attributes: { "Calling-Station-Id": "0200.5e00.0077" } });
      await ask();
      await nas.login({ user: "x", password: "x", attributes: { "Calling-Station-Id": "0200.5e00.0078" } });
      await radius.settled();
      expect((await show(trace.id)).trace).toMatchObject({ packets: 2, isRunning: true });
      await workAt("2026-05-13T08:01:00Z");
      await ask();
      await radius.settled();
      expect((await show(trace.id)).trace).toMatchObject({ packets: 2, isRunning: false });
    });

    it("holds 5,000 packets and no more, however many processes write", async () => {
      const trace = await start({ nasId });
      await program.query("update access.traces set packets = 4997 where id = $1", [trace.id]);
      await radius.settled();
      await Promise.all([1, 2, 3].map((n) => nas.login({ user: `full-${n}`, password: "x" })));
      await radius.settled();
      expect((await show(trace.id)).trace).toMatchObject({ packets: 5000, isFull: true, isRunning: false });
      const [row] = await program.query<{ count: string }>("select count(*) from access.trace_packets where trace_id = $1", [trace.id]);
      expect(Number(row?.count)).toBe(3);
    });

    it("N-6 staff of some partners follow their own services, and no router that serves others", async () => {
      const refused = await ofEast.call(traces.startTraceEndpoint, { body: { nasId } as never });
      expect(refused.problem).toMatchObject({ errors: [{ code: "serves-others" }] });
      const mac = await ofEast.call(traces.startTraceEndpoint, { body: { mac: "02:00:5e:00:00:77" } as never });
      expect(mac.status).toBe(422);
      expect((await ofEast.ok(traces.listTracesEndpoint)).items).toEqual([]);
      const [any] = (await staff.ok(traces.listTracesEndpoint)).items;
      expect((await ofEast.call(traces.showTraceEndpoint, { params: { traceId: any?.id ?? "" } })).status).toBe(404);
      const own = await addNas("east's own", "192.0.2.66", { partnerIds: [east] });
      expect(await ofEast.ok(traces.startTraceEndpoint, { body: { nasId: own } as never })).toMatchObject({ nas: { id: own } });
      expect((await ofEast.ok(traces.listTracesEndpoint)).items).toHaveLength(1);
    });

    it("needs its own right, and goes after three days", async () => {
      const without = await signInStaff(program, { levels: { "network.routers.view": "all" } });
      expect((await without.call(traces.startTraceEndpoint, { body: { nasId } as never })).status).toBe(403);
      await workAt("2026-05-17T08:00:00Z");
      await program.inWork((work) => tendTraces(work));
      expect(await program.query("select 1 from access.trace_packets")).toEqual([]);
    });
  });

  describe("N-114 alerts", () => {
    const told = new RadiusCounters(program.base, program.tools.log);
    afterAll(() => told.close());
    const judgeAt = async (moment: string) => {
      await told.flush();
      await workAt(moment);
      await program.inWork((work) => judgeNases(work));
    };
    const alerts = async (filter: object) => (await staff.ok(listAlertsEndpoint, { query: { filter } as never })).items;
    const stateOf = async (id: string, kind: string) =>
      (await alerts({ nasId: id })).filter((each) => each.kind === kind).map(({ state }) => state);
    const minute = (hour: number, at: number): number => Date.UTC(2026, 4, 20, hour, at, 10);
    const moment = (hour: number, at: number): string => new Date(Date.UTC(2026, 4, 20, hour, at, 30)).toISOString();

    it("a router that refuses: open after five minutes, once, and closed after five better ones", async () => {
      const id = await addNas("refuses", "192.0.2.60");
      for (let at = 0; at < 5; at++) {
        told.count(id, "reject", "A02", { atMs: minute(9, at), times: 40 });
        told.count(id, "accept", "", { atMs: minute(9, at), times: 60 });
        await judgeAt(moment(9, at + 1));
        expect(await stateOf(id, "reject_rate")).toEqual(at < 4 ? [] : ["open"]);
      }
      expect((await alerts({ nasId: id }))[0]).toMatchObject({ details: { percent: 40, perMinute: 40 }, nas: { name: "refuses" } });
      told.count(id, "reject", "A02", { atMs: minute(9, 5), times: 15 });
      told.count(id, "accept", "", { atMs: minute(9, 5), times: 45 });
      await judgeAt(moment(9, 6));
      expect(await stateOf(id, "reject_rate")).toEqual(["open"]);
      for (let at = 6; at < 11; at++) await judgeAt(moment(9, at + 1));
      expect(await stateOf(id, "reject_rate")).toEqual(["closed"]);
      const events = await program.query<{ type: string }>(
        "select type from platform.events where object_id = any (select id from network.alerts where nas_id = $1) order by id",
        [id],
      );
      expect(events.map(({ type }) => type)).toEqual(["network_alert.opened", "network_alert.closed"]);
    });

    it("bad authenticators and a storm of logins", async () => {
      const id = await addNas("stormy", "192.0.2.61");
      for (let at = 0; at < 60; at++) {
        told.count(id, "accept", "", { atMs: minute(9, at), times: 20 });
        told.count(id, "accept", "", { atMs: minute(10, at), times: 20 });
      }
      told.count(id, "drop", "bad_authenticator", { atMs: minute(11, 11), times: 30 });
      for (const at of [10, 11]) told.count(id, "accept", "", { atMs: minute(11, at), times: 500 });
      await judgeAt(moment(11, 12));
      expect([await stateOf(id, "bad_authenticators"), await stateOf(id, "login_storm")]).toEqual([["open"], ["open"]]);
      const [storm] = (await alerts({ nasId: id })).filter(({ kind }) => kind === "login_storm");
      expect(storm?.details).toEqual({ perMinute: 500, normal: 20 });
      for (let at = 12; at < 17; at++) told.count(id, "accept", "", { atMs: minute(11, at), times: 35 });
      await judgeAt(moment(11, 17));
      expect([await stateOf(id, "bad_authenticators"), await stateOf(id, "login_storm")]).toEqual([["open"], ["closed"]]);
      await judgeAt(moment(11, 23));
      expect(await stateOf(id, "bad_authenticators")).toEqual(["closed"]);
    });

    it("no accounting while sessions are open: also once the sessions are given up, until something is heard", async () => {
      const id = await addNas("silent", "192.0.2.62");
      told.count(id, "accounting", "interim", { atMs: minute(12, 0) });
      await program.query(
        `insert into usage.sessions (id, key, nas_id, acct_session_id, started_at, updated_at, heard_at, interim_seconds, seconds, down_bytes, up_bytes, source)
         values ($1, $2, $3, 'x', $4, $4, $4, 300, 0, 0, 0, 'radius')`,
        [randomUUID(), `${id} x`, id, moment(12, 0)],
      );
      await judgeAt(moment(12, 15));
      expect(await stateOf(id, "silent_accounting")).toEqual([]);
      await judgeAt(moment(12, 17));
      expect(await stateOf(id, "silent_accounting")).toEqual(["open"]);
      await program.query("update usage.sessions set ended_at = updated_at where nas_id = $1", [id]);
      await judgeAt(moment(12, 40));
      expect(await stateOf(id, "silent_accounting")).toEqual(["open"]);
      told.count(id, "accounting", "start", { atMs: minute(12, 41) });
      await judgeAt(moment(12, 42));
      expect(await stateOf(id, "silent_accounting")).toEqual(["closed"]);
    });

    it("N-17 nothing is raised at a site in maintenance, and a router that is switched off has no open alert", async () => {
      const site = await staff.ok(createSiteEndpoint, { body: { name: "Hilltop", kind: "tower" } as never });
      await workAt(moment(13, 0));
      await staff.ok(moveSiteEndpoint, {
        params: { siteId: site.id },
        version: site.version,
        body: { status: "maintenance", until: moment(14, 0) },
      });
      const [quiet, loud] = [
        await addNas("in maintenance", "192.0.2.63", { siteId: site.id }),
        await addNas("not in maintenance", "192.0.2.64"),
      ];
      for (const id of [quiet, loud]) told.count(id, "drop", "bad_authenticator", { atMs: minute(13, 4), times: 99 });
      await judgeAt(moment(13, 5));
      expect([await stateOf(quiet, "bad_authenticators"), await stateOf(loud, "bad_authenticators")]).toEqual([[], ["open"]]);
      const { version } = await staff.ok(getNasEndpoint, { params: { nasId: loud } });
      await staff.ok(updateNasEndpoint, { params: { nasId: loud }, version, body: { status: "disabled" } });
      await judgeAt(moment(13, 6));
      expect(await stateOf(loud, "bad_authenticators")).toEqual(["closed"]);
    });

    it("N-63 an empty pool is told of once, while logins are refused for it and ten minutes longer", async () => {
      await workAt(moment(15, 0));
      const prefix = await program.inWork((work) =>
        createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "192.0.2.200/32", role: "pool", nasIds: [nasId] })),
      );
      const [first, second] = ["frieda", "gustav"];
      for (const login of [first, second]) await subscriber(login);
      expect((await nas.login({ user: first, password: "pass-1" }))?.attributes["Framed-IP-Address"]).toBe("192.0.2.200");
      await nas.account({ "Acct-Session-Id": "p1", "User-Name": first, "Framed-IP-Address": "192.0.2.200", "Acct-Status-Type": "Start" });
      expect((await nas.login({ user: second, password: "pass-1" }))?.code).toBe(codes.accessReject);
      await radius.settled();
      await judgeAt(moment(15, 1));
      expect((await nas.login({ user: second, password: "pass-1" }))?.code).toBe(codes.accessReject);
      await radius.settled();
      await judgeAt(moment(15, 2));
      const ofPool = async () =>
        (await alerts({ kind: "pool_exhausted" })).map(({ prefix: about, state, details }) => ({ about: about?.id, state, ...details }));
      expect(await ofPool()).toEqual([{ about: prefix.id, state: "open", refused: 2 }]);
      await judgeAt(moment(15, 12));
      expect(await ofPool()).toEqual([{ about: prefix.id, state: "closed", refused: 2 }]);
    });

    it("N-6, N-7 staff of a partner see alerts of routers that serve it; the list can be saved", async () => {
      const west = await samplePartner(program, "west");
      const ofWestOnly = await addNas("west's own", "192.0.2.65", { partnerIds: [west] });
      told.count(ofWestOnly, "drop", "bad_authenticator", { atMs: minute(16, 4), times: 99 });
      await judgeAt(moment(16, 5));
      expect((await alerts({ nasId: ofWestOnly })).map(({ state }) => state)).toEqual(["open"]);
      const seen = await ofEast.ok(listAlertsEndpoint, { query: { limit: 250 } as never });
      expect(seen.items.some(({ nas: about }) => about?.name === "stormy")).toBe(true);
      expect(seen.items.some(({ nas: about }) => about?.id === ofWestOnly)).toBe(false);
      const file = await staff.call(exportAlertsEndpoint, { body: { filter: { nasId: ofWestOnly } } as never });
      expect(file.bytes.toString()).toContain("west's own");
    });
  });
});
