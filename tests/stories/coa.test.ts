// Access follows the money on sessions that are open: a simulated NAS is told, obeys, refuses, is silent, or is not the one it says it is.
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listenRadius, type RadiusSockets } from "../../server/listen-radius.ts";
import {
  changeSessionsEndpoint,
  disconnectSessionEndpoint,
  nasCoaEndpoint,
  reapplySessionEndpoint,
  serviceAttemptsEndpoint,
  sessionAttemptsEndpoint,
} from "../../server/modules/access/coa/contract.ts";
import { listDue, listLiveAfter } from "../../server/modules/access/coa/live-sessions.ts";
import { coaFallback, coaTimeoutMs } from "../../server/modules/access/coa/settings.ts";
import { explainLoginEndpoint } from "../../server/modules/access/contract.ts";
import { changeServicePassword } from "../../server/modules/access/index.ts";
import { stateActions } from "../../server/modules/access/radius/settings.ts";
import { tendAuthLog } from "../../server/modules/access/radius/tend-radius.ts";
import type { Plan } from "../../server/modules/catalog/index.ts";
import { changeCustomerStatus } from "../../server/modules/customers/index.ts";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { assignStatic, createNas, createPrefix } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { resetSetting, setSetting } from "../../server/modules/partners/index.ts";
import { changeServicePlan } from "../../server/modules/services/index.ts";
import { saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { recordUsage } from "../../server/modules/usage/index.ts";
import { tendMeters } from "../../server/modules/usage/tend.ts";
import { makeMetrics } from "../../server/platform/metrics.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { type Day, day } from "../../shared/calendar.ts";
import { type Heard, SimulatedNas } from "../simulators/nas.ts";
import { signInStaff } from "../support/call-api.ts";
import { samplePartner } from "../support/sample-customers.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";

describe("changes of open sessions", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  Object.assign(program.tools.config, { radiusPort: 0, radiusAccountingPort: 0 });
  const shop = await sampleShop(program);
  const [small, middle, large] = [
    await shop.plan("small", { downBps: 50_000_000n, upBps: 10_000_000n }),
    await shop.plan("middle", { downBps: 100_000_000n, upBps: 20_000_000n }),
    await shop.plan("large", { downBps: 500_000_000n, upBps: 100_000_000n }),
  ];
  let radius: RadiusSockets;
  let nas: SimulatedNas;
  let nasId: string;
  let count = 0;

  const news = async () => {
    await program.runJobs();
    await radius.settled();
    await radius.reconciled();
  };
  /** Somebody who is online. */
  const online = async (login: string, { begins = true } = {}) => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, small, { login });
    await program.inWork((work) => changeServicePassword(work, program.tools, serviceId, "pass-1"));
    await program.runJobs();
    await radius.settled();
    count += 1;
    const device = `02-00-5E-00-00-${String(count).padStart(2, "0")}`;
    const accept = await nas.login({ user: login, password: "pass-1", attributes: { "Calling-Station-Id": device } });
    expect(accept?.code).toBe(codes.accessAccept);
    const session = {
      ...{ "Acct-Session-Id": `81a0${String(count).padStart(4, "0")}`, "User-Name": login, Class: accept?.attributes.Class ?? "" },
      ...{ "NAS-Identifier": "bng-1", "NAS-IP-Address": "192.0.2.1", "Calling-Station-Id": device },
      "Framed-IP-Address": "100.64.0.7",
    };
    const tell = async (status: string, seconds = 0) => {
      const counters = { "Acct-Session-Time": String(seconds), "Acct-Input-Octets": "0", "Acct-Output-Octets": "0" };
      await nas.account({ ...session, ...counters, "Acct-Status-Type": status });
      await radius.settled();
    };
    if (begins) await tell("Start");
    await radius.reconciled();
    const id = async () => (await rows(serviceId))[0]?.id ?? "";
    return { customerId, serviceId, session, tell, id };
  };
  const rows = (serviceId: string) =>
    program.query<{ id: string; terminate_cause: string | null; is_open: boolean }>(
      "select id, terminate_cause, ended_at is null as is_open from usage.sessions where service_id = $1",
      [serviceId],
    );
  const attempts = (serviceId: string) =>
    program.query<{ said: string }>(
      "select packet || ' ' || cause || ' ' || result || coalesce(' ' || error_cause, '') as said from access.coa_log where service_id = $1 order by at, id",
      [serviceId],
    );
  const said = async (serviceId: string) => (await attempts(serviceId)).map((row) => row.said);
  const moveTo = async (serviceId: string, plan: Plan) => {
    const price = plan.prices[0]!;
    await program.inWork((work) =>
      changeServicePlan(work, {
        ...{ serviceId, planId: plan.id, planVersionId: price.planVersionId, unitPrice: price.price, taxId: price.taxId },
        ...{ taxGroupId: price.taxGroupId, includesTax: price.includesTax, on: day("2026-05-11") as Day, cause: "staff" },
      }),
    );
  };
  const status = (customerId: string, to: "blocked" | "active") =>
    program.inWork((work) =>
      changeCustomerStatus(
        work,
        { customerId, to, reason: "test", ...(to === "blocked" ? { blockedBy: "finance" as const } : {}) },
        "system",
      ),
    );
  const later = (seconds: number) => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000).toISOString());
  const names = (heard: readonly Heard[]) => heard.map(({ code }) => (code === codes.coaRequest ? "CoA" : "Disconnect"));

  beforeAll(async () => {
    nas = await SimulatedNas.open(secret, { authentication: 0, accounting: 0 });
    const dynamicPort = await nas.listenForChanges();
    const made = await program.inWork(async (work) => {
      await setSetting(work, coaTimeoutMs, { level: "system" }, 200);
      return createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret, dynamicPort }),
      );
    });
    nasId = made.id;
    radius = await listenRadius(program);
    nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });
  });
  afterAll(async () => {
    await nas.close();
    await radius.stop();
  });
  beforeEach(() => {
    nas.heard.length = 0;
    nas.react = () => "ack";
  });

  it("N-101 N-102 N-108 a new plan reaches the live session within seconds, by its own names, signed, once", async () => {
    const anna = await online("anna");
    expect(names(nas.heard)).toEqual([]);
    const startedAt = performance.now();
    await moveTo(anna.serviceId, large);
    await news();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const [heard, ...more] = nas.heard;
    expect(names(more)).toEqual([]);
    expect(heard).toMatchObject({
      ...{ code: codes.coaRequest, isGenuine: true, isSigned: true },
      attributes: {
        ...{ "Acct-Session-Id": anna.session["Acct-Session-Id"], "User-Name": "anna", "Framed-IP-Address": "100.64.0.7" },
        ...{ "NAS-Identifier": "bng-1", "NAS-IP-Address": "192.0.2.1", "Event-Timestamp": expect.any(String) },
        "Mikrotik-Rate-Limit": "100000000/500000000",
      },
    });
    expect(heard?.attributes).not.toHaveProperty("Calling-Station-Id");
    expect(await said(anna.serviceId)).toEqual(["coa plan ack"]);
    // It has it now: nothing is sent for news that change nothing, nor when everything is looked at anew.
    await program.inWork((work) => changeServicePassword(work, program.tools, anna.serviceId, "pass-2"));
    await program.query("notify demarc_kept, 'partners.settings'");
    await news();
    expect(names(nas.heard)).toEqual(["CoA"]);
  });

  it("N-13 N-73 a block walls the session in, and a payment lets it out again", async () => {
    const { customerId, serviceId } = await online("bert");
    await status(customerId, "blocked");
    await news();
    await status(customerId, "active");
    await news();
    expect(nas.heard.map(({ attributes }) => [attributes["Mikrotik-Address-List"], attributes["Mikrotik-Rate-Limit"]])).toEqual([
      ["dm-debt", "1000000/1000000"],
      ["dm-active", "10000000/50000000"],
    ]);
    expect(await said(serviceId)).toEqual(["coa block ack", "coa unblock ack"]);
  });

  it("N-101 what a login would be refused ends, and so does a session whose address is to be another", async () => {
    const [carla, dora] = [await online("carla"), await online("dora")];
    await program.inWork((work) => setSetting(work, stateActions.debt_blocked, { level: "system" }, "reject"));
    await status(carla.customerId, "blocked");
    await news();
    await carla.tell("Stop", 10);
    await program.inWork((work) => resetSetting(work, stateActions.debt_blocked, { level: "system" }));
    await program.inWork((work) => createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "203.0.113.0/28", role: "static" })));
    const { customerId, serviceId } = dora;
    await program.inWork((work) =>
      assignStatic(work, { serviceId, customerId, partnerId: shop.partnerId, prefixId: null, address: "203.0.113.5" }),
    );
    await news();
    expect(names(nas.heard)).toEqual(["Disconnect", "Disconnect"]);
    expect(nas.heard.map(({ attributes }) => attributes["User-Name"])).toEqual(["carla", "dora"]);
    expect(nas.heard[0]?.attributes).not.toHaveProperty("Mikrotik-Rate-Limit");
    await dora.tell("Stop", 10);
  });

  it("N-104 a router that has no such session any more: the record is closed", async () => {
    const { serviceId } = await online("emil");
    nas.react = () => ({ nak: 503 });
    await moveTo(serviceId, middle);
    await news();
    expect(await rows(serviceId)).toEqual([{ id: expect.any(String), terminate_cause: "lost-stop", is_open: false }]);
    expect(await said(serviceId)).toEqual(["coa plan nak 503"]);
  });

  it("N-104 a router that cannot change it: the session is ended instead, unless the installation says otherwise", async () => {
    const [frida, gerd] = [await online("frida"), await online("gerd")];
    nas.react = ({ code }) => (code === codes.coaRequest ? { nak: 401 } : "ack");
    await moveTo(frida.serviceId, middle);
    await news();
    expect(await said(frida.serviceId)).toEqual(["coa plan nak 401", "disconnect plan ack"]);
    await program.inWork((work) => setSetting(work, coaFallback, { level: "system" }, "none"));
    await moveTo(gerd.serviceId, middle);
    await news();
    expect(await said(gerd.serviceId)).toEqual(["coa plan nak 401"]);
    // It is not tried again for the same, but for something else it is.
    nas.react = () => "ack";
    later(3600);
    await gerd.tell("Interim-Update", 3600);
    await news();
    await moveTo(gerd.serviceId, large);
    await news();
    expect(await said(gerd.serviceId)).toEqual(["coa plan nak 401", "coa plan ack"]);
    await program.inWork((work) => resetSetting(work, coaFallback, { level: "system" }));
    await frida.tell("Stop", 3600);
  });

  it("N-103 N-104 silence: the same bytes three times, then a Disconnect, and again when the session is heard of", async () => {
    const hans = await online("hans");
    nas.react = () => "silent";
    await moveTo(hans.serviceId, middle);
    await news();
    expect(names(nas.heard)).toEqual(["CoA", "CoA", "CoA", "Disconnect", "Disconnect", "Disconnect"]);
    const same = (from: number) => nas.heard.slice(from, from + 3).every(({ bytes }) => bytes.equals(nas.heard[from]!.bytes));
    expect([same(0), same(3)]).toEqual([true, true]);
    // Not before it is heard of, and not within a minute.
    later(600);
    await news();
    expect(names(nas.heard)).toHaveLength(6);
    await hans.tell("Interim-Update", 600);
    await news();
    expect(names(nas.heard)).toHaveLength(12);
    later(30);
    await hans.tell("Interim-Update", 630);
    await news();
    expect(names(nas.heard)).toHaveLength(12);
    nas.react = () => "ack";
    later(31);
    await news();
    expect(nas.heard.slice(12).map(({ attributes }) => attributes["Mikrotik-Rate-Limit"])).toEqual(["20000000/100000000"]);
    expect(await said(hans.serviceId)).toEqual([
      ...["coa plan timeout", "disconnect plan timeout", "coa unblock timeout", "disconnect unblock timeout", "coa unblock ack"],
    ]);
  });

  it("N-104 a router that lacks the means for a moment is asked again after half a minute; one that does not obey is not, and shows it", async () => {
    const ida = await online("ida");
    nas.react = () => ({ nak: 506 - 1 });
    await moveTo(ida.serviceId, middle);
    await news();
    later(31);
    nas.react = () => ({ nak: 501 });
    await news();
    expect(await said(ida.serviceId)).toEqual(["coa plan nak 505", "coa plan nak 501"]);
    const staff = await signInStaff(program);
    expect(await staff.ok(nasCoaEndpoint, { params: { nasId } })).toMatchObject({
      refusedCause: 501,
      badAnswers: 0,
      lastAckAt: expect.any(String),
    });
  });

  it("N-104 N-260 what a router refuses for good is told once, with its reason; what is ended instead, or asked again, is not", async () => {
    const [jette, jens] = [await online("jette"), await online("jens")];
    const told = () =>
      program.query("select object_id, data from platform.events where type = 'coa.failed' and customer_id = any ($1)", [
        [jette.customerId, jens.customerId],
      ]);
    nas.react = ({ code }) => (code === codes.coaRequest ? { nak: 401 } : "ack");
    await moveTo(jens.serviceId, middle);
    await news();
    expect(await said(jens.serviceId)).toEqual(["coa plan nak 401", "disconnect plan ack"]);
    await jens.tell("Stop", 1);
    nas.react = () => ({ nak: 505 });
    await moveTo(jette.serviceId, middle);
    await news();
    expect(await told()).toEqual([]);
    later(31);
    nas.react = () => ({ nak: 403 });
    await news();
    const once = [
      {
        object_id: await jette.id(),
        data: {
          ...{ sessionId: await jette.id(), serviceId: jette.serviceId, nasId },
          ...{ packet: "coa", cause: "plan", result: "nak", errorCause: 403 },
        },
      },
    ];
    expect(await told()).toEqual(once);
    later(600);
    await jette.tell("Interim-Update", 600);
    await news();
    expect(await told()).toEqual(once);
    expect(await said(jette.serviceId)).toEqual(["coa plan nak 505", "coa plan nak 403"]);
    nas.react = () => "ack";
    await jette.tell("Stop", 601);
  });

  it("N-105 an answer that is signed with another secret counts as none, and the router's page says so", async () => {
    const jana = await online("jana");
    nas.react = () => "wrong_secret";
    await moveTo(jana.serviceId, middle);
    await news();
    expect(await said(jana.serviceId)).toEqual(["coa plan timeout", "disconnect plan timeout"]);
    const staff = await signInStaff(program);
    await radius.reconciled();
    expect(await staff.ok(nasCoaEndpoint, { params: { nasId } })).toMatchObject({ badAnswers: 6, lastBadAt: expect.any(String) });
  });

  it("N-106 N-107 while it waits its turn only the newest counts, and what goes back to what it has is not sent at all", async () => {
    const [kai, lena, mona] = [await online("kai"), await online("lena"), await online("mona")];
    await program.query("update network.nases set dynamic_packets_per_second = 1");
    await radius.settled();
    // The first takes its turn; the others wait a second each.
    for (const { serviceId } of [kai, lena, mona]) await moveTo(serviceId, middle);
    await expect.poll(() => nas.heard.length, { timeout: 5_000 }).toBe(1);
    const waiting = [kai, lena, mona].filter(({ session }) => session["User-Name"] !== nas.heard[0]?.attributes["User-Name"]);
    await moveTo(waiting[0]!.serviceId, large);
    await moveTo(waiting[1]!.serviceId, small);
    await news();
    expect(nas.heard.slice(1).map(({ attributes }) => [attributes["User-Name"], attributes["Mikrotik-Rate-Limit"]])).toEqual([
      [waiting[0]?.session["User-Name"], "100000000/500000000"],
    ]);
    await program.query("update network.nases set dynamic_packets_per_second = 50");
    await radius.settled();
  });

  it("N-13 what changed between the Accept and the Start is brought after", async () => {
    const nina = await online("nina", { begins: false });
    await moveTo(nina.serviceId, large);
    await news();
    expect(names(nas.heard)).toEqual([]);
    await nina.tell("Start");
    await news();
    expect(nas.heard.map(({ attributes }) => attributes["Mikrotik-Rate-Limit"])).toEqual(["100000000/500000000"]);
  });

  it("N-102 a router that sends our cookie back to nobody is told of changes all the same, and of none before", async () => {
    const otto = await online("otto", { begins: false });
    const { Class: _cookie, ...bare } = otto.session;
    await nas.account({ ...bare, "Acct-Status-Type": "Start" });
    await news();
    expect(names(nas.heard)).toEqual([]);
    await moveTo(otto.serviceId, large);
    await news();
    expect(nas.heard.map(({ attributes }) => attributes["Mikrotik-Rate-Limit"])).toEqual(["100000000/500000000"]);
  });

  it("N-99 N-109 staff end a session or give it its profile again, one or many; strangers find none", async () => {
    const [paul, rita] = [await online("paul"), await online("rita")];
    const staff = await signInStaff(program);
    const ofPartner = await signInStaff(program, { partners: [shop.partnerId] });
    await ofPartner.ok(reapplySessionEndpoint, { params: { sessionId: await paul.id() } });
    await news();
    const both = [await paul.id(), await rita.id()];
    expect(await staff.ok(changeSessionsEndpoint, { body: { action: "disconnect", sessionIds: [...both, nasId] } })).toEqual({
      ...{ accepted: 2, gone: 1, unreachable: 0 },
    });
    await news();
    expect(names(nas.heard)).toEqual(["CoA", "Disconnect", "Disconnect"]);
    expect(nas.heard[0]?.attributes["Mikrotik-Rate-Limit"]).toBe("10000000/50000000");
    // Asked for once, sent once: the end of the session is told by accounting.
    await news();
    expect(nas.heard).toHaveLength(3);
    const shown = await staff.ok(serviceAttemptsEndpoint, { params: { serviceId: paul.serviceId } });
    expect(shown.items.map(({ packet, cause, result, nas: name }) => `${packet} ${cause} ${result} ${name}`)).toEqual([
      "disconnect operator ack BNG",
      "coa operator ack BNG",
    ]);
    expect(shown.items[1]?.attributes).toContainEqual({ name: "Mikrotik-Rate-Limit", value: "10000000/50000000" });
    expect(await staff.ok(sessionAttemptsEndpoint, { params: { sessionId: await paul.id() } })).toEqual(shown);

    const stranger = await signInStaff(program, { partners: [await samplePartner(program, "south")] });
    expect((await stranger.call(disconnectSessionEndpoint, { params: { sessionId: await rita.id() } })).status).toBe(404);
    expect((await stranger.call(changeSessionsEndpoint, { body: { action: "disconnect", sessionIds: both } })).status).toBe(404);
    expect((await stranger.call(sessionAttemptsEndpoint, { params: { sessionId: await paul.id() } })).status).toBe(404);
    await program.query("update network.nases set dynamic_mode = 'none'");
    expect((await staff.call(disconnectSessionEndpoint, { params: { sessionId: await rita.id() } })).status).toBe(409);
    await program.query("update network.nases set dynamic_mode = 'coa_and_disconnect'");
    await radius.settled();
  });

  it("N-99 N-104 what failed once is tried again when somebody asks for it again, and what nobody can do is forgotten", async () => {
    const vera = await online("vera");
    nas.react = () => ({ nak: 404 });
    const staff = await signInStaff(program);
    const params = { sessionId: await vera.id() };
    await staff.ok(disconnectSessionEndpoint, { params });
    await news();
    later(60);
    await staff.ok(disconnectSessionEndpoint, { params });
    await news();
    later(60);
    await staff.ok(reapplySessionEndpoint, { params });
    await news();
    later(60);
    await staff.ok(reapplySessionEndpoint, { params });
    await news();
    expect(await said(vera.serviceId)).toEqual([
      ...["disconnect operator nak 404", "disconnect operator nak 404"],
      ...["coa operator nak 404", "disconnect operator nak 404", "coa operator nak 404", "disconnect operator nak 404"],
    ]);
    expect(await program.query("select from access.session_wishes")).toEqual([]);
    // One that was left behind by an attempt that failed goes away, unsaid.
    await program.query(
      "insert into access.session_wishes (session_id, action, cause, at) select session_id, 'reapply', 'operator', tried_at from access.session_states where session_id = $1",
      [params.sessionId],
    );
    nas.heard.length = 0;
    await news();
    expect(await program.query("select from access.session_wishes")).toEqual([]);
    expect(names(nas.heard)).toEqual([]);
  });

  it("N-99 what waits for a word of its router does not keep away what is asked for after it", async () => {
    const [wim, xena] = [await online("wim"), await online("xena")];
    nas.react = () => "silent";
    const staff = await signInStaff(program);
    await staff.ok(disconnectSessionEndpoint, { params: { sessionId: await wim.id() } });
    await news();
    expect(await said(wim.serviceId)).toEqual(["disconnect operator timeout"]);
    const yann = await online("yann");
    const [first, second] = [await yann.id(), await xena.id()];
    later(10);
    const rolledBack = new Error("so that nobody speaks of them");
    await expect(
      program.inWork(async (work) => {
        for (const [id, seconds] of [
          [second, 5],
          [first, 3],
        ] as const)
          await sql`insert into access.session_wishes (session_id, action, cause, at)
            values (${id}, 'disconnect', 'operator', ${new Date(work.now.getTime() - seconds * 1000)})`.execute(work.tx);
        const ids = (await listDue(work)).map((session) => session.id);
        expect(ids).toEqual([second, first]);
        throw rolledBack;
      }),
    ).rejects.toThrow(rolledBack);
    nas.react = () => "ack";
    for (const one of [wim, xena, yann]) await one.tell("Stop", 10);
  });

  it("N-109 a router that names itself with a zero byte is spoken to as it wants, and its log is kept", async () => {
    const zeno = await online("zeno", { begins: false });
    await nas.account({ ...zeno.session, "NAS-Identifier": "bng-1\0", "Acct-Status-Type": "Start" });
    await news();
    await moveTo(zeno.serviceId, large);
    await news();
    expect(nas.heard[0]?.attributes["NAS-Identifier"]).toBe("bng-1\0");
    const [row] = await program.query<{ attributes: unknown }>("select attributes from access.coa_log where service_id = $1", [
      zeno.serviceId,
    ]);
    expect(row?.attributes).toContainEqual({ name: "NAS-Identifier", value: "bng-1\ufffd" });
  });

  it("N-109 what the database refuses of one session keeps nothing back of the others, and the session is not asked again", async () => {
    const [abel, bela] = [await online("abel"), await online("bela")];
    await program.query(`alter table access.coa_log add constraint refused check (service_id <> '${abel.serviceId}') not valid`);
    for (const { serviceId } of [abel, bela]) await moveTo(serviceId, large);
    await news();
    await news();
    expect(await said(bela.serviceId)).toEqual(["coa plan ack"]);
    expect(names(nas.heard)).toEqual(["CoA", "CoA"]);
    await program.query("alter table access.coa_log drop constraint refused");
  });

  it("2.11 everything is looked at in the order in which it began", async () => {
    const open = await program.query<{ id: string; began: string }>(
      "select id, started_at::text as began from access.live_sessions order by started_at, id",
    );
    expect(open.length).toBeGreaterThan(3);
    // One that began before the others, under a later id.
    const last = open.at(-1)!;
    await program.query("update usage.sessions set started_at = started_at - interval '1 day' where id = $1", [last.id]);
    const page = (after?: { id: string; startedAt: string }) =>
      program.inWork(async (work) => (await listLiveAfter(work, after)).sessions.map(({ id }) => id));
    expect(await page()).toEqual([last.id, ...open.slice(0, -1).map(({ id }) => id)]);
    const [, second] = open;
    expect(await page({ id: second!.id, startedAt: second!.began })).toEqual(open.slice(2, -1).map(({ id }) => id));
  });

  it("N-71 N-112 what a session would be told is explained with the login, and is not sent", async () => {
    await online("sven");
    const staff = await signInStaff(program);
    const shown = await staff.ok(explainLoginEndpoint, { params: { nasId }, body: { login: "sven" } });
    expect(shown.change).toEqual({
      packet: "coa",
      attributes: [
        { name: "Mikrotik-Rate-Limit", value: "10000000/50000000" },
        { name: "Mikrotik-Address-List", value: "dm-active" },
      ],
    });
    expect(names(nas.heard)).toEqual([]);
  });

  it("N-104 of two processes one speaks, and the other goes on where it stops", async () => {
    const tina = await online("tina");
    const second = await listenRadius({ ...program, tools: { ...program.tools, metrics: makeMetrics(program.base) } });
    await moveTo(tina.serviceId, middle);
    await news();
    await second.reconciled();
    expect(names(nas.heard)).toEqual(["CoA"]);
    await radius.stop();
    radius = second;
    nas.sendTo({ authentication: radius.authenticationPort, accounting: radius.accountingPort });
    await moveTo(tina.serviceId, large);
    await program.runJobs();
    await expect.poll(() => nas.heard.length, { timeout: 10_000 }).toBe(2);
    expect(nas.heard[1]?.attributes["Mikrotik-Rate-Limit"]).toBe("100000000/500000000");
  });

  it("N-107 N-109 a speed that hours change is told as that, one that use changes as the other, and a plan's as a plan's", async () => {
    const plan = await shop.plan("evenings", { downBps: 200_000_000n, upBps: 200_000_000n });
    const rule = { isOn: true, metric: "sum", counting: null, action: "percent", downBps: null, upBps: null, tells: false } as const;
    const evening = { days: [1, 2, 3, 4, 5, 6, 7], from: "20:00", until: "22:00" };
    // Zagreb is two hours ahead.
    program.clock.moveTo("2026-05-20T17:00:00Z");
    await (await signInStaff(program, { role: "super_administrator" })).ok(saveFairUseEndpoint, {
      params: { planId: plan.id },
      version: 0,
      body: {
        counting: null,
        rules: [
          { ...rule, id: randomUUID(), name: "Evenings", period: "none", threshold: null, active: evening, percent: 50 },
          { ...rule, id: randomUUID(), name: "A day's worth", period: "day", threshold: 1_000_000_000, active: null, percent: 10 },
        ],
      },
    });
    const uwe = await online("uwe");
    await moveTo(uwe.serviceId, plan);
    await news();
    const told = async (clock: string) => {
      program.clock.moveTo(`2026-05-20T${clock}Z`);
      await tendMeters({ inWork: (act) => program.inWork(act) });
      await news();
    };
    await told("17:30:00");
    await told("18:00:00");
    await told("20:00:00");
    program.clock.moveTo("2026-05-20T20:05:00Z");
    const reading = { key: "uwe", serviceId: uwe.serviceId, upBytes: 0n };
    await program.inWork((work) =>
      recordUsage(work, [
        { ...reading, at: new Date("2026-05-20T20:00:00Z"), seconds: 0n, downBytes: 0n },
        { ...reading, at: new Date("2026-05-20T20:05:00Z"), seconds: 300n, downBytes: 2_000_000_000n, isLast: true },
      ]),
    );
    await told("20:05:00");
    await moveTo(uwe.serviceId, large);
    await told("20:06:00");
    expect(await said(uwe.serviceId)).toEqual(["coa plan ack", "coa time ack", "coa time ack", "coa quota ack", "coa plan ack"]);
  });

  it("N-109 attempts are kept for thirty days", async () => {
    expect((await program.query("select from access.coa_log")).length).toBeGreaterThan(0);
    later(29 * 86_400);
    await program.inWork(tendAuthLog);
    expect((await program.query("select from access.coa_log")).length).toBeGreaterThan(0);
    later(3 * 86_400);
    await program.inWork(tendAuthLog);
    expect(await program.query("select from access.coa_log")).toEqual([]);
  });
});
